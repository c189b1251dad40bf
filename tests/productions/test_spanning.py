"""Class projects make a piece together: asked, answered, seen by each as far as they may see, and parted again."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Person
from core.checks import Refused
from core.db import db
from core.events import Event
from core.live import Viewer, drawn, topic
from core.permissions import can, permission, scope
from courses.models import Course, MemberRole, Membership, Stage
from lessons.models import Lesson
from notifications.models import Notice
from notifications.sentences import said
from productions import classes, cuts, jobs, operations, planning, queries, reserving, spanning, strips
from productions.joint_models import Participation, PieceInvitation
from productions.models import Alternate, Production, RenderForm, Slot
from submissions.models import Fate, Submission, Visibility
from tests.cast import Cast, join, make_course, make_lesson, make_person, make_work
from tests.productions.making import EVERYONE, make_alternate, make_production

PIECE, ROOM = "/productions/one-empty-chair", "/productions/one-empty-chair/cut"
HOME, GUEST = "/class-projects/one-empty-chair/cut", "/class-projects/forty-breaths/cut"
PLACES = "/class-projects/forty-breaths/edit/cut"


@dataclass
class Guest:
    """Forty breaths, with a lesson and a learner of its own."""

    course: Course
    lesson: Lesson
    learner: Person


@pytest.fixture
def guest(cast: Cast) -> Guest:
    course = cast.other_instructor.memberships[0].course
    learner = make_person("breather")
    join(course, learner)
    made = Guest(course, make_lesson(course, "Hold one note"), learner)
    db.session.commit()
    return made


@pytest.fixture
def together(cast: Cast, production: Production, guest: Guest) -> Participation:
    """The guest makes the piece as well, and its call fills the second place."""
    joined = spanning.accept(
        spanning.invite(production, guest.course.slug, by=cast.instructor), by=cast.other_instructor
    )
    production.slots[1].assignment = guest.lesson.assignment
    db.session.commit()
    return joined


def told(person: Person) -> list[str]:
    notices = db.session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id))
    return [str(said(notice)) for notice in notices]


def of_guest(author: Person, lesson: Lesson, visibility: Visibility = EVERYONE) -> Submission:
    return make_work(author, lesson, title="A breath", texts=("Breathe in.",), visibility=visibility)


def test_a_class_project_is_asked_by_its_address_and_says_yes(
    cast: Cast, visit: Any, production: Production, guest: Guest
) -> None:
    for _ in range(2):
        fields = visit(ROOM, cast.instructor).fields("/invitations")
        asked = fields | {"address": "http://localhost/class-projects/forty-breaths?from=here"}
        assert visit.post(f"{PIECE}/invitations", cast.instructor, **asked).location == f"{ROOM}#classes"
    invitation_id = db.session.scalars(select(PieceInvitation.id)).one()
    assert told(cast.other_instructor) == ["Instructor asks “Forty breaths” to join in making “The empty chair”."]
    assert production.title not in visit(GUEST).text, "asked is not joined"
    assert db.session.scalar(queries.of_course(guest.course)) is None
    assert "Yes, join in" in visit(PLACES, cast.other_instructor).text
    for _ in range(2):
        visit.post(f"{PLACES}/invitations/{invitation_id}/yes", cast.other_instructor)
    assert db.session.scalars(queries.of_course(guest.course)).one() is production
    assert told(cast.instructor) == ["“Forty breaths” joins in making “The empty chair”."]
    assert production.title in visit(GUEST).text
    links = visit(PIECE).links()
    assert links["Forty breaths"] == "/class-projects/forty-breaths"
    assert links["One empty chair"] == "/class-projects/one-empty-chair"


def test_it_may_say_no_and_the_piece_may_ask_no_more(
    cast: Cast, visit: Any, production: Production, guest: Guest
) -> None:
    invitation = spanning.invite(production, guest.course.slug, by=cast.instructor)
    db.session.commit()
    assert visit.post(f"{PLACES}/invitations/{invitation.id}/no", cast.other_instructor).location == PLACES
    assert db.session.scalars(select(PieceInvitation)).all() == []
    assert told(cast.instructor) == ["“Forty breaths” does not join in making “The empty chair” this time."]
    again = spanning.invite(production, guest.course.slug, by=cast.instructor).id
    db.session.commit()
    assert visit.post(f"{PIECE}/invitations/{again}/removal", cast.instructor).location == f"{ROOM}#classes"
    assert visit.post(f"{PLACES}/invitations/{again}/yes", cast.other_instructor).status == 404


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Give its address"),
        ("nowhere", "No class project is at that address."),
        ("a b/c", "No class project is at that address."),
        ("one-empty-chair", "“One empty chair” makes it already."),
        ("/class-projects/busy/lessons/one", "“Busy” makes a piece already, “The empty chair”"),
        ("unseen", "No class project is at that address."),
    ],
)
def test_who_cannot_join_is_told_kindly(
    cast: Cast, visit: Any, production: Production, address: str, sentence: str
) -> None:
    make_production(make_course(cast.other_instructor, "Busy"))
    make_course(cast.other_instructor, "Unseen", stage=Stage.DRAFT)
    db.session.commit()
    page = visit.post(f"{PIECE}/invitations", cast.instructor, address=address)
    assert page.status == 422
    assert sentence in page.text
    assert db.session.scalars(select(PieceInvitation)).all() == []


def test_a_class_project_makes_one_piece(cast: Cast, visit: Any, production: Production, guest: Guest) -> None:
    invitation = spanning.invite(production, guest.course.slug, by=cast.instructor)
    make_production(guest.course)
    db.session.commit()
    page = visit.post(f"{PLACES}/invitations/{invitation.id}/yes", cast.other_instructor)
    assert page.status == 422
    assert "makes a piece already" in page.text


def test_a_guest_begins_no_piece_of_its_own(
    cast: Cast, visit: Any, together: Participation, production: Production
) -> None:
    page = visit(PLACES, cast.other_instructor)
    assert "This class project makes a piece with others" in page.text
    sent = {"piece-title": "Mine", "piece-kind": "film"}
    assert visit.post(PLACES, cast.other_instructor, **sent).status == 422
    assert visit.post(f"{PLACES}/lines", cast.other_instructor, **{"lines-lines": "One"}).status == 404
    assert production.title == "The empty chair"


def test_too_many_are_not_asked_at_once(cast: Cast, production: Production) -> None:
    for number in range(spanning.MOST_ASKED):
        spanning.invite(production, make_course(cast.stranger, f"Number {number}").slug, by=cast.instructor)
    with pytest.raises(Refused, match="are asked already"):
        spanning.invite(production, make_course(cast.stranger, "One more").slug, by=cast.instructor)


def test_calls_of_every_class_project_fill_places_and_their_works_play(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    page = visit(f"/class-projects/one-empty-chair/edit/cut/places/{production.slots[0].id}", cast.instructor)
    assert "Forty breaths: Hold one note" in page.text
    work = of_guest(guest.learner, guest.lesson)
    placed = operations.place_shared(work)
    assert placed is not None
    assert placed.slot is production.slots[1]
    operations.choose(placed, by=cast.instructor)
    db.session.commit()
    for path in (HOME, GUEST):
        for person in (None, cast.learner, guest.learner):
            assert "Breathe in." in visit(path, person).text
    assert strips.plays_in(work, guest.learner) == "chosen"
    assert queries.is_placed(guest.course, guest.learner)
    assert [event for event, _ in queries.changes(production, None)]
    home = make_work(cast.learner, cast.lesson, title="More", visibility=EVERYONE)
    assert home not in db.session.scalars(queries.could_go_to(production.slots[1], cast.instructor)).all()


def test_a_work_for_its_class_is_seen_by_its_class_alone(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    production.slots[1].stand_in_words = "Somebody breathes."
    operations.place_shared(of_guest(guest.learner, guest.lesson, Visibility.CLASS))
    operations.place_shared(make_work(cast.learner, cast.lesson, texts=("I sat.",), visibility=Visibility.CLASS))
    db.session.commit()
    for path in (HOME, GUEST):
        for person, sees_home, sees_guest in (
            (None, False, False),
            (cast.stranger, False, False),
            (cast.other_learner, True, False),
            (cast.instructor, True, False),
            (guest.learner, False, True),
            (cast.other_instructor, False, True),
        ):
            text = visit(path, person).text
            assert ("I sat." in text) == sees_home, person
            assert ("Breathe in." in text) == sees_guest, person
            assert ("Somebody breathes." in text) != sees_guest
    # who makes the home decides about what they see, and a file takes what its author sees
    alternate = production.slots[1].alternates[0]
    for person in (cast.instructor, cast.other_instructor, guest.learner):
        assert not can(person, "alternate.decide", alternate)
    plan = planning.plan_of(production, RenderForm.FILM_720, jobs.MAKINGS[RenderForm.FILM_720.kind].KIND)
    assert [str(each) for each in plan.works] == [str(production.slots[0].alternates[0].submission_id)]


def test_the_cut_of_one_class_project_plays_its_newest_takes(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    first, second = production.slots
    second.stand_in_words = "Somebody breathes."
    make_alternate(first, make_work(cast.learner, cast.lesson, texts=("I sat.",), visibility=EVERYONE), is_chosen=True)
    make_alternate(first, make_work(cast.learner, cast.lesson, texts=("I rose.",), visibility=EVERYONE))
    make_alternate(first, of_guest(guest.learner, guest.lesson))
    db.session.commit()
    assert "This class project" in visit(HOME).text
    here, there = visit(f"{HOME}?variant=class").text, visit(f"{GUEST}?variant=class").text
    assert "I rose." in here
    assert "I sat." not in here
    assert "Breathe in." in there
    assert "I rose." not in there
    assert "Somebody breathes." in here
    db.session.delete(together)
    db.session.commit()
    assert "This class project" not in visit(HOME).text
    assert "I sat." in visit(f"{HOME}?variant=class").text


def test_a_stream_carries_what_each_would_be_answered(
    app: Flask, cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    operations.place_shared(of_guest(guest.learner, guest.lesson, Visibility.CLASS))
    operations.place_shared(make_work(cast.learner, cast.lesson, visibility=Visibility.CLASS))
    both, another = make_person("both"), make_person("another-breather")
    for course, person in ((cast.course, both), (guest.course, both), (guest.course, another)):
        join(course, person)
    db.session.commit()
    people: list[Person | None] = [None, guest.learner, another, both, cast.reviewer]
    for course, path in ((guest.course, GUEST), (cast.course, HOME)):
        viewers = {Viewer(_token(person), "en"): person for person in people}
        shown = drawn(app, topic("cut", course.id), list(viewers))
        assert {viewers[viewer] for viewer in shown} >= {None}
        assert both not in {viewers[viewer] for viewer in shown}
        for viewer, html in shown.items():
            assert html == visit(f"{path}/strip", viewers[viewer]).html
        if course is guest.course:
            assert {viewers[viewer] for viewer in shown} >= {guest.learner, another}


def _token(person: Person | None) -> str | None:
    token = accounts.begin_session(person, device="a test") if person else None
    db.session.commit()
    return token


def test_doors_lead_to_the_lesson_in_the_class_project_of_the_call(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    door = f"/class-projects/forty-breaths/lessons/hold-one-note?place={production.slots[1].id}"
    for path in (HOME, GUEST):
        assert door in visit(path).html
        assert door in visit(f"{path}/strip").html.replace("&amp;", "&")
    place = f"{GUEST}/places/{production.slots[1].id}"
    assert visit.post(f"{place}/reservation", guest.learner).location == f"{door}#your-place"
    assert "Breather</bdi> is on it" not in visit(place, cast.learner).html
    assert "Somebody is on it" in visit(place, cast.learner).text
    assert "Breather" in visit(place, cast.other_instructor).text
    assert visit.post(f"{place}/reservation", cast.learner).status == 404
    guest.course.stage = Stage.CLOSED
    db.session.commit()
    for path in (HOME, GUEST):
        assert door not in visit(path).html
        assert door not in visit(f"{path}/strip").html


def test_captions_are_found_at_each_address(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    work = of_guest(guest.learner, guest.lesson)
    part = work.takes[0].parts[0]
    part.description = "Somebody breathes in."
    operations.place_shared(work)
    db.session.commit()
    for path in (HOME, GUEST):
        assert "breathes in" in visit(f"{path}/captions/{part.id}.vtt").html
        assert "Nobody sits" in visit(f"{path}/captions/places/{production.slots[0].id}.vtt").html
    assert visit(f"/class-projects/elsewhere/cut/captions/{part.id}.vtt", cast.learner).status == 404


def test_a_piece_out_of_sight_is_out_of_sight_for_its_guests_too(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    cast.course.stage = Stage.DRAFT
    db.session.commit()
    for person in (None, guest.learner, cast.other_instructor):
        assert production.title not in visit(GUEST, person).text
        assert "place" not in visit(f"{GUEST}/strip", person).html
    assert production.title in visit(GUEST, cast.instructor).text


def test_leaving_takes_its_works_out_with_a_sentence_and_says_how_many_before(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    mine = operations.place_shared(of_guest(guest.learner, guest.lesson))
    waiting = make_alternate(production.slots[1], of_guest(cast.other_instructor, guest.lesson))
    assert mine is not None
    operations.choose(mine, by=cast.instructor)
    home = make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE))
    operations.choose(home, by=cast.instructor)
    reserving.reserve(production.slots[1], guest.learner)
    db.session.commit()
    work, other = mine.submission, waiting.submission
    page = visit(PLACES, cast.other_instructor)
    assert "One work of its people was chosen" in page.text
    path = f"{PIECE}/class-projects/{together.id}/removal"
    fields = page.fields("/removal")
    for stale in ({}, {"works": "0"}, {"works": "7"}, {"works": "x"}):
        again = visit.post(path, cast.other_instructor, **fields | {"works": ""} | stale)
        assert again.status == 422
        assert "Meanwhile something else was chosen" in again.text
    assert visit.post(path, cast.other_instructor, **fields).location == PLACES
    left = list(db.session.scalars(select(Alternate)))
    assert left == [home]
    db.session.expire_all()
    assert (work.fate, str(work.fate_sentence)) == (
        Fate.NOT_IN_THIS_CUT,
        "“Forty breaths” does not make “The empty chair” any more.",
    )
    assert other.fate != Fate.NOT_IN_THIS_CUT
    assert "“A breath” is not in this cut." in told(guest.learner)
    assert told(cast.instructor)[-1] == "“Forty breaths” does not make “The empty chair” any more."
    events = db.session.scalars(select(Event).where(Event.name == "production.parted")).one()
    assert events.details == {"course": str(guest.course.id), "works": 1}
    assert db.session.scalars(select(Slot.assignment_id).where(Slot.title == "Two")).one() is None
    assert production.title not in visit(GUEST).text
    assert visit.post(path, cast.other_instructor, **fields).status == 404


def test_who_teaches_the_home_goes_on_without_a_guest_and_nobody_else_does(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest
) -> None:
    production.leader = cast.learner
    db.session.commit()
    path = f"{PIECE}/class-projects/{together.id}/removal"
    for person in (cast.learner, guest.learner, cast.stranger):
        assert visit.post(path, person, works="0").status == 404
    own = db.session.scalars(select(Participation).where(Participation.course_id == cast.course.id)).one()
    assert visit.post(f"{PIECE}/class-projects/{own.id}/removal", cast.instructor, works="0").status == 404
    assert visit.post(path, cast.instructor, works="0").location == f"{ROOM}#classes"
    assert list(db.session.scalars(classes.ids_of(production.id))) == [cast.course.id]


def test_both_faces_of_these_rules_agree(cast: Cast, together: Participation, production: Production) -> None:
    spanning.invite(production, make_course(cast.stranger, "A third").slug, by=cast.instructor)
    production.leader = cast.reviewer
    db.session.commit()
    expected = {
        "production.span": {"instructor", "co_instructor", "reviewer"},
        "invitation.withdraw": {"instructor", "co_instructor", "reviewer"},
        "invitation.answer": {"stranger"},
        "participation.end": {"instructor", "co_instructor", "other_instructor"},
    }
    for name, person in cast.everybody().items():
        for action, who in expected.items():
            model: Any = permission(action).model
            found = db.session.scalars(select(model).where(scope(person, action))).unique().all()
            every = db.session.scalars(select(model)).unique()
            assert found == [row for row in every if can(person, action, row)], f"{name}: {action}"
            assert bool(found) == (name in who), f"{name}: {action}"


def test_who_leaves_a_guest_keeps_places_of_the_home(
    cast: Cast, together: Participation, production: Production, guest: Guest
) -> None:
    join(cast.course, guest.learner)
    for slot in production.slots:
        reserving.reserve(slot, guest.learner)
    reserving.let_all_go(guest.course.id, guest.learner.id)
    assert [each.slot for each in db.session.scalars(queries.kept_for(guest.learner))] == [production.slots[0]]


def test_the_cut_costs_no_more_with_several_class_projects(
    cast: Cast, visit: Any, together: Participation, production: Production, guest: Guest, queries: Any
) -> None:
    operations.place_shared(of_guest(guest.learner, guest.lesson))
    db.session.commit()
    for path in (HOME, GUEST):
        visit(path, guest.learner)
        with queries() as seen:
            visit(path, guest.learner)
        assert len(seen) <= 20, f"{path}: {len(seen)}"


def test_works_of_a_class_project_that_makes_another_piece_do_not_play(cast: Cast, production: Production) -> None:
    other = make_lesson(make_course(cast.stranger, "Elsewhere"))
    with pytest.raises(Refused, match="shared in this class project"):
        operations.place(production.slots[0], work := make_work(cast.stranger, other), work.takes[0])
    with pytest.raises(Refused, match="another class project"):
        operations.add_slot(production, title="Three", assignment=other.assignment)
    assert cuts.running_order(other.course, None) == []


def test_a_teacher_of_both_asks_and_answers(cast: Cast, production: Production, guest: Guest) -> None:
    db.session.add(Membership(course=guest.course, person=cast.instructor, role=MemberRole.CO_INSTRUCTOR))
    db.session.flush()
    invitation = spanning.invite(production, guest.course.slug, by=cast.instructor)
    assert can(cast.instructor, "invitation.answer", invitation)

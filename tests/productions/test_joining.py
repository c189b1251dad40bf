"""Class projects are asked to join in making a piece, answer, and part with it again."""

from typing import Any

import pytest
from sqlalchemy import select

from core.checks import Refused
from core.db import db
from core.events import Event
from core.permissions import can, permission, scope
from courses.models import MemberRole, Membership, Stage
from productions import classes, operations, queries, reserving, spanning
from productions.joint_models import Participation, PieceInvitation
from productions.models import Alternate, Production, Slot
from submissions.models import Fate
from tests.cast import Cast, make_course, make_work
from tests.productions.making import EVERYONE, make_alternate, make_production
from tests.productions.together import GUEST, PIECE, PLACES, ROOM, Guest, of_guest, told


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
    assert (
        "is not in this cut. “Forty breaths” does not make “The empty chair” any more. No open"
        in told(guest.learner)[0]
    )
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
            found = set(db.session.scalars(select(model).where(scope(person, action))).unique())
            every = db.session.scalars(select(model)).unique()
            assert found == {row for row in every if can(person, action, row)}, f"{name}: {action}"
            assert bool(found) == (name in who), f"{name}: {action}"


def test_a_teacher_of_both_asks_and_answers(cast: Cast, production: Production, guest: Guest) -> None:
    db.session.add(Membership(course=guest.course, person=cast.instructor, role=MemberRole.CO_INSTRUCTOR))
    db.session.flush()
    invitation = spanning.invite(production, guest.course.slug, by=cast.instructor)
    assert can(cast.instructor, "invitation.answer", invitation)

"""Class projects make a piece together: each fills places, and each sees as far as they may see."""

from typing import Any

import pytest
from flask import Flask

from accounts import operations as accounts
from accounts.models import Person
from core.checks import Refused
from core.db import db
from core.live import Viewer, drawn, topic
from core.permissions import can
from courses.models import Stage
from productions import cuts, jobs, operations, planning, queries, reserving, strips
from productions.joint_models import Participation
from productions.models import Production, RenderForm
from submissions.models import Visibility
from tests.cast import Cast, join, make_course, make_lesson, make_person, make_work
from tests.productions.making import EVERYONE, make_alternate
from tests.productions.together import GUEST, HOME, Guest, of_guest


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

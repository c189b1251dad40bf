"""Not in this cut: its maker reads why, and two open calls where it fits now."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.db import db, now
from courses.models import Stage
from lessons.models import Lesson
from media.models import Medium
from notifications.models import Notice
from notifications.sentences import said
from productions import operations, placing, reserving, spanning
from productions.models import Alternate, Production, Slot
from tests.cast import Cast, join, make_lesson, make_work
from tests.productions.making import EVERYONE, make_alternate

CUT = "/class-projects/one-empty-chair/cut"
NONE = "No open call fits it at the moment"


@pytest.fixture
def others(cast: Cast, production: Production) -> list[Lesson]:
    """Three more calls, each with two places for words; then one for a picture."""
    lessons = [make_lesson(cast.course, title, at) for at, title in enumerate(("Rise", "Turn", "Leave"), 1)]
    for lesson in lessons:
        for number in (1, 2):
            operations.add_slot(
                production, title=f"{lesson.title} {number}", medium=Medium.TEXT, words=12, assignment=lesson.assignment
            )
    operations.add_slot(production, title="The chair", medium=Medium.PICTURE, assignment=cast.assignment)
    db.session.commit()
    return lessons


@pytest.fixture
def alternate(cast: Cast, production: Production) -> Alternate:
    return make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE))


def offered(alternate: Alternate) -> list[str]:
    work = alternate.submission
    return [slot.title for slot in placing.open_calls_for(work, alternate.take, work.author)]


def slots(production: Production) -> dict[str, Slot]:
    return {slot.title: slot for slot in production.slots}


def leave_out(visit: Any, cast: Cast, alternate: Alternate, why: str = "It is darker than the others.") -> None:
    path = f"{CUT}/places/{alternate.slot_id}/alternates/{alternate.id}"
    assert visit.post(path, cast.instructor, fate="not-in-this-cut", sentence=why).status == 303


def test_the_maker_reads_why_and_two_open_calls(
    cast: Cast, visit: Any, production: Production, alternate: Alternate, others: list[Lesson]
) -> None:
    production.slots[1].assignment = None
    db.session.commit()
    leave_out(visit, cast, alternate)
    notice = db.session.scalars(select(Notice).where(Notice.name == "work.not_in_this_cut")).one()
    assert notice.person_id == cast.learner.id
    assert str(said(notice)) == (
        f"“{alternate.submission.title}” is not in this cut. It is darker than the others. "
        "It fits now: “Rise 1” for “Rise”, “Turn 1” for “Turn”."
    )
    page = visit(f"/works/{alternate.submission_id}", cast.learner)
    assert "It is darker than the others." in page.text
    assert "Where it fits now" in page.text
    door = f"/class-projects/one-empty-chair/lessons/rise?place={slots(production)['Rise 1'].id}#your-place"
    assert page.links()["Rise"] == door
    assert visit(door, cast.learner).status == 200
    assert "Turn" in page.links()
    assert "Leave" not in page.links()
    for person in (None, cast.instructor, cast.other_learner):
        assert "Where it fits now" not in visit(f"/works/{alternate.submission_id}", person).text


@pytest.mark.parametrize(("why", "read"), [("Too dark", "Too dark."), ("Too dark!", "Too dark!"), ("👑", "👑.")])
def test_the_reason_ends_before_the_calls_begin(
    cast: Cast, visit: Any, production: Production, alternate: Alternate, why: str, read: str
) -> None:
    leave_out(visit, cast, alternate, why)
    assert f"is not in this cut. {read} It fits now" in str(said(db.session.scalars(select(Notice)).one()))


def test_where_none_fits_it_says_so_kindly(
    cast: Cast, visit: Any, production: Production, alternate: Alternate
) -> None:
    production.slots[1].medium = Medium.SOUND
    db.session.commit()
    leave_out(visit, cast, alternate)
    notice = db.session.scalars(select(Notice).where(Notice.name == "work.not_in_this_cut")).one()
    assert str(said(notice)).endswith(f"{NONE}; new ones may come.")
    assert NONE in visit(f"/works/{alternate.submission_id}", cast.learner).text


def test_held_and_chosen_works_are_offered_nothing(
    cast: Cast, visit: Any, production: Production, alternate: Alternate, others: list[Lesson]
) -> None:
    for decide in (operations.hold, operations.choose):
        decide(alternate, by=cast.instructor)
        db.session.commit()
        assert "Where it fits now" not in visit(f"/works/{alternate.submission_id}", cast.learner).text


def test_only_open_places_of_open_calls_that_fit_are_offered(
    cast: Cast, production: Production, alternate: Alternate, others: list[Lesson]
) -> None:
    rise, turn, leave = others
    assert offered(alternate) == ["Two", "Rise 1"]
    make_alternate(production.slots[1], make_work(cast.other_learner, cast.lesson))
    assert offered(alternate) == ["Rise 1", "Turn 1"]
    set_aside = make_alternate(slots(production)["Rise 1"], make_work(cast.other_learner, rise))
    assert offered(alternate) == ["Rise 2", "Turn 1"]
    operations.leave_out(set_aside, by=cast.instructor, sentence="Not yet.")
    assert offered(alternate) == ["Rise 1", "Turn 1"]
    slots(production)["Rise 1"].words = 1
    assert offered(alternate) == ["Rise 2", "Turn 1"]
    assert rise.assignment is not None
    assert turn.assignment is not None
    rise.assignment.by_date = (now() - timedelta(days=3)).date()
    turn.assignment.by_date = None
    assert offered(alternate) == ["Turn 1", "Leave 1"]
    reserving.reserve(slots(production)["Turn 1"], cast.other_learner)
    assert offered(alternate) == ["Turn 1", "Leave 1"], "several may be on one"
    cast.course.stage = Stage.CLOSED
    assert offered(alternate) == []


def test_calls_of_other_class_projects_of_the_piece_are_offered_to_who_may_answer_them(
    cast: Cast, production: Production, alternate: Alternate
) -> None:
    course = cast.other_instructor.memberships[0].course
    lesson = make_lesson(course, "Hold one note")
    spanning.accept(spanning.invite(production, course.slug, by=cast.instructor), by=cast.other_instructor)
    production.slots[1].assignment = lesson.assignment
    db.session.commit()
    assert offered(alternate) == []
    join(course, cast.learner)
    db.session.commit()
    assert offered(alternate) == ["Two"]


def test_a_notice_of_before_says_what_it_knows(cast: Cast) -> None:
    notice = Notice(name="work.not_in_this_cut", details={"title": "The chair"})
    assert str(said(notice)) == "“The chair” is not in this cut."

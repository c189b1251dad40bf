"""A class project once more, with fresh dates."""

from datetime import date, timedelta

from sqlalchemy import select
from uuid_utils.compat import uuid7

from core.db import db
from courses.models import Course, Goal, Stage
from lessons.models import Criterion, Example, Lesson, Material
from lessons.queries import outline
from media.models import Medium
from media.operations import show_in
from productions import duplicating, operations
from productions.models import Production, Slot
from submissions.models import Submission
from tests.cast import Cast, make_file, make_lesson, make_work
from tests.productions.making import make_production
from tests.visitor import Visitor

FIRST, AGAIN = date(2026, 3, 2), date(2027, 3, 1)


def furnished(cast: Cast) -> Production:
    """The cast's class project with two dated lessons, files, goals, and a piece with stand-ins."""
    lesson, second = cast.lesson, make_lesson(cast.course, "Play it", 1)
    call = cast.assignment
    lesson.opens_on, second.opens_on = FIRST, FIRST + timedelta(days=7)
    call.by_date = FIRST + timedelta(days=5)
    call.do, call.money = "Sit down on it", "Nobody earns anything with it."
    page = make_file(cast.instructor, Medium.PICTURE)
    call.materials = [Material(position=0, title="Page three", file=page)]
    call.examples = [Example(position=0, title="A stool", words="He sat on the floor.")]
    call.rubric = [Criterion(position=0, title="The turn", levels=["Not yet", "Clearly"])]
    show_in(page, lesson)
    cast.course.goals = [Goal(position=0, text="A film")]
    piece = make_production(cast.course, "One", lesson=lesson)
    operations.show_stand_in(piece.slots[0], make_file(cast.instructor))
    db.session.flush()
    return piece


def again(cast: Cast) -> Course:
    return duplicating.duplicate(cast.course, cast.instructor, id=uuid7(), title="Two empty chairs", begins_on=AGAIN)


def test_words_lessons_calls_and_places_come_along_and_every_date_moves(cast: Cast) -> None:
    piece = furnished(cast)
    copy = again(cast)
    assert (copy.title, copy.stage, copy.slug) == ("Two empty chairs", Stage.DRAFT, "two-empty-chairs")
    assert [goal.text for goal in copy.goals] == ["A film"]
    lessons = db.session.scalars(outline(copy)).unique().all()
    assert [lesson.title for lesson in lessons] == ["Find the turn", "Play it"]
    assert [lesson.opens_on for lesson in lessons] == [AGAIN, AGAIN + timedelta(days=7)]
    call = lessons[0].assignment
    assert call is not None
    assert (call.by_date, call.do, call.money) == (AGAIN + timedelta(days=5), "Sit down on it", cast.assignment.money)
    assert [step.imperative for step in lessons[0].steps] == [step.imperative for step in cast.lesson.steps]
    assert [(each.title, each.levels) for each in call.criteria] == [("The turn", ["Not yet", "Clearly"])]
    places = db.session.scalars(select(Slot).join(Production).where(Production.course_id == copy.id)).all()
    assert [(place.title, place.assignment) for place in places] == [(slot.title, call) for slot in piece.slots]
    assert places[0].stand_in is not None


def test_nobodys_works_and_nobodys_names_come_along(cast: Cast) -> None:
    furnished(cast)
    make_work(cast.learner, cast.lesson)
    copy = again(cast)
    assert [each.person for each in copy.memberships] == [cast.instructor]
    assert db.session.scalars(select(Submission).where(Submission.course_id == copy.id)).all() == []


def test_what_is_thrown_away_of_the_copy_stays_where_it_came_from(cast: Cast) -> None:
    furnished(cast)
    copy = again(cast)
    lesson = db.session.scalars(select(Lesson).where(Lesson.course_id == copy.id).order_by(Lesson.position)).first()
    assert lesson is not None
    assert lesson.assignment is not None
    mine, theirs = cast.assignment.materials[0].file, lesson.assignment.materials[0].file
    assert mine is not None
    assert theirs is not None
    assert theirs.id != mine.id
    assert theirs.key == mine.key
    assert (theirs.subject_kind, theirs.subject_id) == ("lesson", lesson.id)
    db.session.delete(lesson)
    db.session.flush()
    assert cast.assignment.materials[0].file is mine


def test_who_teaches_makes_it_again_by_one_form_and_a_second_click_makes_no_second(cast: Cast, visit: Visitor) -> None:
    furnished(cast)
    db.session.commit()
    where = f"/class-projects/{cast.course.slug}/again"
    fields = visit(where, cast.instructor).fields(where) | {"title": "Two empty chairs", "begins_on": AGAIN.isoformat()}
    for _twice in range(2):
        came = visit.post(where, cast.instructor, **fields)
        assert (came.status, came.location) == (303, "/class-projects/two-empty-chairs/edit")
    page = visit.post(where, cast.instructor, **{**fields, "begins_on": "soon"})
    assert page.status == 422
    assert page.fields(where)["title"] == "Two empty chairs"
    for name in ("learner", "greeter", "stranger", "moderator"):
        assert visit(where, getattr(cast, name)).status == 404


def test_a_day_that_is_no_plan_is_refused(cast: Cast, visit: Visitor) -> None:
    furnished(cast)
    page = visit.post("/class-projects/one-empty-chair/again", cast.instructor, title="Again", begins_on="9999-12-30")
    assert page.status == 422
    assert "Choose a day within ten years." in page.text
    assert page.fields("/again")["title"] == "Again"

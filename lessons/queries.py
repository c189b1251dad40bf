"""What pages ask about lessons."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import defer, joinedload, selectinload

from accounts.models import Person
from core.permissions import scope
from courses.models import Course, Stage
from lessons.models import Assignment, Lesson, Step, Try
from media.models import MediaFile

# What a small call takes beyond the tries within the film, in minutes: a few takes, and looking at them.
CALL_MINUTES = 10


def in_course(slug: str, lesson_slug: str) -> Sequence[ColumnElement[bool]]:
    """The lesson that an address names."""
    return Lesson.slug == lesson_slug, Lesson.course_id.in_(select(Course.id).where(Course.slug == slug))


def its_own() -> ColumnElement[bool]:
    """The condition that a lesson is one of its class project's own, and no member's call."""
    return Lesson.is_members.is_(False)


def listed() -> ColumnElement[bool]:
    """The condition that a lesson stands among those of its class project, for all who see it: no moderator hid it."""
    return its_own() & ~Lesson.is_hidden


def called_for() -> ColumnElement[bool]:
    """The condition that others may answer its call: no member keeps it to themselves yet, and no moderator hid it."""
    return or_(its_own(), Lesson.called_at.is_not(None)) & ~Lesson.is_hidden


def with_open_calls() -> Select[UUID]:
    """Lessons whose calls take work today."""
    return select(Assignment.lesson_id).where(
        Assignment.lesson_id.in_(select(Lesson.id).where(called_for())),
        Assignment.do != "",
        or_(Assignment.by_date.is_(None), Assignment.by_date >= func.current_date()),
        Assignment.course_id.in_(select(Course.id).where(Course.stage == Stage.PUBLISHED)),
    )


def minutes_to_make(try_seconds: int) -> int:
    """About how long a lesson's making takes: one's own time at each step, and the call."""
    return -(-try_seconds // 60) + CALL_MINUTES


def outline(course: Course) -> Select[Lesson]:
    """The lessons of a class project in order, each with its call: also those that are hidden."""
    return (
        select(Lesson)
        .where(Lesson.course_id == course.id, its_own())
        .options(joinedload(Lesson.assignment))
        .order_by(Lesson.position, Lesson.id)
    )


def editable(course: Course, person: Person | None) -> Select[Lesson]:
    """Those that this person may write on: none that a moderator removed."""
    return outline(course).where(scope(person, "lesson.edit"))


def after(lesson: Lesson) -> Select[Lesson]:
    """The lesson that comes next."""
    later = tuple_(Lesson.position, Lesson.id) > tuple_(lesson.position, lesson.id)
    return (
        select(Lesson)
        .where(Lesson.course_id == lesson.course_id, listed(), later)
        .order_by(Lesson.position, Lesson.id)
        .limit(1)
    )


def whole_outline(course: Course) -> Select[Lesson]:
    """The same, with everything that a lint or a publication looks at."""
    return outline(course).options(
        joinedload(Lesson.demonstration),
        selectinload(Lesson.steps),
        joinedload(Lesson.assignment).options(
            joinedload(Assignment.own_try),
            selectinload(Assignment.materials),
            selectinload(Assignment.examples),
        ),
    )


def earlier_call(call: Assignment) -> Select[Assignment]:
    """The call of this class project whose terms were worded last. Another's name people and scenes that are not here."""
    same = Assignment.course_id == call.lesson.course_id
    query = select(Assignment).where(same, Assignment.id != call.id, Assignment.money != "")
    return query.order_by(Assignment.id.desc()).limit(1)


def lesson_counts(course_ids: Sequence[UUID]) -> Select[UUID, int]:
    """How many lessons each of these class projects has."""
    theirs = Lesson.course_id.in_(course_ids), listed()
    return select(Lesson.course_id, func.count()).where(*theirs).group_by(Lesson.course_id)


def glance(course_ids: Sequence[UUID]) -> Select[Any]:
    """(lesson, its call, watching_ms, making_s) in order: what the page of a class project says of each."""
    making = select(func.sum(Step.try_seconds)).where(Step.lesson_id == Lesson.id).scalar_subquery()
    return (
        select(Lesson, Assignment, MediaFile.duration_ms, making.label("making_s"))
        .outerjoin(Assignment, Assignment.lesson_id == Lesson.id)
        .outerjoin(MediaFile, MediaFile.id == Lesson.demonstration_id)
        .where(Lesson.course_id.in_(course_ids), listed())
        .options(defer(Lesson.captions), defer(Lesson.notes), defer(Lesson.notes_html))
        .order_by(Lesson.position, Lesson.id)
    )


def is_tried(person_id: Any) -> ColumnElement[bool]:
    """The condition that this person has tried all steps of the lesson."""
    steps = select(func.count()).where(Step.lesson_id == Lesson.id).scalar_subquery()
    own = select(func.count()).where(Try.lesson_id == Lesson.id, Try.person_id == person_id).scalar_subquery()
    return and_(steps > 0, own >= steps)

"""A class project once more, with fresh dates: its words, lessons, calls and the places of its cut; nobody's works.

Operations flush, never commit.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.checks import Refused
from core.db import db, like, now
from courses import operations as courses
from courses.models import Course, Goal
from courses.operations import CourseWording
from lessons import duplicating as lessons
from lessons.models import Assignment, Lesson
from lessons.queries import listed, whole_outline
from media import operations as media
from productions import operations, queries
from productions.models import Passage, Production, Slot

FAR = timedelta(days=3653)
Calls = Mapping[UUID, Assignment]  # the copy of each call, by the id of the one it was copied from


def duplicate(course: Course, by: Person, *, id: UUID, title: str, begins_on: date) -> Course:
    """A class project in draft, taught by who asks, that begins on this day: every date moves along with its first. The
    same id again gives the same class project. Raises Refused for a day that is no plan."""
    if abs(begins_on - now().date()) > FAR:
        raise Refused("Choose a day within ten years.", field="begins_on")
    again = db.session.get(Course, id) is not None
    words = {name: getattr(course, name) for name in ("outcome", "intro", "skills", "language", "level")}
    copy = courses.begin(id, by, CourseWording(title=title, **words))
    if again:
        return copy
    copy.licences, copy.joining, copy.is_for_minors = course.licences, course.joining, course.is_for_minors
    copy.goals = [Goal(position=goal.position, text=goal.text) for goal in course.goals]
    courses.show_cover(copy, media.twin(course.cover) if course.cover else None)
    courses.show_intro_film(copy, media.twin(course.intro_film) if course.intro_film else None)
    originals = db.session.scalars(whole_outline(course).where(listed())).unique().all()
    later = begins_on - (first_day(course, originals) or begins_on)
    copies = {lesson: lessons.duplicate(lesson, copy, later) for lesson in originals}
    calls = {a.assignment.id: b.assignment for a, b in copies.items() if a.assignment and b.assignment}
    piece = db.session.scalar(queries.at_home_in(course))
    if piece is not None:
        _duplicate_piece(piece, copy, by, calls, later)
    return copy


def first_day(course: Course, originals: Sequence[Lesson]) -> date | None:
    """When it begins: the day that its first lesson opens, or that it was published, or the first that a call closes."""
    opening = [lesson.opens_on for lesson in originals if lesson.opens_on]
    closing = [lesson.assignment.by_date for lesson in originals if lesson.assignment and lesson.assignment.by_date]
    published = [course.published_at.date()] if course.published_at else []
    return min(opening or published or closing, default=None)


def _duplicate_piece(piece: Production, course: Course, by: Person, calls: Calls, later: timedelta) -> None:
    copy = operations.begin_production(
        course,
        title=course.title,
        kind=piece.kind,
        leader=by,
        closes_at=piece.closes_at and piece.closes_at + later,
        premiere_at=piece.premiere_at and piece.premiere_at + later,
    )
    passages: dict[UUID, Passage] = {}
    slots = select(Slot).where(Slot.production_id == piece.id).options(joinedload(Slot.passage))
    for slot in db.session.scalars(slots.order_by(Slot.position)):
        if slot.passage is not None and slot.passage_id not in passages:
            passages[slot.passage.id] = like(slot.passage, production_id=copy.id)
            db.session.add(passages[slot.passage.id])
            db.session.flush()
        call = calls.get(slot.assignment_id) if slot.assignment_id else None
        place: Slot = like(
            slot,
            production_id=copy.id,
            passage_id=passages[slot.passage_id].id if slot.passage_id else None,
            assignment_id=call.id if call else None,
            stand_in_id=None,
        )
        db.session.add(place)
        db.session.flush()
        operations.show_stand_in(place, media.twin(slot.stand_in) if slot.stand_in else None)

"""Reads the ticks of a class project as arrays, for estimates. Only answers count that their makers can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from core.db import db
from lessons.models import Assignment, Criterion
from reviews.bands import points
from reviews.estimation import Ints, Reviews
from reviews.models import Purpose, Review, ReviewTask, TaskState, Tick


def counts(review: Any, task: Any) -> tuple[ColumnElement[bool], ...]:
    """What estimates are made of: answers, sent, and not waiting for a second look."""
    is_read = or_(review.held_at.is_(None), review.released_at.is_not(None))
    return task.state == TaskState.SENT, task.purpose == Purpose.ANSWER, is_read


COUNTS = counts(Review, ReviewTask)


@dataclass(frozen=True)
class Ticked:
    """Reviews, and whose ids the numbers in them stand for. `criteria`: of each call, in the order of the columns."""

    reviews: Reviews
    people: Sequence[UUID]
    takes: Sequence[UUID]
    works: Sequence[UUID]  # of the takes
    calls: Sequence[UUID]
    criteria: Sequence[Sequence[UUID]]

    @property
    def call_of_take(self) -> Ints:
        call = np.zeros(len(self.takes), dtype=np.int64)
        call[self.reviews.work] = self.reviews.call
        return call

    @property
    def columns(self) -> int:
        return self.reviews.ticks.shape[1]


def read(course_id: UUID, *where: ColumnElement[bool]) -> Ticked | None:
    """The reviews of this class project that meet these conditions; None without any tick."""
    of_reviews = (
        select(Review.id, Review.reviewer_id, Review.take_id, Review.submission_id)
        .join(ReviewTask, ReviewTask.id == Review.task_id)
        .where(ReviewTask.course_id == course_id, *COUNTS, *where)
    )
    reviews = {id: (reviewer, take, work) for id, reviewer, take, work in db.session.execute(of_reviews)}
    of_ticks = (
        select(Tick.review_id, Tick.criterion_id, Tick.level)
        .join(Review, Review.id == Tick.review_id)
        .join(ReviewTask, ReviewTask.id == Review.task_id)
        .where(ReviewTask.course_id == course_id, *COUNTS, *where)
        .order_by(Tick.review_id)
    )
    ticks = db.session.execute(of_ticks).all()
    return _arranged(reviews, ticks, _rubrics(course_id)) if ticks else None


def on_takes_answered_by(person_id: UUID) -> ColumnElement[bool]:
    """The reviews of the takes that this person reviewed."""
    own = aliased(Review)
    return Review.take_id.in_(select(own.take_id).where(own.reviewer_id == person_id, own.sent_at.is_not(None)))


def _rubrics(course_id: UUID) -> dict[UUID, tuple[UUID, int, int]]:
    """(call, column, number of levels) of each criterion of a class project."""
    query = (
        select(Criterion.id, Criterion.assignment_id, Criterion.levels)
        .join(Assignment, Assignment.id == Criterion.assignment_id)
        .where(Assignment.course_id == course_id)
        .order_by(Criterion.position, Criterion.id)
    )
    found: dict[UUID, tuple[UUID, int, int]] = {}
    columns: dict[UUID, int] = {}
    for id, call_id, levels in db.session.execute(query):
        found[id] = call_id, columns.get(call_id, 0), len(levels)
        columns[call_id] = columns.get(call_id, 0) + 1
    return found


def _arranged(
    reviews: Mapping[UUID, tuple[UUID, UUID, UUID]],
    rows: Sequence[Any],
    rubrics: Mapping[UUID, tuple[UUID, int, int]],
) -> Ticked:
    people, takes, calls, numbers = (dict[UUID, int]() for _ in range(4))
    works: list[UUID] = []
    places: list[tuple[int, int, int]] = []  # of each review: its reviewer, take and call
    levels: list[tuple[int, int, float]] = []  # row, column, tick
    for review_id, criterion_id, level in rows:
        call_id, column, number = rubrics[criterion_id]
        row = numbers.setdefault(review_id, len(numbers))
        if row == len(places):
            person_id, take_id, work_id = reviews[review_id]
            if takes.setdefault(take_id, len(takes)) == len(works):
                works.append(work_id)
            call = calls.setdefault(call_id, len(calls))
            places.append((people.setdefault(person_id, len(people)), takes[take_id], call))
        levels.append((row, column, points(level, number)))
    criteria = [[id for id, (of, _, _) in rubrics.items() if of == call] for call in calls]
    ticks = np.full((len(numbers), max(map(len, criteria))), np.nan)
    row_of, column_of, value = np.array(levels).T
    ticks[row_of.astype(np.int64), column_of.astype(np.int64)] = value
    reviewer, take, call_of = np.array(places, dtype=np.int64).T
    return Ticked(Reviews(reviewer, take, call_of, ticks), list(people), list(takes), works, list(calls), criteria)

"""Keeps what is estimated in line with the answers: a little for each that is sent, everything when a tenth more came.
Operations flush, never commit."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import delete, select

from core.db import db, now
from reviews import estimation, ticked, weighing
from reviews.estimate_models import Estimate, EstimateFit, Leniency
from reviews.estimation import Floats, Known, Scores, Variances
from reviews.models import Review
from reviews.ticked import Ticked

GROWN = 0.1
MOST_NAMED = 500  # ids in one statement; beyond it a whole class project is read
AT_ONCE = 500  # answers: a larger class project is fitted by a job of its own


def follow(review: Review) -> bool:
    """An answer was sent, changed or let out: bring what it touches in line. Doing it twice changes nothing.

    Returns whether everything should be fitted anew, by somebody who has the time."""
    last = _held(review.task.course_id)
    last.since += 1
    is_due = last.since > GROWN * last.review_count
    if (is_due and last.review_count < AT_ONCE) or str(review.submission.assignment_id) not in last.means:
        refit(review.task.course_id)
        return False
    _update(last, review)
    return is_due


def refit(course_id: UUID) -> None:
    """Everything anew: leniency, trust, and the takes of a class project."""
    last, everything = _held(course_id), ticked.read(course_id)
    last.fitted_at, last.since = now(), 0
    last.review_count = everything.reviews.work.size if everything else 0
    _forget(course_id, everything)
    if everything is None:
        last.means = {}
        return
    known, scores = estimation.fit(everything.reviews)
    of_criteria, criterion_scores = estimation.fit_criteria(everything.reviews, known)
    _remember(last, everything, known, of_criteria)
    _write_leniencies(course_id, everything, known, range(len(everything.people)))
    _write_estimates(course_id, everything, scores, criterion_scores, range(len(everything.takes)))
    weighing.weigh(course_id)


def _update(last: EstimateFit, review: Review) -> None:
    """The reviewer's leniency and trust, and the takes that they answered, by what is known of all others."""
    course_id = review.task.course_id
    near = ticked.read(course_id, ticked.on_takes_answered_by(review.reviewer_id))
    if near is None or review.reviewer_id not in near.people:
        return
    who = near.people.index(review.reviewer_id)
    known = estimation.updated(near.reviews, _recalled(last, near), who)
    scores = estimation.scored(near.reviews, near.reviews.totals, known)
    ticks = near.reviews.by_criterion
    criterion_scores = estimation.scored(ticks, ticks.totals, _recalled_of_criteria(last, near, known))
    _write_leniencies(course_id, near, known, [who])
    takes = np.unique(near.reviews.work[near.reviews.reviewer == who]).tolist()
    _write_estimates(course_id, near, scores, criterion_scores, takes)
    weighing.weigh(course_id, [near.takes[take] for take in takes], flag=[review.take_id])


def _held(course_id: UUID) -> EstimateFit:
    """The last fit, and nobody else's to change until the transaction ends."""
    query = select(EstimateFit).where(EstimateFit.course_id == course_id)
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        found = EstimateFit(course_id=course_id, means={}, criterion_means={}, since=0, review_count=0)
        db.session.add(found)
        db.session.flush()
    return found


def _forget(course_id: UUID, everything: Ticked | None) -> None:
    """Estimates of takes and of people without a tick any more."""
    for model, column, ids in (
        (Estimate, Estimate.take_id, everything.takes if everything else ()),
        (Leniency, Leniency.person_id, everything.people if everything else ()),
    ):
        there = set(db.session.scalars(select(column).where(model.course_id == course_id)))
        gone = there - set(ids)
        if gone:
            db.session.execute(delete(model).where(model.course_id == course_id, column.in_(gone)))


def _remember(last: EstimateFit, everything: Ticked, known: Known, of_criteria: Known) -> None:
    last.work_variance, last.leniency_variance, last.noise_variance = (
        float(each) for each in (known.variances.work, known.variances.leniency, known.variances.noise)
    )
    last.criterion_work_variance = float(of_criteria.variances.work)
    last.criterion_noise_variance = float(of_criteria.variances.noise)
    last.means = {str(call): _pair(known.means, known.mean_sd, number) for number, call in enumerate(everything.calls)}
    last.criterion_means = {
        str(criterion): _pair(of_criteria.means, of_criteria.mean_sd, number * everything.columns + column)
        for number, criteria in enumerate(everything.criteria)
        for column, criterion in enumerate(criteria)
        if number * everything.columns + column < of_criteria.means.size
    }


def _recalled(last: EstimateFit, near: Ticked) -> Known:
    """What the last fit, and the updates since, know of these people and calls."""
    query = select(Leniency).where(Leniency.course_id == last.course_id, Leniency.person_id.in_(near.people))
    rows = {row.person_id: row for row in db.session.scalars(query)}
    usual = float(np.sqrt(last.leniency_variance))
    people = np.array(
        [(row.points, row.sd, row.trust) if (row := rows.get(person)) else (0.0, usual, 1.0) for person in near.people]
    )
    means = np.array([last.means.get(str(call), _usual(last.means)) for call in near.calls])
    variances = Variances(last.work_variance, last.leniency_variance, last.noise_variance)
    return Known(variances, means[:, 0], means[:, 1], people[:, 0], people[:, 1], people[:, 2])


def _recalled_of_criteria(last: EstimateFit, near: Ticked, known: Known) -> Known:
    pairs = np.zeros((len(near.calls) * near.columns, 2))
    for number, (call, criteria) in enumerate(zip(near.calls, near.criteria, strict=True)):
        for column, criterion in enumerate(criteria):
            usual = last.means.get(str(call), _usual(last.means))
            pairs[number * near.columns + column] = last.criterion_means.get(str(criterion), usual)
    variances = Variances(last.criterion_work_variance, 0.0, last.criterion_noise_variance)
    return replace(known, variances=variances, means=pairs[:, 0], mean_sd=pairs[:, 1])


def _write_leniencies(course_id: UUID, near: Ticked, known: Known, numbers: Iterable[int]) -> None:
    people = {near.people[number]: number for number in numbers}
    query = select(Leniency).where(Leniency.course_id == course_id)
    rows = {row.person_id: row for row in db.session.scalars(_only(query, Leniency.person_id, people))}
    counts = np.bincount(near.reviews.reviewer, minlength=len(near.people))
    for person, number in people.items():
        row = rows.get(person) or _added(Leniency(course_id=course_id, person_id=person))
        row.review_count, row.points = int(counts[number]), float(known.leniency[number])
        row.sd, row.trust = float(known.leniency_sd[number]), float(known.trust[number])
    db.session.flush()


def _write_estimates(
    course_id: UUID, near: Ticked, scores: Scores, of_criteria: Scores, numbers: Iterable[int]
) -> None:
    takes = {near.takes[number]: number for number in numbers}
    query = select(Estimate).where(Estimate.course_id == course_id)
    rows = {row.take_id: row for row in db.session.scalars(_only(query, Estimate.take_id, takes))}
    counts, calls = np.bincount(near.reviews.work), near.call_of_take
    for take, number in takes.items():
        row = rows.get(take) or _added(Estimate(take_id=take, submission_id=near.works[number], course_id=course_id))
        row.assignment_id, row.review_count = near.calls[calls[number]], int(counts[number])
        row.score, row.sd = float(scores.score[number]), float(scores.sd[number])
        first = number * near.columns
        row.criteria = {
            str(criterion): _pair(of_criteria.score, of_criteria.sd, first + column)
            for column, criterion in enumerate(near.criteria[calls[number]])
            if first + column < of_criteria.score.size and not np.isnan(of_criteria.score[first + column])
        }
    db.session.flush()


def _only(query: Any, column: Any, ids: Collection[UUID]) -> Any:
    return query.where(column.in_(ids)) if len(ids) <= MOST_NAMED else query


def _added(row: Any) -> Any:
    db.session.add(row)
    return row


def _pair(values: Floats, sds: Floats, at: int) -> list[float]:
    return [round(float(values[at]), 3), round(float(sds[at]), 3)]


def _usual(means: dict[str, list[float]]) -> list[float]:
    return np.mean(list(means.values()), axis=0).tolist()

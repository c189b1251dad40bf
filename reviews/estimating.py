"""Keeps what is estimated in line with the answers: a little for each that is sent, everything when a tenth more came.
Operations flush, never commit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, delete, insert, select, true, update
from sqlalchemy.orm import joinedload

from core.db import db, now
from lessons.models import Assignment
from reviews import cases, estimation, ticked, weighing
from reviews.estimate_models import Estimate, EstimateFit, Leniency, Ruling
from reviews.estimation import Floats, Known, Scores, Variances
from reviews.flags import Flag
from reviews.models import Review
from reviews.ticked import Ticked

GROWN = 0.1
MOST_NAMED = 500  # ids in one statement; beyond it a whole class project is read
_ESTIMATED = Estimate.review_count > 0
AT_ONCE = 500  # answers: a larger class project is fitted by a job of its own


def follow(review: Review) -> bool:
    """An answer was sent, changed or let out: bring what it touches in line. Doing it twice changes nothing.

    Returns whether everything should be fitted anew, by somebody who has the time."""
    course_id, counted = review.task.course_id, _counted(review)
    if not review.ticks and not counted:
        return False
    last = _held(course_id)
    last.since += 1
    is_due, is_known = last.since > GROWN * last.review_count, str(review.submission.assignment_id) in last.means
    near = ticked.read(course_id, ticked.on_takes_answered_by(review.reviewer_id))
    has_lost = _answers_of(review.reviewer_id, near) < counted
    if has_lost or (review.ticks and not is_known) or (is_due and last.review_count < AT_ONCE):
        refit(course_id)
        return False
    if near is not None and review.reviewer_id in near.people:
        _update(last, review, near)
    return is_due


def _counted(review: Review) -> int:
    """How many answers of its reviewer are estimated from, as far as we know."""
    query = select(Leniency.review_count).where(
        Leniency.course_id == review.task.course_id, Leniency.person_id == review.reviewer_id
    )
    return db.session.scalar(query) or 0


def _answers_of(person_id: UUID, near: Ticked | None) -> int:
    if near is None or person_id not in near.people:
        return 0
    return int((near.reviews.reviewer == near.people.index(person_id)).sum())


@dataclass(frozen=True)
class Fitted:
    """A whole fit of a class project, not written yet. `since`: what had come since the last one when this was read."""

    course_id: UUID
    since: int
    everything: Ticked
    known: Known
    of_criteria: Known
    scores: Scores
    criterion_scores: Scores
    flags: Mapping[UUID, Sequence[Flag]]


def refit(course_id: UUID) -> None:
    """Everything anew: leniency, trust, and the takes of a class project."""
    keep(course_id, fitted(course_id))


def fitted(course_id: UUID) -> Fitted | None:
    """Reads and reckons only: for a large class project that takes seconds, in which others may write. None without a tick."""
    since = db.session.scalar(select(EstimateFit.since).where(EstimateFit.course_id == course_id)) or 0
    everything = ticked.read(course_id)
    if everything is None:
        return None
    known, scores = estimation.fit(everything.reviews)
    of_criteria, criterion_scores = estimation.fit_criteria(everything.reviews, known)
    flags = weighing.flags_of(everything, known, scores, course_id)
    return Fitted(course_id, since, everything, known, of_criteria, scores, criterion_scores, flags)


def keep(course_id: UUID, found: Fitted | None) -> None:
    """Write a whole fit. What came while it was reckoned is left for the next."""
    last, everything = _held(course_id), found.everything if found else None
    _forget(course_id, everything)
    last.fitted_at, last.since = now(), max(0, last.since - found.since) if found else 0
    if found is None or everything is None:
        last.review_count, last.means = 0, {}
        return
    last.review_count = everything.reviews.work.size
    cases.flag_unticked(course_id, found.flags)
    _remember(last, everything, found.known, found.of_criteria)
    _write_leniencies(course_id, everything, found.known, range(len(everything.people)))
    _write_estimates(
        course_id, everything, found.scores, found.criterion_scores, range(len(everything.takes)), found.flags
    )


def _update(last: EstimateFit, review: Review, near: Ticked) -> None:
    """The reviewer's leniency and trust, and the takes that they answered, by what is known of all others."""
    course_id = review.task.course_id
    who = near.people.index(review.reviewer_id)
    known = estimation.updated(near.reviews, _recalled(last, near), who)
    scores = estimation.scored(near.reviews, near.reviews.totals, known)
    ticks = near.reviews.by_criterion
    criterion_scores = estimation.scored(ticks, ticks.totals, _recalled_of_criteria(last, near, known))
    _write_leniencies(course_id, near, known, [who])
    takes = np.unique(near.reviews.work[near.reviews.reviewer == who]).tolist()
    kept = select(Estimate.take_id, Estimate.flags).where(Estimate.take_id.in_([near.takes[take] for take in takes]))
    flags: dict[UUID, Sequence[str]] = dict(db.session.execute(kept).all())  # type: ignore[arg-type]
    flags[review.take_id] = weighing.flags_around(review.take_id, last)
    _write_estimates(course_id, near, scores, criterion_scores, takes, flags)


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
    """Estimates of takes and of people without a tick any more; a take that an instructor ruled on stays on the desk."""
    takes = _gone(Estimate.take_id, everything.takes if everything else (), Estimate.course_id == course_id, _ESTIMATED)
    people = _gone(Leniency.person_id, everything.people if everything else (), Leniency.course_id == course_id)
    if takes:
        ruled = Estimate.take_id.in_(select(Ruling.take_id).where(Ruling.course_id == course_id))
        db.session.execute(update(Estimate).where(Estimate.take_id.in_(takes), ruled).values(weighing.NOTHING))
        db.session.execute(delete(Estimate).where(Estimate.take_id.in_(takes), _ESTIMATED))
    if people:
        db.session.execute(delete(Leniency).where(Leniency.course_id == course_id, Leniency.person_id.in_(people)))


def _gone(column: Any, left: Collection[UUID], *where: ColumnElement[bool]) -> set[UUID]:
    return set(db.session.scalars(select(column).where(*where))) - set(left)


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
    counts = np.bincount(near.reviews.reviewer, minlength=len(near.people))
    rows = [
        {
            "course_id": course_id,
            "person_id": near.people[number],
            "review_count": int(counts[number]),
            "points": float(known.leniency[number]),
            "sd": float(known.leniency_sd[number]),
            "trust": float(known.trust[number]),
        }
        for number in numbers
    ]
    _write(Leniency, "person_id", rows)


def _write_estimates(
    course_id: UUID,
    near: Ticked,
    scores: Scores,
    of_criteria: Scores,
    numbers: Iterable[int],
    flags: Mapping[UUID, Sequence[str]],
) -> None:
    counts, calls, cases = np.bincount(near.reviews.work), near.call_of_take, weighing.cases(course_id)
    with_bar = select(Assignment.id, Assignment.pass_bar).where(
        Assignment.course_id == course_id, Assignment.pass_bar.is_not(None)
    )
    bars: dict[UUID, int] = dict(db.session.execute(with_bar).all())  # type: ignore[arg-type]

    def row_of(number: int) -> dict[str, Any]:
        take, call, first = near.takes[number], near.calls[calls[number]], number * near.columns
        score, sd, signs = float(scores.score[number]), float(scores.sd[number]), list(flags.get(take, ()))
        return {
            "course_id": course_id,
            "take_id": take,
            "submission_id": near.works[number],
            "assignment_id": call,
            "review_count": int(counts[number]),
            "score": score,
            "sd": sd,
            "criteria": {
                str(criterion): _pair(of_criteria.score, of_criteria.sd, first + column)
                for column, criterion in enumerate(near.criteria[calls[number]])
                if first + column < of_criteria.score.size and not np.isnan(of_criteria.score[first + column])
            },
            "flags": signs,
            "attention": weighing.attention(score, sd, len(signs), bar=bars.get(call), waits=cases.get(take)),
        }

    rows = [row_of(number) for number in numbers]
    _write(Estimate, "take_id", rows)
    near_a_bar = _only(Estimate.take_id, [row["take_id"] for row in rows])
    with_bars = select(Estimate).where(Estimate.assignment_id.in_(bars), near_a_bar)
    weighing.ask_for_more(db.session.scalars(with_bars.options(joinedload(Estimate.assignment))).all() if bars else [])
    db.session.flush()


def _write(model: Any, key: str, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of one class project, new or known by this column; all at once, since they may be thousands."""
    column, course_id = getattr(model, key), rows[0]["course_id"]
    there = select(column, model.id).where(model.course_id == course_id, _only(column, [row[key] for row in rows]))
    ids: dict[UUID, UUID] = dict(db.session.execute(there).all())  # type: ignore[arg-type]
    new = [row for row in rows if row[key] not in ids]
    known = [row | {"id": ids[row[key]]} for row in rows if row[key] in ids]
    db.session.flush()
    if new:
        db.session.execute(insert(model), new)
    if known:
        db.session.execute(update(model), known)
    db.session.expire_all()


def _only(column: Any, ids: Collection[UUID]) -> ColumnElement[bool]:
    return column.in_(ids) if len(ids) <= MOST_NAMED else true()


def _pair(values: Floats, sds: Floats, at: int) -> list[float]:
    return [round(float(values[at]), 3), round(float(sds[at]), 3)]


def _usual(means: dict[str, list[float]]) -> list[float]:
    return np.mean(list(means.values()), axis=0).tolist()

"""What estimates lead to: flags, the order of the desk, and one more answer for who is near a bar. Operations flush, never
commit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from math import sqrt
from statistics import mean
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from core.db import db
from lessons.models import Criterion
from reviews import bands, ticked
from reviews.bands import MOST_MORE, Passing
from reviews.estimate_models import Estimate, EstimateFit, Leniency, Ruling
from reviews.estimation import chance_above
from reviews.flags import Given, flagged
from reviews.models import Note, Review, ReviewNeed, ReviewTask


def weigh(course_id: UUID, takes: Collection[UUID] | None = None, *, flag: Collection[UUID] | None = None) -> None:
    """Flags and attention of these takes (None: of the whole class project), and whether they want one more answer. Flags are
    looked for anew on `flag` only (None: on all)."""
    query = select(Estimate).where(Estimate.course_id == course_id).options(joinedload(Estimate.assignment))
    estimates = db.session.scalars(query if takes is None else query.where(Estimate.take_id.in_(takes))).all()
    flags = flagged(_given(course_id, None if flag is None else _around(flag)))
    cases: dict[UUID, bool] = dict(db.session.execute(_cases(course_id)).all())  # type: ignore[arg-type]
    for estimate in estimates:
        if flag is None or estimate.take_id in flag:
            estimate.flags = [each.value for each in flags.get(estimate.take_id, [])]
        settle(estimate, waits=cases.get(estimate.take_id))
    ask_for_more([each for each in estimates if each.assignment.pass_bar is not None])
    db.session.flush()


def settle(estimate: Estimate, *, waits: bool | None) -> None:
    """How much a take asks for an instructor's eyes. `waits`: whether its maker asked for another instructor; None where
    nobody has ruled: otherwise there is nothing left to ask."""
    bar = estimate.assignment.pass_bar
    chance = None if bar is None else chance_above(bar, estimate.score, estimate.sd)
    asks = bands.attention(estimate.sd, len(estimate.flags), chance=chance)
    estimate.attention = asks if waits is None else bands.OF_AN_APPEAL * waits


def ask_for_more(estimates: Sequence[Estimate]) -> None:
    """Open works again that have all their answers, and whose bar is still in doubt."""
    for estimate in estimates:
        call, need = estimate.assignment, db.session.get(ReviewNeed, estimate.submission_id, with_for_update=True)
        if need is None or need.take_id != estimate.take_id or estimate.review_count < need.target:
            continue
        if need.target < call.answers_due + MOST_MORE and passing(estimate, need) == Passing.ONE_MORE:
            need.target += 1


def passing(estimate: Estimate, need: ReviewNeed | None) -> Passing:
    """Where a take stands to its call's bar, which there is."""
    call = estimate.assignment
    assert call.pass_bar is not None
    is_open = need is not None and need.is_open and need.take_id == estimate.take_id
    return bands.passing(
        call.pass_bar,
        estimate.score,
        estimate.sd,
        answers=estimate.review_count,
        wanted=need.target if is_open and need else 0,
        promised=call.answers_due if is_open else 0,
    )


def passed_by(ruling: Ruling, criteria: Iterable[Criterion], bar: int) -> Passing:
    """Where an instructor's levels stand to a bar: there is no doubt in them."""
    found = [
        bands.points(ruling.levels[str(each.id)], len(each.levels))
        for each in criteria
        if str(each.id) in ruling.levels
    ]
    return Passing.PASSED if found and mean(found) >= bar else Passing.NOT_YET


def _cases(course_id: UUID) -> Select[UUID, bool]:
    """(take, whether its newest ruling was appealed from) of each ruling, so that the newest of a take comes last."""
    return (
        select(Ruling.take_id, Ruling.appealed_at.is_not(None)).where(Ruling.course_id == course_id).order_by(Ruling.id)
    )


def _around(takes: Collection[UUID]) -> set[UUID]:
    """Who made these takes and who answered them."""
    query = select(ReviewTask.author_id, ReviewTask.reviewer_id).where(ReviewTask.take_id.in_(takes))
    return {person for pair in db.session.execute(query) for person in pair}


def _given(course_id: UUID, people: Collection[UUID] | None) -> list[Given]:
    """The answers that these people gave in a class project."""
    by_them = [] if people is None else [Review.reviewer_id.in_(people)]
    where = [ReviewTask.course_id == course_id, *ticked.COUNTS, *by_them]
    notes = defaultdict(list)
    of_theirs = select(Note.review_id, Note.body).join(Note.review).join(Review.task).where(*where)
    for review_id, body in db.session.execute(of_theirs):
        notes[review_id].append(body)
    offs = _offs(course_id, by_them)
    query = (
        select(
            Review.id,
            Review.take_id,
            Review.submission_id,
            Review.reviewer_id,
            ReviewTask.author_id,
            ReviewTask.created_at,
            Review.sent_at,
        )
        .join(Review.task)
        .where(Review.sent_at.is_not(None), *where)
    )
    return [
        Given(take, work, reviewer, author, _seconds(since, sent), notes[id], offs.get((reviewer, take)))
        for id, take, work, reviewer, author, since, sent in db.session.execute(query)
    ]


def _offs(course_id: UUID, where: Sequence[ColumnElement[bool]]) -> dict[tuple[UUID, UUID], float]:
    """How far the total of (reviewer, take) is above what is estimated of both, in standard deviations of noise."""
    read, fit = ticked.read(course_id, *where), db.session.get(EstimateFit, course_id)
    if read is None or fit is None:
        return {}
    lenient = select(Leniency.person_id, Leniency.points).where(Leniency.course_id == course_id)
    scored = select(Estimate.take_id, Estimate.score).where(Estimate.course_id == course_id)
    points, scores = dict(db.session.execute(lenient).all()), dict(db.session.execute(scored).all())  # type: ignore[arg-type]
    pairs = [
        (read.people[who], read.takes[take]) for who, take in zip(read.reviews.reviewer, read.reviews.work, strict=True)
    ]
    return {
        (who, take): float(total - scores[take] - points.get(who, 0.0)) / sqrt(fit.noise_variance)
        for (who, take), total in zip(pairs, read.reviews.totals, strict=True)
        if take in scores
    }


def _seconds(since: datetime, until: datetime | None) -> float:
    return (until - since).total_seconds() if until else 0.0

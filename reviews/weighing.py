"""What estimates lead to: flags, the order of the desk, and one more answer for who is near a bar. Operations flush, never
commit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import sqrt
from statistics import mean
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import aliased

from core.db import db
from lessons.models import Criterion
from reviews import bands, ticked
from reviews.bands import MOST_MORE, Passing
from reviews.estimate_models import Estimate, EstimateFit, Leniency, Ruling
from reviews.estimation import Known, Scores, chance_above
from reviews.flags import Flag, Given, flagged, in_order
from reviews.models import Note, Review, ReviewNeed, ReviewTask
from reviews.ticked import Ticked

# A take of which nothing is estimated, since nobody ticked a level: an instructor may rule on it all the same.
NOTHING: Mapping[str, Any] = {"review_count": 0, "score": 0.0, "sd": 0.0, "criteria": {}}


def settle(estimate: Estimate, *, waits: bool | None) -> None:
    """How much a take asks for an instructor's eyes, now that one has ruled or was asked to: see `attention`."""
    bar = estimate.assignment.pass_bar if estimate.review_count else None
    estimate.attention = attention(estimate.score, estimate.sd, len(estimate.flags), bar=bar, waits=waits)


def attention(score: float, sd: float, flags: int, *, bar: int | None, waits: bool | None) -> float:
    """`waits`: whether its maker asked for another instructor; None where nobody has ruled: otherwise there is nothing left to
    ask."""
    chance = None if bar is None else chance_above(bar, score, sd)
    return bands.attention(sd, flags, chance=chance) if waits is None else bands.OF_AN_APPEAL * waits


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


def cases(course_id: UUID) -> dict[UUID, bool]:
    """Whether the newest ruling of a take was appealed from, by the take; none where nobody has ruled."""
    query = select(Ruling.take_id, Ruling.appealed_at.is_not(None)).where(Ruling.course_id == course_id)
    return dict(db.session.execute(query.order_by(Ruling.id)).all())  # type: ignore[arg-type]


def flags_of(read: Ticked, known: Known, scores: Scores, course_id: UUID) -> dict[UUID, list[Flag]]:
    """The flags of all takes of a class project, by what was just fitted."""
    points, score = (
        dict(zip(read.people, known.leniency, strict=True)),
        dict(zip(read.takes, scores.score, strict=True)),
    )
    return flagged(_given(course_id, [], _offs(read, points, score, known.variances.noise)))


def flags_around(take_id: UUID, fit: EstimateFit) -> list[Flag]:
    """The flags of one take, by the answers of who made it and of who answered it."""
    pairs = select(ReviewTask.author_id, ReviewTask.reviewer_id).where(ReviewTask.take_id == take_id)
    people = {person for pair in db.session.execute(pairs) for person in pair}
    theirs = [Review.reviewer_id.in_(people)]
    read = ticked.read(fit.course_id, *theirs)
    if read is None:
        return []
    copied = [Flag.COPIED] if db.session.scalar(select(_says_what_another_says(take_id, fit.course_id))) else []
    lenient = select(Leniency.person_id, Leniency.points).where(
        Leniency.course_id == fit.course_id, Leniency.person_id.in_(people)
    )
    estimated = Estimate.take_id.in_(read.takes), Estimate.review_count > 0
    scored = select(Estimate.take_id, Estimate.score).where(*estimated)
    points, scores = (dict(db.session.execute(query).all()) for query in (lenient, scored))  # type: ignore[arg-type]
    offs = _offs(read, points, scores, fit.noise_variance)
    return in_order([*flagged(_given(fit.course_id, theirs, offs)).get(take_id, []), *copied])


def _says_what_another_says(take_id: UUID, course_id: UUID) -> Exists:
    """That a note in an answer to this take stands, word for word, in another answer of the class project."""
    note, other = aliased(Note), aliased(Note)
    review, task, its_review, its_task = aliased(Review), aliased(ReviewTask), aliased(Review), aliased(ReviewTask)
    return exists(
        select(1)
        .select_from(note)
        .join(review, review.id == note.review_id)
        .join(task, task.id == review.task_id)
        .join(other, other.body_digest == note.body_digest)
        .join(its_review, its_review.id == other.review_id)
        .join(its_task, its_task.id == its_review.task_id)
        .where(review.take_id == take_id, its_review.id != review.id, its_task.course_id == course_id)
        .where(*ticked.counts(review, task), *ticked.counts(its_review, its_task))
    )


Offs = dict[tuple[UUID, UUID], float]


def _offs(read: Ticked, points: Mapping[UUID, float], scores: Mapping[UUID, float], noise: float) -> Offs:
    """How far the total of (reviewer, take) is above what is estimated of both, in standard deviations of noise."""
    totals = zip(read.reviews.reviewer, read.reviews.work, read.reviews.totals, strict=True)
    pairs = ((read.people[who], read.takes[take], total) for who, take, total in totals)
    return {
        (who, take): float(total - scores[take] - points.get(who, 0.0)) / sqrt(noise)
        for who, take, total in pairs
        if take in scores
    }


def _given(course_id: UUID, by_them: Sequence[ColumnElement[bool]], offs: Offs) -> list[Given]:
    """The answers in a class project that meet these conditions."""
    where = [ReviewTask.course_id == course_id, *ticked.COUNTS, *by_them]
    notes = defaultdict(list)
    of_theirs = select(Note.review_id, Note.body).join(Note.review).join(Review.task).where(*where)
    for review_id, body in db.session.execute(of_theirs):
        notes[review_id].append(body)
    query = select(
        Review.id,
        Review.take_id,
        Review.submission_id,
        Review.reviewer_id,
        ReviewTask.author_id,
        ReviewTask.created_at,
        Review.sent_at,
    ).join(Review.task)
    return [
        Given(take, work, reviewer, author, _seconds(since, sent), notes[id], offs.get((reviewer, take)))
        for id, take, work, reviewer, author, since, sent in db.session.execute(query.where(*where))
    ]


def _seconds(since: datetime, until: datetime | None) -> float:
    return (until - since).total_seconds() if until else 0.0

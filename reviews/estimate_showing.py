"""Turns estimates into what the desk's pages and its spreadsheet take."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.db import db
from core.words import Words
from lessons.models import Criterion
from reviews import bands, seeing
from reviews import estimate_queries as queries
from reviews.bands import Band, Passing
from reviews.estimate_models import Estimate, Ruling
from reviews.estimation import HALF_WIDTH
from reviews.flags import Flag
from reviews.models import Review, ReviewNeed

FLAGS = {
    Flag.SPLIT: Words("Opinions split"),
    Flag.RETALIATION: Words("Two who answered each other, both far below what others say"),
    Flag.COPIED: Words("The same words in two answers"),
    Flag.FAST: Words("Answered in a few seconds"),
    Flag.MEETING: Words("The same two people keep meeting"),
}
PASSING: dict[Passing | None, Words] = {
    Passing.PASSED: Words("Passed"),
    Passing.ONE_MORE: Words("Not sure yet: more answers are on their way"),
    Passing.TO_BE_SEEN: Words("Not sure: peers have said what they can"),
    Passing.NOT_YET: Words("Not yet"),
}
HEADS = (
    "work",
    "by",
    "handle",
    "lesson",
    "take",
    "answers",
    "estimate",
    "from",
    "to",
    "passing",
    "flags",
    "instructor's",
    "reason",
)


@dataclass(frozen=True)
class Shown:
    """One take on the desk. `words`: criteria that have no band yet, with what was ticked."""

    estimate: Estimate
    bands: Sequence[Band]
    words: Sequence[tuple[str, str]]
    flags: Sequence[Words]
    passing: Words | None
    ruling: Ruling | None
    waits: bool


@dataclass(frozen=True)
class Answered:
    """One answer that an estimate is made of: who, and which level of each criterion, in words."""

    review: Review
    levels: Sequence[str]


def shown(estimates: Sequence[Estimate]) -> list[Shown]:
    """At most three queries."""
    takes = [each.take_id for each in estimates]
    if not takes:
        return []
    ticked, pool, newest = queries.levels(takes), queries.needs(estimates), _newest(takes)
    return [_shown(each, ticked[each.take_id], pool.get(each.take_id), newest.get(each.take_id)) for each in estimates]


def answers(estimate: Estimate) -> list[Answered]:
    return [
        Answered(review, [_level(each, {tick.criterion_id: tick.level for tick in review.ticks}) for each in criteria])
        for criteria in [seeing.lines(estimate)]
        for review in db.session.scalars(queries.answers(estimate.take_id)).unique()
    ]


def history(estimate: Estimate) -> list[tuple[Ruling, Sequence[tuple[str, str]]]]:
    """What was ruled, the newest first, with the levels in words."""
    found = db.session.scalars(queries.rulings([estimate.take_id])).unique()
    return [(each, seeing.ruled_levels(each, estimate.assignment.rubric)) for each in found]


def cells(row: Shown) -> tuple[str, ...]:
    """A line of the spreadsheet, in the order of HEADS; numbers from 0 to 100, the interval that of 80 %."""
    estimate, work, half = row.estimate, row.estimate.submission, HALF_WIDTH * row.estimate.sd
    ruled = seeing.ruled_levels(row.ruling, estimate.assignment.rubric) if row.ruling else []
    return (
        work.title,
        work.author.credit_name,
        work.author.handle,
        estimate.assignment.lesson.title,
        str(estimate.take.number),
        str(estimate.review_count),
        *(
            _number(each) if estimate.review_count else ""
            for each in (estimate.score, estimate.score - half, estimate.score + half)
        ),
        str(row.passing or ""),
        "; ".join(row.flags),
        "; ".join(f"{title}: {level}" for title, level in ruled),
        row.ruling.reason if row.ruling else "",
    )


def _shown(estimate: Estimate, ticked: dict[UUID, list[int]], need: ReviewNeed | None, ruling: Ruling | None) -> Shown:
    found = [
        (each, seeing.band_of(each, ticked[each.id], estimate))
        for each in estimate.assignment.rubric
        if ticked[each.id]
    ]
    return Shown(
        estimate=estimate,
        bands=[band for _, band in found if band],
        words=[
            (each.title, ", ".join(each.levels[level] for level in sorted(ticked[each.id])))
            for each, band in found
            if band is None
        ],
        flags=[FLAGS[Flag(flag)] for flag in estimate.flags],
        passing=PASSING.get(seeing.passing(estimate, need, ruling)),
        ruling=ruling,
        waits=ruling is not None and ruling.appealed_at is not None,
    )


def _newest(takes: Sequence[UUID]) -> dict[UUID, Ruling]:
    found: dict[UUID, list[Ruling]] = defaultdict(list)
    for ruling in db.session.scalars(queries.rulings(takes)).unique():
        found[ruling.take_id].append(ruling)
    return {take: each[0] for take, each in found.items()}


def _level(criterion: Criterion, levels: dict[UUID, int]) -> str:
    return criterion.levels[levels[criterion.id]] if criterion.id in levels else ""


def _number(value: float) -> str:
    return f"{min(bands.MANY, max(0.0, value)):.0f}"

"""How peers saw a take, as its maker reads it: words under three answers, from then on a band a criterion; what an instructor
ruled instead; and where it stands to the bar of its call."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased, joinedload, lazyload

from accounts.models import Person
from core.db import db
from core.permissions import scope
from lessons.models import Criterion
from reviews import weighing
from reviews.bands import BAND_FROM, Band, Passing, band
from reviews.estimate_models import Estimate, Ruling
from reviews.models import ReviewNeed, Tick


@dataclass(frozen=True)
class Seen:
    """One criterion: each level that somebody found, in words, and how many did; with the band, once there is one."""

    title: str
    levels: list[tuple[str, int]]
    band: Band | None = None


@dataclass(frozen=True)
class Seeing:
    """`ruled`: the instructor's levels, in words, by criterion; `passing`: none where the call has no bar."""

    criteria: Sequence[Seen] = ()
    ruling: Ruling | None = None
    ruled: Sequence[tuple[str, str]] = ()
    passing: Passing | None = None

    def __bool__(self) -> bool:
        return bool(self.criteria or self.ruling)


Stands = tuple[Estimate, ReviewNeed | None, Ruling | None]


def seeing(ticks: Iterable[Tick], stands: Stands | None) -> Seeing:
    """`stands`: see there; none before anything is estimated."""
    if stands is None:
        return Seeing(criteria=_criteria(list(ticks), None))
    estimate, need, ruling = stands
    return Seeing(
        criteria=_criteria(list(ticks), estimate),
        ruling=ruling,
        ruled=ruled_levels(ruling, estimate.assignment.rubric) if ruling else (),
        passing=passing(estimate, need, ruling),
    )


def stands(take_id: UUID, person: Person) -> Stands | None:
    """What is estimated of a take, its place in the pool, and what holds of rulings that this person may read. One query."""
    row = db.session.execute(_standing(take_id, person)).first()
    return None if row is None else tuple(row)  # type: ignore[return-value]


def latest(take_id: Any) -> Any:
    """The condition that a ruling is the one that holds for a take (an id or a column)."""
    newest = aliased(Ruling)
    ids = select(newest.id).where(newest.take_id == take_id).order_by(newest.id.desc()).limit(1)
    return Ruling.id == ids.scalar_subquery()


def lines(estimate: Estimate) -> list[Criterion]:
    """What the take was seen by: the lines of its call as they stand, and those ticked of it that were taken out since."""
    return [
        each for each in estimate.assignment.rubric if each.taken_out_at is None or str(each.id) in estimate.criteria
    ]


def ruled_levels(ruling: Ruling, criteria: Sequence[Criterion]) -> list[tuple[str, str]]:
    """(criterion, the level in words) of a ruling."""
    return [
        (each.title, each.levels[level])
        for each in criteria
        if (level := ruling.levels.get(str(each.id))) is not None and level < len(each.levels)
    ]


def _standing(take_id: UUID, person: Person) -> Select[*tuple[Any, ...]]:
    of_need = and_(ReviewNeed.submission_id == Estimate.submission_id, ReviewNeed.take_id == Estimate.take_id)
    may_read = and_(latest(take_id), scope(person, "ruling.view"))
    return (
        select(Estimate, ReviewNeed, Ruling)
        .outerjoin(ReviewNeed, of_need)
        .outerjoin(Ruling, may_read)
        .where(Estimate.take_id == take_id)
        .options(
            lazyload("*"), joinedload(Estimate.assignment).lazyload("*"), joinedload(Ruling.by).options(lazyload("*"))
        )
    )


def _criteria(ticks: Sequence[Tick], estimate: Estimate | None) -> list[Seen]:
    counted = Counter((tick.criterion, tick.level) for tick in ticks)
    criteria = sorted({criterion for criterion, _ in counted}, key=lambda each: (each.position, each.id))
    return [
        Seen(
            each.title,
            [(words, counted[each, at]) for at, words in enumerate(each.levels) if counted[each, at]],
            band_of(each, [tick.level for tick in ticks if tick.criterion == each], estimate),
        )
        for each in criteria
    ]


def band_of(criterion: Criterion, levels: Sequence[int], estimate: Estimate | None) -> Band | None:
    """The band of a criterion, from three answers on."""
    pair = estimate.criteria.get(str(criterion.id)) if estimate else None
    if pair is None or len(levels) < BAND_FROM:
        return None
    return band(criterion.title, criterion.levels, levels, *pair)


def passing(estimate: Estimate, need: ReviewNeed | None, ruling: Ruling | None) -> Passing | None:
    """Where a take stands to the bar of its call, if there is one: what an instructor ruled holds."""
    bar = estimate.assignment.pass_bar
    if bar is None:
        return None
    if ruling is not None:
        return weighing.passed_by(ruling, estimate.assignment.rubric, bar)
    if not estimate.review_count:
        return None
    return weighing.passing(estimate, need)

"""A premiere: one start for everybody, of one cut that is kept when the doors open. Operations flush, never commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from accounts.models import Person
from core import live
from core.checks import Refused
from core.db import db, lock, now, unit_of_work
from core.events import record
from core.jobs import job, later
from productions import versions
from productions.models import Cut, Production
from productions.places import Place

# Before the start, so that every page has the beginning loaded, and whoever is told can still come.
DOORS = timedelta(minutes=10)


class Stage(StrEnum):
    """How far a premiere is."""

    UNSET = "unset"
    BEFORE = "before"
    DOORS = "doors"
    ON = "on"
    OVER = "over"


@dataclass(frozen=True)
class Showing:
    """What somebody sees of a premiere. `places` are those of its cut, once the doors are open; they may be none."""

    stage: Stage
    starts_at: datetime | None
    length_ms: int
    places: list[Place]

    @property
    def is_empty(self) -> bool:
        """Are the doors open, and there is nothing to show?"""
        return self.stage not in (Stage.UNSET, Stage.BEFORE) and not self.places


def showing(production: Production, person: Person | None) -> Showing:
    """The premiere of a piece for this person, at this moment. Nothing is written: where no cut was kept yet, they see what
    would be."""
    starts_at = production.premiere_at
    if starts_at is None or now() < starts_at - DOORS:
        return Showing(Stage.UNSET if starts_at is None else Stage.BEFORE, starts_at, 0, [])
    cut = shown_at(production) or versions.as_it_stands(production)
    ends_at = starts_at + timedelta(milliseconds=cut.duration_ms)
    stage = Stage.DOORS if now() < starts_at else Stage.ON if now() < ends_at else Stage.OVER
    return Showing(stage, starts_at, cut.duration_ms, versions.order_of(cut, production.course, person))


def shown_at(production: Production) -> Cut | None:
    """The cut of the premiere, once it is kept."""
    return db.session.scalar(versions.versions_of(production).where(Cut.number == 1))


def put_on(production: Production, premiere_at: datetime | None) -> None:
    """Say when it is. Pages that are open follow; a cut that was kept for a start that did not come is kept anew."""
    before, production.premiere_at = production.premiere_at, premiere_at
    if before == premiere_at:
        return
    kept = shown_at(production)
    if kept is not None and before is not None and now() < before:
        db.session.delete(kept)
    db.session.flush()
    expect(production)
    record("premiere.set", None, production)
    tell_open_pages(production)


def expect(production: Production) -> None:
    """Have its doors opened in time."""
    if production.premiere_at is not None:
        later(open_doors, at=max(now(), production.premiere_at - DOORS))


@job(every=timedelta(minutes=5))
def open_doors() -> None:
    """Keep the cut of each piece that premieres now. Again is harmless; the schedule finds what nobody asked for."""
    due = select(Production.id).where(
        Production.premiere_at <= now() + DOORS, ~select(Cut.id).where(Cut.production_id == Production.id).exists()
    )
    with unit_of_work():
        ids = db.session.scalars(due).all()
    for id in ids:
        with unit_of_work():
            _open_doors_of(db.session.get_one(Production, id))


def _open_doors_of(production: Production) -> None:
    lock(production, "premiere_at")
    if shown_at(production) is not None or production.premiere_at is None or now() < production.premiere_at - DOORS:
        return
    try:
        versions.keep(production)
    except Refused:  # nothing to show: its page says so, and what comes in time is kept then
        return
    tell_open_pages(production)


def tell_open_pages(production: Production) -> None:
    live.tell(live.topic("premiere", production.id))

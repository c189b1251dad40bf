"""The cut as who cuts it sees it: what plays when and what with; and who else is at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.db import db, now
from productions import weaving
from productions.joint_models import Presence
from productions.models import Production, Slot
from productions.places import Place

HERE_FOR = timedelta(seconds=40)


@dataclass(frozen=True)
class Stretch:
    """A place, or those that play together in their layers."""

    passage: weaving.Passage | None
    layers: list[list[Place]]


def timeline_of(places: Sequence[Place]) -> list[Stretch]:
    """A running order as stretches that follow each other."""
    return [
        Stretch(run[0].passage, [list(layer) for _, layer in groupby(run, lambda place: place.layer)])
        for _, together in groupby(places, lambda place: place.passage.id if place.passage else place.id)
        for run in [list(together)]
    ]


def be_here(production: Production, person: Person, slot_id: UUID | None) -> None:
    """Say that somebody cuts this piece now, and which place they have before them. Those who have gone are forgotten."""
    gone = (Presence.production_id == production.id) & (Presence.seen_at < now() - HERE_FOR)
    db.session.execute(delete(Presence).where(gone | (Presence.person_id == person.id)))
    known = select(Slot.id).where(Slot.id == slot_id, Slot.production_id == production.id)
    at_id = db.session.scalar(known) if slot_id else None
    db.session.add(Presence(production_id=production.id, person_id=person.id, slot_id=at_id, seen_at=now()))
    db.session.flush()


def others_here(production: Production, person: Person) -> Select[Presence]:
    """Who else cuts it just now."""
    there = Presence.production_id == production.id, Presence.person_id != person.id
    query = select(Presence).where(*there, Presence.seen_at >= now() - HERE_FOR).order_by(Presence.id)
    return query.options(joinedload(Presence.person).lazyload(Person.roles), joinedload(Presence.slot))

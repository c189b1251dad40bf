"""The order of a piece's places, and which of them play together. Operations flush, never commit."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from core.checks import Refused
from core.db import db
from productions import classes
from productions.editing import SEEN
from productions.models import Passage, Production, Slot
from productions.weaving import Arrangement

MOST_LAYERS = 64


class Turn(StrEnum):
    """When a place plays: with the one before it, after that in the same layer, or by itself."""

    TOGETHER = "together"
    AFTER = "after"
    APART = "apart"


def locked(production: Production) -> list[Slot]:
    """Its places in order, while nobody else changes the order."""
    db.session.execute(select(Production.id).where(Production.id == production.id).with_for_update(key_share=True))
    query = select(Slot).where(Slot.production_id == production.id).order_by(Slot.position, Slot.id)
    query = query.options(joinedload(Slot.passage))
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def move(slot: Slot, places: int) -> None:
    """Move a place by that many; up is negative. It stops at the ends. Between two that play together it plays with them;
    away from those it played with, by itself."""
    slots = locked(slot.production)
    at = slots.index(slot)
    to = max(0, min(len(slots) - 1, at + places))
    slots.insert(to, slots.pop(at))
    before, after = (slots[near].passage if 0 <= near < len(slots) else None for near in (to - 1, to + 1))
    if before is not None and before is after:
        slot.passage = before
    elif slot.passage not in (before, after):
        slot.passage = None
    settle(slot.production, slots)


def take_turn(slot: Slot, turn: Turn) -> None:
    """Say when a place plays. Raises Refused where nothing stands before it, and where too many would play together."""
    slots = locked(slot.production)
    at = slots.index(slot)
    if turn is Turn.APART:
        _part(slot, slots)
    elif at == 0:
        raise Refused("It is the first place: nothing stands before it to play with.")
    else:
        _join(slot, slots[at - 1], turn)
        check_layers(slots)
    settle(slot.production, slots)


def _join(slot: Slot, before: Slot, turn: Turn) -> None:
    if before.passage is None:
        is_seen = slot.medium in SEEN and before.medium in SEEN
        arrangement = Arrangement.GRID if is_seen and turn is Turn.TOGETHER else Arrangement.LAYERS
        before.passage = Passage(id=uuid7(), production=slot.production, title=before.title, arrangement=arrangement)
    slot.passage, slot.follows = before.passage, turn is Turn.AFTER


def _part(slot: Slot, slots: list[Slot]) -> None:
    """Out of its passage, to where that ends."""
    others = [other for other in slots if other.passage is slot.passage and other is not slot]
    if slot.passage is None or not others:
        return
    slots.remove(slot)
    slots.insert(slots.index(others[-1]) + 1, slot)
    slot.passage = None


def change_passage(passage: Passage, *, title: str, arrangement: Arrangement) -> None:
    """Change what it is called, and how its layers play."""
    passage.title, passage.arrangement = title, arrangement
    db.session.flush()
    classes.tell_open_pages(passage.production.course_id)


def check_layers(slots: Sequence[Slot]) -> None:
    """Raise Refused where more layers would play together than a browser can."""
    for passage, together in groupby(slots, lambda slot: slot.passage):
        if passage is not None:
            check_layer_count(sum(not slot.follows for slot in together))


def check_layer_count(layers: int, *, field: str = "lines") -> None:
    """Raise Refused where so many layers are more than a browser can play together."""
    if layers > MOST_LAYERS:
        raise Refused("At most %(most)s layers play together. Begin another passage.", field=field, most=MOST_LAYERS)


def settle(production: Production, slots: Sequence[Slot]) -> None:
    """Number places as they stand. What plays together stands together, at least two of them, and the first begins a layer;
    a passage without places is gone."""
    settled: set[UUID] = set()
    for passage_id, run in groupby(slots, lambda slot: slot.passage and slot.passage.id):
        together = list(run)
        if passage_id is None or passage_id in settled or len(together) == 1:
            for slot in together:
                slot.passage, slot.follows = None, False
        else:
            settled.add(passage_id)
            together[0].follows = False
    for position, slot in enumerate(slots):
        slot.position = position
    db.session.flush()
    empty = Passage.production_id == production.id, ~exists().where(Slot.passage_id == Passage.id)
    db.session.execute(delete(Passage).where(*empty))
    classes.tell_open_pages(production.course_id)

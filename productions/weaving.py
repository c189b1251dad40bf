"""The running order of a cut, and its credits: which take plays in which place, from when, with whose names. Pure.

All times are milliseconds from the start of the cut. Places play one after the other; those of a passage play together, in
layers, and in each layer one after the other.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from core.words import Words
from productions.edits import AS_IT_COMES, Edit

Id = Hashable

PICTURE_MS = HOLE_MS = 4000
WORDS_A_SECOND = 2.5
SHORTEST_READING_MS, LONGEST_READING_MS = 3000, 20_000

BUILT_ON = Words("Built on")
ANSWERS_USED, WELCOMED = Words("Answers that were used"), Words("Welcomed by")


class Medium(StrEnum):
    """What plays in a place."""

    FILM = "film"
    SOUND = "sound"
    PICTURE = "picture"
    TEXT = "text"


class Variant(StrEnum):
    """Which takes a viewer sees: the leader's choice; in each place the newest, the newest of one class project, the first there was,
    or one drawn by lot; the choice with all of theirs in it, or with works that somebody shows."""

    CHOSEN = "chosen"
    NEWEST = "newest"
    CLASS = "class"
    FIRST = "first"
    SURPRISE = "surprise"
    YOURS = "yours"
    WITH = "with"


class Arrangement(StrEnum):
    """How the layers of a passage play together: heard at once, and the first that can be seen is seen; or all of them seen,
    side by side."""

    LAYERS = "layers"
    GRID = "grid"


class What(StrEnum):
    """What stands in a place of the running order."""

    TAKE = "take"
    STAND_IN = "stand-in"
    HOLE = "hole"


@dataclass(frozen=True)
class Person:
    """A contributor, and the name they chose to be credited by."""

    id: Id
    name: str


@dataclass(frozen=True, kw_only=True)
class Playable:
    """A take or a stand-in that can play. For film and sound `duration_ms` after trimming, and where it begins; `words` for text."""

    id: Id
    medium: Medium
    duration_ms: int | None = None
    in_ms: int = 0
    edit: Edit = AS_IT_COMES
    words: int = 0
    role: str = ""
    people: tuple[Person, ...] = ()
    built_on: tuple[Person, ...] = ()
    answers_used: tuple[Person, ...] = ()
    welcomed: tuple[Person, ...] = ()
    shared_at: datetime | None = None
    work: Id | None = None


HELPED: dict[str, Callable[[Playable], tuple[Person, ...]]] = {
    BUILT_ON: lambda one: one.built_on,
    ANSWERS_USED: lambda one: one.answers_used,
    WELCOMED: lambda one: one.welcomed,
}


@dataclass(frozen=True)
class Passage:
    """Places that play together."""

    id: Id
    title: str
    arrangement: Arrangement


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A place in the cut. `longest_ms` is its spec for film and sound, and how long a picture stays. In a passage it begins a
    layer, or `follows` the one before it, `enters_ms` later than it could."""

    id: Id
    position: int
    medium: Medium
    longest_ms: int | None = None
    stand_in: Playable | None = None
    chosen: Id | None = None
    passage: Passage | None = None
    follows: bool = False
    enters_ms: int = 0


@dataclass(frozen=True)
class Playing:
    """One line of the running order. `playable` is None in a hole. `layer`: of its passage, from 0;
    `at_ms`: since that began. `in_ms`: where in its file it begins."""

    slot: Slot
    what: What
    playable: Playable | None
    start_ms: int
    duration_ms: int
    names: tuple[str, ...] = ()
    layer: int = 0
    at_ms: int = 0
    in_ms: int = 0

    @property
    def end_ms(self) -> int:
        """When it is over."""
        return self.start_ms + self.duration_ms


@dataclass(frozen=True)
class CreditLine:
    """A role in words, and everyone who had it."""

    role: str
    names: tuple[str, ...]


def weave(
    slots: Iterable[Slot],
    takes: Mapping[Any, Sequence[Playable]],
    variant: Variant = Variant.CHOSEN,
    person: Id | None = None,
    works: Collection[Id] = (),
) -> list[Playing]:
    """The running order: every slot once, by position; places of a passage stand together. `takes` holds each slot's alternates by the slot's id.

    `person` is whose cut it is, for Variant.YOURS: their newest take plays wherever they have one; where they have one of
    these `works`, the newest of that. For Variant.WITH, the newest takes of these `works` do, whoever made them. For
    Variant.SURPRISE, `takes` holds what was drawn, and for Variant.CLASS what is of the class project.
    """
    order: list[Playing] = []
    for slot in sorted(slots, key=lambda slot: slot.position):
        take = _pick(slot, takes.get(slot.id, ()), variant, person, works)
        playable = take or slot.stand_in
        what = What.TAKE if take else What.STAND_IN if playable else What.HOLE
        names = tuple(dict.fromkeys(one.name for one in playable.people)) if playable else ()
        layer = _layer_after(order[-1], slot) if order else 0
        order.append(Playing(slot, what, playable, 0, playing_time(slot, playable), names, layer))
    return _in_time(order)


def _layer_after(before: Playing, slot: Slot) -> int:
    if slot.passage is None or slot.passage != before.slot.passage:
        return 0
    return before.layer if slot.follows else before.layer + 1


def _in_time(order: Sequence[Playing]) -> list[Playing]:
    """The same, each with the time at which it begins in what it plays with, and from where on it is heard."""
    timed = []
    for _, together in groupby(order, lambda playing: _plays_with(playing.slot)):
        ends: dict[int, int] = defaultdict(int)
        for playing in together:
            at_ms = ends[playing.layer] + (playing.slot.enters_ms if playing.slot.passage else 0)
            ends[playing.layer] = at_ms + playing.duration_ms
            timed.append(_nudged(playing, at_ms))
    return close_up(timed)


def _nudged(playing: Playing, at_ms: int) -> Playing:
    """As it is edited: among what plays together a little later, or earlier; what would be heard before that begins is not."""
    if playing.playable is None:
        return replace(playing, at_ms=at_ms)
    at_ms += playing.playable.edit.offset_ms if playing.slot.passage else 0
    unheard_ms = min(max(0, -at_ms), playing.duration_ms - 1)
    return replace(
        playing,
        at_ms=max(0, at_ms),
        duration_ms=playing.duration_ms - unheard_ms,
        in_ms=playing.playable.in_ms + unheard_ms,
    )


def close_up(order: Iterable[Playing]) -> list[Playing]:
    """These without a gap, whatever is missing: what plays together begins where what stands before it ends; among itself it stays
    as it is."""
    closed, ends_ms = [], 0
    for _, together in groupby(order, lambda playing: _plays_with(playing.slot)):
        placed = [replace(playing, start_ms=ends_ms + playing.at_ms) for playing in together]
        closed += placed
        ends_ms = total_ms(placed)
    return closed


def _plays_with(slot: Slot) -> Id:
    return slot.passage.id if slot.passage else slot.id


def playing_time(slot: Slot, playable: Playable | None) -> int:
    """How many milliseconds something plays in a slot; a hole keeps the time that its spec asks for."""
    if playable is None:
        return slot.longest_ms or HOLE_MS
    if playable.medium is Medium.TEXT:
        return reading_time(playable.words)
    if playable.medium is Medium.PICTURE:
        return slot.longest_ms or PICTURE_MS
    # A file whose length nobody could measure takes the time of its place.
    own_ms = playable.duration_ms or slot.longest_ms or HOLE_MS
    return min(own_ms, slot.longest_ms or own_ms)


def reading_time(words: int) -> int:
    """Milliseconds to read so many words, at 2.5 a second: 3 seconds at the least, 20 at the most."""
    return min(max(round(1000 * words / WORDS_A_SECOND), SHORTEST_READING_MS), LONGEST_READING_MS)


def total_ms(order: Sequence[Playing]) -> int:
    """How long the whole cut plays."""
    return max((playing.end_ms for playing in order), default=0)


def start_before(order: Iterable[Playing], slot: Id, lead_ms: int = 5000) -> int:
    """Where to start so that a slot begins `lead_ms` later; the beginning when it comes sooner, or is not there."""
    start_ms = next((playing.start_ms for playing in order if playing.slot.id == slot), 0)
    return max(0, start_ms - lead_ms)


def slots_of(order: Iterable[Playing], person: Id) -> list[Id]:
    """The slots in which a take of this person plays."""
    return [playing.slot.id for playing in order if playing.what is What.TAKE and _is_by(playing.playable, person)]


def credits_of(order: Iterable[Playing]) -> list[CreditLine]:
    """Credits of what plays: roles and names in the order of first appearance, each person once a role.

    Those who helped come last: whose work it was built on, the answers that were used, and whoever welcomed them.
    """
    return [CreditLine(role, tuple(people.values())) for role, people in roles_of(order).items()]


def roles_of(order: Iterable[Playing]) -> dict[str, dict[Id, str]]:
    """The same with ids: role → person's id → name."""
    played = [playing.playable for playing in order if playing.playable]
    roles: dict[str, dict[Id, str]] = {}
    for one in played:
        _credit(roles, one.role or one.medium.capitalize(), one.people)
    for role, helped in HELPED.items():
        for one in played:
            _credit(roles, role, helped(one))
    return roles


def _credit(roles: dict[str, dict[Id, str]], role: str, people: Iterable[Person]) -> None:
    for person in people:
        roles.setdefault(role, {}).setdefault(person.id, person.name)


def _pick(
    slot: Slot, takes: Sequence[Playable], variant: Variant, person: Id | None, works: Collection[Id]
) -> Playable | None:
    if not takes:
        return None
    match variant:
        case Variant.NEWEST | Variant.CLASS:
            return _newest(takes)
        case Variant.FIRST:
            return min(takes, key=_age)
        case Variant.SURPRISE:
            return takes[0]
    asked = [take for take in takes if take.work in works]
    mine = [take for take in takes if _is_by(take, person)]
    if variant is Variant.WITH and asked:
        return _newest(asked)
    if variant is Variant.YOURS and mine:
        return _newest([take for take in asked if take in mine] or mine)
    return next((take for take in takes if take.id == slot.chosen), None)


def _newest(takes: Sequence[Playable]) -> Playable:
    """The take shared last; among equals the later in the list wins."""
    return sorted(takes, key=_age)[-1]


def _age(take: Playable) -> float:
    """When it was shared; one that never was counts as oldest."""
    return take.shared_at.timestamp() if take.shared_at else 0


def _is_by(playable: Playable | None, person: Id | None) -> bool:
    return playable is not None and any(one.id == person for one in playable.people)

"""Two cuts, place by place: what is the same, and what became another. Pure."""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Entry(Protocol):
    """A place as two cuts may have it: which place it is, and what plays in it."""

    @property
    def place(self) -> Hashable: ...
    @property
    def plays(self) -> Hashable: ...


class Change(StrEnum):
    SAME = "same"
    ANOTHER_TAKE = "another-take"
    MOVED = "moved"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Line:
    """One place of the two: as it was and as it is, with all that became of it."""

    before: int | None
    after: int | None
    changes: tuple[Change, ...]


def compare(before: Sequence[Entry], after: Sequence[Entry]) -> list[Line]:
    """A line for each place that either has, by its index there: in the order of `after`; what is gone stands where it was."""
    was = {entry.place: index for index, entry in enumerate(before)}
    there = {entry.place for entry in after}
    stayed = _longest_rise([was[entry.place] for entry in after if entry.place in was])
    lines, told = [], 0
    for index, entry in enumerate(after):
        at = was.get(entry.place)
        if at is None:
            lines.append(Line(None, index, (Change.NEW,)))
            continue
        if at in stayed:
            lines += [_gone(earlier) for earlier in range(told, at) if before[earlier].place not in there]
            told = at + 1
        changes = [Change.MOVED] if at not in stayed else []
        changes += [Change.ANOTHER_TAKE] if before[at].plays != entry.plays else []
        lines.append(Line(at, index, tuple(changes) or (Change.SAME,)))
    return lines + [_gone(earlier) for earlier in range(told, len(before)) if before[earlier].place not in there]


def _gone(index: int) -> Line:
    return Line(index, None, (Change.GONE,))


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The most of these numbers that stand in rising order: the others moved (patience sorting)."""
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tops, number)
        below[number] = tops[at - 1] if at else None
        tops[at : at + 1] = [number]
    rise, at_last = set(), tops[-1] if tops else None
    while at_last is not None:
        rise.add(at_last)
        at_last = below[at_last]
    return rise

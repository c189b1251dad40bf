"""What an instructor should look at in the answers to a take: opinions that split, answers in kind, copied words, answers given
too fast, pairs that keep meeting. Signs, not verdicts. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

SPLIT = 3.3  # standard deviations of noise between the highest and the lowest: three honest people pass it one time in twenty
FAR_BELOW = -1.5  # of what others say of the same work, in the same measure
SHORTEST_COPY = 40  # characters: "I love it" is nobody's
SECONDS_A_NOTE = 20
MEETINGS = 2  # works of each other


class Flag(StrEnum):
    SPLIT = "split"
    RETALIATION = "retaliation"
    COPIED = "copied"
    FAST = "fast"
    MEETING = "meeting"


@dataclass(frozen=True)
class Given:
    """One answer to a take. `off`: how far its total is above the estimate of the work, the reviewer's leniency taken off, in
    standard deviations of noise; None without ticks. `seconds` it took from claim to sending; 0 where nobody measured."""

    take: UUID
    work: UUID
    reviewer: UUID
    author: UUID
    seconds: float
    notes: Sequence[str]
    off: float | None


def digest_of(words: str) -> str | None:
    """The same for the same words, whatever their case and spacing; None for what is too short to be anybody's own."""
    plain = " ".join(words.casefold().split())
    return sha256(plain.encode()).hexdigest()[:32] if len(plain) >= SHORTEST_COPY else None


def in_order(flags: Iterable[Flag]) -> list[Flag]:
    return sorted(set(flags), key=list(Flag).index)


def flagged(given: Iterable[Given]) -> dict[UUID, list[Flag]]:
    """The flags of each take that has any, in the order of Flag."""
    rows = list(given)
    found: dict[UUID, set[Flag]] = defaultdict(set)
    for flag, takes in (
        (Flag.SPLIT, _split(rows)),
        (Flag.RETALIATION, _in_kind(rows)),
        (Flag.COPIED, _copied(rows)),
        (Flag.FAST, {row.take for row in rows if 0 < row.seconds < SECONDS_A_NOTE * len(row.notes)}),
        (Flag.MEETING, _meeting(rows)),
    ):
        for take in takes:
            found[take].add(flag)
    return {take: in_order(flags) for take, flags in found.items()}


def _split(rows: Sequence[Given]) -> set[UUID]:
    offs = defaultdict(list)
    for row in rows:
        if row.off is not None:
            offs[row.take].append(row.off)
    return {take for take, each in offs.items() if max(each) - min(each) > SPLIT}


def _in_kind(rows: Sequence[Given]) -> set[UUID]:
    """Two who answered each other, both far below what others say."""
    harsh = [row for row in rows if row.off is not None and row.off < FAR_BELOW]
    pairs = {(row.reviewer, row.author) for row in harsh}
    return {row.take for row in harsh if (row.author, row.reviewer) in pairs}


def _copied(rows: Sequence[Given]) -> set[UUID]:
    """The same words in two answers, whoever wrote them."""
    takes = defaultdict(list)
    for row in rows:
        for words in {digest_of(note) for note in row.notes} - {None}:
            takes[words].append(row.take)
    return {take for each in takes.values() if len(each) > 1 for take in each}


def _meeting(rows: Sequence[Given]) -> set[UUID]:
    works = defaultdict(set)
    for row in rows:
        works[frozenset((row.reviewer, row.author))].add(row.work)
    return {row.take for row in rows if len(works[frozenset((row.reviewer, row.author))]) >= MEETINGS}

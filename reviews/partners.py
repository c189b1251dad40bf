"""Who answers whom when it is not the order of need: partners, drawn so that everybody has one. Pure."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import TypeVar

Who = TypeVar("Who")


def drawn(people: Sequence[Who], rng: Random) -> list[tuple[Who, Who]]:
    """(who answers, whose work): everybody answers one and is answered by one. Two by two, both ways; the last three in a
    ring. Nobody is drawn alone."""
    if len(people) < 2:
        return []
    mixed = rng.sample(list(people), len(people))
    ring = mixed[-3:] if len(mixed) % 2 else []
    pairs = mixed[: len(mixed) - len(ring)]
    both = [pair for one, other in zip(pairs[::2], pairs[1::2], strict=True) for pair in ((one, other), (other, one))]
    return both + list(zip(ring, ring[1:] + ring[:1], strict=True))


def without_one(people: Iterable[Who], pairings: Iterable[tuple[Who, Who]]) -> list[Who]:
    """Those who have nobody to answer yet, or whom nobody answers."""
    known = list(pairings)
    answering, answered = {who for who, _ in known}, {whom for _, whom in known}
    return [each for each in people if each not in answering or each not in answered]

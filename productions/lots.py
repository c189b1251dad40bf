"""Lots, which decide which takes surprise somebody. Pure."""

from random import SystemRandom

LOTS = 1 << 16
_random = SystemRandom()


def draw_lot() -> int:
    """A number below LOTS, at random."""
    return _random.randrange(LOTS)

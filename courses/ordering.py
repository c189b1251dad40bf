"""Putting one of several in another place. Pure."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Placed(Protocol):
    position: int


Row = TypeVar("Row", bound=Placed)


def move(rows: Sequence[Row], row: Row, places: int) -> list[Row]:
    """The rows in order after `row` moved by that many places (up is negative), with positions counted anew from 0.

    It stops at the ends.
    """
    ordered = [other for other in rows if other is not row]
    at = max(0, min(len(ordered), rows.index(row) + places))
    return number([*ordered[:at], row, *ordered[at:]])


def number(rows: Sequence[Row]) -> list[Row]:
    """Positions from 0, in this order."""
    for position, row in enumerate(rows):
        row.position = position
    return list(rows)

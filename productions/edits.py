"""How a take plays in its place, in the cut alone: its maker need not be asked. Pure."""

from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

LONGEST_OFFSET_MS, LONGEST_FADE_MS = 10_000, 30_000
QUIETEST_DB, LOUDEST_DB = -40.0, 12.0
NEAREST = 4.0

Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Edit:
    """`offset_ms`: so much later among what plays together, or earlier; `gain_db`; `pan` from -1 (left) to 1; fades of what is
    seen and heard; `zoom`: so many times nearer, where `x` and `y` (shares of the frame) stay where they are."""

    offset_ms: int = 0
    gain_db: float = 0.0
    pan: float = 0.0
    fade_in_ms: int = 0
    fade_out_ms: int = 0
    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    def packed(self) -> dict[str, Any]:
        """What is not as it comes, as JSON."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name)) != each.default}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        return cls(**packed)


AS_IT_COMES = Edit()


def within(edit: Edit) -> Edit:
    """The same, as far as it can be."""
    return Edit(
        offset_ms=_between(edit.offset_ms, -LONGEST_OFFSET_MS, LONGEST_OFFSET_MS),
        gain_db=_between(edit.gain_db, QUIETEST_DB, LOUDEST_DB),
        pan=_between(edit.pan, -1.0, 1.0),
        fade_in_ms=_between(edit.fade_in_ms, 0, LONGEST_FADE_MS),
        fade_out_ms=_between(edit.fade_out_ms, 0, LONGEST_FADE_MS),
        zoom=_between(edit.zoom, 1.0, NEAREST),
        x=_between(edit.x, 0.0, 1.0),
        y=_between(edit.y, 0.0, 1.0),
    )


def _between(value: Number, least: Number, most: Number) -> Number:
    return min(max(value, least), most)

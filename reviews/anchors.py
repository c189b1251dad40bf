"""Where a note points: a moment, a region, a passage, or the whole of it. Pure.

Times are integers of milliseconds. Regions run from 0 to 1 from the top left, with the media's pixel size beside.
Passages are quoted with their surroundings; positions count characters (code points, not UTF-16 units).
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from core.words import Words, in_a_row

TIME_HINT = Words("Write a time like 0:14, 1:02.5 or 74.")
LONGEST_MS = 24 * 60 * 60 * 1000

_TIME = re.compile(r"(?:(\d{1,3}):)?(?:(\d{1,4}):)?(\d{1,5})(?:[.,](\d{1,3})\d*)?", re.ASCII)

NINTHS = (
    (Words("top left"), Words("top"), Words("top right")),
    (Words("left"), Words("middle"), Words("right")),
    (Words("bottom left"), Words("bottom"), Words("bottom right")),
)
# Every way of saying a ninth that people type, to its row and column.
_NINTHS = {
    said: (row, column)
    for row, names in enumerate(NINTHS)
    for column, name in enumerate(names)
    for said in (name, " ".join(reversed(name.split())))
} | {"centre": (1, 1), "center": (1, 1)}


HAIR = 1e-9  # of tolerance: 0.7 + 0.3 is not always 1


@dataclass(frozen=True)
class Moment:
    """A moment of film or sound, or a stretch of it when it has an end. Milliseconds."""

    start_ms: int
    end_ms: int | None = None

    def __post_init__(self) -> None:
        if self.start_ms < 0 or (self.end_ms is not None and self.end_ms < self.start_ms):
            raise ValueError("A moment begins at 0 or later, and ends after it begins.")


@dataclass(frozen=True)
class Region:
    """A rectangle of a picture, or of a film at a moment: fractions of its width and height, and the pixels it had."""

    x: float
    y: float
    w: float
    h: float
    width_px: int
    height_px: int
    moment: Moment | None = None

    def __post_init__(self) -> None:
        corners_are_inside = 0 <= self.x <= 1 and 0 <= self.y <= 1
        if not (corners_are_inside and 0 < self.w <= 1 - self.x + HAIR and 0 < self.h <= 1 - self.y + HAIR):
            raise ValueError("A region lies inside its picture, between 0 and 1.")


@dataclass(frozen=True)
class Passage:
    """Words of a text: the quote, a little of what stands before and after it, and where it began."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    position: int = 0


@dataclass(frozen=True)
class Whole:
    """The whole of it."""


Anchor = Moment | Region | Passage | Whole


class Carriage(StrEnum):
    """What became of an anchor in another take."""

    SAME_PLACE = "same-place"
    GONE = "gone"


@dataclass(frozen=True)
class Carried:
    """An anchor in another take; where the place is gone, the anchor it had in its own."""

    anchor: Anchor
    status: Carriage


def within(side: float, start: float) -> float:
    """The side of a region that begins at `start`, cut at the picture's edge; a hair over it stays as it was written."""
    return side if side <= 1 - start + HAIR else 1 - start


def parse_time(typed: str) -> int:
    """Milliseconds of a typed time: "0:02", "1:14.5", "74", "1:02:03". Raises ValueError with a sentence."""
    match = _TIME.fullmatch(typed.strip())
    if not match:
        raise ValueError(TIME_HINT)
    first, second, seconds, fraction = match.groups()
    # With one colon the first group is minutes; with two, hours.
    hours, minutes = (first, second) if second else (None, first)
    if (hours and int(minutes) > 59) or (minutes and int(seconds) > 59):
        raise ValueError(TIME_HINT)
    total = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    milliseconds = total * 1000 + int((fraction or "").ljust(3, "0"))
    if milliseconds > LONGEST_MS:
        raise ValueError(TIME_HINT)
    return milliseconds


def parse_moment(typed: str) -> Moment:
    """The moment of a typed time, or the stretch between two: "0:02–0:05". Raises ValueError with a sentence."""
    start, _dash, end = typed.replace("–", "-").partition("-")
    moment = parse_time(start), parse_time(end) if end.strip() else None
    if moment[1] is not None and moment[1] < moment[0]:
        raise ValueError(Words("It ends before it begins. Give the earlier time first."))
    return Moment(*moment)


def format_moment(moment: Moment) -> str:
    """ "0:02", or "0:02–0:05" for a stretch."""
    start = format_time(moment.start_ms)
    return start if moment.end_ms is None else f"{start}–{format_time(moment.end_ms)}"


def format_time(milliseconds: int) -> str:
    """A time as people type it: 2000 is "0:02", 74500 is "1:14.5", 3723000 is "1:02:03"."""
    seconds, fraction = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"{clock}.{fraction:03}".rstrip("0") if fraction else clock


def parts_of_a_picture() -> list[Words]:
    """The nine answers to "which part?", in reading order: "top left", "top", … "middle", … "bottom right"."""
    return [name for names in NINTHS for name in names]


def region_named(words: str, width_px: int, height_px: int) -> Region:
    """The ninth of a picture that words like "top left" or "middle" name. Raises ValueError with a sentence."""
    known = re.sub(r"[\s,-]+", " ", words.casefold()).strip().removeprefix("the ")
    if known not in _NINTHS:
        raise ValueError(Words("Say which part: %(parts)s.", parts=in_a_row(parts_of_a_picture(), ", ")))
    row, column = _NINTHS[known]
    x, y, side = (round(thirds / 3, 6) for thirds in (column, row, 1))
    return Region(x, y, side, side, width_px, height_px)


def name_of_region(region: Region) -> Words:
    """The ninth in which a region's centre lies, in words."""
    row, column = int((region.y + region.h / 2) * 3), int((region.x + region.w / 2) * 3)
    return NINTHS[min(row, 2)][min(column, 2)]


def clamped(moment: Moment, duration_ms: int) -> Moment | None:
    """The part of a moment that lies within `duration_ms`; None when it begins after the end."""
    if moment.start_ms > duration_ms:
        return None
    return moment if moment.end_ms is None else replace(moment, end_ms=min(moment.end_ms, duration_ms))

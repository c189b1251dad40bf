"""What is drawn on a picture or a frame: an arrow or a free line, its points from 0 to 1 from the top left. Pure.

A box is no drawing: it is the region itself.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.words import Words
from reviews.anchors import Region, name_of_region

MOST_POINTS = 64
LONGEST_DRAWING = 4000  # characters of a line as a form sends it, before it is simplified
LEAST_SIDE = 0.02  # of the region that a drawing lies in
DIGITS = 4
HEAD = 0.06  # of an arrow, measured by the longer side of its picture
CLOSED = 0.25  # ends that are so near each other, measured by the size of the line, close it

Point = tuple[float, float]


class Stroke(StrEnum):
    ARROW = "arrow"
    LINE = "line"


@dataclass(frozen=True)
class Drawing:
    """An arrow from its first point to its last, or a line through all of them."""

    kind: Stroke
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        are_inside = all(0 <= side <= 1 for point in self.points for side in point)
        fits = len(self.points) == 2 if self.kind == Stroke.ARROW else 2 <= len(self.points) <= MOST_POINTS
        if not (are_inside and fits and len(set(self.points)) > 1):
            raise ValueError("A drawing has two points or more, all inside its picture.")

    @property
    def as_kept(self) -> dict[str, Any]:
        """For a column of JSON."""
        return {"kind": self.kind.value, "points": [list(point) for point in self.points]}

    @property
    def as_typed(self) -> str:
        """For a field of a form: "arrow 0.1,0.2 0.5,0.6"."""
        return " ".join([self.kind.value, *(f"{x:.{DIGITS}g},{y:.{DIGITS}g}" for x, y in self.points)])


def drawing_of(kept: dict[str, Any] | None) -> Drawing | None:
    """The drawing that a column holds; None for none, and for one that can't be."""
    try:
        return drawn(kept["kind"], [(float(x), float(y)) for x, y in kept["points"]]) if kept else None
    except (KeyError, TypeError, ValueError):
        return None


def drawing_typed(typed: str) -> Drawing | None:
    """The drawing of a field; None for none, and for one that can't be: it was drawn by a script, not typed."""
    kind, *pairs = typed[:LONGEST_DRAWING].split() or [""]
    try:
        return drawn(kind, [_point(pair) for pair in pairs])
    except ValueError:
        return None


def drawn(kind: str, points: Sequence[Point]) -> Drawing:
    """A drawing through these points: an arrow by its ends, a line by as few points as show it. Raises ValueError."""
    rounded = [(round(x, DIGITS), round(y, DIGITS)) for x, y in points]
    stroke = Stroke(kind)
    return Drawing(stroke, tuple(_ends(rounded) if stroke == Stroke.ARROW else simplified(rounded)))


def simplified(points: Sequence[Point], most: int = MOST_POINTS) -> list[Point]:
    """At most so many of the points, those that keep the line's shape best (Ramer, Douglas and Peucker, with a tolerance
    that grows until they are few enough)."""
    tolerance, kept = 0.0005, list(points)
    while len(kept) > most:
        kept, tolerance = _within(points, tolerance), tolerance * 2
    return kept


def region_around(drawing: Drawing, width_px: int, height_px: int) -> Region:
    """The region that a drawing lies in."""
    (x, w), (y, h) = (_side([point[axis] for point in drawing.points]) for axis in (0, 1))
    return Region(x, y, w, h, width_px, height_px)


def drawing_in_words(drawing: Drawing) -> Words:
    """ "an arrow from left to top right": what it shows, for those who can't see it."""
    region = region_around(drawing, 1, 1)
    start, end = (_name_of(point) for point in _ends(drawing.points))
    if drawing.kind == Stroke.LINE and math.dist(*_ends(drawing.points)) < CLOSED * math.hypot(region.w, region.h):
        return Words("a line around this part: %(part)s", part=name_of_region(region))
    if drawing.kind == Stroke.LINE:
        return Words("a line from %(start)s to %(end)s", start=start, end=end)
    return Words("an arrow from %(start)s to %(end)s", start=start, end=end)


def path_of(drawing: Drawing, wide: float, high: float) -> str:
    """Its SVG path in a picture of this size."""
    points = [(x * wide, y * high) for x, y in drawing.points]
    head = head_of(points, max(wide, high)) if drawing.kind == Stroke.ARROW else []
    return _steps(points) + _steps(head)


def head_of(points: Sequence[Point], longer_side: float) -> list[Point]:
    """The two barbs of an arrow, with its tip between them."""
    (x, y), length = points[-1], HEAD * longer_side
    turned = math.atan2(points[0][1] - y, points[0][0] - x)
    one, other = ((x + length * math.cos(turned + by), y + length * math.sin(turned + by)) for by in (0.5, -0.5))
    return [one, points[-1], other]


def _steps(points: Sequence[Point]) -> str:
    return "".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))


def _name_of(point: Point) -> Words:
    x, y = (min(side, 1 - LEAST_SIDE) for side in point)
    return name_of_region(Region(x, y, LEAST_SIDE, LEAST_SIDE, 1, 1))


def _ends(points: Sequence[Point]) -> list[Point]:
    return [points[0], points[-1]] if points else []


def _point(pair: str) -> Point:
    if not re.fullmatch(r"[01]?(\.\d{1,9})?,[01]?(\.\d{1,9})?", pair, re.ASCII):
        raise ValueError(pair)
    x, y = pair.split(",")
    return float(x or "nan"), float(y or "nan")


def _side(along: Sequence[float]) -> tuple[float, float]:
    """Where a region begins along one axis, and how far it goes: wide enough to be seen."""
    least, most = min(along), max(along)
    start = round(min(max(0.0, least - max(0.0, LEAST_SIDE - (most - least)) / 2), 1 - LEAST_SIDE), DIGITS)
    return start, round(min(max(most - start, LEAST_SIDE), 1 - start), DIGITS)


def _within(points: Sequence[Point], tolerance: float) -> list[Point]:
    """The points that a line needs to stay within a tolerance of all."""
    kept, open_ = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        between = range(first + 1, last)
        at = max(between, key=lambda each: _away(points[each], points[first], points[last]), default=None)
        if at is not None and _away(points[at], points[first], points[last]) > tolerance:
            kept.add(at)
            open_ += [(first, at), (at, last)]
    return [points[at] for at in sorted(kept)]


def _away(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the stretch between two others."""
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    along = ((point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])) / length**2
    along = min(1.0, max(0.0, along))
    return math.dist(point, (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])))

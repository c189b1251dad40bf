"""The lines of a lineage beside its list: a dot for each work, and a bow from it up to each that it is built on. Pure.

Every source stands further up than what is built on it, so a bow leads up; the further, the wider it is. One row of the
list is as high as one of the drawing, in units of which a page makes 16 to a letter's height.
"""

from dataclasses import dataclass

from submissions.lineage import Drawing, Place

ROW, MARGIN, WIDEST = 64, 12, 56


@dataclass(frozen=True)
class Dot:
    """Where a work stands."""

    place: Place
    x: int
    y: int
    is_here: bool


@dataclass(frozen=True)
class Bow:
    """A path in SVG's words. `is_of_this`: it begins or ends at the work that the page is about."""

    path: str
    is_of_this: bool


@dataclass(frozen=True)
class Drawn:
    """All of it, with its size."""

    dots: list[Dot]
    bows: list[Bow]
    width: int
    height: int


def drawn(drawing: Drawing) -> Drawn:
    """Those of other works come first: what is drawn last lies on top."""
    row_of = {place.work: row for row, place in enumerate(drawing.places)}
    widths = {edge: _width(row_of[edge[0]] - row_of[edge[1]]) for edge in drawing.edges}
    x = MARGIN + max(widths.values(), default=0)
    dots = [Dot(place, x, _middle(row), place == drawing.here) for row, place in enumerate(drawing.places)]
    bows = [
        Bow(_path(x, _middle(row_of[source]), _middle(row_of[work]), width), drawing.here.work in (work, source))
        for (work, source), width in widths.items()
    ]
    return Drawn(dots, sorted(bows, key=lambda bow: bow.is_of_this), x + MARGIN, len(dots) * ROW)


def _middle(row: int) -> int:
    return row * ROW + ROW // 2


def _width(rows: int) -> int:
    """The further a bow leads, the wider it is, up to WIDEST."""
    return round(WIDEST * rows / (rows + 4))


def _path(x: int, top: int, bottom: int, width: int) -> str:
    reach = x - round(width * 4 / 3)  # a curve comes three quarters of the way to its handles
    return f"M{x} {top}C{reach} {top} {reach} {bottom} {x} {bottom}"

"""Where a film or a sound begins and ends, when its maker says so. Pure."""

from typing import NamedTuple

from core.checks import Refused
from core.words import Words

SHORTEST_MS = 500


class Trim(NamedTuple):
    """What plays: from `in_ms` on, up to `out_ms` (None: to the end)."""

    in_ms: int
    out_ms: int | None

    def lasts(self, source_ms: int) -> int:
        """How long that is, of a source that long."""
        return (source_ms if self.out_ms is None else self.out_ms) - self.in_ms


WHOLE_LENGTH = Trim(0, None)


def trim_of(source_ms: int, in_ms: int, out_ms: int | None) -> Trim:
    """The trim that is meant: an end at or beyond the end of the source is its end. Raises Refused where too little is left."""
    start, end = max(0, in_ms), source_ms if out_ms is None else min(out_ms, source_ms)
    trim = Trim(start, None if end >= source_ms else end)
    if trim.lasts(source_ms) < SHORTEST_MS and trim != WHOLE_LENGTH:
        raise Refused(
            Words(
                "At least half a second must be left: it starts at %(start)s s and ends at %(end)s s.",
                start=f"{start / 1000:.1f}",
                end=f"{end / 1000:.1f}",
            ),
            field="trim",
        )
    return trim

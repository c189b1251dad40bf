"""Where a work comes from and what came of it: a graph without cycles. Pure.

An edge is a pair (work, source): the work is built on the source. A work taken back keeps its edges,
so what was built on it still shows that something stood there.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass

Edges = Iterable[tuple[Hashable, Hashable]]
Neighbours = dict[Hashable, list[Hashable]]

# A page that draws more works than this, one way, is not read any more.
LIMIT = 60


@dataclass(frozen=True)
class Place:
    """A work in the drawing. `is_tombstone`: its maker took it back; only the place remains."""

    work: Hashable
    is_tombstone: bool = False


@dataclass(frozen=True)
class Drawing:
    """The lineage of one work, in rows: `before` from the oldest sources to the nearest, `after` from the nearest on.

    `edges` are the lines (work, source) between what is shown; each leads to an earlier row.
    `is_cut_short` when there is more than the limit lets in.
    """

    before: tuple[tuple[Place, ...], ...]
    here: Place
    after: tuple[tuple[Place, ...], ...]
    edges: tuple[tuple[Hashable, Hashable], ...]
    is_cut_short: bool

    @property
    def places(self) -> list[Place]:
        """One below the other: the oldest sources first, what is newest last."""
        return [place for row in (*self.before, (self.here,), *self.after) for place in row]


def ancestors(edges: Edges, work: Hashable, limit: int | None = LIMIT) -> list[Hashable]:
    """What the work is built on, directly or through others: nearest first, at most `limit` works."""
    return _reachable(_sources(edges), work, limit)


def descendants(edges: Edges, work: Hashable, limit: int | None = LIMIT) -> list[Hashable]:
    """What was built on the work, directly or through others: nearest first, at most `limit` works."""
    return _reachable(_built_on(edges), work, limit)


def drawing(edges: Edges, work: Hashable, *, taken_back: Collection[Hashable] = (), limit: int = LIMIT) -> Drawing:
    """Lay out the lineage of `work` in rows, at most `limit` works before it and `limit` after it."""
    edges = list(dict.fromkeys(edges))
    sources, built_on = _sources(edges), _built_on(edges)
    found_before, found_after = _reachable(sources, work, limit + 1), _reachable(built_on, work, limit + 1)
    before, after = found_before[:limit], found_after[:limit]
    shown = {work, *before, *after}

    def rows(works: list[Hashable], towards_work: Neighbours) -> list[tuple[Place, ...]]:
        depths = _depths(works, towards_work, work)
        placed = defaultdict(list)
        for one in works:
            placed[depths[one]].append(Place(one, one in taken_back))
        return [tuple(placed[depth]) for depth in sorted(placed)]

    return Drawing(
        before=tuple(reversed(rows(before, built_on))),
        here=Place(work, work in taken_back),
        after=tuple(rows(after, sources)),
        edges=tuple(edge for edge in edges if shown.issuperset(edge)),
        is_cut_short=len(found_before) > limit or len(found_after) > limit,
    )


def _sources(edges: Edges) -> Neighbours:
    neighbours = defaultdict(list)
    for work, source in edges:
        neighbours[work].append(source)
    return neighbours


def _built_on(edges: Edges) -> Neighbours:
    return _sources((source, work) for work, source in edges)


def _reachable(neighbours: Neighbours, start: Hashable, limit: int | None) -> list[Hashable]:
    """Everything that can be reached from `start`, breadth first, without `start` itself."""
    found = {start: None}
    queue = [start]
    for here in queue:
        for neighbour in neighbours.get(here, ()):
            if limit is not None and len(found) > limit:
                return queue[1:]
            if neighbour not in found:
                found[neighbour] = None
                queue.append(neighbour)
    return queue[1:]


def _depths(works: list[Hashable], towards_work: Neighbours, work: Hashable) -> dict[Hashable, int]:
    """Each work's longest distance from `work`, so that every line in a drawing leads to an earlier row.

    Works on a cycle, which the database forbids but a damaged import might hold, take their order of discovery.
    """
    within = {work, *works}
    outward = defaultdict(list)
    open_ends = dict.fromkeys(works, 0)
    for one in works:
        for nearer in towards_work.get(one, ()):
            if nearer in within:
                outward[nearer].append(one)
                open_ends[one] += 1
    depths = dict.fromkeys(works, 1) | {work: 0}
    queue = [work]
    for here in queue:
        for further in outward[here]:
            if further not in open_ends:
                continue
            depths[further] = max(depths[further], depths[here] + 1)
            open_ends[further] -= 1
            if open_ends[further] == 0:
                queue.append(further)
    return depths

"""Where a work comes from and what came of it, as a drawing and as a list."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from core.db import db
from core.web import current_person, needs
from submissions import bows, lineage, occasion, queries, showing
from submissions.models import Source, Submission
from submissions.queries import this_work
from submissions.views import bp

Edge = tuple[Hashable, Hashable]


@dataclass(frozen=True, kw_only=True)
class Line:
    """What stands at a place of the drawing, in words; of what was taken back, nothing but that."""

    is_here: bool
    is_gone: bool
    built_on: str  # titles
    title: str = ""
    url: str | None = None
    credit: str = ""
    about: str = ""
    is_elsewhere: bool = False


@bp.get("/works/<uuid:work_id>/lineage")
@needs("submission.view", by=this_work, options=queries.ON_ITS_PAGE)
def lineage_of(work: Submission) -> Any:
    """Both ways; what was taken back leaves a stone, and what is from elsewhere stands where it was used."""
    edges, is_cut_short = _edges(work)
    ids = {id for edge in edges for id in edge} | {work.id}
    seen = {each.id: each for each in db.session.scalars(queries.seen_among(ids, current_person())).unique()}
    gone = showing.stones(seen.values())
    occasion.look_up(seen.values())
    shown: list[Edge] = [edge for edge in edges if seen.keys() >= set(edge)]
    before = {work.id, *lineage.ancestors(shown, work.id)} - gone
    used = [(each.material_id or each.id, each) for each in db.session.scalars(queries.from_elsewhere(before))]
    others = dict(used)
    shown += [(each.submission_id, id) for id, each in used]
    drawing = lineage.drawing(shown, work.id, taken_back=gone)
    return render_template(
        "submissions/lineage.html",
        work=work,
        drawing=drawing,
        is_cut_short=is_cut_short or drawing.is_cut_short,
        works=seen,
        others=others,
        is_list=request.args.get("as") == "list",
        lines=_lines(drawing, {**seen, **others}),
        drawn=bows.drawn(drawing),
        tile_of=_own_tile,
    )


def _edges(work: Submission) -> tuple[list[tuple[UUID, UUID]], bool]:
    """Each edge once, and whether there are more than a page can show."""
    both = [db.session.execute(query(work.id)).all() for query in (queries.edges_before, queries.edges_after)]
    edges = dict.fromkeys((row[0], row[1]) for rows in both for row in rows)
    return list(edges), any(len(rows) == queries.MOST_EDGES for rows in both)


def _lines(drawing: lineage.Drawing, things: Mapping[Any, Submission | Source]) -> list[Line]:
    """A line for each place, from the oldest on: what stands there, and the titles of what it is built on."""
    titles = {place.work: _title(things[place.work]) for place in drawing.places if not place.is_tombstone}
    built_on = defaultdict[Hashable, list[str]](list)
    for work, source in drawing.edges:
        built_on[work] += [_("“%(title)s”", title=titles[source])] if source in titles else []
    return [
        Line(
            is_here=place == drawing.here,
            is_gone=place.is_tombstone,
            built_on=", ".join(built_on[place.work]),
            **({} if place.is_tombstone else _about(things[place.work])),
        )
        for place in drawing.places
    ]


def _about(thing: Submission | Source) -> dict[str, Any]:
    licence = showing.licence_line(thing)
    if isinstance(thing, Source):
        return {"title": thing.title, "credit": thing.maker, "about": licence, "is_elsewhere": True}
    return {
        "title": _title(thing),
        "url": url_for("submissions.work", work_id=thing.id),
        "credit": showing.name_of(thing),
        "about": lesson.title if (lesson := occasion.lesson_of(thing)) else licence,
    }


def _title(thing: Submission | Source) -> str:
    return thing.title or _("Untitled")


def _own_tile(work: Submission) -> dict[str, Any]:
    return showing.tile_of(work, current_person())

"""The cut of a class project, and finished pieces; the room's blueprint."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.db import db
from core.paging import page
from core.web import current_person, needs, open_to_all
from courses.models import Course
from productions import crediting, cuts, places, queries
from productions.models import LOTS, Production, Slot, draw_lot
from productions.weaving import Variant
from submissions.models import Part, Submission, Take

bp = Blueprint("productions", __name__)
MOST_SHOWN = 20


def named(slug: str) -> list[ColumnElement[bool]]:
    """The class project that an address names."""
    return [Course.slug == slug]


def piece_named(slug: str) -> list[ColumnElement[bool]]:
    """The finished piece that an address names."""
    return [Production.slug == slug]


def part_in(slug: str, part_id: UUID) -> list[ColumnElement[bool]]:
    """The take that holds this part, in this class project."""
    here = Take.submission.has(Submission.course.has(Course.slug == slug))
    return [here, Take.parts.any(Part.id == part_id)]


def place_in(slug: str, slot_id: UUID) -> list[ColumnElement[bool]]:
    """A place of the cut of this class project."""
    return [Slot.id == slot_id, Slot.production.has(Production.course.has(Course.slug == slug))]


WITH_COURSE = (joinedload(Slot.production).joinedload(Production.course),)


@bp.get("/class-projects/<slug>/cut")
@needs("course.view", by=named)
def cut(course: Course) -> str:
    """Its takes as they were chosen, or as the address asks; `shows` names works that somebody shows, for good."""
    person = current_person()
    production = db.session.scalar(queries.seen_of_course(course, person))
    asked = _asked(person)
    order = cuts.running_order(course, person, asked.variant, works=asked.works, lot=asked.lot) if production else []
    shown = [place for place in order if place.work_id in asked.works]
    return render_template(
        "productions/cut.html",
        course=course,
        production=production,
        places=order,
        strip=places.small(order),
        start_ms=places.start_of(order, works=asked.works, slot_id=asked.start),
        variant=asked.variant,
        is_gone=asked.variant == Variant.WITH and not shown,
        shown_names=list(dict.fromkeys([name for place in shown for name in place.names])),
        link=_link_to(course, order) if asked.variant == Variant.YOURS else None,
        another=draw_lot(),
        is_placed=queries.is_placed(course, person),
        changes=queries.changes(production, person) if production else [],
    )


@bp.get("/class-projects/<slug>/cut/captions/<uuid:part_id>.vtt")
@needs("take.view", by=part_in)
def captions(take: Take) -> Response:
    """What a part of a take says or shows: its captions, or else its description as captions."""
    part_id = (request.view_args or {})["part_id"]
    part = next(each for each in take.parts if each.id == part_id)
    if part.captions:
        return Response(part.captions, content_type="text/vtt; charset=utf-8")
    return _webvtt(part.description, part.file.duration_ms if part.file else None)


@bp.get("/class-projects/<slug>/cut/captions/places/<uuid:slot_id>.vtt")
@needs("slot.view", by=place_in)
def stand_in_captions(slot: Slot) -> Response:
    return _webvtt(slot.stand_in_words, slot.stand_in.duration_ms if slot.stand_in else None)


@bp.get("/productions")
@open_to_all
def find() -> str:
    person, after = current_person(), request.args.get("after")
    making = page(queries.in_the_making(person), Production.created_at, Production.id, after=after, size=24)
    finished = [] if after else db.session.scalars(queries.finished(person).limit(48)).all()
    return render_template("productions/find.html", finished=finished, making=making)


@bp.get("/productions/<slug>")
@needs("production.view", by=piece_named, options=(joinedload(Production.course), joinedload(Production.leader)))
def show(production: Production) -> str:
    person = current_person()
    return render_template(
        "productions/show.html",
        production=production,
        course=production.course,
        places=cuts.running_order(production.course, person),
        roll=crediting.roll(production, person),
    )


@dataclass(frozen=True)
class _Asked:
    """What an address asks of a cut; `start` is a place, or one of the works, to play from."""

    variant: Variant
    works: frozenset[UUID]
    lot: int
    start: UUID | None


def _asked(person: Person | None) -> _Asked:
    words, start = request.args.get("variant", ""), _as_id(request.args.get("from", ""))
    variant = Variant(words) if words in set(Variant) - {Variant.WITH} else Variant.CHOSEN
    shown = {id for text in request.args.getlist("shows")[:MOST_SHOWN] if (id := _as_id(text))}
    if shown:
        return _Asked(Variant.WITH, frozenset(shown), 0, None)
    if variant == Variant.YOURS and person is None:
        variant = Variant.CHOSEN
    works = frozenset({start} if start else ())
    return _Asked(variant, works, request.args.get("lot", 0, type=int) % LOTS, start)


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _link_to(course: Course, order: Sequence[places.Place]) -> str | None:
    """Where everybody finds this cut with one's works in it, of those they may see."""
    works = list(dict.fromkeys([str(place.work_id) for place in order if place.is_mine]))[:MOST_SHOWN]
    return url_for("productions.cut", slug=course.slug, _external=True, shows=works) if works else None


def _webvtt(words: str, duration_ms: int | None) -> Response:
    if not words:
        abort(404)
    response = make_response(places.captions_of(words, duration_ms or places.CAPTIONS_MS))
    response.headers["Content-Type"] = "text/vtt; charset=utf-8"
    return response

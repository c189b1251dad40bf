"""Finished pieces, and what is said in a cut; the room's blueprint."""

from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from core.db import db
from core.paging import page
from core.permissions import can
from core.web import current_person, needs, open_to_all
from courses.models import Course
from productions import classes, crediting, cuts, places, queries, trusting, updates
from productions.forms import UpdateForm
from productions.models import Production, Slot
from submissions.models import Part, Submission, Take

bp = Blueprint("productions", __name__)


def piece_named(slug: str) -> list[ColumnElement[bool]]:
    """The finished piece that an address names."""
    return [Production.slug == slug]


def part_in(slug: str, part_id: UUID) -> list[ColumnElement[bool]]:
    """The take that holds this part, in this class project or another that makes its piece."""
    together = select(Course.id).where(Course.slug == slug)
    there = Submission.course_id.in_(classes.fellows(together.scalar_subquery()))
    here = Take.submission.has(Submission.course.has(Course.slug == slug) | there)
    return [here, Take.parts.any(Part.id == part_id)]


def place_in(slug: str, slot_id: UUID) -> list[ColumnElement[bool]]:
    """A place of the cut of this class project."""
    return [Slot.id == slot_id, Slot.production.has(classes.made_at(slug))]


WITH_ITS_COURSE = (joinedload(Production.course), joinedload(Production.leader))
WITH_COURSE = (joinedload(Slot.production).joinedload(Production.course),)


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
@needs(
    "production.view",
    by=piece_named,
    options=WITH_ITS_COURSE,
    also=("production.edit", "production.trust", "production.people"),
)
def show(production: Production) -> str:
    return piece_page(production)


def piece_page(production: Production, saying: UpdateForm | None = None) -> str:
    person = current_person()
    sees_people = can(person, "production.people", production)
    return render_template(
        "productions/show.html",
        production=production,
        course=production.course,
        places=cuts.running_order(production.course, person),
        roll=crediting.roll(production, person),
        updates=db.session.scalars(updates.shown(production)).all(),
        saying=saying or UpdateForm(formdata=None),
        trusts=db.session.scalars(trusting.trusted(production)).all() if sees_people else None,
        made_with=db.session.scalars(classes.shown(production, person)).all(),
        renders=queries.renders_to_show(production, person),
    )


def _webvtt(words: str, duration_ms: int | None) -> Response:
    if not words:
        abort(404)
    response = make_response(places.captions_of(words, duration_ms or places.CAPTIONS_MS))
    response.headers["Content-Type"] = "text/vtt; charset=utf-8"
    return response

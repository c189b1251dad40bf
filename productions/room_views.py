"""The cutting room while somebody is in it: a take heard in its place, and who else is there."""

from typing import Any

from flask import render_template, request
from sqlalchemy.orm import joinedload

from core.db import db
from core.forms import Form, as_id
from core.web import current_person, needs
from productions import cuts, timeline
from productions.alternates_views import alternate_in
from productions.models import Alternate, Production, Slot
from productions.views import bp, piece_named

BEFORE_MS = 3000  # so much of what comes before a take that is tried
WITH_ITS_COURSE = (
    joinedload(Alternate.slot).joinedload(Slot.production).joinedload(Production.course),
    joinedload(Alternate.submission),
)


@bp.get("/class-projects/<slug>/cut/places/<uuid:slot_id>/alternates/<uuid:alternate_id>/audition")
@needs("alternate.decide", by=alternate_in, options=WITH_ITS_COURSE)
def audition(alternate: Alternate) -> str:
    """The cut with this take in its place, from shortly before it."""
    course = alternate.slot.production.course
    order = cuts.running_order(course, current_person(), trying=alternate)
    begins_ms = next((place.start_ms for place in order if place.id == alternate.slot_id), 0)
    return render_template("productions/_audition.html", places=order, start_ms=max(0, begins_ms - BEFORE_MS))


@bp.post("/productions/<slug>/cut/presence")
@needs("production.edit", by=piece_named)
def be_here(production: Production) -> Any:
    """Who else is in the cutting room; and that this person is, with a place before them."""
    person = current_person()
    if Form().validate():
        timeline.be_here(production, person, as_id(request.form.get("place", "")))
    return render_template(
        "productions/_here.html", others=db.session.scalars(timeline.others_here(production, person))
    )

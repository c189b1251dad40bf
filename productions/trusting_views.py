"""Naming who leads a piece, and trusting people with its cut; and the cutting room, where that is done."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.db import db
from core.forms import Form, refusals_on
from core.permissions import can
from core.web import current_person, needs, see_other
from productions import classes, cuts, queries, spanning, timeline, trusting
from productions.forms import InviteForm, LeaderForm, TrustForm
from productions.joint_models import Trust
from productions.models import Production
from productions.views import WITH_ITS_COURSE, bp, piece_named


def trust_of(slug: str, trust_id: UUID) -> Sequence[ColumnElement[bool]]:
    """Somebody who is trusted with the piece that an address names."""
    return Trust.id == trust_id, Trust.production.has(Production.slug == slug)


@bp.get("/productions/<slug>/cut")
@needs(
    "production.edit",
    by=piece_named,
    options=WITH_ITS_COURSE,
    also=("production.lead", "production.trust", "production.span"),
)
def cutting_room(production: Production) -> str:
    """Every place, what plays there, and how many wait to be heard; and who cuts."""
    return cutting_room_page(production)


@bp.post("/productions/<slug>/leader")
@needs("production.lead", by=piece_named, options=WITH_ITS_COURSE)
def name_leader(production: Production) -> Any:
    form = LeaderForm()
    form.leader.offer(db.session.scalars(trusting.could_lead(production)))
    with refusals_on(form):
        if form.validate():
            form.refuse_stale(production, _leading(production))
            trusting.name_leader(production, form.leader.person, by=current_person())
            flash(_("Saved, and they are told."))
            return see_other("productions.cutting_room", slug=production.slug, _anchor="who-cuts")
    return cutting_room_page(production, leading=form), 422


@bp.post("/productions/<slug>/trusts")
@needs("production.trust", by=piece_named, options=WITH_ITS_COURSE)
def trust(production: Production) -> Any:
    form = TrustForm()
    form.person.offer(db.session.scalars(trusting.could_lead(production)))
    with refusals_on(form):
        if form.validate() and form.person.person:
            given = trusting.trust(production, form.person.person, by=current_person())
            flash(_("%(name)s cuts it as well now, and is told.", name=given.person.name))
            return see_other("productions.cutting_room", slug=production.slug, _anchor="who-cuts")
    return cutting_room_page(production, trusting_form=form), 422


@bp.post("/productions/<slug>/trusts/<uuid:trust_id>/removal")
@needs("trust.end", by=trust_of, options=(joinedload(Trust.production), joinedload(Trust.person)))
def end_trust(given: Trust) -> Any:
    production, name = given.production, given.person.name
    if Form().validate():
        trusting.end(given, by=current_person())
        flash(_("%(name)s does not cut it any more.", name=name))
    page = "productions.cutting_room" if can(current_person(), "production.edit", production) else "productions.show"
    return see_other(page, slug=production.slug, _anchor="who-cuts")


def _leading(production: Production) -> LeaderForm:
    form = LeaderForm.of(production)
    form.leader.offer(db.session.scalars(trusting.could_lead(production)))
    return form


def cutting_room_page(
    production: Production,
    *,
    leading: LeaderForm | None = None,
    trusting_form: TrustForm | None = None,
    inviting: InviteForm | None = None,
    refusals: Sequence[str] = (),
) -> str:
    person = current_person()
    if leading is None and can(person, "production.lead", production):
        leading = _leading(production)
    if trusting_form is None and can(person, "production.trust", production):
        trusting_form = TrustForm(formdata=None)
        trusting_form.person.offer(db.session.scalars(trusting.could_be_trusted(production)))
    order = cuts.running_order(production.course, person)
    return render_template(
        "productions/cutting_room.html",
        production=production,
        course=production.course,
        places=order,
        stretches=timeline.timeline_of(order),
        rows=db.session.execute(queries.slots_of(production, person)).all(),
        trusts=db.session.scalars(trusting.trusted(production)).all(),
        guests=[(each, spanning.chosen_works(each)) for each in db.session.scalars(classes.guests(production))],
        asked=db.session.scalars(spanning.invitations_of(production)).all(),
        inviting=inviting or InviteForm(formdata=None),
        refusals=list(refusals),
        leading=leading,
        trusting=trusting_form,
    )

"""Saying how a piece goes, and ticking what is done."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Flask, flash
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.forms import Form, refusals_on
from core.web import current_person, needs, see_other
from productions import updates
from productions.forms import UpdateForm
from productions.models import Production, StatusUpdate
from productions.views import WITH_ITS_COURSE, bp, piece_named, piece_page


def init_room(app: Flask) -> None:
    app.jinja_env.tests["overdue"] = updates.is_overdue


def update_of(slug: str, update_id: UUID) -> Sequence[ColumnElement[bool]]:
    """One of the updates of the piece that an address names."""
    return StatusUpdate.id == update_id, StatusUpdate.production.has(Production.slug == slug)


@bp.post("/productions/<slug>/updates")
@needs("production.edit", by=piece_named, options=WITH_ITS_COURSE)
def say_update(production: Production) -> Any:
    form = UpdateForm()
    with refusals_on(form):
        if form.validate():
            updates.say(production, form.words.data, by=current_person(), id=form.new_id, due_on=form.due_on.data)
            flash(_("Said."))
            return see_other("productions.show", slug=production.slug, _anchor="updates")
    return piece_page(production, form), 422


@bp.post("/productions/<slug>/updates/<uuid:update_id>/<any(done, open, removal):act>")
@needs("update.edit", by=update_of, options=(joinedload(StatusUpdate.production),))
def change_update(update: StatusUpdate, act: str) -> Any:
    if Form().validate():
        if act == "removal":
            updates.remove(update)
        else:
            updates.tick(update, act == "done")
    return see_other("productions.show", slug=update.production.slug, _anchor="updates")

"""A cut as files: making them, watching how far they are, and taking them home."""

from typing import Any
from uuid import UUID

from flask import abort, flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.db import db
from core.forms import refusals_on
from core.sending import send_stored
from core.web import current_person, needs, see_other
from core.words import Words
from productions import queries, renders
from productions.forms import MakeForm
from productions.models import Production, Render
from productions.views import bp, piece_named


def render_of(slug: str, render_id: UUID) -> list[ColumnElement[bool]]:
    """A file of the piece that an address names."""
    return [Render.id == render_id, Render.production.has(Production.slug == slug)]


WITH_COURSE = (joinedload(Production.course),)


@bp.get("/productions/<slug>/renders")
@needs("production.edit", by=piece_named, options=WITH_COURSE)
def all_renders(production: Production) -> str:
    return _page(production, MakeForm(formdata=None))


@bp.get("/productions/<slug>/renders/list")
@needs("production.edit", by=piece_named)
def render_part(production: Production) -> str:
    """The files alone: for pages that are open while one is being made."""
    return render_template("productions/_renders.html", production=production, renders=_renders(production))


@bp.post("/productions/<slug>/renders")
@needs("production.edit", by=piece_named, options=WITH_COURSE)
def make_render(production: Production) -> Any:
    form = MakeForm()
    with refusals_on(form):
        if form.validate():
            renders.ask(production, current_person(), form=form.into.data)
            flash(_("It is being made. You may leave this page: it goes on without you."))
            return see_other("productions.all_renders", slug=production.slug)
    return _page(production, form), 422


@bp.post("/productions/<slug>/renders/<uuid:render_id>/cancellation")
@needs("render.edit", by=render_of)
def cancel_render(render: Render) -> Any:
    renders.cancel(render)
    return see_other("productions.all_renders", slug=render.production.slug)


@bp.post("/productions/<slug>/renders/<uuid:render_id>/another-try")
@needs("render.edit", by=render_of)
def go_on_with_render(render: Render) -> Any:
    renders.go_on(render)
    return see_other("productions.all_renders", slug=render.production.slug)


@bp.post("/productions/<slug>/renders/<uuid:render_id>/removal")
@needs("render.edit", by=render_of)
def remove_render(render: Render) -> Any:
    renders.remove(render)
    flash(_("That is gone."))
    return see_other("productions.all_renders", slug=render.production.slug)


@bp.get("/productions/<slug>/renders/<uuid:render_id>/<name>")
@needs("render.view", by=render_of)
def render_file(render: Render, name: str) -> Any:
    """One file of it; `download` asks for it to keep."""
    file = next((each for each in render.files if each.name == name), None)
    if file is None:
        abort(404)
    response = send_stored(file.key, file.content_type, name=lambda: file.name, is_download="download" in request.args)
    # Who may have it is asked each time: something in it may be taken back.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _page(production: Production, form: MakeForm) -> str:
    return render_template(
        "productions/renders.html",
        production=production,
        course=production.course,
        form=form,
        renders=_renders(production),
    )


def _renders(production: Production) -> list[tuple[Render, list[Words], bool]]:
    """Each; what is not in it, and why; and whether its files may be had by who asks."""
    found = queries.renders_of(production)
    shown = set(db.session.scalars(queries.renders_shown(production, current_person())))
    return [
        (each, [Words.unpacked(words) for words in each.remarks], each.id in shown)
        for each in db.session.scalars(found)
    ]

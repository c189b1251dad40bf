"""Films of a cut: making them, watching how far they are, and taking them home."""

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
from productions.forms import FilmForm
from productions.models import Production, Render
from productions.views import bp, piece_named


def film_of(slug: str, film_id: UUID) -> list[ColumnElement[bool]]:
    """A film of the piece that an address names."""
    return [Render.id == film_id, Render.production.has(Production.slug == slug)]


WITH_COURSE = (joinedload(Production.course),)


@bp.get("/productions/<slug>/films")
@needs("production.edit", by=piece_named, options=WITH_COURSE)
def films(production: Production) -> str:
    return _page(production, FilmForm(formdata=None))


@bp.get("/productions/<slug>/films/list")
@needs("production.edit", by=piece_named)
def film_list(production: Production) -> str:
    """The films alone: for pages that are open while one is being made."""
    return render_template("productions/_films.html", production=production, films=_films(production))


@bp.post("/productions/<slug>/films")
@needs("production.edit", by=piece_named, options=WITH_COURSE)
def make_film(production: Production) -> Any:
    form = FilmForm()
    with refusals_on(form):
        if form.validate():
            renders.ask_for_film(production, current_person(), height=int(form.height.data))
            flash(_("It is being made. You may leave this page: it goes on without you."))
            return see_other("productions.films", slug=production.slug)
    return _page(production, form), 422


@bp.post("/productions/<slug>/films/<uuid:film_id>/cancellation")
@needs("render.edit", by=film_of)
def cancel_film(render: Render) -> Any:
    renders.cancel(render)
    return see_other("productions.films", slug=render.production.slug)


@bp.post("/productions/<slug>/films/<uuid:film_id>/another-try")
@needs("render.edit", by=film_of)
def go_on_with_film(render: Render) -> Any:
    renders.go_on(render)
    return see_other("productions.films", slug=render.production.slug)


@bp.post("/productions/<slug>/films/<uuid:film_id>/removal")
@needs("render.edit", by=film_of)
def remove_film(render: Render) -> Any:
    renders.remove(render)
    flash(_("That film is gone."))
    return see_other("productions.films", slug=render.production.slug)


@bp.get("/productions/<slug>/films/<uuid:film_id>/<name>")
@needs("render.view", by=film_of)
def film_file(render: Render, name: str) -> Any:
    """One file of it; `download` asks for it to keep."""
    file = next((each for each in render.files if each.name == name), None)
    if file is None:
        abort(404)
    response = send_stored(file.key, file.content_type, name=lambda: file.name, is_download="download" in request.args)
    # Who may have it is asked each time: something in it may be taken back.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _page(production: Production, form: FilmForm) -> str:
    return render_template(
        "productions/films.html",
        production=production,
        course=production.course,
        form=form,
        films=_films(production),
        is_making=db.session.scalar(renders.under_way(production)) is not None,
    )


def _films(production: Production) -> list[tuple[Render, list[Words], bool]]:
    """Each film; what is not in it, and why; and whether its files may be had by who asks."""
    films = queries.films_of(production)
    shown = set(db.session.scalars(queries.films_shown(production, current_person())))
    return [
        (film, [Words.unpacked(each) for each in film.remarks], film.id in shown) for film in db.session.scalars(films)
    ]

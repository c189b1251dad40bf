"""Versions of a cut: keeping the next, playing each for good, two of them compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from core.db import db
from core.forms import refusals_on
from core.permissions import scope
from core.web import current_person, needs, see_other
from productions import comparing, versions
from productions.forms import VersionForm
from productions.models import Cut, Production
from productions.places import Place
from productions.views import bp, piece_named


def version_of(slug: str, number: int) -> list[ColumnElement[bool]]:
    """A version of the piece that an address names."""
    return [Cut.number == number, Cut.production.has(Production.slug == slug)]


WITH_COURSE = (joinedload(Production.course),)
WITH_PIECE = (joinedload(Cut.production).joinedload(Production.course), joinedload(Cut.by))


@bp.get("/productions/<slug>/versions")
@needs("production.view", by=piece_named, options=WITH_COURSE)
def all_versions(production: Production) -> str:
    return _page(production, VersionForm(formdata=None))


@bp.post("/productions/<slug>/versions")
@needs("production.edit", by=piece_named, options=WITH_COURSE)
def keep_version(production: Production) -> Any:
    form = VersionForm()
    with refusals_on(form):
        if form.validate():
            cut = versions.follow(production, by=current_person(), changes=form.changes.data, id=form.new_id)
            flash(_("Version %(number)s is kept.", number=cut.number))
            return see_other("productions.version", slug=production.slug, number=cut.number)
    return _page(production, form), 422


@bp.get("/productions/<slug>/versions/<int:number>")
@needs("cut.view", by=version_of, options=WITH_PIECE)
def version(cut: Cut) -> str:
    """One of them, to play, whatever became of the cut since."""
    return render_template(
        "productions/version.html",
        production=cut.production,
        course=cut.production.course,
        cut=cut,
        places=_order(cut),
        numbers=_numbers(cut.production),
    )


@bp.get("/productions/<slug>/versions/<int:number>/compared")
@needs("cut.view", by=version_of, options=WITH_PIECE)
def compared(cut: Cut) -> str:
    """What is another in it than in the version `with`, or else in the one before it."""
    numbers = [number for number in _numbers(cut.production) if number != cut.number]
    usual = max((number for number in numbers if number < cut.number), default=0)
    number = request.args.get("with", usual, type=int)
    other = next(iter(_seen(cut.production, Cut.number == number)), None)
    if other is None or other.id == cut.id:
        abort(404)
    before, after = _order(other), _order(cut)
    return render_template(
        "productions/compared.html",
        production=cut.production,
        cut=cut,
        other=other,
        numbers=numbers,
        lines=_lines(before, after),
    )


@dataclass(frozen=True)
class _Entry:
    place: Any
    plays: Any


def _lines(before: Sequence[Place], after: Sequence[Place]) -> list[tuple[Place | None, Place | None, list[str]]]:
    """Each place of the two: as it was, as it is, and what became of it."""
    lines = comparing.compare(_entries(before), _entries(after))
    return [
        (
            None if line.before is None else before[line.before],
            None if line.after is None else after[line.after],
            [change.value for change in line.changes],
        )
        for line in lines
    ]


def _entries(places: Sequence[Place]) -> list[_Entry]:
    return [_Entry(place.id, (place.state, place.work_id, place.src, place.text)) for place in places]


def _order(cut: Cut) -> list[Place]:
    return versions.order_of(cut, cut.production.course, current_person())


def _seen(production: Production, *conditions: ColumnElement[bool]) -> list[Cut]:
    """The versions that who asks may see."""
    query = versions.versions_of(production).where(scope(current_person(), "cut.view"), *conditions)
    return list(db.session.scalars(query.options(*WITH_PIECE)))


def _numbers(production: Production) -> list[int]:
    query = select(Cut.number).where(Cut.production_id == production.id, scope(current_person(), "cut.view"))
    return list(db.session.scalars(query.order_by(Cut.number)))


def _page(production: Production, form: VersionForm) -> str:
    return render_template(
        "productions/versions.html",
        production=production,
        course=production.course,
        versions=_seen(production),
        form=form,
    )

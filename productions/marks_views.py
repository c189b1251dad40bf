"""Places from marks on a sound: it is brought on the page of the places, and marked on one of its own."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import abort, flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext as counted
from sqlalchemy import ColumnElement

from core.db import db
from core.forms import Form, refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course
from media.models import MediaFile, Medium
from media.operations import judged_of
from media.showing import media_url, playable
from productions import queries, sounds
from productions.many_forms import MarksForm, SoundForm
from productions.models import Production
from productions.slots_views import calls_of, places_page
from productions.views import bp


def piece_of(slug: str) -> list[ColumnElement[bool]]:
    """The piece that is at home in this class project."""
    return [Production.course.has(Course.slug == slug)]


@bp.post("/class-projects/<slug>/edit/cut/sounds")
@needs("production.edit", by=piece_of)
def bring_sound(production: Production) -> Any:
    slug, form = production.course.slug, SoundForm(prefix="sound")
    with refusals_on(form):
        if form.validate():
            judged = judged_of(form.sound.data, field="sound", kinds=[Medium.SOUND, Medium.FILM])
            sound = sounds.bring(production, judged, by=current_person())
            return see_other("productions.mark_sound", slug=slug, sound_id=sound.id)
    return places_page(production.course, sound=form), 422


@bp.get("/class-projects/<slug>/edit/cut/sounds/<uuid:sound_id>")
@needs("production.edit", by=piece_of)
def mark_sound(production: Production, sound_id: UUID) -> str:
    sound = _waiting(production, sound_id) or abort(404)
    return _page(production, sound_id, sound, MarksForm.blank(calls_of(production.course), prefix="marks"))


@bp.post("/class-projects/<slug>/edit/cut/sounds/<uuid:sound_id>")
@needs("production.edit", by=piece_of)
def add_stretches(production: Production, sound_id: UUID) -> Any:
    form: Any = MarksForm(prefix="marks").offer(calls_of(production.course))
    with refusals_on(form):
        if form.validate():
            wishes = {"arrangement": form.arrangement, "assignment": form.call, "id": form.new_id}
            made = sounds.add_stretches(production, sound_id, form.marks.data, **wishes)
            flash(counted("One place was added at the end.", "%(num)s places were added at the end.", len(made)))
            return see_other("productions.slots", slug=production.course.slug)
    return _page(production, sound_id, _waiting(production, sound_id), form), 422


@bp.post("/class-projects/<slug>/edit/cut/sounds/<uuid:sound_id>/removal")
@needs("production.edit", by=piece_of)
def take_sound_away(production: Production, sound_id: UUID) -> Any:
    form = Form()
    with refusals_on(form):
        if form.validate():
            sounds.take_away(production, sound_id)
            flash(_("The sound is gone. Nothing was made of it."))
            return see_other("productions.slots", slug=production.course.slug)
    return places_page(production.course, refusals=form.form_errors), 422


def _waiting(production: Production, sound_id: UUID) -> MediaFile | None:
    return db.session.scalar(queries.sounds_of(production).where(MediaFile.id == sound_id))


def _page(production: Production, sound_id: UUID, sound: MediaFile | None, form: Any) -> str:
    """`sound` is None once it waits no longer; what was typed is still there."""
    detail = sound.rendition("peaks") if sound else None
    media = playable(sound) if sound and not sound.is_coming else None
    return render_template(
        "productions/marks.html",
        course=production.course,
        sound_id=sound_id,
        sound=sound,
        media=replace(media, peaks=[]) if media else None,  # its wave is where the marks are
        peaks_url=media_url(sound, detail) if sound and detail else None,
        form=form,
    )

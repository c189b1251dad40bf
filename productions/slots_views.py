"""Making the places of a cut: the author's page, and the one place as a form."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext as counted
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.db import db
from core.forms import Form, refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course
from courses.queries import of_slug
from media.operations import keep_upload
from moderation.permissions import look_up_all_hidden
from productions import arranging, operations, queries, spanning
from productions.forms import LinesForm, NewSlotForm, PassageForm, ProductionForm, SlotForm
from productions.many_forms import SoundForm, StoryboardForm
from productions.models import Passage, Production, Slot
from productions.views import WITH_COURSE, bp, place_in

MOVES = {"up": -1, "down": 1}


def passage_in(slug: str, passage_id: UUID) -> list[ColumnElement[bool]]:
    """What plays together in the cut of this class project."""
    return [Passage.id == passage_id, Passage.production.has(Production.course.has(Course.slug == slug))]


WITH_COURSE_OF_PASSAGE = (joinedload(Passage.production).joinedload(Production.course),)


@bp.get("/class-projects/<slug>/edit/cut")
@needs("course.cut", by=of_slug, also=("course.edit",))
def slots(course: Course) -> str:
    return places_page(course)


@bp.post("/class-projects/<slug>/edit/cut")
@needs("course.edit", by=of_slug)
def change(course: Course) -> Any:
    """Begin the piece, or change its words and dates."""
    form = ProductionForm(prefix="piece")
    production = db.session.scalar(queries.at_home_in(course))
    with refusals_on(form):
        if form.validate():
            about = {name: form[name].data for name in ("title", "kind", "closes_at", "premiere_at")}
            if production is None:
                operations.begin_production(course, leader=current_person(), **about)
            else:
                form.refuse_stale(production)
                operations.change_production(production, **about)
            flash(_("Saved."))
            return see_other("productions.slots", slug=course.slug)
    return places_page(course, piece=form), 422


@bp.post("/class-projects/<slug>/edit/cut/lines")
@needs("production.edit", by=lambda slug: [Production.course.has(Course.slug == slug)])
def add_lines(production: Production) -> Any:
    form: Any = LinesForm(prefix="lines").offer(calls_of(production.course))
    with refusals_on(form):
        if form.validate():
            made = operations.add_lines(production, form.lines.data, assignment=form.call, id=form.new_id)
            flash(counted("One place was added at the end.", "%(num)s places were added at the end.", len(made)))
            return see_other("productions.slots", slug=production.course.slug)
    return places_page(production.course, lines=form), 422


@bp.post("/class-projects/<slug>/edit/cut/places")
@needs("production.edit", by=lambda slug: [Production.course.has(Course.slug == slug)])
def add(production: Production) -> Any:
    form: Any = NewSlotForm(prefix="place").offer(calls_of(production.course))
    with refusals_on(form):
        if form.validate():
            file = keep_upload(current_person(), form.stand_in.data, field="stand_in") if form.stand_in.data else None
            operations.add_slot(production, stand_in=file, id=form.new_id, **form.spec())
            flash(_("“%(title)s” is the last place now.", title=form.title.data))
            return see_other("productions.slots", slug=production.course.slug)
    return places_page(production.course, place=form), 422


@bp.get("/class-projects/<slug>/edit/cut/places/<uuid:slot_id>")
@needs("slot.edit", by=place_in, options=WITH_COURSE)
def slot(slot: Slot) -> str:
    return _slot_page(slot, _opened(slot))


def _opened(slot: Slot) -> Any:
    form: Any = SlotForm.of(slot).offer(calls_of(slot.production.course))
    form.assignment.data = str(slot.assignment_id) if slot.assignment_id else ""
    return form


@bp.post("/class-projects/<slug>/edit/cut/places/<uuid:slot_id>")
@needs("slot.edit", by=place_in, options=WITH_COURSE)
def change_slot(slot: Slot) -> Any:
    form: Any = SlotForm().offer(calls_of(slot.production.course))
    with refusals_on(form):
        if form.validate():
            form.refuse_stale(slot, _opened(slot))
            file = keep_upload(current_person(), form.stand_in.data, field="stand_in") if form.stand_in.data else None
            operations.change_slot(slot, **form.spec())
            if file is not None or form.without_file.data:
                operations.show_stand_in(slot, file)
            flash(_("Saved."))
            return see_other("productions.slots", slug=slot.production.course.slug)
    return _slot_page(slot, form), 422


@bp.post("/class-projects/<slug>/edit/cut/places/<uuid:slot_id>/moves/<any(up, down):direction>")
@needs("slot.edit", by=place_in, options=WITH_COURSE)
def move(slot: Slot, direction: str) -> Any:
    arranging.move(slot, MOVES[direction])
    return see_other("productions.slots", slug=slot.production.course.slug, _anchor=f"place-{slot.id}")


@bp.post("/class-projects/<slug>/edit/cut/places/<uuid:slot_id>/turns/<any(together, after, apart):turn>")
@needs("slot.edit", by=place_in, options=WITH_COURSE)
def take_turn(slot: Slot, turn: str) -> Any:
    """With the place before it, after that in the same layer, or by itself."""
    course, form = slot.production.course, Form()
    with refusals_on(form):
        if form.validate():
            arranging.take_turn(slot, arranging.Turn(turn))
            return see_other("productions.slots", slug=course.slug, _anchor=f"place-{slot.id}")
    return places_page(course, refusals=form.form_errors), 422


@bp.get("/class-projects/<slug>/edit/cut/passages/<uuid:passage_id>")
@needs("passage.edit", by=passage_in, options=WITH_COURSE_OF_PASSAGE)
def passage(passage: Passage) -> str:
    return _passage_page(passage, PassageForm.of(passage))


@bp.post("/class-projects/<slug>/edit/cut/passages/<uuid:passage_id>")
@needs("passage.edit", by=passage_in, options=WITH_COURSE_OF_PASSAGE)
def change_passage(passage: Passage) -> Any:
    form = PassageForm()
    with refusals_on(form):
        if form.validate():
            form.refuse_stale(passage, PassageForm.of(passage))
            arranging.change_passage(passage, title=form.title.data, arrangement=form.arrangement.data)
            flash(_("Saved."))
            return see_other("productions.slots", slug=passage.production.course.slug)
    return _passage_page(passage, form), 422


@bp.post("/class-projects/<slug>/edit/cut/places/<uuid:slot_id>/removal")
@needs("slot.edit", by=place_in, options=WITH_COURSE)
def remove(slot: Slot) -> Any:
    course, title, form = slot.production.course, slot.title, Form()
    with refusals_on(form):
        if form.validate():
            operations.remove(slot)
            flash(_("“%(title)s” is gone.", title=title))
            return see_other("productions.slots", slug=course.slug)
    return places_page(course, refusals=form.form_errors), 422


def calls_of(course: Course) -> list[Any]:
    """The calls that may fill a place of its piece."""
    return list(db.session.scalars(queries.calls_of(course, current_person())))


def places_page(
    course: Course,
    *,
    piece: Any = None,
    lines: Any = None,
    board: Any = None,
    sound: Any = None,
    place: Any = None,
    refusals: Any = (),
) -> str:
    production = db.session.scalar(queries.at_home_in(course))
    joined = db.session.scalar(spanning.guest_of(course)) if production is None else None
    asked = spanning.invitations_to(course, current_person()) if production is None and joined is None else None
    calls = calls_of(course)
    rows = db.session.execute(queries.slots_of(production, current_person())).all() if production else []
    named = [slot.assignment for slot, *_counts in rows if slot.assignment]
    look_up_all_hidden({"course": {each.course_id for each in named}, "lesson": {each.lesson_id for each in named}})
    return render_template(
        "productions/slots.html",
        course=course,
        production=production,
        rows=rows,
        piece=piece or ProductionForm.of(production),
        lines=lines or LinesForm.blank(calls, prefix="lines"),
        board=board or StoryboardForm.blank(calls, prefix="board"),
        sound=sound or SoundForm(formdata=None, prefix="sound"),
        sounds=db.session.scalars(queries.sounds_of(production)).all() if production else [],
        place=place or NewSlotForm.blank(calls, prefix="place"),
        joined=joined,
        going=spanning.chosen_works(joined) if joined else 0,
        asked=db.session.scalars(asked).all() if asked is not None else [],
        refusals=list(refusals),
        opened=request.endpoint,
    )


def _passage_page(passage: Passage, form: PassageForm) -> str:
    return render_template("productions/passage.html", passage=passage, course=passage.production.course, form=form)


def _slot_page(slot: Slot, form: Any) -> str:
    return render_template("productions/slot.html", slot=slot, course=slot.production.course, form=form)

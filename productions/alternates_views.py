"""Deciding what plays in a place: its takes, auditioned one beside the other."""

from typing import Any
from uuid import UUID

from flask import abort, flash, render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.checks import Refused
from core.db import db, lock
from core.forms import refusals_on
from core.permissions import can
from core.web import current_person, needs, see_other
from media.models import Medium
from productions import asking, classes, editing, operations, queries
from productions.asking_forms import AskForm
from productions.asking_models import ChangeRequest
from productions.cutting_forms import FATES, DecisionForm, PlaceForm, TakeEditForm
from productions.models import Alternate, Slot
from productions.places import as_alternate
from productions.reserving_views import place_to_take, standing_of
from productions.views import WITH_COURSE, bp, place_in
from submissions.models import Fate

DECISIONS = {
    Fate.IN_THE_CUT: operations.choose,
    Fate.HELD: operations.hold,
    Fate.NOT_IN_THIS_CUT: operations.leave_out,
}


def alternate_in(slug: str, slot_id: UUID, alternate_id: UUID) -> list[ColumnElement[bool]]:
    """One of the takes that may play in a place of this class project."""
    here = Slot.production.has(classes.made_at(slug))
    return [Alternate.id == alternate_id, Alternate.slot_id == slot_id, Alternate.slot.has(here)]


@bp.get("/class-projects/<slug>/cut/places/<uuid:slot_id>")
@needs("slot.view", by=place_in, options=WITH_COURSE, also=("slot.edit",))
def place(slot: Slot) -> str:
    """For who decides, with its takes; for others, to take it."""
    return place_page(slot) if can(current_person(), "slot.edit", slot) else place_to_take(slot)


@bp.post("/class-projects/<slug>/cut/places/<uuid:slot_id>/alternates/<uuid:alternate_id>")
@needs("alternate.decide", by=alternate_in, options=(joinedload(Alternate.slot), joinedload(Alternate.submission)))
def decide(alternate: Alternate) -> Any:
    form, slot = DecisionForm.of(alternate), alternate.slot
    if form.fate.data not in set(DECISIONS):
        abort(400)
    with refusals_on(form):
        if form.validate():
            lock(alternate.submission, "fate", "fate_sentence")
            lock(alternate, "chosen_at")
            form.refuse_stale(alternate)
            DECISIONS[Fate(form.fate.data)](alternate, by=current_person(), sentence=form.sentence.data or "")
            flash(_("Decided, and its maker is told."))
            return see_other("productions.place", slug=slot.production.course.slug, slot_id=slot.id)
    return place_page(slot, refused=(alternate.id, form)), 422


@bp.post("/class-projects/<slug>/cut/places/<uuid:slot_id>/alternates/<uuid:alternate_id>/edit")
@needs("alternate.decide", by=alternate_in, options=(joinedload(Alternate.slot), joinedload(Alternate.submission)))
def edit_here(alternate: Alternate) -> Any:
    """How the take plays in this place."""
    form, slot = TakeEditForm.sent(alternate), alternate.slot
    with refusals_on(form):
        if form.validate():
            lock(alternate, "in_ms", "out_ms", "edit")
            form.refuse_stale(alternate)
            editing.edit(alternate, form.edit(), form.trim())
            flash(_("It plays like this here. The take itself stays as it is."))
            course = slot.production.course
            return see_other("productions.place", slug=course.slug, slot_id=slot.id, _anchor=f"take-{alternate.id}")
    return place_page(slot, edited=(alternate.id, form)), 422


@bp.post("/class-projects/<slug>/cut/places/<uuid:slot_id>/alternates")
@needs("slot.edit", by=place_in, options=WITH_COURSE)
def try_here(slot: Slot) -> Any:
    """Let another work of the same call be among those that may play here."""
    form = PlaceForm()
    with refusals_on(form):
        if form.validate():
            candidates = queries.could_go_to(slot, current_person(), only=form.work_id)
            work = db.session.scalar(candidates) if form.work_id else None
            if work is None or work.shared_take is None:
                raise Refused("That work is not shared here any more.")
            operations.place(slot, work, work.shared_take)
            flash(_("It may play here now. Compare it with the others."))
            return see_other("productions.place", slug=slot.production.course.slug, slot_id=slot.id)
    return place_page(slot, misfit=form.form_errors), 422


def place_page(
    slot: Slot,
    *,
    refused: tuple[UUID, DecisionForm] | None = None,
    edited: tuple[UUID, TakeEditForm] | None = None,
    misfit: Any = (),
    asked: tuple[UUID, AskForm] | None = None,
) -> str:
    course = slot.production.course
    rows = [
        (row, as_alternate(row, course), _form_for(row, refused), _edit_of(row, edited))
        for row in db.session.scalars(queries.alternates_of(slot, current_person()))
    ]
    return render_template(
        "productions/place.html",
        slot=slot,
        course=course,
        rows=rows,
        others=db.session.scalars(queries.could_go_to(slot, current_person())).all(),
        misfit=list(misfit),
        changes=_changes(slot, [row for row, *_rest in rows], asked),
        standing=standing_of(slot),
        fate_words=FATES,
        usual={fate.value: operations.usual_sentence(fate, slot) for fate in (Fate.IN_THE_CUT, Fate.HELD)},
    )


def _form_for(row: Alternate, refused: tuple[UUID, DecisionForm] | None) -> DecisionForm:
    if refused is not None and refused[0] == row.id:
        return refused[1]
    return DecisionForm.of(row, formdata=None)


def _edit_of(row: Alternate, edited: tuple[UUID, TakeEditForm] | None) -> TakeEditForm | None:
    """The form to edit it; none for words."""
    if row.slot.medium == Medium.TEXT:
        return None
    return edited[1] if edited is not None and edited[0] == row.id else TakeEditForm.of(row)


def _changes(
    slot: Slot, rows: list[Alternate], refused: tuple[UUID, AskForm] | None
) -> dict[UUID, tuple[ChangeRequest | None, AskForm | None]]:
    """What was asked of the maker of each take, and the form to ask: for the last take of others, while nothing is open."""
    asked, newest, found, person = asking.asked_in(slot), asking.newest(rows), {}, current_person()
    day = asking.proposed_day(slot.production, person)
    for row in rows:
        last, is_newest = asked.get(row.submission_id), newest[row.submission_id] == row.take.number
        may_ask = is_newest and not (last and last.is_open) and row.submission.author_id != person.id
        form = refused[1] if refused and refused[0] == row.id else AskForm.of(row.id, day) if may_ask else None
        found[row.id] = (last if is_newest else None, form)
    return found

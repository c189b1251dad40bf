"""Asking the maker of a take for a change, beside its place; and answering, beside one's work."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Flask, abort, flash, render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.forms import Form, refusals_on
from core.web import current_person, needs, see_other
from productions import asking, classes
from productions.alternates_views import alternate_in, place_page
from productions.asking_forms import ANSWERS, AnswerForm, AskForm
from productions.asking_models import ChangeRequest, ChangeState
from productions.models import Alternate, Slot
from productions.views import bp


def init_room(app: Flask) -> None:
    app.jinja_env.tests["late"] = asking.is_late
    app.jinja_env.globals["answer_form"] = lambda asked: AnswerForm.of(asked.id, formdata=None)


def change_in(slug: str, slot_id: UUID, change_id: UUID) -> Sequence[ColumnElement[bool]]:
    """What was asked in a place of this class project."""
    here = ChangeRequest.slot.has(Slot.production.has(classes.made_at(slug)))
    return ChangeRequest.id == change_id, ChangeRequest.slot_id == slot_id, here


def change_of(work_id: UUID, change_id: UUID) -> Sequence[ColumnElement[bool]]:
    """What was asked of the maker of this work."""
    return ChangeRequest.id == change_id, ChangeRequest.submission_id == work_id


@bp.post("/class-projects/<slug>/cut/places/<uuid:slot_id>/alternates/<uuid:alternate_id>/changes")
@needs("alternate.decide", by=alternate_in, options=(joinedload(Alternate.slot), joinedload(Alternate.submission)))
def ask_change(alternate: Alternate) -> Any:
    form, slot = AskForm.of(alternate.id), alternate.slot
    with refusals_on(form):
        if form.validate() and form.due_on.data:
            asking.ask(alternate, form.words.data, due_on=form.due_on.data, by=current_person(), id=form.new_id)
            flash(_("Asked, and its maker is told."))
            return _to_the_take(slot, alternate.id)
    return place_page(slot, asked=(alternate.id, form)), 422


@bp.post("/class-projects/<slug>/cut/places/<uuid:slot_id>/changes/<uuid:change_id>/removal")
@needs("change.withdraw", by=change_in, options=(joinedload(ChangeRequest.slot),))
def withdraw_change(asked: ChangeRequest) -> Any:
    slot = asked.slot
    if Form().validate():
        asking.withdraw(asked, by=current_person())
        flash(_("Nobody is asked for it any more."))
    return see_other("productions.place", slug=slot.production.course.slug, slot_id=slot.id)


@bp.post("/works/<uuid:work_id>/changes/<uuid:change_id>")
@needs("change.answer", by=change_of, options=(joinedload(ChangeRequest.submission), joinedload(ChangeRequest.by)))
def answer_change(asked: ChangeRequest) -> Any:
    form = AnswerForm.of(asked.id)
    if form.answer.data not in set(ANSWERS):
        abort(400)
    with refusals_on(form):
        if form.validate():
            asking.answer(asked, ChangeState(form.answer.data), form.sentence.data or "")
            flash(_("Said, and who asked is told."))
            return see_other("submissions.work", work_id=asked.submission_id)
    return render_template("productions/change_asked.html", asked=asked, work=asked.submission, form=form), 422


def _to_the_take(slot: Slot, alternate_id: UUID) -> Any:
    course = slot.production.course
    return see_other("productions.place", slug=course.slug, slot_id=slot.id, _anchor=f"take-{alternate_id}")

"""Exemplars: an instructor makes them, with the answer they would give; the maker of a work is asked and says yes or no."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.db import db
from core.forms import in_words, refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course
from courses.queries import of_slug
from reviews import composing, exemplars, hints
from reviews.forms import ReferenceForm, reference_form
from reviews.learning_models import Exemplar
from reviews.parts import ways_to_point
from reviews.views import bp, demand_token
from submissions.models import Submission
from submissions.showing import shown_parts

EXEMPLARS = "/class-projects/<slug>/desk/exemplars"
WITH_ITS_CALL = [joinedload(Submission.assignment), joinedload(Submission.course)]


@bp.get(EXEMPLARS)
@needs("course.manage", by=of_slug)
def exemplars_of(course: Course) -> Any:
    found = db.session.scalars(exemplars.of_course(course, current_person())).unique().all()
    return render_template("reviews/exemplars.html", course=course, exemplars=found)


def work_here(slug: str, work_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The work that an address names, inside its class project."""
    return Submission.id == work_id, Submission.course.has(Course.slug == slug)


@bp.get(f"{EXEMPLARS}/<uuid:work_id>")
@needs("submission.exemplify", by=work_here, options=WITH_ITS_CALL)
def exemplar(work: Submission) -> Any:
    made = exemplars.of_work(work)
    return _form_page(work, made, reference_form(work, made).of(made))


def _form_page(work: Submission, made: Exemplar | None, form: ReferenceForm) -> str:
    take, said = made.take if made else work.shared_take, form["said"]
    return render_template(
        "reviews/exemplar.html",
        work=work,
        course=work.course,
        parts=shown_parts(take),
        form=form,
        made=made,
        notes=composing.notes_in(said.boxes, work, said.data, said.wrong),
        anchors=ways_to_point(take) if take else [],
        hints=hints.for_page(in_words),
    )


@bp.post(f"{EXEMPLARS}/<uuid:work_id>")
@needs("submission.exemplify", by=work_here, options=WITH_ITS_CALL)
def make_exemplar(work: Submission) -> Any:
    made = exemplars.of_work(work)
    form = reference_form(work, made)()
    with refusals_on(form):
        if form.validate():
            form.refuse_stale(work, reference_form(work, made).of(made))
            made = exemplars.make(work, current_person(), form.reference())
            flash(_("Saved. People can practise on it.") if made.agreed_at else _("Saved. Its maker is asked."))
            return see_other("reviews.exemplars_of", slug=work.course.slug)
    return _form_page(work, made, form), 422


def this_exemplar(exemplar_id: Any) -> Sequence[ColumnElement[bool]]:
    """The exemplar that an address names."""
    return (Exemplar.id == exemplar_id,)


@bp.post("/exemplars/<uuid:exemplar_id>/removal")
@needs("exemplar.edit", by=this_exemplar)
def remove_exemplar(exemplar: Exemplar) -> Any:
    demand_token()
    slug = exemplar.submission.course.slug
    exemplars.remove(exemplar)
    flash(_("Nobody practises on it any more."))
    return see_other("reviews.exemplars_of", slug=slug)


@bp.get("/exemplars/<uuid:exemplar_id>")
@needs("exemplar.consent", by=this_exemplar)
def asked(exemplar: Exemplar) -> Any:
    """For the maker: what they are asked, and what they said."""
    return render_template("reviews/asked_for_exemplar.html", exemplar=exemplar, work=exemplar.submission)


@bp.post("/exemplars/<uuid:exemplar_id>/<any(consent, refusal):said>")
@needs("exemplar.consent", by=this_exemplar)
def say(exemplar: Exemplar, said: str) -> Any:
    demand_token()
    if said == "consent":
        exemplars.agree(exemplar)
        flash(_("Thank you. Learners may practise on it; you can take that back here at any time."))
    else:
        exemplars.refuse(exemplar)
        flash(_("It is no exemplar."))
    return see_other("reviews.asked", exemplar_id=exemplar.id)

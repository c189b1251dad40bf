"""Sharing: five questions on one page, and what comes after."""

from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _

from core.checks import Refused
from core.db import db, hold
from core.forms import choices, refusals_on
from core.web import current_person, needs, see_other
from lessons.showing import closing, terms
from productions import queries as productions
from submissions import building, licences, operations, queries
from submissions.forms import ShareForm, ThanksForm
from submissions.licences import Licence
from submissions.models import Ask, Source, Submission, Visibility
from submissions.showing import take_in_words
from submissions.views import bp, demand_token, this_work

Thanks = dict[UUID, ThanksForm]


@bp.get("/works/<uuid:work_id>/sharing")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def share(work: Submission) -> Any:
    return _share_page(work, _opened(work))


def _opened(work: Submission) -> ShareForm:
    """The form as it opens: with what was chosen before, or good defaults."""
    has_shared = db.session.scalar(queries.has_shared(current_person()))
    form = ShareForm(
        formdata=None,
        title=work.title,
        question=work.question,
        please_dont=work.please_dont,
        licence=work.licence,
        may_build_on=work.may_build_on,
        version=work.version,
        take=request.args.get("take", type=int) or work.takes[-1].number,
        visibility=(work.visibility if work.shared_at else Visibility.CLASS).value,
        ask=work.ask.value,
        credit_as=work.credit_as or current_person().credit_name,
        named=work.named.handle if work.named else "",
        first_time=work.first_time or not has_shared,
    )
    _offer(work, form)
    offered = [choice.value for choice in form.licence.choices]
    if offered and form.licence.data not in offered:
        form.licence.data = offered[0]
    return form


def _share_page(work: Submission, form: ShareForm, thanks: Thanks | None = None) -> str:
    sources, choices = building.licences_of_sources(work), building.choices_of(work)
    return render_template(
        "submissions/share.html",
        work=work,
        form=form,
        thanks=thanks or _thanks(work),
        helps={choice.value: licences.DESCRIPTIONS[Licence(choice.value)] for choice in form.licence.choices},
        refused=[
            (licences.NAMES[each], reason) for each in choices if (reason := licences.objection(each, sources, choices))
        ],
        terms=terms(work.assignment) if work.assignment else [],
    )


def _thanks(work: Submission) -> Thanks:
    """A line of thanks for each source."""
    typed = request.form if request.method == "POST" else None
    forms = {source.id: ThanksForm.for_source(source, _name_of(source), typed) for source in work.sources}
    if typed is not None:
        for form in forms.values():
            form.validate()
    return forms


def _name_of(source: Source) -> str:
    if source.source is not None:
        return f"{source.source.title}, {source.source.credit_as}"
    return source.material.title if source.material is not None else _("a material")


def _offer(work: Submission, form: ShareForm) -> None:
    """The takes with something in them, and the licences that the sources allow; beside these the one that a work has, to be kept
    by a maker who only shows it to fewer people."""
    form.take.choices = choices({take.number: take_in_words(take) for take in work.takes if take.parts})
    allowed = licences.allowed(building.licences_of_sources(work), building.choices_of(work))
    kept = [Licence(work.licence)] if work.shared_at or not allowed else []
    form.licence.choices = choices({each: licences.NAMES[each] for each in Licence if each in (*allowed, *kept)})


@bp.post("/works/<uuid:work_id>/sharing")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def send_share(work: Submission) -> Any:
    form = ShareForm()
    _offer(work, form)
    thanks = _thanks(work)
    with refusals_on(form):
        if form.validate() and not any(each.errors for each in thanks.values()):
            form.refuse_stale(work, _opened(work))
            for source in work.sources:
                hold(source, "thanks")
                thanks[source.id].refuse_stale(source, ThanksForm.for_source(source, _name_of(source)))
                building.thank(source, thanks[source.id].thanks.data or "")
            operations.share(work, _wishes(work, form))
            private = work.visibility == Visibility.ONLY_ME
            return see_other("submissions.work" if private else "submissions.shared", work_id=work.id)
    return _share_page(work, form, thanks), 422


def _wishes(work: Submission, form: ShareForm) -> operations.Wishes:
    visibility = Visibility(form.visibility.data)
    take = next((each for each in work.takes if each.number == form.take.data), None)
    if take is None:
        raise Refused("Choose a take with something in it.", field="take")
    return operations.Wishes(
        take=take,
        visibility=visibility,
        named=operations.named_by(work, form.named.data or "") if visibility == Visibility.ONE_PERSON else None,
        title=form.title.data or "",
        ask=Ask(form.ask.data),
        question=form.question.data or "",
        please_dont=form.please_dont.data or "",
        credit_as=form.credit_as.data,
        licence=form.licence.data,
        may_build_on=form.may_build_on.data,
        first_time=form.first_time.data,
    )


@bp.get("/works/<uuid:work_id>/shared")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def shared(work: Submission) -> Any:
    """Your cut, from five seconds before your place; then the clock; then three works that wait."""
    cut = productions.your_cut(work, current_person())
    return render_template(
        "submissions/shared.html", work=work, cut=cut, closes=closing(work.assignment) if work.assignment else None
    )


@bp.post("/works/<uuid:work_id>/sources/<uuid:source_id>/removal")
@needs("submission.edit", by=this_work)
def leave_out(work: Submission, source_id: UUID) -> Any:
    demand_token()
    building.leave_out(next((each for each in work.sources if each.id == source_id), None) or abort(404))
    return see_other("submissions.share", work_id=work.id)


@bp.post("/works/<uuid:work_id>/materials/<uuid:material_id>")
@needs("submission.edit", by=this_work)
def use_material(work: Submission, material_id: UUID) -> Any:
    """Say that a material of the call is in it."""
    demand_token()
    materials = work.assignment.materials if work.assignment else []
    chosen = next((each for each in materials if each.id == material_id), None)
    if chosen is None:
        raise Refused("That material belongs to another call.")
    building.use_material(work, chosen)
    return see_other("submissions.share", work_id=work.id)

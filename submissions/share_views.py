"""Sharing: five questions on one page, and what comes after."""

from typing import Any

from flask import render_template, request

from core.checks import Refused
from core.db import db, lock
from core.forms import choices, in_words, refusals_on
from core.web import current_person, needs, paced, see_other
from lessons import queries as lessons
from lessons.showing import terms
from productions import queries as productions
from reviews import queries as reviews
from submissions import building, licences, naming, occasion, operations, queries
from submissions.forms import WHO_SEES, ShareForm
from submissions.licences import Licence
from submissions.models import Ask, Submission, Visibility
from submissions.queries import this_work
from submissions.showing import take_in_words
from submissions.source_views import Lines, lines_of, use, with_what
from submissions.views import bp


@bp.get("/works/<uuid:work_id>/sharing")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def share(work: Submission) -> Any:
    return _share_page(work, _opened(work), lines_of(work))


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
        take=_take_to_share(work),
        visibility=_rung_to_share(work).value,
        ask=work.ask.value,
        credit_as=work.credit_as or current_person().credit_name,
        named=work.named.handle if work.named else "",
        first_time=work.first_time or not has_shared,
        hint=work.hint,
    )
    _offer(work, form)
    if form.licence.data not in [choice.value for choice in form.licence.choices]:
        form.licence.data = licences.proposed(building.licences_of_sources(work), building.choices_of(work))
    return form


def _rung_to_share(work: Submission) -> Visibility:
    """The rung of the ladder that was asked for, the one where it stands, or the class."""
    asked = request.args.get("rung")
    return Visibility(asked) if asked in set(Visibility) else work.visibility if work.shared_at else Visibility.CLASS


def _take_to_share(work: Submission) -> int | None:
    """The take that was asked for, the one that others see, or else the newest: of those with something in them."""
    full = [take.number for take in work.takes if take.parts]
    shared = work.shared_take.number if work.shared_take else None
    wanted = (request.args.get("take", type=int), shared, *full[-1:])
    return next((number for number in wanted if number in full), None)


def _share_page(work: Submission, form: ShareForm, lines: Lines) -> str:
    sources, choices = building.licences_of_sources(work), building.choices_of(work)
    call = occasion.call_of(work)
    return render_template(
        "submissions/share.html",
        work=work,
        form=form,
        lines=with_what(lines),
        helps={choice.value: licences.DESCRIPTIONS[Licence(choice.value)] for choice in form.licence.choices},
        narrowing=in_words(licences.narrowing(sources, choices) or ""),
        hides_name=work.is_unnamed or (work.shared_at is None and naming.hides_makers(work.assignment)),
        terms=terms(call) if call else [],
    )


def _offer(work: Submission, form: ShareForm) -> None:
    """The takes with something in them, and the licences that the sources allow; beside these the one that a work has, to be kept
    by a maker who only shows it to fewer people, and the one that was chosen before a source was ticked: sharing says why not."""
    if work.course.is_for_minors:
        form.visibility.choices = [each for each in WHO_SEES if each.value != Visibility.EVERYONE]
    form.take.choices = choices({take.number: take_in_words(take) for take in work.takes if take.parts})
    possible = building.choices_of(work)
    allowed = licences.allowed(building.licences_of_sources(work), possible)
    kept = [work.licence] if work.shared_at or not allowed else []
    kept += [each for each in form.licence.raw_data or [] if each in possible]
    form.licence.choices = choices({each: licences.NAMES[each] for each in Licence if each in (*allowed, *kept)})


@bp.post("/works/<uuid:work_id>/sharing")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
@paced("work")
def send_share(work: Submission) -> Any:
    form = ShareForm()
    lock(work, "sources")
    lines = lines_of(work)
    with refusals_on(form):
        wrong = [line for line in lines.values() if not line.validate()]
        if not wrong:
            use(work, lines)
        _offer(work, form)
        if form.validate() and not wrong:
            form.refuse_stale(work, _opened(work))
            operations.share(work, _wishes(work, form))
            private = work.visibility == Visibility.ONLY_ME
            return see_other("submissions.work" if private else "submissions.shared", work_id=work.id)
    _offer(work, form)
    return _share_page(work, form, lines), 422


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
        hint=form.hint.data or "",
    )


@bp.get("/works/<uuid:work_id>/shared")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def shared(work: Submission) -> Any:
    """Your cut, from five seconds before your place; then the clock; then who waits, or else what comes next."""
    call, waiting = work.assignment, reviews.waiting_count(current_person())
    return render_template(
        "submissions/shared.html",
        work=work,
        cut=productions.your_cut(work, current_person()),
        misfit=productions.misfit(work, work.shared_take) if work.shared_take else None,
        closes=operations.due_at(work),
        waiting=waiting,
        next_lesson=db.session.scalar(lessons.after(call.lesson)) if call and not waiting else None,
    )

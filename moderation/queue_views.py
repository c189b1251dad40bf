"""For moderators: the queue by what is most pressing, a case in its context, deciding it, and appeals against others' acts."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.db import db, now
from core.forms import refusals_on
from core.web import current_person, needs, see_other
from moderation import closing, deciding, operations, pausing, queries, showing
from moderation.cases import UNDECIDED, why_kept
from moderation.forms import MEANINGS, ClosingForm, Decision, DecisionForm, JudgeForm
from moderation.models import Appeal, Closing, Hiding, Outcome, Pause, Report
from moderation.rules import SEVERITIES
from moderation.views import bp

DECIDING: dict[str, Callable[[Report, DecisionForm, dict[str, Any]], Any]] = {
    Decision.LEAVE: lambda report, form, reason: deciding.leave(report, by=reason["by"]),
    Decision.ASK: lambda report, form, reason: deciding.ask(report, is_hidden=form.is_hidden.data, **reason),
    Decision.HIDE: lambda report, form, reason: deciding.hide(report, **reason),
    Decision.REMOVE: lambda report, form, reason: deciding.remove(report, **reason),
    Decision.PAUSE: lambda report, form, reason: pausing.pause(report, days=int(form.days.data), **reason),
    Decision.CLOSE: lambda report, form, reason: closing.ask(report, **reason),
    Decision.ESCALATE: lambda report, form, reason: deciding.escalate(report, **reason),
}
DONE = {
    Decision.LEAVE: _l("Left as it is. Whoever reported it hears that you looked."),
    Decision.ASK: _l("Its maker reads your letter. The case is back when they changed it, or in a week."),
    Decision.HIDE: _l("Hidden. Its maker reads your letter."),
    Decision.REMOVE: _l("Removed. Its maker reads your letter."),
    Decision.PAUSE: _l("Its maker reads your letter, and until when."),
    Decision.CLOSE: _l("Another moderator looks, and has to agree."),
    Decision.ESCALATE: _l("The administrators look at it now."),
}


@bp.get("/moderation")
@needs("moderation.work")
def queue() -> Any:
    person = current_person()
    hidings = db.session.scalars(queries.hidings()).all()
    cases = showing.things(db.session.scalars(queries.cases(person)).all())
    return render_template(
        "moderation/queue.html",
        cases=[each for each in cases if each[0].escalated_at is None],
        handed=[each for each in cases if each[0].escalated_at is not None],
        appeals=db.session.scalars(queries.open_appeals(person)).all(),
        hidings=showing.things(hidings),
        pauses=db.session.scalars(queries.pauses(person)).all(),
        closings=db.session.scalars(queries.closings(person)).all(),
        may_show=queries.allowed(person, "hiding.withdraw", hidings),
        now=now(),
        severities=SEVERITIES,
    )


@bp.get("/moderation/<uuid:report_id>")
@needs("report.judge")
def case(report: Report) -> Any:
    return _case_page(report, DecisionForm(formdata=None, rule=report.rule))


def _case_page(report: Report, form: DecisionForm) -> str:
    thing = showing.thing_of(report)
    acts, reports = queries.record_of(report)
    kept = why_kept(report)
    if kept:
        form.decision.choices = [each for each in form.decision.choices if each.value != Decision.REMOVE]
    return render_template(
        "moderation/case.html",
        report=report,
        thing=thing,
        reports=db.session.scalars(queries.reports_on(report)).all(),
        history=showing.log_lines(db.session.scalars(queries.history_of(report)).all()),
        record=showing.log_lines(acts),
        reported_before=showing.things(reports),
        asked=queries.request_about(report),
        closing=queries.closing_about(report),
        hiding=queries.hiding_of(report.subject_kind, report.subject_id),
        is_undecided=report.state in UNDECIDED,
        form=form,
        kept=kept,
        meanings=MEANINGS,
        severities=SEVERITIES,
    )


@bp.post("/moderation/<uuid:report_id>/decision")
@needs("report.judge")
def decide(report: Report) -> Any:
    form = DecisionForm()
    with refusals_on(form):
        if form.validate():
            reason = {"by": current_person(), "rule": form.rule.data, "letter": form.letter.data or ""}
            DECIDING[form.decision.data](report, form, reason)
            flash(DONE[form.decision.data])
            return see_other("moderation.queue")
    return _case_page(report, form), 422


@bp.post("/moderation/hidings/<uuid:hiding_id>/withdrawal")
@needs("hiding.withdraw")
def show(hiding: Hiding) -> Any:
    operations.show(hiding, by=current_person())
    flash(_("It can be seen again."))
    return see_other("moderation.queue")


@bp.post("/moderation/pauses/<uuid:pause_id>/end")
@needs("pause.end")
def end_pause(pause: Pause) -> Any:
    pausing.end(pause, by=current_person())
    flash(_("The pause is over."))
    return see_other("moderation.queue")


@bp.get("/moderation/closings/<uuid:closing_id>")
@needs("closing.decide")
def closing_page(asked: Closing) -> Any:
    return _closing_page(asked, ClosingForm(formdata=None))


@bp.post("/moderation/closings/<uuid:closing_id>")
@needs("closing.decide")
def decide_closing(asked: Closing) -> Any:
    form = ClosingForm()
    with refusals_on(form):
        if form.validate():
            closing.decide(asked, by=current_person(), is_closed=form.outcome.data == "close")
            flash(_("Decided. It is in the log."))
            return see_other("moderation.queue")
    return _closing_page(asked, form), 422


def _closing_page(asked: Closing, form: ClosingForm) -> str:
    thing = showing.thing_of(asked)
    return render_template("moderation/closing.html", closing=asked, thing=thing, form=form)


@bp.get("/appeals/<uuid:appeal_id>/judgement")
@needs("appeal.judge")
def appeal(appeal: Appeal) -> Any:
    return _appeal_page(appeal, JudgeForm(formdata=None))


@bp.post("/appeals/<uuid:appeal_id>/judgement")
@needs("appeal.judge")
def judge(appeal: Appeal) -> Any:
    form = JudgeForm()
    with refusals_on(form):
        if form.validate():
            is_upheld = form.outcome.data == Outcome.UPHELD
            operations.judge(appeal, by=current_person(), is_upheld=is_upheld, letter=form.letter.data)
            flash(_("Decided. Its maker reads your letter."))
            return see_other("moderation.appeals")
    return _appeal_page(appeal, form), 422


def _appeal_page(appeal: Appeal, form: JudgeForm) -> str:
    thing = showing.thing_of(appeal.act)
    words = showing.act_words(appeal.act)
    return render_template("moderation/appeal.html", appeal=appeal, thing=thing, act_words=words, form=form)

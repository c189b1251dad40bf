"""Reporting, the moderators' queue, the public log, and appeals."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_babel import gettext as _

from core.db import db
from core.forms import Form, refusals_on
from core.paging import page
from core.permissions import can
from core.subjects import Subject, subject_named, subject_of
from core.web import current_person, fetch, needs, open_to_all, see_other
from moderation import operations, queries
from moderation.forms import AppealForm, HideForm, JudgeForm, ReportForm
from moderation.models import Act, Appeal, Hiding, Report
from moderation.rules import RULES, sentence_of

bp = Blueprint("moderation", __name__)


def _thing(kind: str, id: UUID) -> tuple[Subject, Any]:
    """Something that one can see and report, of any kind."""
    subject = subject_named(kind)
    if subject is None or not subject.reportable:
        abort(404)
    model: Any = subject.model
    return subject, fetch(model, subject.view, model.id == id)


@bp.get("/reports/<kind>/<uuid:id>")
@needs("thing.report")
def report(kind: str, id: UUID) -> Any:
    subject, row = _thing(kind, id)
    return render_template("moderation/report.html", subject=subject, row=row, form=ReportForm(formdata=None))


@bp.post("/reports/<kind>/<uuid:id>")
@needs("thing.report")
def send_report(kind: str, id: UUID) -> Any:
    subject, row = _thing(kind, id)
    form = ReportForm()
    with refusals_on(form):
        if form.validate():
            operations.report(current_person(), row, rule=form.rule.data, words=form.words.data or "")
            flash(_("Thank you. A moderator reads it, and you hear what came of it."))
            return redirect(subject.url(row), 303)
    return render_template("moderation/report.html", subject=subject, row=row, form=form), 422


@bp.get("/moderation")
@needs("moderation.work")
def queue() -> Any:
    reports = db.session.scalars(queries.open_reports()).unique().all()
    cases = [
        (each, subject_of(row) if (row := operations.subject_of_case(each)) is not None else None, row)
        for each in reports
    ]
    appeals = db.session.scalars(queries.open_appeals()).unique().all()
    return render_template(
        "moderation/queue.html",
        cases=cases,
        appeals=appeals,
        hidings=db.session.scalars(queries.hidings()).all(),
        rule_words=sentence_of,
    )


@bp.get("/moderation/<uuid:report_id>")
@needs("report.judge")
def case(report: Report) -> Any:
    return _case_page(report, HideForm(formdata=None, rule=report.rule))


def _case_page(report: Report, form: HideForm) -> str:
    row = operations.subject_of_case(report)
    history = db.session.scalars(queries.history_of(report)).unique().all()
    subject = subject_of(row) if row is not None else None
    return render_template(
        "moderation/case.html",
        report=report,
        row=row,
        subject=subject,
        history=history,
        form=form,
        rule_words=sentence_of,
    )


@bp.post("/moderation/<uuid:report_id>/leaving")
@needs("report.judge")
def leave(report: Report) -> Any:
    _demand_token()
    operations.leave(report, by=current_person())
    return see_other("moderation.queue")


@bp.post("/moderation/<uuid:report_id>/hiding")
@needs("report.judge")
def hide(report: Report) -> Any:
    form = HideForm()
    with refusals_on(form):
        if form.validate():
            operations.hide(report, by=current_person(), rule=form.rule.data, letter=form.letter.data)
            flash(_("Hidden. Its maker reads your letter."))
            return see_other("moderation.queue")
    return _case_page(report, form), 422


@bp.post("/moderation/hidings/<uuid:hiding_id>/withdrawal")
@needs("hiding.withdraw")
def show(hiding: Hiding) -> Any:
    _demand_token()
    operations.show(hiding, by=current_person())
    flash(_("It can be seen again."))
    return see_other("moderation.queue")


@bp.get("/moderation/log")
@open_to_all
def log() -> Any:
    """What moderators did, for everybody; without names of those it was about."""
    acts = page(queries.log(), Act.at, Act.id, after=request.args.get("after"), size=50)
    return render_template("moderation/log.html", acts=acts, rule_words=sentence_of, rules=RULES)


@bp.get("/appeals")
@needs("moderation.work")
def appeals() -> Any:
    return see_other("moderation.queue")


@bp.get("/appeals/<uuid:act_id>")
@needs("act.view")
def act(act: Act) -> Any:
    """What was done about something of one's own, why, and the way to ask another moderator."""
    return render_template(
        "moderation/act.html",
        act=act,
        form=AppealForm(formdata=None),
        rule_words=sentence_of,
        may_appeal=can(current_person(), "act.appeal", act),
    )


@bp.post("/appeals/<uuid:act_id>")
@needs("act.appeal")
def send_appeal(act: Act) -> Any:
    form = AppealForm()
    with refusals_on(form):
        if form.validate():
            operations.appeal(act, current_person(), form.words.data)
            flash(_("Another moderator looks at it."))
            return see_other("notifications.inbox")
    return render_template("moderation/act.html", act=act, form=form, rule_words=sentence_of, may_appeal=True), 422


@bp.post("/appeals/<uuid:appeal_id>/judgement")
@needs("appeal.judge")
def judge(appeal: Appeal) -> Any:
    form = JudgeForm()
    with refusals_on(form):
        if form.validate():
            operations.judge(
                appeal, by=current_person(), is_upheld=form.outcome.data == "upheld", letter=form.letter.data
            )
            return see_other("moderation.queue")
    flash(" ".join(sentence for _field, sentence in form.all_errors), "error")
    return see_other("moderation.queue")


def _demand_token() -> None:
    if not Form().validate():
        abort(400)

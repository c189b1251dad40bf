"""Reporting; and for makers: what moderators did about their things, why, and the way to ask another one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request
from flask_babel import gettext as _

from accounts.models import Person
from core import limits
from core.db import db
from core.forms import refusals_on
from core.paging import page
from core.permissions import can
from core.subjects import Subject, subject_named
from core.web import current_person, fetch, needs, open_to_all, paced, see_other
from moderation import counting, deciding, letters, operations, queries, showing
from moderation.forms import AppealForm, ChangedForm, ReportForm
from moderation.models import Act, EditRequest, Report
from moderation.permissions import is_hidden
from moderation.rules import RULES, sentence_of

APPEALS_FROM_ONE_ADDRESS = "60/hour"

bp = Blueprint("moderation", __name__)


def init_room(app: Flask) -> None:
    app.jinja_env.globals["hiding_of"] = lambda kind, id: queries.hiding_of(kind, id) if is_hidden(kind, id) else None
    app.jinja_env.globals["pause_of"] = lambda person: queries.pause_of(person) if person.is_paused else None
    app.jinja_env.filters["rule_sentence"] = sentence_of


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
    _subject, row = _thing(kind, id)
    return _report_page(kind, row, ReportForm(formdata=None))


@bp.post("/reports/<kind>/<uuid:id>")
@needs("thing.report")
@paced("report")
def send_report(kind: str, id: UUID) -> Any:
    subject, row = _thing(kind, id)
    form = ReportForm()
    with refusals_on(form):
        if form.validate():
            words, severity = form.words.data or "", form.severity.data
            operations.report(current_person(), row, rule=form.rule.data, words=words, severity=severity)
            flash(_("Thank you. A moderator reads it, and you hear what came of it."))
            return redirect(subject.url(row), 303)
    return _report_page(kind, row, form), 422


def _report_page(kind: str, row: Any, form: ReportForm) -> str:
    return render_template(
        "moderation/report.html", kind=kind, row=row, thing=showing.whole_thing(kind, row), form=form
    )


@bp.get("/reports/<uuid:report_id>")
@needs("report.view")
def outcome(report: Report) -> Any:
    """What came of a report, for who sent it."""
    thing = showing.thing_of(report)
    is_seen = can(current_person(), "report.judge", report) or report.state == "left"
    return render_template("moderation/outcome.html", report=report, thing=thing, is_seen=is_seen)


@bp.get("/moderation/log")
@open_to_all
def log() -> Any:
    """What moderators did, for everybody; without names of those it was about."""
    acts = page(queries.log(), Act.at, Act.id, after=request.args.get("after"), size=50)
    return render_template("moderation/log.html", lines=showing.log_lines(acts.rows), after=acts.after, rules=RULES)


@bp.get("/moderation/months")
@open_to_all
def months() -> Any:
    """How much there was to do, for everybody, month by month."""
    return render_template("moderation/months.html", months=[showing.month_line(each) for each in counting.months()])


@bp.get("/appeals")
@needs("account.use")
def appeals() -> Any:
    """What moderators did about one's own things; for moderators, also the appeals they may judge."""
    person = current_person()
    acts = db.session.scalars(queries.acts_about(person)).all()
    is_moderator = can(person, "moderation.work")
    waiting = db.session.scalars(queries.open_appeals(person)).all() if is_moderator else []
    titles = dict(zip(waiting, (thing for _act, thing in showing.things([each.act for each in waiting])), strict=True))
    return render_template(
        "moderation/appeals.html", acts=showing.things(acts), waiting=titles, act_words=showing.act_words
    )


@bp.get("/appeals/<uuid:act_id>")
@needs("act.view")
def act(act: Act) -> Any:
    return _act_page(act, AppealForm(formdata=None))


@bp.post("/appeals/<uuid:act_id>")
@needs("act.appeal")
def send_appeal(act: Act) -> Any:
    form = AppealForm()
    with refusals_on(form):
        if form.validate():
            operations.appeal(act, current_person(), form.words.data)
            flash(_("Another moderator looks at it. You hear from them."))
            return see_other("moderation.act", act_id=act.id)
    return _act_page(act, form), 422


@bp.post("/moderation/changes/<uuid:edit_request_id>")
@needs("edit_request.answer")
def say_changed(request: EditRequest) -> Any:
    form = ChangedForm()
    with refusals_on(form):
        if form.validate():
            deciding.say_changed(request, form.words.data or "")
            flash(_("Thank you. A moderator looks at it."))
            return see_other("moderation.act", act_id=request.act_id)
    return _act_page(request.act, AppealForm(formdata=None), form), 422


@bp.get("/appeals/letters/<letter>")
@open_to_all
def letter(letter: str) -> Any:
    """Where the letter to somebody whose account is closed leads."""
    return _letter_page(letter, AppealForm(formdata=None))


@bp.post("/appeals/letters/<letter>")
@open_to_all
@limits.limiter.limit(APPEALS_FROM_ONE_ADDRESS)
def appeal_by_letter(letter: str) -> Any:
    form = AppealForm()
    with refusals_on(form):
        if form.validate():
            operations.appeal(*_act_of(letter), form.words.data)
            flash(_("Another moderator looks at it. You hear from them by mail."))
            return see_other("moderation.letter", letter=letter)
    return _letter_page(letter, form), 422


def _act_of(letter: str) -> tuple[Act, Person]:
    act = letters.act_of(letter)
    if act is None or act.maker is None:
        abort(404)
    return act, act.maker


def _letter_page(letter: str, form: AppealForm) -> str:
    act, _maker = _act_of(letter)
    return render_template(
        "moderation/letter.html",
        act=act,
        letter=letter,
        form=form,
        said=showing.MAKER_READS[act.action],
        appeal=queries.appeal_against(act),
        stands=operations.stands(act),
    )


def _act_page(act: Act, form: AppealForm, changed: ChangedForm | None = None) -> str:
    thing = showing.thing_of(act)
    return render_template(
        "moderation/act.html",
        act=act,
        thing=thing,
        said=showing.MAKER_READS[act.action],
        form=form,
        changed=changed or ChangedForm(formdata=None),
        asked=queries.request_of(act),
        pause=queries.pause_by(act),
        appeal=queries.appeal_against(act),
        stands=operations.stands(act),
    )

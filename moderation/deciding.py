"""What a moderator decides about a case. Every act leaves a line in the log, names a rule, and tells those it is about.
Operations flush, never commit."""

from sqlalchemy import exists, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from moderation import cases
from moderation.models import Act, Action, EditRequest, Report, ReportState
from moderation.rules import RULES, TO_EDIT, WITHIN


def leave(report: Report, *, by: Person) -> Act:
    """It stays as it is; whoever reported it hears that somebody looked. What was hidden until its maker changed it is
    seen again."""
    cases.demand_open(report)
    if any(request.is_hidden_meanwhile for request in _end_requests(report)):
        cases.unhide(report)
    act = cases.act_on(report, Action.LEAVE, by=by, rule=report.rule)
    return cases.close(report, ReportState.LEFT, act)


def ask(report: Report, *, by: Person, rule: str, letter: str, is_hidden: bool = False) -> Act:
    """Ask its maker to change it, and say what; `is_hidden`: it is not seen until then. The case is back when they did, or
    after a week."""
    cases.demand_open(report)
    cases.demand_reason(rule, letter)
    if report.maker_id is None:
        raise Refused("Nobody is known who could change it.")
    _end_requests(report)
    act = cases.act_on(report, Action.ASK, by=by, rule=rule, letter=letter)
    request = EditRequest(act=act, due_at=now() + TO_EDIT, is_hidden_meanwhile=is_hidden)
    request.subject_kind, request.subject_id, request.maker_id = act.subject_kind, act.subject_id, act.maker_id
    db.session.add(request)
    if is_hidden:
        cases.hide(report, by=by, rule=rule, letter=letter)
    return cases.close(report, ReportState.ASKED, act)


def say_changed(request: EditRequest, words: str = "") -> None:
    """Its maker changed it: the case is back with the moderators. Twice is once."""
    if request.ended_at is not None:
        raise Refused("This was decided meanwhile.")
    if request.changed_at is None:
        request.changed_at, request.words = now(), words.strip()
        _bring_back(request)


def bring_back_what_waits() -> None:
    """The cases of those who were asked to change something and said nothing for a week."""
    waiting = exists(select(1).where(*cases.about(Report, EditRequest), Report.state == ReportState.ASKED))
    overdue = EditRequest.ended_at.is_(None), EditRequest.changed_at.is_(None), EditRequest.due_at < now()
    for request in db.session.scalars(select(EditRequest).where(*overdue, waiting)):
        _bring_back(request)


def hide(report: Report, *, by: Person, rule: str, letter: str) -> Act:
    """Keep it from everyone but its maker and moderators, at once; its maker reads the rule and the letter."""
    return _put_away(report, Action.HIDE, by=by, rule=rule, letter=letter)


def remove(report: Report, *, by: Person, rule: str, letter: str) -> Act:
    """Keep it from its maker as well: nobody but moderators sees it. Where it stood in a lineage, a tombstone stays."""
    if kept := cases.why_kept(report):
        raise Refused(kept, field="decision")
    return _put_away(report, Action.REMOVE, by=by, rule=rule, letter=letter)


def escalate(report: Report, *, by: Person | None, rule: str, letter: str) -> Act:
    """Hand it to the administrators, with words for them; by None: by the site, when nobody looked in time."""
    cases.demand_open(report)
    if rule not in RULES:
        raise Refused("Name the rule.", field="rule")
    if by is not None and not letter.strip():
        raise Refused("Write to the administrators: what they should look at, and why.", field="letter")
    if report.escalated_at is not None:
        raise Refused("It is with the administrators already.")
    cases.set_reports(report, escalated_at=now())
    act = cases.act_on(report, Action.ESCALATE, by=by, rule=rule, letter=letter)
    record("report.escalated", by, report)
    return act


def escalate_what_is_overdue() -> None:
    """What no moderator looked at in time, once."""
    late = Report.state == ReportState.OPEN, Report.answer_by < now(), Report.escalated_at.is_(None)
    for report in db.session.scalars(select(Report).where(*late).order_by(Report.answer_by)).all():
        if report.escalated_at is None:  # not with another report of the same thing
            escalate(report, by=None, rule=report.rule, letter="")


def _put_away(report: Report, action: Action, *, by: Person, rule: str, letter: str) -> Act:
    cases.demand_open(report)
    cases.demand_reason(rule, letter)
    _end_requests(report)
    act = cases.act_on(report, action, by=by, rule=rule, letter=letter)
    cases.hide(report, by=by, rule=rule, letter=letter, is_removal=action == Action.REMOVE)
    return cases.close(report, ReportState.ACTED, act)


def _end_requests(report: Report) -> list[EditRequest]:
    """What its maker was asked is decided now."""
    asked = select(EditRequest).where(*cases.about(EditRequest, report), EditRequest.ended_at.is_(None))
    requests = list(db.session.scalars(asked))
    for request in requests:
        request.ended_at = now()
    return requests


def _bring_back(request: EditRequest) -> None:
    waiting = (*cases.about(Report, request), Report.state == ReportState.ASKED)
    for report in db.session.scalars(select(Report).where(*waiting)).all():
        report.state, report.closed_at = ReportState.OPEN, None
        report.answer_by = now() + WITHIN[report.severity]
    db.session.flush()
    first = db.session.scalar(select(Report).where(*cases.about(Report, request)).order_by(Report.answer_by).limit(1))
    if first is not None:
        record("report.back", None, first)

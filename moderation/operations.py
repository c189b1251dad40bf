"""Reporting, showing again, and appeals. Every act leaves a line in the log. Operations flush, never commit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.subjects import subject_of
from moderation import cases, closing, pausing
from moderation.models import Act, Action, Appeal, EditRequest, Hiding, Outcome, Pause, Report, ReportState, Severity
from moderation.rules import RULES, SEVERITIES, WITHIN


def report(reporter: Person, row: Any, *, rule: str, words: str = "", severity: str = "other") -> Report:
    """Say that something is not right, and how pressing it is. The same person and thing again is the same report, opened
    again if it was closed."""
    subject = subject_of(row)
    if rule not in RULES:
        raise Refused("Choose the rule it is about.", field="rule")
    if severity not in SEVERITIES:
        raise Refused("Choose how pressing it is.", field="severity")
    maker = subject.author(row)
    if maker == reporter.id:
        raise Refused("This is your own. Take it back instead.")
    case = cases.case_of(row)
    found = db.session.scalar(select(Report).where(*cases.about(Report, case), Report.reporter_id == reporter.id))
    if found is not None and found.state in cases.UNDECIDED:
        return found
    sent = found or Report(reporter=reporter, subject_kind=subject.kind, subject_id=row.id, maker_id=maker)
    sent.rule, sent.words, sent.state, sent.closed_at = rule, words, ReportState.OPEN, None
    sent.severity, sent.answer_by, sent.escalated_at = Severity(severity), now() + WITHIN[severity], _escalated_at(case)
    db.session.add(sent)
    db.session.flush()
    record("report.sent", reporter, sent)
    return sent


def _escalated_at(case: cases.Case) -> datetime | None:
    """With the administrators already: what more is said about it goes there."""
    undecided = (*cases.about(Report, case), Report.state.in_(cases.UNDECIDED))
    return db.session.scalar(select(func.min(Report.escalated_at)).where(*undecided))


def keep_back(row: Any, *, by: Person, rule: str, letter: str) -> Act:
    """Something that waited for a second look stays hidden; its maker reads the rule and the letter, and may appeal."""
    cases.demand_reason(rule, letter)
    cases.hide(cases.case_of(row), by=by, rule=rule, letter=letter)
    return log(Action.KEEP_BACK, row, by=by, rule=rule, letter=letter)


def log(action: Action, row: Any, *, by: Person | None, rule: str, letter: str = "") -> Act:
    """Write down what was done about something that nobody reported; None: by the site itself."""
    act = cases.act_on(cases.case_of(row), action, by=by, rule=rule, letter=letter)
    record("act.done", by, act)
    return act


def show(hiding: Hiding, *, by: Person, letter: str = "") -> Act:
    """Let it be seen again; what was asked about it is answered thereby."""
    act = cases.act_on(hiding, Action.SHOW, by=by, rule=hiding.rule, letter=letter)
    db.session.delete(hiding)
    _answer_appeals(select(Act.id).where(*cases.about(Act, hiding), Act.action.in_(HIDINGS)), by)
    db.session.flush()
    record("act.done", by, act)
    return act


def _answer_appeals(acts: Any, by: Person) -> None:
    db.session.execute(
        update(Appeal)
        .where(Appeal.act_id.in_(acts), Appeal.answered_at.is_(None))
        .values(answered_at=now(), answered_by_id=by.id, outcome=Outcome.OVERTURNED)
    )


def stands(act: Act) -> bool:
    """Does what was decided still hold?"""
    return act.action in UNDOING and db.session.scalar(STANDING[act.action](act)) is not None


def _hiding_of(act: Act) -> Select[Any]:
    return select(Hiding.id).where(*cases.about(Hiding, act))


def _request_of(act: Act) -> Select[Any]:
    return select(EditRequest.id).where(EditRequest.act_id == act.id, EditRequest.ended_at.is_(None))


def _ask_no_more(act: Act) -> None:
    """Nothing need be changed; the reports about it are answered."""
    request = db.session.scalars(select(EditRequest).where(EditRequest.act_id == act.id)).one()
    request.ended_at = now()
    if request.is_hidden_meanwhile:
        cases.unhide(act)
    cases.set_reports(act, state=ReportState.LEFT, closed_at=now())


def _pause_of(act: Act) -> Select[Any]:
    return select(Pause.id).where(Pause.act_id == act.id, Pause.ended_at.is_(None), Pause.until > now())


def _closed_by(act: Act) -> Select[Any]:
    return select(Person.id).where(Person.id == act.maker_id, Person.closed_at.is_not(None))


HIDINGS = (Action.HIDE, Action.REMOVE, Action.KEEP_BACK)
STANDING: dict[Action, Callable[[Act], Select[Any]]] = dict.fromkeys(HIDINGS, _hiding_of) | {
    Action.ASK: _request_of,
    Action.PAUSE: _pause_of,
    Action.CLOSE: _closed_by,
}
UNDOING: dict[Action, Callable[[Act], None]] = dict.fromkeys(HIDINGS, cases.unhide) | {
    Action.ASK: _ask_no_more,
    Action.PAUSE: pausing.lift,
    Action.CLOSE: closing.reopen,
}


def appeal(act: Act, person: Person, words: str) -> Appeal:
    """Ask that another moderator look again. One an act."""
    if not words.strip():
        raise Refused("Say what was overlooked.", field="words")
    found = db.session.scalar(select(Appeal).where(Appeal.act_id == act.id))
    if found is not None:
        return found
    if not stands(act):
        raise Refused("This does not hold any more: there is nothing to undo.")
    made = Appeal(act=act, person=person, words=words.strip())
    db.session.add(made)
    db.session.flush()
    record("appeal.sent", person, made)
    return made


def judge(appeal: Appeal, *, by: Person, is_upheld: bool, letter: str) -> Act:
    """Another moderator's word: what was decided stands, or it is undone."""
    if appeal.answered_at is not None:
        raise Refused("This appeal is answered already.")
    if not letter.strip():
        raise Refused("Write to its maker: what, and why.", field="letter")
    appeal.answered_at, appeal.answered_by_id = now(), by.id
    appeal.outcome = Outcome.UPHELD if is_upheld else Outcome.OVERTURNED
    appeal.letter = letter.strip()
    action = Action.UPHOLD if is_upheld else Action.OVERTURN
    act = cases.act_on(appeal.act, action, by=by, rule=appeal.act.rule, letter=letter)
    if not is_upheld:
        UNDOING[appeal.act.action](appeal.act)
    db.session.flush()
    record("act.done", by, act)
    return act

"""Reporting and judging. Every act leaves a line in the log, names a rule, and tells those it is about. Operations flush, never commit."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.subjects import find, subject_of
from moderation.models import Act, Action, Appeal, Hiding, Outcome, Report, ReportState
from moderation.rules import RULES


def report(reporter: Person, row: Any, *, rule: str, words: str = "") -> Report:
    """Say that something is not right. The same person and thing again is the same report, opened again if it was
    closed."""
    subject = subject_of(row)
    if rule not in RULES:
        raise Refused("Choose the rule it is about.", field="rule")
    maker = subject.author(row)
    if maker == reporter.id:
        raise Refused("This is your own. Take it back instead.")
    key = Report.reporter_id == reporter.id, Report.subject_kind == subject.kind, Report.subject_id == row.id
    found = db.session.scalar(select(Report).where(*key))
    if found is not None and found.state == ReportState.OPEN:
        return found
    sent = found or Report(reporter=reporter, subject_kind=subject.kind, subject_id=row.id, maker_id=maker)
    sent.rule, sent.words, sent.state, sent.closed_at = rule, words, ReportState.OPEN, None
    db.session.add(sent)
    db.session.flush()
    record("report.sent", reporter, sent)
    return sent


def leave(report: Report, *, by: Person) -> Act:
    """It stays as it is; whoever reported it hears that somebody looked."""
    _demand_open(report)
    return _close(report, ReportState.LEFT, _act(report, Action.LEAVE, by=by, rule=report.rule))


def hide(report: Report, *, by: Person, rule: str, letter: str) -> Act:
    """Keep it from everyone but its maker and moderators, at once; its maker reads the rule and the letter."""
    _demand_open(report)
    _demand_reason(rule, letter)
    act = _act(report, Action.HIDE, by=by, rule=rule, letter=letter.strip())
    _hide(report, by=by, rule=rule, letter=letter)
    return _close(report, ReportState.ACTED, act)


def keep_back(row: Any, *, by: Person, rule: str, letter: str) -> Act:
    """Something that waited for a second look stays hidden; its maker reads the rule and the letter, and may appeal."""
    _demand_reason(rule, letter)
    _hide(case_of(row), by=by, rule=rule, letter=letter)
    return log(Action.KEEP_BACK, row, by=by, rule=rule, letter=letter.strip())


def log(action: Action, row: Any, *, by: Person | None, rule: str, letter: str = "") -> Act:
    """Write down what was done about something that nobody reported; None: by the site itself."""
    act = _act(case_of(row), action, by=by, rule=rule, letter=letter)
    record("act.done", by, act)
    return act


def show(hiding: Hiding, *, by: Person, letter: str = "") -> Act:
    """Let it be seen again; what was asked about it is answered thereby."""
    act = _act(hiding, Action.SHOW, by=by, rule=hiding.rule, letter=letter)
    db.session.delete(hiding)
    same = select(Act.id).where(Act.subject_kind == hiding.subject_kind, Act.subject_id == hiding.subject_id)
    db.session.execute(
        update(Appeal)
        .where(Appeal.act_id.in_(same), Appeal.answered_at.is_(None))
        .values(answered_at=now(), answered_by_id=by.id, outcome=Outcome.OVERTURNED)
    )
    db.session.flush()
    record("act.done", by, act)
    return act


def appeal(act: Act, person: Person, words: str) -> Appeal:
    """Ask that another moderator look again. One an act."""
    if not words.strip():
        raise Refused("Say what was overlooked.", field="words")
    found = db.session.scalar(select(Appeal).where(Appeal.act_id == act.id))
    if found is not None:
        return found
    key = Hiding.subject_kind == act.subject_kind, Hiding.subject_id == act.subject_id
    if db.session.scalar(select(Hiding.id).where(*key)) is None:
        raise Refused("It can be seen again already.")
    made = Appeal(act=act, person=person, words=words.strip())
    db.session.add(made)
    db.session.flush()
    record("appeal.sent", person, made)
    return made


def judge(appeal: Appeal, *, by: Person, is_upheld: bool, letter: str) -> Act:
    """Another moderator's word: it stays hidden, or it is seen again."""
    if appeal.answered_at is not None:
        raise Refused("This appeal is answered already.")
    if not letter.strip():
        raise Refused("Write to its maker: what, and why.", field="letter")
    appeal.answered_at, appeal.answered_by_id = now(), by.id
    appeal.outcome = Outcome.UPHELD if is_upheld else Outcome.OVERTURNED
    appeal.letter = letter.strip()
    act = _act(
        appeal.act, Action.UPHOLD if is_upheld else Action.OVERTURN, by=by, rule=appeal.act.rule, letter=letter.strip()
    )
    if not is_upheld:
        key = Hiding.subject_kind == act.subject_kind, Hiding.subject_id == act.subject_id
        hiding = db.session.scalar(select(Hiding).where(*key))
        if hiding is not None:
            db.session.delete(hiding)
    db.session.flush()
    record("act.done", by, act)
    return act


@dataclass(frozen=True)
class Case:
    """What an act is about."""

    subject_kind: str
    subject_id: UUID
    maker_id: UUID | None


def case_of(row: Any) -> Case:
    subject = subject_of(row)
    return Case(subject.kind, row.id, subject.author(row))


def subject_of_case(case: Any) -> Any:
    """The row that a report, a hiding or an act is about; None if it is gone."""
    return find(case.subject_kind, case.subject_id)


def _demand_reason(rule: str, letter: str) -> None:
    if rule not in RULES:
        raise Refused("Name the rule.", field="rule")
    if not letter.strip():
        raise Refused("Write to its maker: what, and why.", field="letter")


def _hide(case: Any, *, by: Person, rule: str, letter: str) -> None:
    about = {"subject_kind": case.subject_kind, "subject_id": case.subject_id}
    if db.session.scalar(select(Hiding).filter_by(**about)) is None:
        db.session.add(Hiding(**about, maker_id=case.maker_id, by_id=by.id, rule=rule, letter=letter.strip()))


def _demand_open(report: Report) -> None:
    """Two moderators at the same moment come one after the other, and the second reads that it was decided."""
    db.session.execute(select(Report.id).where(Report.id == report.id).with_for_update(key_share=True))
    db.session.refresh(report, ["state"])
    if report.state != ReportState.OPEN:
        raise Refused("This case was decided already; its history says how.")


def _act(case: Any, action: Action, *, by: Person | None, rule: str, letter: str = "") -> Act:
    act = Act(
        moderator=by,
        action=action,
        subject_kind=case.subject_kind,
        subject_id=case.subject_id,
        maker_id=case.maker_id,
        rule=rule,
        letter=letter,
    )
    db.session.add(act)
    db.session.flush()
    return act


def _close(report: Report, state: ReportState, act: Act) -> Act:
    """All open reports of the same thing end together."""
    same = (
        Report.subject_kind == report.subject_kind,
        Report.subject_id == report.subject_id,
        Report.state == ReportState.OPEN,
    )
    db.session.execute(update(Report).where(*same).values(state=state, closed_at=now()))
    db.session.flush()
    record("act.done", act.moderator, act)
    return act

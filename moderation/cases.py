"""A case: what it is about, the line that each act leaves, and how it ends. Operations flush, never commit."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.subjects import find, subject_named, subject_of
from moderation.models import Act, Action, Hiding, Report, ReportState
from moderation.rules import RULES

UNDECIDED = (ReportState.OPEN, ReportState.ASKED)


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


def why_kept(case: Any) -> str:
    """Why it is hidden at most, and never removed; "" where it may be."""
    subject = subject_named(case.subject_kind)
    return subject.kept if subject is not None else ""


def about(model: Any, case: Any) -> tuple[Any, Any]:
    """The conditions that a row of this model is about the same thing."""
    return model.subject_kind == case.subject_kind, model.subject_id == case.subject_id


def demand_reason(rule: str, letter: str) -> None:
    if rule not in RULES:
        raise Refused("Name the rule.", field="rule")
    if not letter.strip():
        raise Refused("Write to its maker: what, and why.", field="letter")


def demand_open(report: Report) -> None:
    """Two moderators at the same moment come one after the other, and the second reads that it was decided."""
    db.session.execute(select(Report.id).where(Report.id == report.id).with_for_update(key_share=True))
    db.session.refresh(report)
    if report.state not in UNDECIDED:
        raise Refused("This case was decided already.")


def act_on(case: Any, action: Action, *, by: Person | None, rule: str, letter: str = "") -> Act:
    """A line in the log."""
    act = Act(
        moderator=by,
        action=action,
        subject_kind=case.subject_kind,
        subject_id=case.subject_id,
        maker_id=case.maker_id,
        rule=rule,
        letter=letter.strip(),
    )
    db.session.add(act)
    db.session.flush()
    return act


def noted(case: Any, action: Action, *, by: Person, rule: str, letter: str = "") -> Act:
    """A line in the log, of which those whom it concerns hear; no report ends by it."""
    act = act_on(case, action, by=by, rule=rule, letter=letter)
    record("act.done", by, act)
    return act


def hide(case: Any, *, by: Person, rule: str, letter: str, is_removal: bool = False) -> None:
    """Hidden once; a removal goes further than a hiding before it."""
    hiding = db.session.scalar(select(Hiding).where(*about(Hiding, case)))
    if hiding is None:
        hiding = Hiding(subject_kind=case.subject_kind, subject_id=case.subject_id, maker_id=case.maker_id)
        hiding.by_id, hiding.rule, hiding.letter = by.id, rule, letter.strip()
        db.session.add(hiding)
    hiding.is_removal = is_removal or bool(hiding.is_removal)


def unhide(case: Any) -> None:
    hiding = db.session.scalar(select(Hiding).where(*about(Hiding, case)))
    if hiding is not None:
        db.session.delete(hiding)


def set_reports(case: Any, **values: Any) -> None:
    """All undecided reports of the same thing go together."""
    db.session.execute(update(Report).where(*about(Report, case), Report.state.in_(UNDECIDED)).values(**values))
    db.session.flush()


def close(case: Any, state: ReportState, act: Act) -> Act:
    """It is decided, and those whom it concerns hear."""
    set_reports(case, state=state, closed_at=now())
    record("act.done", act.moderator, act)
    return act

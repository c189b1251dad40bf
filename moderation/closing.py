"""Closing an account: one moderator asks, another one confirms. Operations flush, never commit."""

from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Person
from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from moderation import cases
from moderation.models import Act, Action, Closing, Report, ReportState


def ask(report: Report, *, by: Person, rule: str, letter: str) -> Act:
    """Ask that the account of its maker be closed, with the letter that they would read. Nothing happens before somebody
    else agrees."""
    cases.demand_open(report)
    cases.demand_reason(rule, letter)
    person = db.session.get(Person, report.maker_id) if report.maker_id else None
    if person is None:
        raise Refused("Nobody is known who made it.", field="decision")
    if person.roles:
        raise Refused("They keep this place, too. An administrator takes their role back first.", field="decision")
    if person.is_closed or _is_asked(person):
        raise Refused("Somebody asked for this already.", field="decision")
    closing = Closing(subject_kind=report.subject_kind, subject_id=report.subject_id, maker_id=person.id)
    closing.asked_by, closing.rule, closing.letter = by, rule, letter.strip()
    db.session.add(closing)
    db.session.flush()
    record("closing.asked", by, closing)
    return cases.act_on(report, Action.ASK_TO_CLOSE, by=by, rule=rule)


def decide(closing: Closing, *, by: Person, is_closed: bool) -> Act:
    """The second person's word: the account is closed, its sessions end and its page is hidden; or it stays open."""
    lock(closing, "answered_at")
    if closing.answered_at is not None:
        raise Refused("This was decided already.")
    if by.id == closing.asked_by_id:
        raise Refused("Somebody else has to agree.")
    closing.answered_at, closing.answered_by, closing.is_closed = now(), by, is_closed
    if not is_closed:
        return cases.noted(closing, Action.KEEP_OPEN, by=by, rule=closing.rule)
    person = closing.maker
    if person is None:
        raise Refused("This account is gone.")
    accounts.close(person)
    cases.hide(cases.case_of(person), by=by, rule=closing.rule, letter=closing.letter)
    act = cases.act_on(closing, Action.CLOSE, by=by, rule=closing.rule, letter=closing.letter)
    return cases.close(closing, ReportState.ACTED, act)


def reopen(act: Act) -> None:
    """As if it had not been."""
    person = db.session.get(Person, act.maker_id) if act.maker_id else None
    if person is not None:
        accounts.reopen(person)
        cases.unhide(cases.case_of(person))


def _is_asked(person: Person) -> bool:
    asked = select(Closing.id).where(Closing.maker_id == person.id, Closing.answered_at.is_(None))
    return db.session.scalar(asked) is not None

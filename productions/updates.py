"""How a piece goes: updates, and what is to be done by a day. Operations flush, never commit."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, case, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from lessons import deadlines
from moderation.pausing import demand_no_pause
from productions.models import Production, StatusUpdate

MOST_SHOWN = 8


def say(production: Production, words: str, *, by: Person | None, id: UUID, due_on: date | None = None) -> StatusUpdate:
    """Say how it goes. The same id again gives the same update. Raises Refused for a day that is over,
    and for an id that is taken."""
    again = db.session.get(StatusUpdate, id)
    if again is not None and again.production_id == production.id:
        return again
    if again is not None:
        raise Refused("That address is taken. Open the page once more and try again.")
    demand_no_pause(by)
    if due_on is not None and _is_over(due_on):
        raise Refused("That day is over already.", field="due_on")
    update = StatusUpdate(id=id, production=production, by_id=by.id if by else None, words=words, due_on=due_on)
    db.session.add(update)
    db.session.flush()
    return update


def tick(update: StatusUpdate, is_done: bool) -> None:
    """It is done; or it is not, after all. Twice is once."""
    if (update.done_at is not None) != is_done:
        update.done_at = now() if is_done else None
        db.session.flush()


def remove(update: StatusUpdate) -> None:
    db.session.delete(update)
    db.session.flush()


def is_overdue(update: StatusUpdate) -> bool:
    """Was it to be done by a day that is over everywhere on Earth, and is not?"""
    return update.done_at is None and update.due_on is not None and _is_over(update.due_on)


def shown(production: Production) -> Select[StatusUpdate]:
    """What is still to be done by a day, the soonest first; then the latest of the others."""
    is_awaited = StatusUpdate.done_at.is_(None) & StatusUpdate.due_on.is_not(None)
    return (
        select(StatusUpdate)
        .where(StatusUpdate.production_id == production.id)
        .order_by(~is_awaited, case((is_awaited, StatusUpdate.due_on)), StatusUpdate.id.desc())
        .limit(MOST_SHOWN)
    )


def _is_over(day: date) -> bool:
    try:
        return deadlines.closes_at(day) < now()
    except ValueError as error:
        raise Refused(str(error), field="due_on") from error

"""Asking the maker of a take for a change, by a day; and what they answer. Operations flush, never commit."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from courses.models import Membership
from lessons import deadlines
from moderation.pausing import demand_no_pause
from productions.asking_models import UNSETTLED, ChangeRequest, ChangeState
from productions.models import Alternate, Production, Slot
from submissions.models import Submission, Take

BEFORE_CLOSING = timedelta(days=3)
USUALLY = timedelta(weeks=1)
LONGEST = timedelta(days=366)
IS_OPEN = ChangeRequest.state.in_(UNSETTLED)


def proposed_day(production: Production, person: Person) -> date:
    """By when: three days before the cut closes, but not before tomorrow; in a week where no closing is ahead."""
    today = _today(person)
    if production.closes_at is None or production.closes_at <= now():
        return today + USUALLY
    closing = production.closes_at.astimezone(ZoneInfo(person.time_zone)).date()
    return max(today + timedelta(days=1), min(closing - BEFORE_CLOSING, today + LONGEST))


def ask(alternate: Alternate, words: str, *, due_on: date, by: Person, id: UUID) -> ChangeRequest:
    """Ask the maker of a take for a change. The same id again gives the same question.

    Raises Refused for one's own take, for somebody who has left, while another question to it is open, once the next
    take is there, and for a day before tomorrow or after a year.
    """
    work = alternate.submission
    lock(work)  # two who ask at once stand in line here
    again = db.session.get(ChangeRequest, id)
    if again is not None and (again.slot_id, again.take_id) == (alternate.slot_id, alternate.take_id):
        return again
    if again is not None:
        raise Refused("That address is taken. Open the page once more and try again.")
    demand_no_pause(by)
    _refuse_whom_nobody_asks(work, by)
    _refuse_what_is_settled(alternate)
    _refuse_day(due_on, _today(by))
    asked = ChangeRequest(
        id=id, slot=alternate.slot, submission=work, take=alternate.take, by=by, words=words, due_on=due_on
    )
    db.session.add(asked)
    db.session.flush()
    record("change.asked", by, work, change=str(id))
    return asked


def answer(asked: ChangeRequest, state: ChangeState, sentence: str = "") -> None:
    """Its maker says that they will, or not this one. Twice is once. Raises Refused for another answer to what is settled."""
    lock(asked, "state", "answer")
    if asked.state == state:
        return
    if asked.state == ChangeState.MADE:
        raise Refused("Your next take is there already: nobody waits for this answer any more.")
    if asked.state == ChangeState.WITHDRAWN:
        raise Refused("Nobody asks you for this any more: your take may stay as it is.")
    if asked.state == ChangeState.DECLINED:
        raise Refused("You said “not this one” before. Who cuts the piece may ask once more.")
    asked.state, asked.answer = state, sentence
    db.session.flush()
    record("change.answered", asked.submission.author, asked.submission, change=str(asked.id), state=state.value)


def withdraw(asked: ChangeRequest, *, by: Person) -> None:
    """Ask for it no more. What is settled stays as it is."""
    lock(asked, "state")
    if not asked.is_open:
        return
    asked.state = ChangeState.WITHDRAWN
    db.session.flush()
    record("change.withdrawn", by, asked.submission)


def fulfil(slot: Slot, work: Submission, take: Take) -> None:
    """The next take of a work has come to this place: what its maker was asked for there is done."""
    earlier = select(ChangeRequest).join(ChangeRequest.take).where(Take.number < take.number, IS_OPEN)
    here = earlier.where(ChangeRequest.slot_id == slot.id, ChangeRequest.submission_id == work.id)
    for asked in db.session.scalars(here.with_for_update(of=ChangeRequest, key_share=True)):
        asked.state = ChangeState.MADE
        record("change.made", work.author, work, change=str(asked.id))
    db.session.flush()


def drop(*which: ColumnElement[bool]) -> None:
    """These takes are not there any more, and nothing is asked of them."""
    db.session.execute(delete(ChangeRequest).where(*which))


def drop_all_to(course_id: UUID, person_id: UUID) -> None:
    """Somebody is no longer in a class project: nobody waits for a change of theirs."""
    theirs = select(Submission.id).where(Submission.course_id == course_id, Submission.author_id == person_id)
    drop(IS_OPEN, ChangeRequest.submission_id.in_(theirs))


def is_late(asked: ChangeRequest) -> bool:
    """Is its day over everywhere on Earth, and it still open?"""
    return asked.is_open and deadlines.closes_at(asked.due_on) < now()


def asked_in(slot: Slot) -> dict[UUID, ChangeRequest]:
    """The last that was asked in a place, by its work. One query."""
    still = ChangeRequest.state != ChangeState.WITHDRAWN
    query = select(ChangeRequest).where(ChangeRequest.slot_id == slot.id, still)
    whole = query.options(joinedload(ChangeRequest.by), joinedload(ChangeRequest.take)).order_by(ChangeRequest.id)
    return {asked.submission_id: asked for asked in db.session.scalars(whole)}


def asked_of(work: Submission) -> Select[ChangeRequest]:
    """What its maker is asked for, the soonest first."""
    query = select(ChangeRequest).where(ChangeRequest.submission_id == work.id, IS_OPEN)
    place = joinedload(ChangeRequest.slot).joinedload(Slot.production)
    return query.options(place, joinedload(ChangeRequest.by)).order_by(ChangeRequest.due_on, ChangeRequest.id)


def newest(rows: Iterable[Alternate]) -> dict[UUID, int]:
    """The number of the last take of each work among these."""
    return {row.submission_id: row.take.number for row in sorted(rows, key=lambda row: row.take.number)}


def _refuse_whom_nobody_asks(work: Submission, by: Person) -> None:
    if work.author_id == by.id:
        raise Refused("This take is your own: make the next one whenever you like.")
    there = Membership.course_id == work.course_id, Membership.left_at.is_(None)
    if db.session.scalar(select(Membership.id).where(*there, Membership.person_id == work.author_id)) is None:
        raise Refused("Its maker is not in the class project any more, and cannot be asked.")


def _refuse_what_is_settled(alternate: Alternate) -> None:
    open_to_it = select(ChangeRequest).where(ChangeRequest.take_id == alternate.take_id, IS_OPEN)
    there = db.session.scalar(open_to_it)
    if there is not None:
        raise Refused("Its maker is asked for a change already: “%(words)s”.", words=there.words)
    lock(alternate)  # a next take that comes at this moment stands in line here, or is there now
    here = select(func.max(Take.number)).join(Alternate, Alternate.take_id == Take.id)
    ours = Alternate.slot_id == alternate.slot_id, Alternate.submission_id == alternate.submission_id
    if alternate.take.number != db.session.scalar(here.where(*ours)):
        raise Refused("The next take is here already. Hear that one first.")


def _refuse_day(day: date, today: date) -> None:
    if day <= today:
        raise Refused("Give them a day at least: tomorrow is the first that can be asked for.", field="due_on")
    if day > today + LONGEST:
        raise Refused("That day is more than a year away.", field="due_on")


def _today(person: Person) -> date:
    return now().astimezone(ZoneInfo(person.time_zone)).date()

"""Taking a place for a time, and what ends that. Operations flush, never commit."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from lessons import deadlines
from lessons.models import Assignment, Extension, LatePolicy
from productions import classes, sizes
from productions.models import Production, Reservation, Slot

MOST_AT_ONCE = 5
SETTLING = timedelta(minutes=1)  # what was shared in the last moment finds its place first


def reserve(slot: Slot, person: Person) -> Reservation:
    """Keep a place for somebody; one they have is kept anew, from now. Others may take it as well.

    Raises Refused when they have as many places of the class project as one may, or its call takes nothing more of theirs.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    own = db.session.scalar(_of(slot.id, person.id).with_for_update())
    if own is None:
        _refuse_closed(slot.assignment, person)
        _refuse_many(slot.production, person)
        own = Reservation(slot=slot, person=person)
        db.session.add(own)
    own.until = now() + sizes.kept_for(slot)
    db.session.flush()
    classes.tell_open_pages(slot.production.course_id)
    return own


def let_go(slot: Slot, person_id: UUID) -> None:
    """Somebody has filled a place that they had taken, or thought better of it. Twice is once."""
    ended = delete(Reservation).where(Reservation.slot_id == slot.id, Reservation.person_id == person_id)
    if db.session.execute(ended).rowcount:  # type: ignore[attr-defined]
        classes.tell_open_pages(slot.production.course_id)


def let_all_go(course_id: UUID, person_id: UUID) -> None:
    """Somebody is no longer in a class project: its calls are not theirs to answer."""
    here = select(Slot.id).join(Slot.assignment).where(Assignment.course_id == course_id)
    db.session.execute(delete(Reservation).where(Reservation.slot_id.in_(here), Reservation.person_id == person_id))
    classes.tell_open_pages(course_id)


def free_overdue(at: datetime | None = None) -> int:
    """Free every place whose time is over, and say so for each. Returns how many there were."""
    over = delete(Reservation).where(Reservation.until < (at or now()) - SETTLING)
    freed = db.session.execute(over.returning(Reservation.slot_id, Reservation.person_id)).all()
    slots = select(Slot).where(Slot.id.in_({slot_id for slot_id, _ in freed})).options(joinedload(Slot.production))
    by_id = {slot.id: slot for slot in db.session.scalars(slots)} if freed else {}
    for slot_id, person_id in freed:
        record("slot.freed", None, by_id[slot_id], person=str(person_id))
    for course_id in {slot.production.course_id for slot in by_id.values()}:
        classes.tell_open_pages(course_id)
    return len(freed)


def _of(slot_id: UUID, person_id: UUID) -> Select[Reservation]:
    return select(Reservation).where(Reservation.slot_id == slot_id, Reservation.person_id == person_id)


def _refuse_closed(call: Assignment | None, person: Person) -> None:
    if call is None:
        raise Refused("No call fills this place: only works that its makers put there.")
    if call.late != LatePolicy.NOT_TAKEN:
        return
    given = select(Extension.until).where(Extension.assignment_id == call.id, Extension.person_id == person.id)
    due = deadlines.due_at(call.by_date, call.by_zone, db.session.scalar(given))
    if deadlines.is_late(now(), due, timedelta(minutes=call.grace_minutes)):
        raise Refused("The call has closed, and it takes no late work. Ask the instructor for more time.")


def _refuse_many(production: Production, person: Person) -> None:
    here = Reservation.slot_id.in_(select(Slot.id).where(Slot.production_id == production.id))
    held = select(func.count()).select_from(Reservation)
    held = held.where(here, Reservation.person_id == person.id, Reservation.until > now())
    if (db.session.scalar(held) or 0) >= MOST_AT_ONCE:
        raise Refused(
            "%(most)s places are kept for you here already. Fill one of them, or let one go; then take this one.",
            most=MOST_AT_ONCE,
        )

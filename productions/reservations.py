"""Which places are taken, by whom and until when, as whoever looks may know it."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from core.db import db, now
from core.permissions import scope
from courses.models import TEACHING, Course
from courses.permissions import in_class
from lessons.models import Assignment
from productions import sizes
from productions.classes import made_in
from productions.cuts import left_out
from productions.models import Production, Reservation, Size, Slot
from submissions import naming

MOST_NAMED = 3
CLASS_OF_THE_CALL = in_class(attribute="course_id", column=Assignment.course_id)
TEACHES_THE_CALL = in_class(*TEACHING, attribute="course_id", column=Assignment.course_id)
IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Standing:
    """Where a place stands for whoever looks: how long it takes, whether they may take it, until when it is kept for them, the others who are
    on it with their names and times, the soonest over first, and how many more are on it."""

    size: Size
    may_take: bool = False
    until: datetime | None = None
    others: tuple[tuple[str, datetime], ...] = ()
    more: int = 0


def standings(course: Course, person: Person | None, slot: Slot | None = None) -> Mapping[UUID, Standing]:
    """Where each place of a class project stands, or this one alone; one query. Of who is on one, as many are named as fit a
    line."""
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(_rows(course, person, slot)):
        rows[row.slot_id].append(row)
    return {slot_id: _standing(found) for slot_id, found in rows.items()}


def _standing(rows: list[Any]) -> Standing:
    first = rows[0]
    own = next((row.until for row in rows if row.is_own), None)
    others = [(row.name, row.until) for row in rows if row.is_named and not row.is_own][:MOST_NAMED]
    more = (first.people or 0) - (own is not None) - len(others)
    others = sorted(others, key=lambda other: other[1])
    return Standing(sizes.size_of(first), first.may_take, own, tuple(others), more)


def _rows(course: Course, person: Person | None, slot: Slot | None) -> Select[Any]:
    """A row for each place, or as many as there are people on it to be shown: one's own reservation, and those that come
    first among the ones that may be named."""
    own: ColumnElement[bool] = Reservation.person_id == person.id if person else literal(False)
    named = and_(~own, _is_named(course, person))
    nth = func.row_number().over(
        partition_by=Reservation.slot_id, order_by=(case((own, 0), (named, 1), else_=2), Reservation.until)
    )
    on_it = (
        select(
            Reservation.slot_id,
            Reservation.until,
            Person.credit_name.label("name"),
            own.label("is_own"),
            named.label("is_named"),
            nth.label("nth"),
            func.count().over(partition_by=Reservation.slot_id).label("people"),
        )
        .join(Person, Person.id == Reservation.person_id)
        .join(Slot, Slot.id == Reservation.slot_id)
        .join(Production)
        .join(Slot.assignment)
        .where(made_in(course.id), Reservation.until > now())
        .subquery()
    )
    query = (
        select(
            Slot.id.label("slot_id"),
            *(Slot.medium, Slot.seconds, Slot.words, Slot.size),
            scope(person, "slot.take").label("may_take"),
            *_about(on_it),
        )
        .join(Production)
        .outerjoin(on_it, and_(on_it.c.slot_id == Slot.id, on_it.c.nth <= MOST_NAMED + 1))
        .where(made_in(course.id))
    )
    return query if slot is None else query.where(Slot.id == slot.id)


def _about(on_it: Any) -> list[Any]:
    return [on_it.c[name] for name in ("until", "name", "is_own", "is_named", "people")]


def _is_named(course: Course, person: Person | None) -> ColumnElement[bool]:
    """Members of the class that fills it see who else is on a place: those whom they may visit, where the call does not hide its makers
    (but from who teaches), and who do not want to stay out of the credits."""
    if person is None:
        return literal(False)
    open_names = or_(naming.shows_makers(), TEACHES_THE_CALL.where(person))
    wants_it = Reservation.person_id.not_in(left_out(course))
    return and_(CLASS_OF_THE_CALL.where(person), scope(person, "person.visit"), open_names, wants_it)


def kept_here(call: Assignment | None, person: Person, came_for: str = "") -> Sequence[Row[Slot, datetime]]:
    """The places that a call fills and that are kept for this person, with until when, the soonest over first; and the one
    that they came for (its id, as an address has it), if it is another that they may take. One query, where there is a call."""
    if call is None:
        return []
    here = _here(call, person, came_for)
    query = select(Slot, here.c.until).join(here, here.c.id == Slot.id)
    return db.session.execute(query.order_by(*_soonest(here))).all()


def with_kept(query: Select[Any], call: Assignment, person: Person, came_for: str) -> Select[Any]:
    """The same beside each row of a query that asks about a call, as `Slot` and `kept_until`: none, where there is none."""
    here = _here(call, person, came_for)
    query = query.outerjoin(here, here.c.assignment_id == Assignment.id).outerjoin(Slot, Slot.id == here.c.id)
    return query.add_columns(Slot, here.c.until.label("kept_until")).order_by(*_soonest(here))


def _here(call: Assignment, person: Person, came_for: str) -> Subquery:
    own = and_(Reservation.slot_id == Slot.id, Reservation.person_id == person.id, Reservation.until > now())
    asked = Slot.id == UUID(came_for) if IS_ID.fullmatch(came_for) else literal(False)
    return (
        select(Slot.id, Slot.assignment_id, Slot.position, Reservation.until)
        .outerjoin(Reservation, own)
        .where(Slot.assignment_id == call.id, or_(Reservation.id.is_not(None), asked), scope(person, "slot.take"))
        .subquery()
    )


def _soonest(here: Subquery) -> tuple[Any, ...]:
    return here.c.until.is_(None), here.c.until, here.c.position


def kept_for(person: Person) -> Select[Reservation]:
    """Every place that is kept for somebody and that they may still fill, the soonest over first."""
    return (
        select(Reservation)
        .join(Reservation.slot)
        .join(Slot.production)
        .where(Reservation.person_id == person.id, Reservation.until > now(), scope(person, "slot.take"))
        .options(
            contains_eager(Reservation.slot).options(
                contains_eager(Slot.production).joinedload(Production.course),
                joinedload(Slot.assignment).joinedload(Assignment.lesson),
            )
        )
        .order_by(Reservation.until, Reservation.id)
    )

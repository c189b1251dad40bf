"""The roster of a class project: addresses that may come in. Operations flush, never commit.

Putting an address on the roster makes no membership, even where the address has an account: an instructor (anybody may
be one) learns neither who is here nor whose an address is. The person hears of it and comes in by one press; who signs
up later comes in when they confirm the address.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from courses import membership as members
from courses.models import Course, MemberRole, Membership, RosterEntry
from courses.queries import roster
from courses.roster import Row
from courses.turns import wait_for

MOST_ON_LIST = 5000


def enrol(course: Course, rows: Sequence[Row], *, by: Person) -> int:
    """Put the good rows on the roster, and say how many were new. An address that is on it stays as it is.

    Raises Refused when the roster would grow too long.
    """
    wait_for(course)
    known = set(db.session.scalars(roster(course).with_only_columns(RosterEntry.email)))
    fresh = {row.email: row for row in rows if row.problem is None and row.email not in known}
    if len(known) + len(fresh) > MOST_ON_LIST:
        raise Refused("A list holds at most %(most)s people. Take some off first.", field="rows", most=MOST_ON_LIST)
    if fresh:
        moment = now()
        db.session.add_all(
            RosterEntry(
                course=course,
                email=row.email,
                name=row.name,
                role=MemberRole(row.role),
                group_name=row.group,
                created_at=moment,
            )
            for row in fresh.values()
        )
        record("course.enrolled", by, course, at=moment.isoformat())
    return len(fresh)


def strike(entry: RosterEntry) -> None:
    """Take an address off the roster. Who came in by it stays."""
    db.session.delete(entry)
    db.session.flush()


def let_in_everywhere(person: Person) -> None:
    """Somebody confirmed their address: the class projects that have it on their roster let them in."""
    for entry in db.session.scalars(select(RosterEntry).where(RosterEntry.email == person.email)):
        if not members.barrier(entry.course, person):
            members.let_in(entry, person)


def awaited(course: Course, moment: datetime) -> Select[Person]:
    """People with a confirmed address that went on the roster at this moment, and who never were in the class project."""
    was_here = select(1).where(Membership.course_id == course.id, Membership.person_id == Person.id)
    listed = select(RosterEntry.email).where(RosterEntry.course_id == course.id, RosterEntry.created_at == moment)
    return select(Person).where(Person.email.in_(listed), Person.confirmed_at.is_not(None), ~exists(was_here))

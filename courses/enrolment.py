"""The roster of a class project: addresses that may come in. Operations flush, never commit.

Putting an address on the roster makes no membership, even where the address has an account: an instructor (anybody may
be one) learns neither who is here nor whose an address is. The person hears of it and comes in by one press; who signs
up later comes in when they confirm the address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from courses import grouping
from courses import membership as members
from courses.models import Course, MemberRole, Membership, RosterEntry
from courses.queries import roster
from courses.roster import Row
from courses.turns import wait_for

MOST_ON_LIST = 5000


@dataclass(frozen=True)
class Enrolled:
    """How many addresses went on the roster, and how many that were on it have another group now."""

    new: int
    moved: int


def enrol(course: Course, rows: Sequence[Row], *, by: Person) -> Enrolled:
    """Put the good rows on the roster. An address that is on it stays as it is, but for the group that its row gives:
    who came in by the list moves there at once, the others will come into it.

    Raises Refused when the roster would grow too long.
    """
    wait_for(course)
    known = {entry.email: entry for entry in db.session.scalars(roster(course))}
    good = {row.email: row for row in rows if row.problem is None}
    fresh = {email: row for email, row in good.items() if email not in known}
    moved = [(known[email], row.group) for email, row in good.items() if email in known and row.moves]
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
    came = (
        {membership.person.email: membership for membership in db.session.scalars(_came_by_list(course))}
        if moved
        else {}
    )
    for entry, group_name in moved:
        entry.group_name = group_name
        if membership := came.get(entry.email):
            membership.group = grouping.group_named(course, group_name)
    db.session.flush()
    return Enrolled(len(fresh), len(moved))


def _came_by_list(course: Course) -> Select[Membership]:
    """Who came in, or confirmed the address, when it was on the list already. Somebody who came in another way is not
    moved by an address: it would tell whose the address is."""
    since = or_(Membership.joined_at >= RosterEntry.created_at, Person.confirmed_at >= RosterEntry.created_at)
    return (
        select(Membership)
        .join(Membership.person)
        .join(RosterEntry, and_(RosterEntry.course_id == Membership.course_id, RosterEntry.email == Person.email))
        .where(Membership.course_id == course.id, Membership.left_at.is_(None), Person.confirmed_at.is_not(None), since)
        .options(contains_eager(Membership.person))
    )


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

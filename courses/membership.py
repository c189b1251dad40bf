"""Everything that changes who is in a class project. Operations flush, never commit."""

import random
from collections.abc import Sequence

from sqlalchemy import func, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from courses.models import Course, Group, Joining, MemberRole, Membership, RosterEntry
from courses.operations import new_code


def join(course: Course, person: Person, *, role: MemberRole = MemberRole.LEARNER, code: str = "") -> Membership:
    """Come in: openly, with the code, or because one's confirmed address is on the roster. Twice is once.

    Raises Refused when the way in is another one, the class project takes nobody any more, or somebody was taken out.
    """
    found = _membership(course, person)
    if found is not None and found.is_current:
        return found
    entry = roster_entry(course, person)
    if found is not None and found.removed_because is not None:
        raise Refused("An instructor took you out of this class project. Write to them if you think that is wrong.")
    if not course.is_open:
        raise Refused("This class project takes nobody new any more.")
    if entry is None and role == MemberRole.LEARNER:
        _check_way_in(course, code)
    return _enter(course, person, found, entry.role if entry else role)


def invite(course: Course, person: Person, role: MemberRole) -> Membership:
    """An instructor (or the site itself) puts somebody in, whatever the way in is."""
    found = _membership(course, person)
    return found if found is not None and found.is_current else _enter(course, person, found, role)


def _enter(course: Course, person: Person, found: Membership | None, role: MemberRole) -> Membership:
    membership = found or Membership(course=course, person=person)
    membership.role, membership.joined_at, membership.active_at = role, now(), now()
    membership.left_at, membership.removed_by_id, membership.removed_because = None, None, None
    db.session.add(membership)
    db.session.flush()  # the event needs its row
    record("membership.joined", person, membership)
    return membership


def _check_way_in(course: Course, code: str) -> None:
    if course.joining == Joining.CODE and code.strip() != course.code:
        raise Refused("That is not its code. Ask your instructor for the code or the link.", field="code")
    if course.joining == Joining.ROSTER:
        raise Refused("This class project is for those on its list. Ask your instructor to put your address on it.")


def roster_entry(course: Course, person: Person) -> RosterEntry | None:
    """The line of the roster with this person's address; only a confirmed address counts."""
    if not person.is_confirmed:
        return None
    return db.session.scalar(
        select(RosterEntry).where(RosterEntry.course_id == course.id, RosterEntry.email == person.email)
    )


def _membership(course: Course, person: Person) -> Membership | None:
    return db.session.scalar(
        select(Membership).where(Membership.course_id == course.id, Membership.person_id == person.id)
    )


def leave(membership: Membership) -> None:
    """Go. Works stay, as their terms say; coming back opens the same row."""
    _keep_an_instructor(membership)
    membership.left_at = now()
    db.session.flush()
    record("membership.left", membership.person, membership)


def remove(membership: Membership, *, by: Person, reason: str) -> None:
    """Take somebody out, with the reason that they read."""
    if not reason.strip():
        raise Refused("Say why: they read it.", field="reason")
    _keep_an_instructor(membership)
    membership.left_at, membership.removed_by_id, membership.removed_because = now(), by.id, reason.strip()
    db.session.flush()
    record("membership.removed", by, membership, reason=reason.strip())


def change_role(membership: Membership, role: MemberRole, *, by: Person) -> None:
    """Make somebody a co-instructor, a greeter, or a learner again. The last instructor stays one."""
    if membership.role == role:
        return
    _keep_an_instructor(membership)
    membership.role = role
    db.session.flush()
    record("membership.role_changed", by, membership, role=role.value)


def _keep_an_instructor(membership: Membership) -> None:
    if membership.role != MemberRole.INSTRUCTOR:
        return
    query = select(func.count()).select_from(Membership)
    standing = (
        Membership.course_id == membership.course_id,
        Membership.role == MemberRole.INSTRUCTOR,
        Membership.left_at.is_(None),
    )
    if (db.session.scalar(query.where(*standing)) or 0) < 2:
        raise Refused("A class project needs an instructor. Make somebody else one first.")


def renew_code(course: Course) -> None:
    """A new code and link; the old ones open nothing any more."""
    course.code = new_code()
    db.session.flush()


def group_by_size(course: Course, size: int) -> list[Group]:
    """Put every learner into a group of about this size; sizes differ by at most one. The groups before are gone."""
    if size < 2:
        raise Refused("A group has at least two people.", field="size")
    learners = _learners(course)
    for group in list(course.groups):
        course.groups.remove(group)
    db.session.flush()
    for membership, number in zip(learners, shares(len(learners), size), strict=True):
        while len(course.groups) <= number:
            course.groups.append(Group(name=f"Group {len(course.groups) + 1}"))
        membership.group = course.groups[number]
    db.session.flush()
    return list(course.groups)


def shares(count: int, size: int) -> list[int]:
    """The group of each of `count` people, dealt like cards into as many groups as keep them near `size`."""
    groups = max(1, round(count / size))
    return [place % groups for place in range(count)]


def put_in_group(membership: Membership, name: str) -> None:
    """Put somebody into the group of this name, made now if there is none; no name: into none."""
    name = " ".join(name.split())[:60]
    groups = {group.name: group for group in membership.course.groups}
    membership.group = groups.get(name) or (Group(course=membership.course, name=name) if name else None)
    db.session.flush()


def _learners(course: Course) -> Sequence[Membership]:
    query = select(Membership).where(
        Membership.course_id == course.id, Membership.left_at.is_(None), Membership.role == MemberRole.LEARNER
    )
    learners = list(db.session.scalars(query.order_by(Membership.id)))
    random.Random(course.id.int).shuffle(learners)
    return learners


def enrol(course: Course, rows: Sequence[tuple[str, str]], *, by: Person) -> int:
    """Put (address, name) rows on the roster, and let in those who have an account. Nobody learns who has one."""
    known = {
        entry.email: entry
        for entry in db.session.scalars(select(RosterEntry).where(RosterEntry.course_id == course.id))
    }
    for email, name in rows:
        if email not in known:
            known[email] = RosterEntry(course=course, email=email, name=name)
            db.session.add(known[email])
    db.session.flush()
    emails = [email for email, _name in rows]
    for person in db.session.scalars(select(Person).where(Person.email.in_(emails), Person.confirmed_at.is_not(None))):
        found = _membership(course, person)
        if found is None or (not found.is_current and found.removed_because is None):
            _enter(course, person, found, MemberRole.LEARNER)
    return len(rows)

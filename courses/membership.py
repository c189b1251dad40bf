"""Coming into a class project and going: members and their roles. Operations flush, never commit.

Any signed-in person may learn. Only the roster asks for a confirmed mail address, since there the address is the key.
"""

from secrets import compare_digest

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.words import Words
from courses import grouping, sheltering
from courses.models import Course, Joining, MemberRole, Membership, RosterEntry
from courses.operations import new_code
from courses.turns import wait_for

TAKEN_OUT = Words("An instructor took you out of this class project. Only an instructor can let you back in.")
NOT_OPEN = Words("This class project takes nobody new any more.")
UNCONFIRMED = Words(
    "This class project is for those on its list. Confirm your mail address first: it shows that you are on it."
)
NOT_LISTED = Words(
    "This class project is for those on its list. Ask your instructor to put you on it, "
    "and sign up with the address they have."
)

NO_CODE = Words("It opens with a code, and this link doesn't hold it. Ask your instructor for the code or the link.")


def join(course: Course, person: Person, *, code: str = "") -> Membership:
    """Come in: openly, with the code, or because one's confirmed address is on the roster. Twice is once.

    Raises Refused when `barrier` says so, or for a wrong code.
    """
    found = membership_of(course, person)
    if found is not None and found.is_current:
        return found
    if sentence := barrier(course, person):
        raise Refused(sentence)
    entry = roster_entry(course, person)
    if entry is not None:
        return let_in(entry, person)
    if course.joining == Joining.CODE and not is_its_code(course, code):
        raise Refused("That is not its code. Ask your instructor for the code or the link.", field="code")
    return _enter(course, person, MemberRole.LEARNER)


def barrier(course: Course, person: Person) -> str:
    """Why this person cannot join, in a sentence; nothing when they can, perhaps with a code."""
    found = membership_of(course, person)
    if found is not None and found.is_removed:
        return TAKEN_OUT
    if not course.is_open:
        return NOT_OPEN
    if course.joining != Joining.ROSTER or roster_entry(course, person) is not None:
        return ""
    return NOT_LISTED if person.is_confirmed else UNCONFIRMED


def hint_for_visitors(course: Course, *, has_code: bool) -> str:
    """What a visitor should know before they make an account for it; nothing when they can come in."""
    if not course.is_open:
        return NOT_OPEN
    if course.joining == Joining.ROSTER:
        return NOT_LISTED
    return NO_CODE if course.joining == Joining.CODE and not has_code else ""


def is_its_code(course: Course, code: str) -> bool:
    return compare_digest(code.strip().casefold().encode(), course.code.encode())


def may_find(course: Course, person: Person | None, code: str) -> bool:
    """Is this person shown the way in? To a class for minors, only with its code, by its list, or as one who was there."""
    if not course.is_for_minors or is_its_code(course, code):
        return True
    if person is None:
        return False
    return membership_of(course, person) is not None or roster_entry(course, person) is not None


def invite(course: Course, person: Person, role: MemberRole) -> Membership:
    """The site itself puts somebody in, whatever the way in is."""
    return _enter(course, person, role)


def let_in(entry: RosterEntry, person: Person) -> Membership:
    """Somebody whose address is on the roster comes in, in the role and the group that it names."""
    membership = _enter(entry.course, person, entry.role)
    if entry.group_name:
        membership.group = grouping.group_named(entry.course, entry.group_name)
        db.session.flush()
    return membership


def roster_entry(course: Course, person: Person) -> RosterEntry | None:
    """The line of the roster with this person's address; only a confirmed address counts."""
    if not person.is_confirmed:
        return None
    return db.session.scalar(
        select(RosterEntry).where(RosterEntry.course_id == course.id, RosterEntry.email == person.email)
    )


def membership_of(course: Course, person: Person) -> Membership | None:
    """Their row in the class project, also of one who left."""
    return db.session.scalar(
        select(Membership).where(Membership.course_id == course.id, Membership.person_id == person.id)
    )


def leave(membership: Membership) -> None:
    """Go. Works stay, as their terms say; coming back opens the same row."""
    if not membership.is_current:
        return
    _keep_an_instructor(membership)
    membership.left_at, membership.group = now(), None
    record("membership.left", membership.person, membership)


def remove(membership: Membership, *, by: Person, reason: str) -> None:
    """Take somebody out, with the reason that they read. They cannot come back by themselves."""
    if membership.person_id == by.id:
        raise Refused("That is you. Leave instead: nobody needs a reason.")
    if not reason.strip():
        raise Refused("Say why: they read it.", field="reason")
    if not membership.is_current:
        return
    _keep_an_instructor(membership)
    membership.left_at, membership.group = now(), None
    membership.removed_by_id, membership.removed_because = by.id, reason.strip()
    record("membership.removed", by, membership, reason=reason.strip())


def readmit(membership: Membership, *, by: Person) -> None:
    """Let somebody who was taken out back in, as a learner."""
    if membership.is_removed:
        _open(membership, MemberRole.LEARNER, by=by)


def change_role(membership: Membership, role: MemberRole, *, by: Person) -> None:
    """Make somebody a co-instructor, a greeter, or a learner again. The last instructor stays one.

    Raises Refused when `by` makes an instructor and is none.
    """
    if membership.role == role or not membership.is_current:
        return
    own = membership_of(membership.course, by)
    if role == MemberRole.INSTRUCTOR and (own is None or own.role != MemberRole.INSTRUCTOR):
        raise Refused("Only an instructor can make another one.", field="role")
    _keep_an_instructor(membership)
    membership.role = role
    db.session.flush()
    sheltering.recount(Person.id == membership.person_id)
    record("membership.role_changed", by, membership, role=role.value)


def renew_code(course: Course) -> None:
    """A new code and link; the old ones open nothing any more."""
    course.code = new_code()
    db.session.flush()


def _enter(course: Course, person: Person, role: MemberRole) -> Membership:
    found = membership_of(course, person)
    if found is not None:
        return found if found.is_current else _open(found, role, by=person)
    try:
        with db.session.begin_nested():
            made = Membership(course=course, person=person, role=role)
            db.session.add(made)
    except IntegrityError:  # their other click came first
        return db.session.scalars(
            select(Membership).where(Membership.course_id == course.id, Membership.person_id == person.id)
        ).one()
    sheltering.recount(Person.id == person.id)
    record("membership.joined", person, made)
    return made


def _open(membership: Membership, role: MemberRole, *, by: Person) -> Membership:
    membership.role, membership.joined_at, membership.active_at = role, now(), now()
    membership.left_at, membership.removed_by_id, membership.removed_because = None, None, None
    db.session.flush()
    sheltering.recount(Person.id == membership.person_id)
    record("membership.joined", by, membership)
    return membership


def _keep_an_instructor(membership: Membership) -> None:
    """Raise Refused when nobody would be left to lead."""
    if membership.role != MemberRole.INSTRUCTOR:
        return
    wait_for(membership.course)
    others = select(func.count()).where(
        Membership.course_id == membership.course_id,
        Membership.role == MemberRole.INSTRUCTOR,
        Membership.left_at.is_(None),
        Membership.id != membership.id,
    )
    if not db.session.scalar(others):
        raise Refused("A class project needs an instructor. Make somebody else one first.")

"""An account that is to end: asked for, stopped, due. Operations flush, never commit."""

from datetime import timedelta

from sqlalchemy import Select, func, select

from accounts import operations as accounts
from accounts.models import Person, Role, Session, SiteRole
from core.checks import Refused
from core.db import db, now
from core.mail import send
from courses.models import Course, MemberRole
from leaving.models import Departure

WAITS = timedelta(days=7)


def ask(person: Person, *, takes_works_back: bool, keeps_name: bool, but: Session | None = None) -> None:
    """End the account in seven days, unless they sign in or stop it. Other browsers are signed out; a mail says how to
    stop it. Asked again, only the wishes change.

    Raises Refused for the last admin.
    """
    admins = select(func.count()).select_from(SiteRole).where(SiteRole.role == Role.ADMIN)
    if person.has_role(Role.ADMIN) and db.session.scalar(admins) == 1:
        raise Refused("This is the last admin. Make somebody else one first.")
    departure = db.session.scalar(of_person(person))
    if departure is None:
        departure = Departure(person_id=person.id)
        db.session.add(departure)
    departure.takes_works_back, departure.keeps_name = takes_works_back, keeps_name
    if person.leaves_at is None:
        person.leaves_at = now() + WAITS
        accounts.end_sessions(person, but=but.id if but else None)
        send(person.email, "account_ends", person=person, until=person.leaves_at)
    db.session.flush()


def stop(person: Person) -> None:
    """The account goes on."""
    person.leaves_at = None
    db.session.flush()


def of_person(person: Person) -> Select[Departure]:
    return select(Departure).where(Departure.person_id == person.id)


def due() -> Select[Departure]:
    """Whose waiting is over."""
    ends = Person.leaves_at.is_not(None) & (Person.leaves_at <= now())
    return select(Departure).join(Departure.person).where(ends).order_by(Departure.id)


def led_alone(person: Person) -> list[tuple[Course, Person | None]]:
    """Class projects that nobody else instructs, and who would lead each: the co-instructor who is there longest."""
    found = []
    for own in person.memberships:
        if own.role == MemberRole.INSTRUCTOR and own.is_current:
            teaching = [each for each in own.course.memberships if each.is_current and each.person_id != person.id]
            if not any(each.role == MemberRole.INSTRUCTOR for each in teaching):
                heirs = [each for each in teaching if each.role == MemberRole.CO_INSTRUCTOR]
                heir = min(heirs, key=lambda each: (each.joined_at, each.id), default=None)
                found.append((own.course, heir.person if heir else None))
    return found

"""Secret addresses of calendars: made, renewed, withdrawn, read. Operations flush, never commit."""

from secrets import compare_digest
from uuid import UUID

from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.signing import sign, signed_words
from integrations.models import CalendarLink, new_key

PURPOSE = "calendar"


def link_of(person: Person) -> CalendarLink | None:
    return db.session.scalar(select(CalendarLink).where(CalendarLink.person_id == person.id))


def make(person: Person) -> None:
    """Give somebody an address. Twice is once."""
    if link_of(person) is None:
        db.session.add(CalendarLink(person_id=person.id))
        db.session.flush()


def renew(person: Person) -> None:
    """Another address: whoever knew the one before knows nothing any more."""
    if (link := link_of(person)) is not None:
        link.key = new_key()
        db.session.flush()


def withdraw(person: Person) -> None:
    """No address. Twice is once."""
    if (link := link_of(person)) is not None:
        db.session.delete(link)
        db.session.flush()


def secret_of(link: CalendarLink) -> str:
    """What stands in the address."""
    return sign(PURPOSE, link.person_id.hex, link.key)


def whose(secret: str) -> Person | None:
    """The person whose calendar it opens, as long as they want."""
    words = signed_words(PURPOSE, secret)
    if words is None:
        return None
    person = db.session.get(Person, UUID(words[0]))
    link = link_of(person) if person is not None else None
    return person if link is not None and compare_digest(link.key, words[1]) else None

"""Addresses that stand in mails, and stop mails of a kind for whoever opens them: without signing in (RFC 8058)."""

from uuid import UUID

from accounts.models import Person
from core.db import db
from core.signing import sign, signed_words
from core.words import Words
from notifications.models import DIGEST
from notifications.sentences import KINDS

PURPOSE = "stop mail"


def path_to_stop(person: Person, name: str) -> str:
    """Where somebody stops mails of this name: one of the table, or `DIGEST`."""
    return f"/unsubscribe/{sign(PURPOSE, person.id.hex, name)}"


def who_and_what(signed: str) -> tuple[Person, str] | None:
    """The person and the name of such an address; None for one that we did not write, or whose person or kind has gone."""
    words = signed_words(PURPOSE, signed)
    if words is None:
        return None
    id, name = words
    person = db.session.get(Person, UUID(id))
    return (person, name) if person is not None and name in {DIGEST, *KINDS} else None


def line(name: str) -> str:
    """What mails of this name are, as the settings say it."""
    return Words("The daily mail with what is new for you") if name == DIGEST else KINDS[name].label

"""The address in the letter to somebody whose account is closed: they appeal without signing in."""

from uuid import UUID

from core.db import db
from core.signing import sign, signed_words
from moderation.models import Act

PURPOSE = "appeal"


def letter_of(act: Act) -> str:
    """What stands in the address."""
    return sign(PURPOSE, act.id.hex)


def act_of(letter: str) -> Act | None:
    """The act that a letter is about; None for what we did not write."""
    words = signed_words(PURPOSE, letter)
    return db.session.get(Act, UUID(words[0])) if words else None

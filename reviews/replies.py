"""Which replies somebody reads beside the notes that they read."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.permissions import scope
from reviews.models import Note, Reply


def readable_replies(notes: Iterable[Note], person: Person | None) -> set[UUID]:
    """The ids of those notes to which this person may read the reply. Costs no query where none has one."""
    ids = [note.id for note in notes if note.reply]
    query = select(Reply.id).where(Reply.id.in_(ids), scope(person, "reply.view"))
    return set(db.session.scalars(query)) if ids else set()

"""More time for one person, given by an instructor. Operations flush, never commit."""

from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from lessons.models import Assignment, Extension


def extend(call: Assignment, person: Person, *, until: datetime, by: Person) -> Extension:
    """Give somebody until then for this call; a later word replaces the one before. Raises Refused for a past date."""
    if until <= now():
        raise Refused("That moment is past already.", field="until")
    extension = db.session.scalar(
        select(Extension).where(Extension.assignment_id == call.id, Extension.person_id == person.id)
    )
    if extension is None:
        extension = Extension(assignment_id=call.id, person_id=person.id, until=until)
        db.session.add(extension)
    extension.until, extension.given_by_id = until, by.id
    db.session.flush()
    record("assignment.extended", by, call, person=str(person.id), until=until.isoformat())
    return extension

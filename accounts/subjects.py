"""What other rooms need to know of people."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select

from accounts.models import Person, PersonDocument
from core.db import db
from core.folding import mark
from core.search import Change, Entry, Index
from core.subjects import Subject, register
from core.words import Words


def _entries(condition: ColumnElement[bool]) -> Iterator[Entry]:
    """By the names that others are shown, and what they say they do."""
    columns = (Person.id, Person.credit_name, Person.handle, Person.line, Person.mediums)
    found = db.session.execute(select(*columns).where(condition, Person.confirmed_at.is_not(None)))
    for id, name, handle, line, mediums in found:
        yield Entry(id, f"{name} {handle}", [line, *mediums], [mark("skill", each) for each in mediums])


register(
    Subject(
        kind="person",
        model=Person,
        label=Words("person"),
        view="person.view",
        title=lambda person: person.credit_name,
        url=lambda person: f"/people/{person.handle}",
        author=lambda person: person.id,
        kept=Words("A person is not removed: close the account."),
        index=Index(
            label=Words("People"),
            document=PersonDocument,
            action="person.visit",
            entries=_entries,
            changes={
                Person: Change(("credit_name", "handle", "line", "mediums", "confirmed_at"), lambda person: person.id)
            },
            marks=("skill",),
        ),
    )
)

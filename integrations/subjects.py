"""What other rooms need to know of secret addresses: nobody reports them, and they leave and go with their person."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from integrations.models import CalendarLink


def _export(person_id: UUID) -> Iterator[dict[str, Any]]:
    for link in db.session.scalars(select(CalendarLink).where(CalendarLink.person_id == person_id)):
        yield {"at": link.created_at.isoformat(), "what": "an address for your calendar"}


def _erase(person_id: UUID) -> None:
    db.session.execute(delete(CalendarLink).where(CalendarLink.person_id == person_id))


register(
    Subject(
        kind="calendar_link",
        model=CalendarLink,
        label=Words("address of a calendar"),
        view="calendar.own",
        title=lambda link: Words("Your calendar"),
        url=lambda link: "/settings/calendar",
        author=lambda link: link.person_id,
        export=_export,
        erase=_erase,
        reportable=False,
    )
)

"""What other rooms need to know of secret addresses: nobody reports them, and they leave and go with their person."""

from uuid import UUID

from sqlalchemy import delete

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from integrations.models import CalendarLink


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
        erase=_erase,
        reportable=False,
    )
)

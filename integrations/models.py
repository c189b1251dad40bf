"""Addresses that only their owners know."""

import secrets
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Identified


def new_key() -> str:
    return secrets.token_urlsafe(16)


class CalendarLink(Identified, Base):
    """That somebody has an address for their calendar. The address is signed: what stands here opens nothing by itself,
    and a new key ends the address before."""

    __tablename__ = "calendar_links"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    key: Mapped[str] = mapped_column(default=new_key)

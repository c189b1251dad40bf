"""What somebody asked to take along, and how they want to leave."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, Sentence


class Download(Identified, Base):
    """Everything of somebody in one zip: one a person at a time. `progress` counts to 100."""

    __tablename__ = "downloads"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    progress: Mapped[int] = mapped_column(default=0)
    key: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    expires_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(Sentence)

    person: Mapped[Person] = relationship()

    @property
    def is_under_way(self) -> bool:
        return self.expires_at is None and self.problem is None


class Departure(Identified, Base):
    """How somebody wants to leave; when, is on their own row. One a person."""

    __tablename__ = "departures"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    takes_works_back: Mapped[bool]
    keeps_name: Mapped[bool]  # in credits that they confirmed

    person: Mapped[Person] = relationship()

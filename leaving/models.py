"""What somebody asked to take along."""

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

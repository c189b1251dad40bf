"""What who cuts a piece asks of the maker of a take."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified
from productions.models import Slot
from submissions.models import Submission, Take

OPEN = text("state IN ('asked', 'promised')")


class ChangeState(StrEnum):
    ASKED = "asked"
    PROMISED = "promised"
    DECLINED = "declined"
    MADE = "made"  # the next take is in the place
    WITHDRAWN = "withdrawn"  # who cuts asks for it no more


UNSETTLED = (ChangeState.ASKED, ChangeState.PROMISED)


class ChangeRequest(Identified, Base):
    """A change that the maker of a take is asked for, by a day. One is open to a take at most, in whatever place."""

    __tablename__ = "change_requests"
    __table_args__ = (
        Index(None, "slot_id", "submission_id"),
        Index(None, "submission_id"),
        Index(None, "take_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    slot_id: Mapped[UUID] = mapped_column(ForeignKey("slots.id", ondelete="CASCADE"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    words: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.ASKED)
    answer: Mapped[str] = mapped_column(default="")  # what the maker says beside yes or no

    slot: Mapped[Slot] = relationship()
    submission: Mapped[Submission] = relationship()
    take: Mapped[Take] = relationship()
    by: Mapped[Person | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state in UNSETTLED

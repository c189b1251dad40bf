"""Reports, hidings, and the log of what moderators did. About rows of any kind, by kind and id.

`maker_id` on each is whose the thing is: a fact of the moment, so that no rule has to ask a room above.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, now


class ReportState(StrEnum):
    OPEN = "open"
    LEFT = "left"
    ACTED = "acted"


class Action(StrEnum):
    """What a moderator can do about a thing."""

    LEAVE = "leave"
    HIDE = "hide"
    SHOW = "show"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    HOLD = "hold"  # by the site itself, until somebody looks
    RELEASE = "release"
    KEEP_BACK = "keep-back"


class Outcome(StrEnum):
    """How an appeal ended."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


class Report(Identified, Base):
    """Somebody says that something is not right. One a person and thing."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("reporter_id", "subject_kind", "subject_id"),
        Index(None, "subject_kind", "subject_id"),
        Index(None, "state", "created_at"),
    )

    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    maker_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    rule: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    state: Mapped[ReportState] = mapped_column(default=ReportState.OPEN)
    closed_at: Mapped[datetime | None]

    reporter: Mapped[Person] = relationship(foreign_keys=[reporter_id])
    maker: Mapped[Person | None] = relationship(foreign_keys=[maker_id])


class Hiding(Identified, Base):
    """Something kept from everyone but its maker and moderators: by whom, under which rule, with which words to its maker."""

    __tablename__ = "hidings"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id"),)

    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    maker_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    rule: Mapped[str]
    letter: Mapped[str]

    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    maker: Mapped[Person | None] = relationship(foreign_keys=[maker_id])


class Act(Identified, Base):
    """One line of the moderators' log; lines are added, never changed."""

    __tablename__ = "acts"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    moderator_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    action: Mapped[Action]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    maker_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    rule: Mapped[str] = mapped_column(default="")
    letter: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    moderator: Mapped[Person | None] = relationship(foreign_keys=[moderator_id])
    maker: Mapped[Person | None] = relationship(foreign_keys=[maker_id])


class Appeal(Identified, Base):
    """A maker asks that somebody else look at an act again. One an act."""

    __tablename__ = "appeals"

    act_id: Mapped[UUID] = mapped_column(ForeignKey("acts.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    words: Mapped[str]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    letter: Mapped[str] = mapped_column(default="")

    act: Mapped[Act] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

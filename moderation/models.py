"""Reports, what moderators decided, and the log of it. About rows of any kind, by kind and id.

`maker_id` on each is whose the thing is: a fact of the moment, so that no rule has to ask a room above.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from accounts.models import OF_WHO_ASKS, Person
from core.db import Base, Identified, now
from moderation.rules import WITHIN


class ReportState(StrEnum):
    OPEN = "open"
    ASKED = "asked"  # its maker was asked to change it: back in the queue once they did, or did not
    LEFT = "left"
    ACTED = "acted"


class Severity(StrEnum):
    """How soon somebody has to look: `moderation.rules` says within how many hours."""

    DANGER = "danger"
    HARASSMENT = "harassment"
    OTHER = "other"


class Action(StrEnum):
    """What a moderator can do about a thing."""

    LEAVE = "leave"
    ASK = "ask"
    HIDE = "hide"
    REMOVE = "remove"
    PAUSE = "pause"
    END_PAUSE = "end-pause"
    ESCALATE = "escalate"
    ASK_TO_CLOSE = "ask-to-close"
    KEEP_OPEN = "keep-open"
    CLOSE = "close"
    SHOW = "show"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    HOLD = "hold"  # by the site itself, until somebody looks
    RELEASE = "release"
    KEEP_BACK = "keep-back"


# What its maker may ask somebody else about.
APPEALABLE = (Action.ASK, Action.HIDE, Action.REMOVE, Action.KEEP_BACK, Action.PAUSE, Action.CLOSE)


class Outcome(StrEnum):
    """How an appeal ended."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


class OfACase(Identified):
    """What a row is about, and whose that is."""

    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    maker_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class Report(OfACase, Base):
    """Somebody says that something is not right. One a person and thing.

    `answer_by`: when a moderator is to have looked. `escalated_at`: since then it is the administrators'.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("reporter_id", "subject_kind", "subject_id"),
        Index(None, "subject_kind", "subject_id"),
        Index(None, "state", "answer_by"),
    )

    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    rule: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    severity: Mapped[Severity] = mapped_column(default=Severity.OTHER)
    answer_by: Mapped[datetime] = mapped_column(default=lambda: now() + WITHIN[Severity.OTHER])
    escalated_at: Mapped[datetime | None]
    state: Mapped[ReportState] = mapped_column(default=ReportState.OPEN)
    closed_at: Mapped[datetime | None]

    reporter: Mapped[Person] = relationship(foreign_keys=[reporter_id])
    maker: Mapped[Person | None] = relationship(foreign_keys="Report.maker_id")


class Hiding(OfACase, Base):
    """Something kept from everyone but its maker and moderators: by whom, under which rule, with which words to its maker.
    Removed, it is kept from its maker as well."""

    __tablename__ = "hidings"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id"),)

    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    rule: Mapped[str]
    letter: Mapped[str]
    is_removal: Mapped[bool] = mapped_column(default=False)

    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    maker: Mapped[Person | None] = relationship(foreign_keys="Hiding.maker_id")


class Act(OfACase, Base):
    """One line of the moderators' log; lines are added, never changed."""

    __tablename__ = "acts"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    moderator_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    action: Mapped[Action]
    rule: Mapped[str] = mapped_column(default="")
    letter: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    moderator: Mapped[Person | None] = relationship(foreign_keys=[moderator_id])
    maker: Mapped[Person | None] = relationship(foreign_keys="Act.maker_id")


class EditRequest(OfACase, Base):
    """A maker was asked to change something. `due_at`: then the case is back with the moderators, changed or not."""

    __tablename__ = "edit_requests"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    act_id: Mapped[UUID] = mapped_column(ForeignKey("acts.id", ondelete="CASCADE"), unique=True)
    due_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    is_hidden_meanwhile: Mapped[bool] = mapped_column(default=False)

    act: Mapped[Act] = relationship()


class Pause(OfACase, Base):
    """Until then its maker reads and makes, and writes to nobody; unless it was ended before."""

    __tablename__ = "pauses"

    act_id: Mapped[UUID] = mapped_column(ForeignKey("acts.id", ondelete="CASCADE"), unique=True)
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    act: Mapped[Act] = relationship()
    maker: Mapped[Person | None] = relationship(foreign_keys="Pause.maker_id")

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None or self.until <= now()


# Until when somebody is asked to pause, if ever: read with who asks, on each page.
Person.paused_until = column_property(  # type: ignore[attr-defined]
    select(func.max(Pause.until))
    .where(Pause.maker_id == Person.id, Pause.ended_at.is_(None))
    .correlate(Person.__table__)
    .scalar_subquery(),
    deferred=True,
    group=OF_WHO_ASKS,
)
Person.is_paused = property(lambda person: person.paused_until is not None and person.paused_until > now())  # type: ignore[attr-defined]


class Closing(OfACase, Base):
    """A moderator asks that the account of a maker be closed; it is when another one agrees."""

    __tablename__ = "closings"

    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    rule: Mapped[str]
    letter: Mapped[str]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    is_closed: Mapped[bool] = mapped_column(default=False)

    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    maker: Mapped[Person | None] = relationship(foreign_keys="Closing.maker_id")


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

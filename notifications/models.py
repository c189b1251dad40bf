"""Notices: what somebody should hear of."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, exists, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from accounts.models import OF_WHO_ASKS, Person
from core.db import Base, Identified
from core.stamps import uncounted


class When(StrEnum):
    """When a notice goes by mail, the soonest first."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    HERE = "here"  # in the inbox alone

    def is_later_than(self, other: "When") -> bool:
        order = list(When)
        return order.index(self) > order.index(other)


class Notice(Identified, Base):
    """One line in somebody's inbox, about one row of any kind. One an event and person, however often it is delivered.

    `mailed_at`: since then its mail is on the way, or that of the same thing; the daily mail leaves it out.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id", "name"),
        Index(None, "person_id", "created_at", "id"),
        Index(
            "ix_notices_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notices_unmailed",
            "person_id",
            "created_at",
            sqlite_where=text("read_at IS NULL AND mailed_at IS NULL"),
            postgresql_where=text("read_at IS NULL AND mailed_at IS NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    event_id: Mapped[UUID]
    name: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    url: Mapped[str]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id])


# Is there anything new? Answered by the index of unread notices alone.
Person.has_news = column_property(  # type: ignore[attr-defined]
    exists().where(Notice.person_id == Person.id, Notice.read_at.is_(None)).correlate(Person),
    deferred=True,
    group=OF_WHO_ASKS,
)


class Preference(Base):
    """When somebody wants a kind of notice by mail; without one, as soon as its kind may. `DIGEST` names the daily mail itself."""

    __tablename__ = "notice_preferences"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    wanted: Mapped[When]


DIGEST = "digest"


@uncounted
class Digest(Base):
    """How far somebody's daily mails have come: all that was new before this moment was in one, or not worth one."""

    __tablename__ = "digests"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime]

"""Who makes a piece: its class projects, those that were asked, whoever is trusted with its cut, and who cuts it just now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified
from courses.models import Course
from productions.models import Production, Slot


class Participation(Identified, Base):
    """A class project that makes a piece: its home, or a guest that joined. Each makes one piece at most."""

    __tablename__ = "participations"

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), unique=True)

    production: Mapped[Production] = relationship(backref=backref("participations", cascade="all, delete-orphan"))
    course: Mapped[Course] = relationship()


class PieceInvitation(Identified, Base):
    """A class project that was asked to join in making a piece, and has not answered."""

    __tablename__ = "piece_invitations"
    __table_args__ = (UniqueConstraint("production_id", "course_id"), Index(None, "course_id"))

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    production: Mapped[Production] = relationship()
    course: Mapped[Course] = relationship()


class Trust(Identified, Base):
    """Somebody of the class whom the leader of a piece, or who teaches, trusts with its cut."""

    __tablename__ = "trusts"
    __table_args__ = (UniqueConstraint("production_id", "person_id"), Index(None, "person_id"))

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    production: Mapped[Production] = relationship(backref=backref("trusts", cascade="all, delete-orphan"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Presence(Identified, Base):
    """Somebody who is in the cutting room, and the place that they have before them; gone a little later."""

    __tablename__ = "presences"
    __table_args__ = (UniqueConstraint("production_id", "person_id"), Index(None, "person_id"), Index(None, "slot_id"))

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    slot_id: Mapped[UUID | None] = mapped_column(ForeignKey("slots.id", ondelete="SET NULL"))
    seen_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    slot: Mapped[Slot | None] = relationship()

"""What people learn to answer with: exemplars with their reference answers, and the warm-up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, now
from courses.models import Membership
from lessons.models import Assignment, Criterion
from reviews.models import Placed, places_make_sense
from submissions.models import Submission, Take


class WarmUp(Base):
    """That a member has seen, or skipped, the warm-up before their first answer. `chosen`: the note of each pair that they
    found more helpful, 0 or 1; empty when skipped."""

    __tablename__ = "warm_ups"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    chosen: Mapped[list[int]] = mapped_column(default=list)

    membership: Mapped[Membership] = relationship()


class Exemplar(Identified, Base):
    """A work to practise on, with the answer that an instructor would give. Of somebody else's work only once, and while,
    its maker agrees."""

    __tablename__ = "exemplars"

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), unique=True)
    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    agreed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship()
    submission: Mapped[Submission] = relationship()
    take: Mapped[Take] = relationship()
    made_by: Mapped[Person | None] = relationship()
    notes: Mapped[list["ReferenceNote"]] = relationship(
        back_populates="exemplar", order_by="ReferenceNote.position", cascade="all, delete-orphan"
    )
    levels: Mapped[list["ReferenceLevel"]] = relationship(back_populates="exemplar", cascade="all, delete-orphan")


class ReferenceNote(Placed, Base):
    """One note of the reference answer: what the instructor would say, and where."""

    __tablename__ = "reference_notes"
    __table_args__ = (*places_make_sense(), Index(None, "exemplar_id", "position"))

    exemplar_id: Mapped[UUID] = mapped_column(ForeignKey("exemplars.id", ondelete="CASCADE"))

    exemplar: Mapped[Exemplar] = relationship(back_populates="notes")


class ReferenceLevel(Base):
    """The level that the instructor finds on one criterion of an exemplar, and why."""

    __tablename__ = "reference_levels"

    exemplar_id: Mapped[UUID] = mapped_column(ForeignKey("exemplars.id", ondelete="CASCADE"), primary_key=True)
    criterion_id: Mapped[UUID] = mapped_column(
        ForeignKey("criteria.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    level: Mapped[int]
    why: Mapped[str]

    exemplar: Mapped[Exemplar] = relationship(back_populates="levels")
    criterion: Mapped[Criterion] = relationship()

"""What people learn to answer with: exemplars with their reference answers, and the warm-up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, now
from courses.models import Membership
from lessons.models import Assignment, Criterion
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
    # the reference answer, in words; each may say where
    landed: Mapped[str] = mapped_column(default="")
    wonder: Mapped[str] = mapped_column(default="")
    to_try: Mapped[str] = mapped_column(default="")

    assignment: Mapped[Assignment] = relationship()
    submission: Mapped[Submission] = relationship()
    take: Mapped[Take] = relationship()
    made_by: Mapped[Person | None] = relationship()
    levels: Mapped[list["ReferenceLevel"]] = relationship(back_populates="exemplar", cascade="all, delete-orphan")


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

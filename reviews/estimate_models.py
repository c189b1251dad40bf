"""What is estimated of takes and of reviewers, and what instructors rule instead."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, now
from lessons.models import Assignment
from submissions.models import Submission, Take


class EstimateFit(Base):
    """What the last whole fit of a class project found, and how many answers came since. Points of 100, squared for
    variances; `means` and `criterion_means` have [mean, standard deviation] by the id of a call, or of a criterion."""

    __tablename__ = "estimate_fits"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    fitted_at: Mapped[datetime] = mapped_column(default=now)
    review_count: Mapped[int] = mapped_column(default=0)
    since: Mapped[int] = mapped_column(default=0)
    work_variance: Mapped[float] = mapped_column(default=0)
    leniency_variance: Mapped[float] = mapped_column(default=0)
    noise_variance: Mapped[float] = mapped_column(default=0)
    criterion_work_variance: Mapped[float] = mapped_column(default=0)
    criterion_noise_variance: Mapped[float] = mapped_column(default=0)
    means: Mapped[dict[str, Any]] = mapped_column(default=dict)
    criterion_means: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Estimate(Identified, Base):
    """How peers saw a take, from 0 to 100, as far as can be said: the whole, and [score, standard deviation] by the id of a
    criterion. `attention`: uncertainty times stakes, and flags: what the desk shows first."""

    __tablename__ = "estimates"
    __table_args__ = (UniqueConstraint("take_id"), Index(None, "course_id", "attention", "id"))

    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), index=True)
    review_count: Mapped[int]
    score: Mapped[float]
    sd: Mapped[float]
    criteria: Mapped[dict[str, Any]] = mapped_column(default=dict)
    flags: Mapped[list[str]] = mapped_column(default=list)
    attention: Mapped[float] = mapped_column(default=0)

    take: Mapped[Take] = relationship()
    submission: Mapped[Submission] = relationship()
    assignment: Mapped[Assignment] = relationship()


class Leniency(Identified, Base):
    """How much higher somebody ticks than others do on the same works of a class project, in points of 100, and how far
    their ticks are weighed. Only they are told, and only of the first."""

    __tablename__ = "leniencies"
    __table_args__ = (UniqueConstraint("course_id", "person_id"), Index(None, "person_id"))

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    review_count: Mapped[int]
    points: Mapped[float]
    sd: Mapped[float]
    trust: Mapped[float]

    person: Mapped[Person] = relationship()


class Ruling(Identified, Base):
    """An instructor's own levels for a take, in the place of what peers saw; the newest holds. The maker may ask for another
    instructor's eyes, once; what that one rules follows it."""

    __tablename__ = "rulings"
    __table_args__ = (Index(None, "take_id", "id"),)

    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    levels: Mapped[dict[str, Any]]  # by the id of a criterion, counted from 0
    reason: Mapped[str]
    appeal: Mapped[str] = mapped_column(default="")
    appealed_at: Mapped[datetime | None]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("rulings.id", ondelete="SET NULL"), unique=True)

    take: Mapped[Take] = relationship()
    submission: Mapped[Submission] = relationship()
    by: Mapped[Person | None] = relationship()

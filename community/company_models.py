"""Company for a first time: who offers to go along, and who goes with whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified
from courses.models import Course


class Volunteer(Identified, Base):
    """Somebody who goes along with people who do something for the first time in a class project, until they stop."""

    __tablename__ = "volunteers"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        CheckConstraint("at_most BETWEEN 1 AND 5", name="few_at_once"),
    )

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    hello: Mapped[str]  # what they say first
    at_most: Mapped[int]  # people at once
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Companion(Identified, Base):
    """That somebody wants company in a class project, and since when who goes along. One at a time."""

    __tablename__ = "companions"
    __table_args__ = (
        Index(
            None,
            "course_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    companion_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    matched_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    companion: Mapped[Person | None] = relationship(foreign_keys=[companion_id])

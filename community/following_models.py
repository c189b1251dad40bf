"""Whom and what somebody follows, besides topics. Nobody else is told, and nothing is counted."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified
from courses.models import Course


class FollowedPerson(Identified, Base):
    """That somebody wants to hear of what a maker writes."""

    __tablename__ = "followed_people"
    __table_args__ = (UniqueConstraint("person_id", "follower_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    follower_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class FollowedCourse(Identified, Base):
    """That somebody wants to hear of what is new in a class project."""

    __tablename__ = "followed_courses"
    __table_args__ = (UniqueConstraint("course_id", "follower_id"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    follower_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)

    course: Mapped[Course] = relationship()

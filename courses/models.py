"""Class projects and who is in them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, now
from core.search import Document
from core.stamps import uncounted
from media.models import MediaFile


class Stage(StrEnum):
    """Where a class project is in its life. Who moved it there, and when, is in the events."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Level(StrEnum):
    FIRST = "first-time"
    SOME = "some-practice"
    MUCH = "much-practice"


class Joining(StrEnum):
    """How one gets in: openly, by link or code, or by roster only."""

    OPEN = "open"
    CODE = "code"
    ROSTER = "roster"


class MemberRole(StrEnum):
    INSTRUCTOR = "instructor"
    CO_INSTRUCTOR = "co-instructor"
    GREETER = "greeter"
    LEARNER = "learner"


TEACHING = (MemberRole.INSTRUCTOR, MemberRole.CO_INSTRUCTOR)


class Course(Identified, Base):
    """A class project: what you will have made, and the lessons that lead there."""

    __tablename__ = "courses"
    __table_args__ = (Index(None, "stage", "published_at"),)

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    outcome: Mapped[str]
    intro: Mapped[str] = mapped_column(default="")
    intro_html: Mapped[str] = mapped_column(default="")
    skills: Mapped[list[str]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(default="en")
    level: Mapped[Level] = mapped_column(default=Level.FIRST)
    licences: Mapped[list[str]] = mapped_column(default=lambda: ["course-only"])
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT)
    published_at: Mapped[datetime | None]
    joining: Mapped[Joining] = mapped_column(default=Joining.OPEN)
    code: Mapped[str] = mapped_column(unique=True)
    is_for_minors: Mapped[bool] = mapped_column(default=False)  # seen by its members only
    cover_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="SET NULL"))
    intro_film_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="SET NULL"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    last_answered_at: Mapped[datetime | None]  # by its instructors; kept by reviews
    version: Mapped[int] = mapped_column(default=1)

    cover: Mapped[MediaFile | None] = relationship(foreign_keys=[cover_id])
    intro_film: Mapped[MediaFile | None] = relationship(foreign_keys=[intro_film_id])
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    memberships: Mapped[list["Membership"]] = relationship(back_populates="course", cascade="all, delete-orphan")
    goals: Mapped[list["Goal"]] = relationship(
        back_populates="course", order_by="Goal.position", cascade="all, delete-orphan"
    )
    groups: Mapped[list["Group"]] = relationship(
        back_populates="course", order_by="Group.name", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Does it take new work?"""
        return self.stage == Stage.PUBLISHED

    @property
    def is_public(self) -> bool:
        """Was it ever published, and to everybody? Then so are its films and pictures."""
        return self.stage != Stage.DRAFT and not self.is_for_minors

    @property
    def is_over(self) -> bool:
        """Does it take no new work any more? A draft will."""
        return self.stage in (Stage.CLOSED, Stage.ARCHIVED)


@uncounted
class CourseDocument(Document, Base):
    """By which words a class project is found."""

    __tablename__ = "course_documents"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), unique=True)


class Group(Identified, Base):
    """Some of a class, together."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("course_id", "name"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    name: Mapped[str]

    course: Mapped[Course] = relationship(back_populates="groups")


class Membership(Identified, Base):
    """Somebody in a class project. Leaving keeps the row: who was here, and why somebody was removed."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("course_id", "person_id"), Index(None, "person_id"))

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    role: Mapped[MemberRole] = mapped_column(default=MemberRole.LEARNER)
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"))
    joined_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]
    removed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    removed_because: Mapped[str | None]
    active_at: Mapped[datetime] = mapped_column(default=now)

    course: Mapped[Course] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(
        foreign_keys=[person_id], backref=backref("memberships", cascade="all, delete-orphan")
    )
    group: Mapped[Group | None] = relationship()

    @property
    def is_current(self) -> bool:
        return self.left_at is None

    @property
    def is_removed(self) -> bool:
        """Taken out by an instructor, and not let back in."""
        return self.removed_because is not None


class RosterEntry(Identified, Base):
    """A mail address that an instructor put on the list; signing in with it joins."""

    __tablename__ = "roster_entries"
    __table_args__ = (UniqueConstraint("course_id", "email"), Index(None, "email"))

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    role: Mapped[MemberRole] = mapped_column(default=MemberRole.LEARNER)
    group_name: Mapped[str] = mapped_column(default="")

    course: Mapped[Course] = relationship()


class Goal(Identified, Base):
    """One line of what a class project sets out to make, to cross off."""

    __tablename__ = "goals"
    __table_args__ = (CheckConstraint("position >= 0", name="position_counts"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    crossed_off_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship(back_populates="goals")


class Announcement(Identified, Base):
    """What who teaches says to everybody in a class project, in Markdown."""

    __tablename__ = "announcements"
    __table_args__ = (Index(None, "course_id", "id"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    words: Mapped[str]
    words_html: Mapped[str]

    course: Mapped[Course] = relationship()
    author: Mapped[Person | None] = relationship()

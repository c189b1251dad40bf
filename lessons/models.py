"""Lessons: a demonstration cut into steps, and the call it ends in."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, MappedSQLExpression, column_property, declared_attr, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified
from core.search import Document
from core.stamps import uncounted
from courses.models import Course
from media.models import MediaFile
from moderation.models import Hiding


class Lesson(Identified, Base):
    """One demonstration, its steps and notes. `captions` is WebVTT; `nobody_speaks` says that none are needed.

    One that is a member's call stands on the board, not among the lessons: nobody but them sees it until `called_at`.
    """

    __tablename__ = "lessons"
    __table_args__ = (UniqueConstraint("course_id", "slug"), Index(None, "course_id", "position"))

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    slug: Mapped[str]
    title: Mapped[str]
    position: Mapped[int]
    opens_on: Mapped[date | None]
    demonstration_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="SET NULL"))
    captions: Mapped[str] = mapped_column(default="")
    captions_language: Mapped[str] = mapped_column(default="en")
    nobody_speaks: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")
    notes_html: Mapped[str] = mapped_column(default="")
    is_members: Mapped[bool] = mapped_column(default=False)
    called_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    called_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    course: Mapped[Course] = relationship()
    called_by: Mapped[Person | None] = relationship()
    demonstration: Mapped[MediaFile | None] = relationship()
    steps: Mapped[list["Step"]] = relationship(
        back_populates="lesson", order_by="Step.position", cascade="all, delete-orphan"
    )
    assignment: Mapped["Assignment | None"] = relationship(back_populates="lesson", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @declared_attr
    @classmethod
    def is_hidden(cls) -> MappedSQLExpression[bool]:
        """By a moderator; read with it, so that no list asks again for each."""
        return column_property(exists().where(Hiding.subject_kind == "lesson", Hiding.subject_id == cls.id))

    @property
    def stands(self) -> bool:
        """Is it there for everybody in the class project?"""
        return (self.called_at is not None or not self.is_members) and not self.is_hidden

    @property
    def maker_id(self) -> UUID | None:
        """Whose it is: who calls, in a member's call; else who began the class project."""
        return self.called_by_id if self.is_members else self.course.author_id


@uncounted
class LessonDocument(Document, Base):
    """By which words a lesson and its call are found."""

    __tablename__ = "lesson_documents"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("lessons.id", ondelete="CASCADE"), unique=True)


class Step(Identified, Base):
    """An imperative, where it is in the demonstration, and the seconds for the learner's own try."""

    __tablename__ = "steps"
    __table_args__ = (
        CheckConstraint("start_ms >= 0 AND end_ms > start_ms", name="lasts"),
        CheckConstraint("try_seconds BETWEEN 0 AND 3600", name="try_bounded"),
        Index(None, "lesson_id", "position"),
    )

    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lessons.id", ondelete="CASCADE"))
    position: Mapped[int]
    imperative: Mapped[str]
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    try_seconds: Mapped[int] = mapped_column(default=20)

    lesson: Mapped[Lesson] = relationship(back_populates="steps")


class LatePolicy(StrEnum):
    """What happens to work after the date: taken and marked late, or not taken."""

    TAKEN = "taken"
    NOT_TAKEN = "not-taken"


class AnsweredBy(StrEnum):
    """Whose works somebody is given to answer. Never their own."""

    ACROSS_GROUPS = "across-groups"  # anyone's but their own group's
    ANYONE = "anyone"
    WITHIN_GROUPS = "within-groups"
    PARTNERS = "partners"
    INSTRUCTOR = "instructor"  # as an instructor assigns them


class Names(StrEnum):
    """Whose names stand beside answers."""

    SHOWN = "shown"
    REVIEWER_HIDDEN = "reviewer-hidden"  # until the maker has done something with the answer
    BOTH_HIDDEN = "both-hidden"


class Assignment(Identified, Base):
    """The call: one ask, its materials, what it takes, what becomes of the work, and the promise of answers.

    The wording's columns end in what the author's form calls them: do, with, size, by, done when, goes into, please don't.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("answers_due BETWEEN 1 AND 6", name="answers_bounded"),
        CheckConstraint("answer_hours BETWEEN 1 AND 336", name="hours_bounded"),
        CheckConstraint("pass_bar BETWEEN 1 AND 100", name="bar_bounded"),
    )

    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lessons.id", ondelete="CASCADE"), unique=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    do: Mapped[str] = mapped_column(default="")
    with_: Mapped[str] = mapped_column("with", default="")
    size: Mapped[str] = mapped_column(default="")
    by_date: Mapped[date | None]
    by_zone: Mapped[str] = mapped_column(default="anywhere")  # "anywhere" (UTC-12) or a zone's name
    rhythm: Mapped[str] = mapped_column(default="")
    done_when: Mapped[list[str]] = mapped_column(default=list)
    goes_into: Mapped[str] = mapped_column(default="")
    please_dont: Mapped[str] = mapped_column(default="")
    media: Mapped[list[str]] = mapped_column(default=list)
    most_seconds: Mapped[int | None]
    most_words: Mapped[int | None]
    most_parts: Mapped[int] = mapped_column(default=4)
    late: Mapped[LatePolicy] = mapped_column(default=LatePolicy.TAKEN)
    grace_minutes: Mapped[int] = mapped_column(default=15)
    own_try_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="SET NULL"))
    own_try_words: Mapped[str] = mapped_column(default="")
    becomes: Mapped[str] = mapped_column(default="")
    who_decides: Mapped[str] = mapped_column(default="")
    money: Mapped[str] = mapped_column(default="")
    machine_training: Mapped[str] = mapped_column(default="")
    taking_back: Mapped[str] = mapped_column(default="")
    answers_due: Mapped[int] = mapped_column(default=3)
    answer_hours: Mapped[int] = mapped_column(default=24)
    answered_by: Mapped[AnsweredBy] = mapped_column(default=AnsweredBy.ACROSS_GROUPS)
    names: Mapped[Names] = mapped_column(default=Names.SHOWN)
    self_review: Mapped[bool] = mapped_column(
        default=False
    )  # the maker looks at their own before they read others' answers
    pass_bar: Mapped[int | None]  # of 100, where a school wants a pass

    lesson: Mapped[Lesson] = relationship(back_populates="assignment")
    course: Mapped[Course] = relationship()
    own_try: Mapped[MediaFile | None] = relationship()
    materials: Mapped[list["Material"]] = relationship(order_by="Material.position", cascade="all, delete-orphan")
    examples: Mapped[list["Example"]] = relationship(order_by="Example.position", cascade="all, delete-orphan")
    # with the lines that were taken out since
    rubric: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position", cascade="all, delete-orphan")

    @property
    def criteria(self) -> list["Criterion"]:
        """The lines of the rubric as it stands."""
        return [each for each in self.rubric if each.taken_out_at is None]

    def criteria_at(self, moment: datetime) -> list["Criterion"]:
        """The lines as they stood then: an answer is given by the rubric with which it was begun."""
        return [each for each in self.rubric if each.created_at <= moment and not each.is_out_at(moment)]


class Material(Identified, Base):
    """Something to start from: a file, or a text."""

    __tablename__ = "materials"

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="SET NULL"))
    licence: Mapped[str] = mapped_column(default="course-only")

    file: Mapped[MediaFile | None] = relationship()


class Example(Identified, Base):
    """One way to do it, unlike the others."""

    __tablename__ = "examples"

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="SET NULL"))

    file: Mapped[MediaFile | None] = relationship()


class Criterion(Identified, Base):
    """One line of the rubric: what to look at, and its levels in words, from the lowest up."""

    __tablename__ = "criteria"

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    levels: Mapped[list[str]]  # "Nearly: told, not shown"
    taken_out_at: Mapped[datetime | None]  # kept for the answers that were begun before

    def is_out_at(self, moment: datetime) -> bool:
        return self.taken_out_at is not None and self.taken_out_at <= moment


class Extension(Identified, Base):
    """More time for one person, given by an instructor."""

    __tablename__ = "extensions"
    __table_args__ = (UniqueConstraint("assignment_id", "person_id"),)

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]
    given_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    assignment: Mapped[Assignment] = relationship()


class Try(Identified, Base):
    """That somebody started their own time at a step. Progress is counted in these."""

    __tablename__ = "tries"
    __table_args__ = (UniqueConstraint("person_id", "step_id"), Index(None, "person_id", "lesson_id"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    step_id: Mapped[UUID] = mapped_column(ForeignKey("steps.id", ondelete="CASCADE"), index=True)
    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lessons.id", ondelete="CASCADE"), index=True)
    count: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime]

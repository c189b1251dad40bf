"""Works, their takes and parts, and what they are built on."""

import secrets
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, Sentence
from core.search import Document
from core.stamps import uncounted
from courses.models import Course
from lessons.models import Assignment, Material
from media.models import MediaFile, Medium


class Visibility(StrEnum):
    """Who sees a work, as a ladder."""

    ONLY_ME = "only-me"
    ONE_PERSON = "one-person"
    CLASS = "class"
    EVERYONE = "everyone"


LADDER = list(Visibility)  # each rung shows a work to no fewer people than the one before
SHARED = (Visibility.CLASS, Visibility.EVERYONE)
SHUFFLES = 2**31


class Ask(StrEnum):
    """What kind of answer the maker wants."""

    LANDED = "landed"
    QUESTION = "question"
    ALL = "all"


class Fate(StrEnum):
    """What became of a work, with a sentence beside it."""

    WAITING = "waiting"
    ANSWERED = "answered"
    IN_THE_CUT = "in-the-cut"
    HELD = "held"
    NOT_IN_THIS_CUT = "not-in-this-cut"


class Submission(Identified, Base):
    """A work: somebody's response to a call. The facts below the line are kept by the operations of the rooms above."""

    __tablename__ = "submissions"
    __table_args__ = (
        CheckConstraint("(visibility = 'one-person') = (named_id IS NOT NULL)", name="named_when_one_person"),
        # A wall is read in two orders, by members (who see most of it) and by visitors (who see one rung of the ladder).
        Index(None, "course_id", "shared_at", "id"),
        Index(None, "course_id", "visibility", "shared_at", "id"),
        Index(None, "course_id", "shuffle", "id"),
        Index(None, "course_id", "visibility", "shuffle", "id"),
        Index(
            "ix_submissions_waiting",
            "course_id",
            "shared_at",
            "id",
            sqlite_where=text("first_answered_at IS NULL"),
            postgresql_where=text("first_answered_at IS NULL"),
        ),
        Index(None, "author_id", "created_at"),
        Index(None, "assignment_id", "shared_at"),
        Index(None, "assignment_id", "visibility", "shared_at"),
    )

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id", ondelete="SET NULL"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(default="")
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.ONLY_ME)
    named_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    ask: Mapped[Ask] = mapped_column(default=Ask.LANDED)
    question: Mapped[str] = mapped_column(default="")
    please_dont: Mapped[str] = mapped_column(default="")
    credit_as: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="course-only")
    may_build_on: Mapped[bool] = mapped_column(default=True)
    first_time: Mapped[bool] = mapped_column(default=False)
    hint: Mapped[str] = mapped_column(default="")  # of a first time, for those who answer it alone
    is_unnamed: Mapped[bool] = mapped_column(default=False)  # nobody is shown whose it is: submissions.naming
    shared_take_id: Mapped[UUID | None] = mapped_column(ForeignKey("takes.id", ondelete="SET NULL", use_alter=True))
    shared_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    # facts
    shown_out_at: Mapped[datetime | None]  # since then, shared with everyone, those see it who are signed out, too
    answer_by: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    answer_count: Mapped[int] = mapped_column(default=0)
    built_on_by: Mapped[list[str]] = mapped_column(
        default=list
    )  # credit names of those who built on it ("": not shown), oldest first
    medium: Mapped[Medium | None]  # of the shared take's first part
    fate: Mapped[Fate] = mapped_column(default=Fate.WAITING)
    fate_sentence: Mapped[str] = mapped_column(Sentence, default="")
    is_late: Mapped[bool] = mapped_column(default=False)
    shuffle: Mapped[int] = mapped_column(default=lambda: secrets.randbelow(SHUFFLES))  # its place in a mixed order
    version: Mapped[int] = mapped_column(default=1)

    course: Mapped[Course] = relationship()
    assignment: Mapped[Assignment | None] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    named: Mapped[Person | None] = relationship(foreign_keys=[named_id])
    takes: Mapped[list["Take"]] = relationship(
        back_populates="submission",
        foreign_keys="Take.submission_id",
        order_by="Take.number",
        cascade="all, delete-orphan",
    )
    shared_take: Mapped["Take | None"] = relationship(foreign_keys=[shared_take_id], post_update=True)
    sources: Mapped[list["Source"]] = relationship(
        foreign_keys="Source.submission_id", order_by="Source.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_shared(self) -> bool:
        return self.visibility in SHARED and self.shared_at is not None and self.taken_back_at is None

    @property
    def is_public(self) -> bool:
        return self.is_shared and self.visibility == Visibility.EVERYONE and self.shown_out_at is not None


@uncounted
class WorkDocument(Document, Base):
    """By which words a work is found."""

    __tablename__ = "submission_documents"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), unique=True)


class Take(Identified, Base):
    """A version of a work. Frozen once somebody else has opened it."""

    __tablename__ = "takes"
    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    number: Mapped[int]
    shared_at: Mapped[datetime | None]  # others see the takes that were shared once
    frozen_at: Mapped[datetime | None]

    submission: Mapped[Submission] = relationship(back_populates="takes", foreign_keys=[submission_id])
    parts: Mapped[list["Part"]] = relationship(
        back_populates="take", order_by="Part.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def is_coming(self) -> bool:
        """Something in it is still being made ready to play."""
        return any(part.is_coming for part in self.parts)

    @property
    def is_awaited(self) -> bool:
        """Something in it can't be shown yet."""
        return any(part.is_awaited for part in self.parts)


class Part(Identified, Base):
    """One piece of a take: a text, or a file with words that describe it."""

    __tablename__ = "parts"
    __table_args__ = (
        CheckConstraint("(medium = 'text') = (file_id IS NULL)", name="text_or_file"),
        Index(None, "take_id", "position"),
    )

    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"))
    position: Mapped[int]
    medium: Mapped[Medium]
    text: Mapped[str] = mapped_column(default="")
    text_html: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="RESTRICT"), index=True)
    description: Mapped[str] = mapped_column(default="")  # what it shows or says, for those who can't see or hear it
    captions: Mapped[str] = mapped_column(default="")  # WebVTT
    captions_language: Mapped[str] = mapped_column(default="")

    take: Mapped[Take] = relationship(back_populates="parts")
    file: Mapped[MediaFile | None] = relationship(lazy="selectin")

    @property
    def is_coming(self) -> bool:
        return self.file is not None and self.file.is_coming

    @property
    def is_awaited(self) -> bool:
        return self.file is not None and self.file.is_awaited


class Source(Identified, Base):
    """An edge of the lineage: this work uses another work, a material of its call, or something from elsewhere; with thanks,
    and with what was changed. What was used keeps its title and licence, should a material go."""

    __tablename__ = "sources"
    __table_args__ = (
        CheckConstraint("(source_id IS NULL) = (title <> '')", name="work_or_titled"),
        CheckConstraint("source_id IS NULL OR material_id IS NULL", name="not_both"),
        CheckConstraint("submission_id <> source_id", name="not_itself"),
        Index(
            None,
            "submission_id",
            "source_id",
            unique=True,
            sqlite_where=text("source_id IS NOT NULL"),
            postgresql_where=text("source_id IS NOT NULL"),
        ),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id", ondelete="RESTRICT"), index=True)
    material_id: Mapped[UUID | None] = mapped_column(ForeignKey("materials.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(default="")  # of what is no work here; so are maker, address and licence
    maker: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="")
    changes: Mapped[str] = mapped_column(default="")  # what was made of it, in the maker's words
    thanks: Mapped[str] = mapped_column(default="")

    submission: Mapped[Submission] = relationship(foreign_keys=[submission_id], back_populates="sources")
    source: Mapped[Submission | None] = relationship(foreign_keys=[source_id])
    material: Mapped[Material | None] = relationship()

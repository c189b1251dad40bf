"""What people say to each other: topics on the boards of the site and of class projects, the posts in them, who follows."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from community.company_models import Companion
from core.db import Base, Identified, now
from core.search import Document
from core.stamps import uncounted
from courses.models import Course
from lessons.models import Lesson
from productions.models import Production
from submissions.models import Submission

QUIET = timedelta(days=90)  # a topic in which nobody spoke for so long is closed


class Section(StrEnum):
    """What a topic on a board is about."""

    HELLO = "hello"
    MAKE = "make-with-me"
    HOW = "how-this-works"


class Topic(Identified, Base):
    """A thread on the board of a class project, or of the site (no class project); that of a premiere, which opens when
    that has ended; or that of two who go together. One with an author that has not opened is its author's draft."""

    __tablename__ = "topics"
    __table_args__ = (
        Index(None, "course_id", "last_post_at", "id"),
        Index(None, "author_id"),
        CheckConstraint("production_id IS NULL OR (course_id IS NULL AND section IS NULL)", name="one_place"),
    )

    production_id: Mapped[UUID | None] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"), unique=True)
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    section: Mapped[Section | None]
    lesson_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("lessons.id", ondelete="SET NULL"), unique=True
    )  # the member's call that it is about
    companion_id: Mapped[UUID | None] = mapped_column(ForeignKey("companions.id", ondelete="CASCADE"), unique=True)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(default="")
    opens_at: Mapped[datetime | None]
    last_post_at: Mapped[datetime | None]
    continues_id: Mapped[UUID | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"), index=True)

    production: Mapped[Production | None] = relationship()
    course: Mapped[Course | None] = relationship()
    lesson: Mapped[Lesson | None] = relationship()
    companion: Mapped[Companion | None] = relationship()
    author: Mapped[Person | None] = relationship()
    continues: Mapped["Topic | None"] = relationship(remote_side="Topic.id")

    @property
    def is_quiet(self) -> bool:
        """Closed, because nobody spoke for so long?"""
        return self.last_post_at is not None and self.last_post_at <= now() - QUIET


class Post(Identified, Base):
    """A few words in Markdown, perhaps about another post, with works beside them. Not said yet: its author's draft."""

    __tablename__ = "posts"
    __table_args__ = (Index(None, "topic_id", "said_at", "id"), Index(None, "author_id", "created_at"))

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    body: Mapped[str]
    body_html: Mapped[str]
    quoted_id: Mapped[UUID | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    said_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    topic: Mapped[Topic] = relationship()
    author: Mapped[Person | None] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.position", cascade="all, delete-orphan")
    revisions: Mapped[list["PostRevision"]] = relationship(order_by="PostRevision.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


@uncounted
class PostDocument(Document, Base):
    """By which words a post is found."""

    __tablename__ = "post_documents"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), unique=True)


class PostRevision(Identified, Base):
    """How a post read before it was changed; `created_at` is when it was."""

    __tablename__ = "post_revisions"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    body_html: Mapped[str]


class Attachment(Identified, Base):
    """A work that a post shows."""

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("post_id", "submission_id"),)

    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]

    submission: Mapped[Submission] = relationship()


class Following(Identified, Base):
    """That somebody wants to hear of a topic. Nobody else is told."""

    __tablename__ = "followings"
    __table_args__ = (UniqueConstraint("topic_id", "person_id"),)

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)

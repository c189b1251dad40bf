"""Journals: what makers write about what they make, with works and files beside it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified
from core.search import Document
from core.stamps import uncounted
from media.models import MediaFile
from submissions.models import Submission


class JournalPost(Identified, Base):
    """A page of somebody's journal, in Markdown. Not published, or taken back: its writer's draft."""

    __tablename__ = "journal_posts"
    __table_args__ = (Index(None, "author_id", "published_at", "id"),)

    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    title: Mapped[str]
    body: Mapped[str]
    body_html: Mapped[str]
    published_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    author: Mapped[Person] = relationship()
    works: Mapped[list["JournalWork"]] = relationship(order_by="JournalWork.position", cascade="all, delete-orphan")
    files: Mapped[list["JournalFile"]] = relationship(order_by="JournalFile.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def updated_at(self) -> datetime:
        """When it came to read as it does."""
        return max(each for each in (self.created_at, self.published_at, self.edited_at) if each)


@uncounted
class JournalDocument(Document, Base):
    """By which words a page of a journal is found."""

    __tablename__ = "journal_post_documents"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("journal_posts.id", ondelete="CASCADE"), unique=True)


class JournalWork(Identified, Base):
    """A work that a page of a journal shows."""

    __tablename__ = "journal_works"
    __table_args__ = (UniqueConstraint("post_id", "submission_id"),)

    post_id: Mapped[UUID] = mapped_column(ForeignKey("journal_posts.id", ondelete="CASCADE"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]

    submission: Mapped[Submission] = relationship()


class JournalFile(Identified, Base):
    """A file that readers may take, under its licence; without one, it is there to be looked at: a copy of what was in a take."""

    __tablename__ = "journal_files"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("journal_posts.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id", ondelete="CASCADE"), index=True)
    licence: Mapped[str]
    take_id: Mapped[UUID | None] = mapped_column(ForeignKey("takes.id", ondelete="SET NULL"), index=True)

    file: Mapped[MediaFile] = relationship()

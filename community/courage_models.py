"""The courage log: how a first time went, told by who did it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified
from media.models import MediaFile
from submissions.models import Submission


class CourageLog(Identified, Base):
    """Entries about one first time. Their writer's alone until they publish it as a page. One a work."""

    __tablename__ = "courage_logs"
    __table_args__ = (UniqueConstraint("submission_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id", ondelete="SET NULL"))
    title: Mapped[str]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()
    submission: Mapped[Submission | None] = relationship()
    entries: Mapped[list["CourageEntry"]] = relationship(
        order_by="CourageEntry.created_at", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class CourageEntry(Identified, Base):
    """A moment of it: words in Markdown, a sound or a picture, or both."""

    __tablename__ = "courage_entries"
    log_id: Mapped[UUID] = mapped_column(ForeignKey("courage_logs.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(default="")
    words_html: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="SET NULL"), index=True)
    description: Mapped[str] = mapped_column(default="")  # what the file shows or says

    file: Mapped[MediaFile | None] = relationship(lazy="selectin")

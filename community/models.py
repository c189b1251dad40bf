"""What people say to each other: topics, and the posts in them. The board of the site and of class projects builds on these."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified
from productions.models import Production


class Topic(Identified, Base):
    """The thread of a premiere: it opens when that has ended."""

    __tablename__ = "topics"

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"), unique=True)
    opens_at: Mapped[datetime]

    production: Mapped[Production] = relationship()


class Post(Identified, Base):
    """A few words, as they were typed."""

    __tablename__ = "posts"
    __table_args__ = (Index(None, "topic_id", "id"), Index(None, "author_id"))

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    body: Mapped[str]

    topic: Mapped[Topic] = relationship()
    author: Mapped[Person | None] = relationship()

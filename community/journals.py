"""What the pages of journals ask: the posts of a journal, drafts, works and files beside a post."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from community.journal_models import JournalFile, JournalPost, JournalWork
from core.permissions import scope

WITH_ITS_FILES = (
    joinedload(JournalPost.author).lazyload(Person.roles),
    selectinload(JournalPost.files).joinedload(JournalFile.file),
)


def journal(author: Person, reader: Person | None) -> Select[JournalPost]:
    """What somebody has published and the reader may read, for pages by `JournalPost.published_at` and id."""
    return select(JournalPost).where(
        JournalPost.author_id == author.id, JournalPost.published_at.is_not(None), scope(reader, "journal.view")
    )


def latest(author: Person, reader: Person | None, limit: int = 3) -> Select[JournalPost]:
    newest_first = JournalPost.published_at.desc(), JournalPost.id.desc()
    return journal(author, reader).order_by(*newest_first).limit(limit)


def drafts(author: Person) -> Select[JournalPost]:
    """What somebody has not published, or has taken back."""
    mine = JournalPost.author_id == author.id, JournalPost.published_at.is_(None)
    return select(JournalPost).where(*mine).order_by(JournalPost.id.desc()).limit(24)


def works_beside(post: JournalPost, reader: Person | None) -> Select[UUID]:
    """The works beside a post that the reader may see."""
    beside = select(JournalWork.submission_id).join(JournalWork.submission).where(JournalWork.post_id == post.id)
    return beside.where(scope(reader, "submission.view")).order_by(JournalWork.position)

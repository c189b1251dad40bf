"""What boards, journals and logs say when other rooms ask: where somebody said the same within a day."""

from collections.abc import Iterator

from sqlalchemy import select

from community.courage_models import CourageEntry, CourageLog
from community.journal_models import JournalPost
from community.models import Post
from core.checks import Finding, check
from core.db import now
from core.words import Words
from moderation.flooding import SAID, WITHIN, Said, each_that


@check(SAID)
def said_on_a_board(said: Said) -> Iterator[Finding]:
    same = select(Post.id).where(
        Post.author_id == said.person.id,
        Post.created_at > now() - WITHIN,
        Post.said_at.is_not(None),
        Post.id != said.but,
        Post.body == said.words,
    )
    return each_that(same, code="post", where=Words("Said on a board"))


@check(SAID)
def said_in_a_journal(said: Said) -> Iterator[Finding]:
    same = select(JournalPost.id).where(
        JournalPost.author_id == said.person.id,
        JournalPost.published_at > now() - WITHIN,
        JournalPost.id != said.but,
        JournalPost.body == said.words,
    )
    return each_that(same, code="journal", where=Words("Said in a journal"))


@check(SAID)
def told_in_a_log(said: Said) -> Iterator[Finding]:
    """Where others read it: a log that is not published is its teller's own."""
    same = (
        select(CourageEntry.id)
        .join(CourageLog, CourageLog.id == CourageEntry.log_id)
        .where(
            CourageLog.person_id == said.person.id,
            CourageLog.published_at.is_not(None),
            CourageEntry.created_at > now() - WITHIN,
            CourageEntry.id != said.but,
            CourageEntry.words == said.words,
        )
    )
    return each_that(same, code="log", where=Words("Told in a courage log"))

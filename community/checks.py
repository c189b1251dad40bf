"""What boards say when other rooms ask: where somebody said the same within a day."""

from collections.abc import Iterator

from sqlalchemy import select

from community.models import Post
from core.checks import Finding, check
from core.db import db, now
from core.words import Words
from moderation.flooding import SAID, WITHIN, Said


@check(SAID)
def said_on_a_board(said: Said) -> Iterator[Finding]:
    same = select(Post.id).where(
        Post.author_id == said.person.id,
        Post.created_at > now() - WITHIN,
        Post.said_at.is_not(None),
        Post.id != said.but,
        Post.body == said.words,
    )
    for id in db.session.scalars(same.limit(5)):
        yield Finding(code="post", sentence=Words("Said on a board"), subject_id=id)

"""The thread of a premiere: opening it, and what is said in it. Operations flush, never commit."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from accounts.models import Person
from community.models import Post, Topic
from core import live
from core.checks import Refused
from core.db import db
from core.text import tidy
from productions import premieres
from productions.models import Production

LONGEST = 1000


def follow(production: Production) -> None:
    """Let the thread of a piece open when its premiere ends, whenever that is now; none for one that has no date or cut."""
    topic = db.session.scalar(select(Topic).where(Topic.production_id == production.id))
    cut, starts_at = premieres.shown_at(production), production.premiere_at
    if cut is None or starts_at is None:
        return
    opens_at = starts_at + timedelta(milliseconds=cut.duration_ms)
    if topic is None:
        db.session.add(Topic(production_id=production.id, opens_at=opens_at))
    else:
        topic.opens_at = opens_at
    db.session.flush()


def say(topic: Topic, author: Person, words: str, *, id: UUID) -> Post:
    """Add a post. The same id again gives the same."""
    again = db.session.get(Post, id)
    if again is not None and again.author_id == author.id:
        return again
    words = tidy(words).strip()
    if not words:
        raise Refused("Write a word or two.", field="body")
    if len(words) > LONGEST:
        raise Refused("At most %(most)s characters, please.", field="body", most=LONGEST)
    post = Post(id=id, topic_id=topic.id, author=author, body=words)
    db.session.add(post)
    db.session.flush()
    live.tell(live.topic("thread", topic.id))
    return post

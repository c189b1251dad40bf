"""What other rooms need to know of threads."""

from collections.abc import Iterator
from textwrap import shorten
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from community.models import Post, Topic
from core.db import db
from core.subjects import Subject, register
from core.words import Words


def _posts_of(person_id: UUID) -> Iterator[dict[str, Any]]:
    for post in db.session.scalars(select(Post).where(Post.author_id == person_id).order_by(Post.id)):
        yield {"thread": f"/board/{post.topic_id}", "at": post.created_at.isoformat(), "words": post.body}


def _forget_posts(person_id: UUID) -> None:
    db.session.execute(delete(Post).where(Post.author_id == person_id))


register(
    Subject(
        kind="topic",
        model=Topic,
        label=Words("thread"),
        view="topic.view",
        title=lambda topic: topic.production.title,
        url=lambda topic: f"/board/{topic.id}",
        reportable=False,
    )
)
register(
    Subject(
        kind="post",
        model=Post,
        label=Words("post"),
        view="post.view",
        title=lambda post: shorten(post.body, 60, placeholder=" …"),
        url=lambda post: f"/board/{post.topic_id}#post-{post.id}",
        author=lambda post: post.author_id,
        context=lambda post: post.body,
        export=_posts_of,
        erase=_forget_posts,
    )
)

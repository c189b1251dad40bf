"""What is said on boards: topics begun, posts said, kept as drafts, changed. Operations flush, never commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select
from uuid_utils.compat import uuid7

from accounts.models import Person
from community import trust
from community.journal_models import JournalPost, JournalWork
from community.models import Attachment, Following, Post, PostRevision, Section, Topic
from core import live
from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from core.permissions import can, scope
from core.text import link_mentions, mentions, render_markdown, tidy
from courses.models import Course
from moderation import flooding
from moderation.pausing import demand_no_pause
from submissions.models import Submission

LONGEST = 10_000
SITE = UUID(int=0)  # by which open pages of the site's board are told
MOST_WORKS = 4
Written = Post | JournalPost
Beside = TypeVar("Beside", Attachment, JournalWork)


@dataclass(frozen=True)
class Content:
    """What somebody says: Markdown, the post it is about, and works to show beside it."""

    body: str
    quoted_id: UUID | None = None
    work_ids: Sequence[UUID] = ()


def begin(
    course: Course | None,
    author: Person,
    *,
    id: UUID,
    section: Section,
    title: str,
    content: Content,
    continues_id: UUID | None = None,
) -> Post:
    """Keep a new topic with its first post, as its author's draft; `say` opens it. The same id again is the same topic."""
    topic = db.session.get(Topic, id)
    if topic is None or topic.author_id != author.id:
        topic = Topic(id=id, author=author, continues_id=_closed_before(continues_id, course, author))
        db.session.add(topic)
    if topic.opens_at is not None:
        return _first_post(topic)
    topic.course = course  # that of the page it was sent from, where its author may begin one
    title = " ".join(tidy(title).split())
    if not title:
        raise Refused("Give it a title.", field="title")
    topic.section, topic.title = section, title
    db.session.flush()
    return keep(topic, author, content, id=id)


def keep(topic: Topic, author: Person, content: Content, *, id: UUID) -> Post:
    """Keep what somebody writes in a topic as their draft: one a topic and person. Said under this id already: that post."""
    post = db.session.get(Post, id)
    if post is not None and post.author_id == author.id and post.topic_id == topic.id and post.said_at is not None:
        return post
    draft = draft_in(topic, author) or Post(id=id, topic=topic, author=author, said_at=None)
    draft.body, draft.body_html = read(content.body)
    draft.quoted_id = _quotable(content.quoted_id, topic, author)
    db.session.add(draft)
    db.session.flush()
    stand_beside(draft.attachments, Attachment, content.work_ids, author)
    return draft


def say(draft: Post) -> Post:
    """Let others read a draft; that of a new topic opens it. Said already, it stays as it is."""
    lock(draft, "said_at")
    if draft.said_at is not None:
        return draft
    author, topic = draft.author, draft.topic
    assert author is not None
    if not draft.body:
        raise Refused("Write a word or two.", field="body")
    demand_no_pause(author)
    trust.judge(author, draft.body, mentions=len(mentions(draft.body)))
    flooding.demand_new(flooding.Said(author, draft.body, draft.id), field="body")
    if topic.opens_at is None:
        trust.judge_another_topic(author)
        topic.opens_at = now()
    draft.said_at = topic.last_post_at = now()
    draft.body_html = with_mentions(draft)
    follow(topic, author)
    db.session.flush()
    record("post.said", author, draft)
    if topic.section is not None:
        live.tell(live.topic("board", topic.course_id or SITE))
    live.tell(live.topic("thread", topic.id))
    return draft


def greet(topic: Topic, author: Person, words: str) -> Post:
    """Say the first word in a topic for its author: judged when they wrote it, and the same to everybody."""
    html = render_markdown(words)
    post = Post(id=uuid7(), topic=topic, author=author, body=words, body_html=html, said_at=now())
    db.session.add(post)
    db.session.flush()
    return post


def throw_away(draft: Post) -> None:
    """Forget a draft; with it the topic that it would have begun."""
    if draft.said_at is not None:
        raise Refused("It is said already.")
    db.session.delete(draft.topic if draft.topic.opens_at is None and draft.topic.production_id is None else draft)
    db.session.flush()


def change(post: Post, content: Content) -> None:
    """Say it better. How it read before stays to be looked up."""
    body, html = read(content.body)
    if not body:
        raise Refused("Write a word or two.", field="body")
    assert post.author is not None
    demand_no_pause(post.author)
    trust.judge(post.author, body, mentions=len(mentions(body)))
    if body != post.body:
        flooding.demand_new(flooding.Said(post.author, body, post.id), field="body")
    stand_beside(post.attachments, Attachment, content.work_ids, post.author)
    live.tell(live.topic("thread", post.topic_id))
    if body == post.body:
        return
    db.session.add(PostRevision(post_id=post.id, body_html=post.body_html))
    post.body, post.body_html, post.edited_at = body, html, now()
    post.body_html = with_mentions(post)
    db.session.flush()
    record("post.changed", post.author, post)


def follow(topic: Topic, person: Person) -> None:
    if _following(topic, person) is None:
        db.session.add(Following(topic_id=topic.id, person_id=person.id))
        db.session.flush()


def unfollow(topic: Topic, person: Person) -> None:
    if (following := _following(topic, person)) is not None:
        db.session.delete(following)
        db.session.flush()


def draft_in(topic: Topic, author: Person) -> Post | None:
    mine = Post.topic_id == topic.id, Post.author_id == author.id, Post.said_at.is_(None)
    return db.session.scalar(select(Post).where(*mine).order_by(Post.id).limit(1))


def mentioned_in(post: Written) -> Sequence[Person]:
    """The people whom a post names, whom its author may see."""
    names = mentions(post.body)[: trust.KNOWN.mentions]
    query = select(Person).where(Person.handle.in_(names), scope(post.author, "person.view")).order_by(Person.handle)
    return db.session.scalars(query).all() if names else []


def read(body: str) -> tuple[str, str]:
    """What was typed, tidied, and its HTML. Raises Refused when it is too long."""
    body = tidy(body)
    if len(body) > LONGEST:
        raise Refused("At most %(most)s characters, please.", field="body", most=LONGEST)
    return body, render_markdown(body)


def with_mentions(post: Written) -> str:
    """Its HTML, in which the names of people lead to their pages."""
    return link_mentions(post.body_html, {person.handle: f"/people/{person.handle}" for person in mentioned_in(post)})


def stand_beside(shown: list[Beside], kind: type[Beside], work_ids: Sequence[UUID], author: Person) -> None:
    """Let these works, each once, stand beside what somebody says. Raises Refused for too many, for one that they may not
    see, and for one that would say whose it is."""
    wanted = list(dict.fromkeys(work_ids))
    if len(wanted) > MOST_WORKS:
        raise Refused("At most %(most)s works beside one post, please.", field="works", most=MOST_WORKS)
    is_told_whose = or_(~Submission.is_unnamed, Submission.author_id != author.id)
    seen = select(Submission.id).where(Submission.id.in_(wanted), scope(author, "submission.view"), is_told_whose)
    if len(db.session.scalars(seen).all()) < len(wanted):
        raise Refused("One of these works is not there, or not for you to see.", field="works")
    if wanted == [each.submission_id for each in shown]:
        return
    shown.clear()
    db.session.flush()  # the old rows go before the new ones come: each work stands once
    shown.extend(kind(submission_id=id, position=at) for at, id in enumerate(wanted))
    db.session.flush()


def _quotable(post_id: UUID | None, topic: Topic, author: Person) -> UUID | None:
    """The post that is quoted, if it is said in this topic and its author may read it."""
    key = Post.id == post_id, Post.topic_id == topic.id, Post.said_at.is_not(None)
    return db.session.scalar(select(Post.id).where(*key, scope(author, "post.view"))) if post_id else None


def _closed_before(topic_id: UUID | None, course: Course | None, author: Person) -> UUID | None:
    """The topic that a new one goes on with: closed, on the same board, and to be seen by who begins it."""
    topic = db.session.get(Topic, topic_id) if topic_id else None
    is_it = topic is not None and topic.is_quiet and topic.course_id == (course and course.id)
    return topic_id if is_it and can(author, "topic.view", topic) else None


def _first_post(topic: Topic) -> Post:
    return db.session.scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.id).limit(1)).one()


def _following(topic: Topic, person: Person) -> Following | None:
    key = Following.topic_id == topic.id, Following.person_id == person.id
    return db.session.scalar(select(Following).where(*key))

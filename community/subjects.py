"""What other rooms need to know of boards and journals."""

from collections.abc import Iterator
from textwrap import shorten
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import joinedload

from accounts.models import Person
from community.company_models import Companion, Volunteer
from community.courage_models import CourageLog
from community.following_models import FollowedCourse, FollowedPerson
from community.journal_models import JournalDocument, JournalPost
from community.models import Following, Post, PostDocument, Topic
from core.db import db, now
from core.search import Change, Entry, Index
from core.subjects import Subject, register
from core.text import plain
from core.words import Words
from moderation.permissions import is_hidden
from notifications.models import Notice


def title_of(topic: Topic) -> str:
    if topic.companion is not None:
        return Words("Company in “%(course)s”", course=topic.companion.course.title)
    return topic.production.title if topic.production is not None else topic.title


def _forget_topics(person_id: UUID) -> None:
    """Where others spoke, they stay, and nobody began them; the rest goes."""
    db.session.execute(delete(Following).where(Following.person_id == person_id))
    db.session.execute(delete(FollowedPerson).where(FollowedPerson.follower_id == person_id))
    db.session.execute(delete(FollowedPerson).where(FollowedPerson.person_id == person_id))
    db.session.execute(delete(FollowedCourse).where(FollowedCourse.follower_id == person_id))
    of_others = select(1).where(Post.topic_id == Topic.id, Post.author_id.is_distinct_from(person_id))
    for id in db.session.scalars(select(Topic.id).where(Topic.author_id == person_id, ~exists(of_others))).all():
        db.session.execute(delete(Notice).where(Notice.url.startswith(f"/board/{id}")))
        db.session.execute(delete(Topic).where(Topic.id == id))
    db.session.execute(update(Topic).where(Topic.author_id == person_id).values(author_id=None))


def _entries(condition: ColumnElement[bool]) -> Iterator[Entry]:
    """Its words, and what its topic is called; of a hidden topic no name, though who spoke in it finds their own words."""
    said = select(Post).where(condition, Post.said_at.is_not(None)).options(joinedload(Post.topic))
    for post in db.session.scalars(said):
        title = "" if is_hidden("topic", post.topic_id) else post.topic.title
        yield Entry(post.id, title, [plain(post.body_html), title])


def _forget_posts(person_id: UUID) -> None:
    db.session.execute(delete(Post).where(Post.author_id == person_id))


register(
    Subject(
        kind="topic",
        model=Topic,
        label=Words("topic"),
        view="topic.view",
        title=title_of,
        url=lambda topic: f"/board/{topic.id}",
        author=lambda topic: topic.author_id,
        context=title_of,
        erase=_forget_topics,
    )
)
register(
    Subject(
        kind="post",
        model=Post,
        label=Words("post"),
        view="post.view",
        title=lambda post: shorten(post.body, 60, placeholder=" …"),
        url=lambda post: f"/board/{post.topic_id}/posts/{post.id}",
        author=lambda post: post.author_id,
        context=lambda post: post.body,
        erase=_forget_posts,
        index=Index(
            label=Words("The boards"),
            document=PostDocument,
            action="post.view",
            entries=_entries,
            changes={Post: Change(("body_html", "said_at"), lambda post: post.id)},
            follows={Topic: (("title",), lambda id: Post.topic_id == id)},
            shown_with=(joinedload(Post.topic).joinedload(Topic.production),),
        ),
    )
)


def _forget_logs(person_id: UUID) -> None:
    db.session.execute(delete(CourageLog).where(CourageLog.person_id == person_id))


register(
    Subject(
        kind="courage_log",
        model=CourageLog,
        label=Words("courage log"),
        view="courage.view",
        title=lambda log: log.title,
        url=lambda log: f"/people/{log.person.handle}/first-times/{log.id}",
        author=lambda log: log.person_id,
        context=lambda log: "\n\n".join(entry.words for entry in log.entries if entry.words),
        files="courage.view",
        names_files=False,  # people name their files after themselves
        erase=_forget_logs,
    )
)


def _forget_company(person_id: UUID) -> None:
    """With whom they went goes on alone, and is told of no name any more."""
    theirs = select(Companion.id).where(or_(Companion.person_id == person_id, Companion.companion_id == person_id))
    db.session.execute(delete(Notice).where(Notice.subject_kind == "companion", Notice.subject_id.in_(theirs)))
    db.session.execute(
        update(Companion)
        .where(Companion.companion_id == person_id)
        .values(companion_id=None, ended_at=func.coalesce(Companion.ended_at, now()))
    )
    db.session.execute(delete(Companion).where(Companion.person_id == person_id))


def _forget_offers(person_id: UUID) -> None:
    db.session.execute(delete(Volunteer).where(Volunteer.person_id == person_id))


register(
    Subject(
        kind="companion",
        model=Companion,
        label=Words("company"),
        view="companion.part",
        title=lambda companion: companion.course.title,
        url=lambda companion: f"/class-projects/{companion.course.slug}/company",
        author=lambda companion: companion.person_id,
        reportable=False,  # what they say to each other is
        erase=_forget_company,
    )
)
register(
    Subject(
        kind="volunteer",
        model=Volunteer,
        label=Words("offer to go along"),
        view="volunteer.view",
        title=lambda offer: offer.hello,
        url=lambda offer: "/",
        author=lambda offer: offer.person_id,
        reportable=False,  # its words stand as a post where they are read
        erase=_forget_offers,
    )
)


def _forget_journal(person_id: UUID) -> None:
    db.session.execute(delete(JournalPost).where(JournalPost.author_id == person_id))


def _journal_url(post: JournalPost) -> str:
    return f"/people/{post.author.handle}/journal/{post.id}"


def _journal_entries(condition: ColumnElement[bool]) -> Iterator[Entry]:
    for post in db.session.scalars(select(JournalPost).where(condition, JournalPost.published_at.is_not(None))):
        yield Entry(post.id, post.title, [plain(post.body_html)])


register(
    Subject(
        kind="journal_post",
        model=JournalPost,
        label=Words("journal post"),
        view="journal.view",
        title=lambda post: post.title,
        url=_journal_url,
        author=lambda post: post.author_id,
        context=lambda post: post.body,
        erase=_forget_journal,
        files="journal.view",
        index=Index(
            label=Words("Journals"),
            document=JournalDocument,
            action="journal.view",
            entries=_journal_entries,
            changes={JournalPost: Change(("title", "body_html", "published_at"), lambda post: post.id)},
            shown_with=(joinedload(JournalPost.author).lazyload(Person.roles),),
        ),
    )
)

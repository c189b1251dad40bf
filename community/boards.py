"""What the pages of boards ask: topics of a board, posts of a topic with what stands beside them."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, exists, select, tuple_
from sqlalchemy.orm import joinedload

from accounts.models import Person
from community.company_models import Companion
from community.models import Attachment, Following, Post, Section, Topic
from core.db import db
from core.permissions import me, scope, standing_of
from courses.models import Course
from lessons.models import Lesson
from submissions.models import SHARED, Submission
from submissions.permissions import gone

NAMED = joinedload(Topic.author).lazyload(Person.roles)
BY = joinedload(Post.author).lazyload(Person.roles)
WITH_PLACE = (
    joinedload(Topic.production),
    joinedload(Topic.course),
    joinedload(Topic.lesson).joinedload(Lesson.assignment),
    joinedload(Topic.companion).options(
        joinedload(Companion.course), joinedload(Companion.person), joinedload(Companion.companion)
    ),
    NAMED,
)


def topics(course: Course | None, person: Person | None, section: Section | None = None) -> Select[Topic]:
    """The open topics of a board; of the site's, where there is no class project."""
    query = select(Topic).where(
        Topic.course_id.is_(None) if course is None else Topic.course_id == course.id,
        Topic.production_id.is_(None),
        Topic.companion_id.is_(None),
        Topic.last_post_at.is_not(None),
        scope(person, "topic.view"),
    )
    return (query if section is None else query.where(Topic.section == section)).options(NAMED)


def own_drafts(course: Course | None, person: Person) -> Select[Post]:
    """What somebody began to write on a board and has not said."""
    return (
        select(Post)
        .join(Post.topic)
        .where(
            Topic.course_id.is_(None) if course is None else Topic.course_id == course.id,
            Topic.production_id.is_(None),
            Topic.companion_id.is_(None),
            Post.author_id == person.id,
            Post.said_at.is_(None),
            scope(person, "topic.view"),
        )
        .options(joinedload(Post.topic))
        .order_by(Post.id.desc())
        .limit(12)
    )


@cache
def posts(standing: Any) -> Select[Post]:
    """What somebody of this standing may read in a topic, for pages by `Post.said_at` and id; `reading` gives its values."""
    said = Post.topic_id == bindparam("topic", type_=Uuid()), Post.said_at.is_not(None)
    return select(Post).where(*said, scope(standing, "post.view")).options(BY)


def reading(topic: Topic, person: Person | None) -> dict[str, Any]:
    return {"topic": topic.id, **me(person)}


def posts_before(post: Post, person: Person | None, limit: int) -> Sequence[Post]:
    """The posts right before one in its topic, the last first."""
    before = tuple_(Post.said_at, Post.id) < tuple_(post.said_at, post.id)
    query = posts(standing_of(person)).where(before).order_by(Post.said_at.desc(), Post.id.desc()).limit(limit)
    return db.session.scalars(query, reading(post.topic, person)).all()


def quoted_by(shown: Sequence[Post], person: Person | None) -> dict[UUID, Post]:
    """Of these posts, the ones they quote, by id, that this person may read."""
    ids = {post.quoted_id for post in shown if post.quoted_id}
    if not ids:
        return {}
    query = select(Post).where(Post.id.in_(ids), scope(person, "post.view")).options(BY)
    return {post.id: post for post in db.session.scalars(query)}


def works_beside(shown: Sequence[Post], person: Person | None) -> dict[UUID, list[UUID]]:
    """Post → the works beside it that this person may see."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    values = {"shown": [post.id for post in shown], **me(person)}
    for post_id, work_id in db.session.execute(_beside(standing_of(person)), values) if shown else ():
        found[post_id].append(work_id)
    return found


@cache
def _beside(standing: Any) -> Select[UUID, UUID]:
    """(post, work beside it) of the posts that are shown."""
    return (
        select(Attachment.post_id, Attachment.submission_id)
        .join(Attachment.submission)
        .where(
            Attachment.post_id.in_(bindparam("shown", type_=Uuid(), expanding=True)),
            scope(standing, "submission.view"),
        )
        .order_by(Attachment.position)
    )


def works_to_show(topic_course_id: UUID | None, person: Person, limit: int = 12) -> Sequence[Submission]:
    """One's own works that a post may stand beside, those of the same class project first, then the newest."""
    query = select(Submission).where(
        Submission.author_id == person.id,
        Submission.visibility.in_(SHARED),
        Submission.shared_at.is_not(None),
        Submission.taken_back_at.is_(None),
        ~Submission.is_unnamed,
        ~gone.where(person),
    )
    return db.session.scalars(
        query.order_by(Submission.course_id != topic_course_id, Submission.shared_at.desc(), Submission.id).limit(limit)
    ).all()


def is_followed(topic: Topic, person: Person | None) -> bool:
    key = exists().where(Following.topic_id == topic.id, Following.person_id == getattr(person, "id", None))
    return bool(db.session.scalar(select(key)))

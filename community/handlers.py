"""Who hears of what is said; and what a thread does when its premiere gets a date, and a cut."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from accounts.models import Person
from community import threads
from community.following_models import FollowedCourse, FollowedPerson
from community.journal_models import JournalPost
from community.models import Following, Post, Topic
from community.posting import mentioned_in
from community.subjects import title_of
from core import search
from core.db import db
from core.events import Event, on
from core.permissions import can
from courses.models import Course
from moderation.models import Act
from notifications.models import Notice
from notifications.operations import tell
from productions.models import Production
from submissions.models import Submission


@on("cut.kept")
@on("premiere.set")
def let_its_thread_open(event: Event) -> None:
    production = event.subject()
    if isinstance(production, Production):
        threads.follow(production)


@on("act.done")
def find_posts_by_no_name_that_is_hidden(event: Event) -> None:
    act = event.subject()
    if isinstance(act, Act) and act.subject_kind == "topic":
        search.renew_soon("post", Topic, act.subject_id)


@on("post.said")
@on("post.changed")
def tell_whom_it_names_and_who_follows(event: Event) -> None:
    """Whom it names, once a post however often it is changed; and who follows, once until they have looked."""
    post = event.subject()
    if post is None:
        return
    topic, url = post.topic, f"/board/{post.topic_id}/posts/{post.id}"
    named = {person.id for person in mentioned_in(post) if can(person, "topic.view", topic)}
    tell(named - _told(named, "board.mentioned", post), event, "board.mentioned", post, url, title=title_of(topic))
    if event.name == "post.said":
        follow = select(Following.person_id).where(Following.topic_id == topic.id)
        heard = named | _told(follow, "board.said", topic, is_unread=True)
        tell(set(db.session.scalars(follow)) - heard, event, "board.said", topic, url)


@on("company.found")
def tell_both_of_the_two(event: Event) -> None:
    companion = event.subject()
    if companion is None or companion.companion is None:
        return
    thread = db.session.scalar(select(Topic.id).where(Topic.companion_id == companion.id))
    url, title = f"/board/{thread}", companion.course.title
    names = companion.companion.credit_name, companion.person.credit_name
    tell([companion.person_id], event, "company.found", companion, url, title=title, who=names[0])
    tell([companion.companion_id], event, "company.given", companion, url, title=title, who=names[1])


@on("journal.published")
def tell_who_follows_its_writer(event: Event) -> None:
    post = event.subject()
    if isinstance(post, JournalPost) and post.published_at is not None:
        query = select(Person).join(FollowedPerson, FollowedPerson.follower_id == Person.id)
        followers = db.session.scalars(query.where(FollowedPerson.person_id == post.author_id))
        may_read = {person.id for person in followers if can(person, "journal.view", post)}
        url = f"/people/{post.author.handle}/journal/{post.id}"
        tell(may_read, event, "journal.published", post, url)


@on("submission.shared")
def tell_who_follows_its_class_project(event: Event) -> None:
    """Once until they have looked, and without a name: whose it is may be nobody's to know."""
    work = event.subject()
    if not isinstance(work, Submission) or not work.is_shared:
        return
    query = select(Person).join(FollowedCourse, FollowedCourse.follower_id == Person.id)
    followers = db.session.scalars(query.where(FollowedCourse.course_id == work.course_id))
    may_see = {person.id for person in followers if can(person, "submission.view", work)}
    heard = _told(may_see, "course.news", work.course, is_unread=True)
    url = f"/class-projects/{work.course.slug}/wall"
    tell(may_see - heard, event, "course.news", work.course, url, unnamed=True)


def _told(people: Any, name: str, about: Post | Topic | Course, *, is_unread: bool = False) -> set[UUID]:
    """Who of these people was told this about it."""
    query = select(Notice.person_id).where(
        Notice.person_id.in_(people), Notice.name == name, Notice.subject_id == about.id
    )
    return set(db.session.scalars(query.where(Notice.read_at.is_(None)) if is_unread else query))

"""Plain functions that say things on boards, for tests."""

from datetime import timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from accounts.models import Person
from community import posting
from community.models import Post, Section, Topic
from community.posting import Content
from core.db import db, now
from courses.models import Course
from lessons.models import Lesson
from tests.productions.making import make_production


def make_thread(course: Course, lesson: Lesson) -> Topic:
    """That of a premiere which ended a minute ago."""
    topic = Topic(production=make_production(course, "One", lesson=lesson), opens_at=now() - timedelta(minutes=1))
    db.session.add(topic)
    db.session.flush()
    return topic


def begun_by(
    author: Person,
    title: str = "Chairs",
    body: str = "Which chair did you take?",
    *,
    course: Course | None = None,
    section: Section = Section.HELLO,
    id: UUID | None = None,
) -> Post:
    """The first post of a topic on the board of a class project, or of the site."""
    draft = posting.begin(course, author, id=id or uuid7(), section=section, title=title, content=Content(body))
    return posting.say(draft)


def said_by(author: Person, topic: Topic, body: str, **content: object) -> Post:
    return posting.say(posting.keep(topic, author, Content(body, **content), id=uuid7()))  # type: ignore[arg-type]

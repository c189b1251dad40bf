"""Announcements: what who teaches says to everybody in a class project. Operations flush, never commit."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.permissions import scope
from core.text import render_markdown, tidy
from courses.models import Announcement, Course
from courses.permissions import announcement_hidden
from moderation.pausing import demand_no_pause

LONGEST = 4_000
FRESH = timedelta(days=14)  # so long it stands on the page of the class project


def announce(course: Course, by: Person, *, id: UUID, words: str) -> Announcement:
    """Say something to everybody; they hear of it in their inbox and with the daily mail. The same id again is the same."""
    again = db.session.get(Announcement, id)
    if again is not None and again.course_id == course.id:
        return again
    demand_no_pause(by)
    words = tidy(words)
    if not words:
        raise Refused("Write what everybody is to know.", field="words")
    if len(words) > LONGEST:
        raise Refused("At most %(most)s characters, please.", field="words", most=LONGEST)
    said = Announcement(id=id, course=course, author=by, words=words, words_html=render_markdown(words))
    db.session.add(said)
    db.session.flush()
    record("course.announced", by, said)
    return said


def withdraw(announcement: Announcement) -> None:
    db.session.delete(announcement)
    db.session.flush()


def announcements(course: Course, person: Person | None) -> Select[Announcement]:
    """What was announced, for pages by id."""
    query = select(Announcement).where(Announcement.course_id == course.id, scope(person, "announcement.view"))
    return query.options(joinedload(Announcement.author).lazyload(Person.roles))


def latest() -> ColumnElement[UUID]:
    """Of each class project of a query, the id of the last one, as its members see it."""
    said = select(Announcement.id).where(Announcement.course_id == Course.id, ~announcement_hidden.where(None))
    return (
        said.order_by(Announcement.created_at.desc(), Announcement.id.desc())
        .limit(1)
        .correlate(Course)
        .scalar_subquery()
    )


def is_news(announcement: Announcement | None) -> bool:
    return announcement is not None and announcement.created_at > now() - FRESH

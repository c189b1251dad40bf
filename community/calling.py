"""Calls by members: begun on the board of their class project, and opened as a topic there. Operations flush, never commit."""

from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from community import posting, trust
from community.models import Section, Topic
from core import live
from core.checks import Refused
from core.db import db, lock, now
from courses.models import Course
from lessons import operations as lessons
from lessons.models import Lesson
from moderation.pausing import demand_no_pause


def begin(course: Course, person: Person, *, id: UUID, title: str) -> Lesson:
    """Begin a call of one's own, a draft that others don't see. The same id again is the same call."""
    if not course.is_open:
        raise Refused("This class project takes no new work any more.")
    demand_no_pause(person)
    title = " ".join(title.split())
    if not title:
        raise Refused("Give it a title.", field="title")
    return lessons.draft_call(id, course, person, title=title)


def open_call(lesson: Lesson) -> Topic:
    """Let others answer a call, and talk about it in a topic of its own: once. Raises Refused with what is to mend first."""
    lock(lesson, "called_at")
    opened = db.session.scalar(select(Topic).where(Topic.lesson_id == lesson.id))
    if opened is not None:
        return opened
    caller = lesson.called_by
    if caller is None or not lesson.course.is_open:
        raise Refused("This class project takes no new work any more.")
    demand_no_pause(caller)
    lessons.call_out(lesson)
    trust.judge_another_topic(caller)
    topic = Topic(
        id=uuid7(),
        course=lesson.course,
        lesson=lesson,
        section=Section.MAKE,
        author=caller,
        title=lesson.title,
        opens_at=now(),
        last_post_at=now(),
    )
    db.session.add(topic)
    db.session.flush()
    posting.follow(topic, caller)
    live.tell(live.topic("board", lesson.course_id))
    return topic


def drafts(course: Course, person: Person) -> list[Lesson]:
    """One's own calls on this board that are not open yet, the newest first."""
    mine = Lesson.course_id == course.id, Lesson.called_by_id == person.id, Lesson.called_at.is_(None)
    return list(db.session.scalars(select(Lesson).where(*mine).order_by(Lesson.id.desc()).limit(12)))

"""What home and people's pages ask: a short list that ends."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from community.following_models import FollowedCourse, FollowedPerson
from community.models import Topic
from core.db import db
from core.finding import statement
from core.permissions import ME, me, scope
from courses.models import Course, Membership, Stage
from courses.permissions import published
from lessons.models import Assignment, Lesson, Step, Try
from lessons.queries import called_for, listed, minutes_to_make
from media.models import MediaFile
from notifications.models import Notice
from notifications.sentences import ANSWERS
from productions.joint_models import Participation
from productions.models import Alternate, Production, ProductionKind, Slot
from submissions.models import SHARED, Submission

# A call that suits what somebody makes goes before one that closes sooner, if it is among the next few to close.
CALLS_LOOKED_AT = 24
search_statement = cache(statement)  # one for each kind, standing and shape


@dataclass(frozen=True)
class Turn:
    """The one next thing to do: a lesson, and about how many minutes it takes."""

    lesson: Lesson
    minutes: int
    has_begun: bool


def next_turn(person: Person) -> Turn | None:
    """The first lesson of one's class projects whose call one has not answered yet, the one last tried before others."""
    row = db.session.execute(_unanswered(), me(person)).first()
    if row is None:
        return None
    lesson, tried_at, seconds = row
    watching = (lesson.demonstration.duration_ms or 0) // 60_000 if lesson.demonstration else 0
    return Turn(lesson, watching + minutes_to_make(seconds or 0), has_begun=tried_at is not None)


@cache
def _unanswered() -> Select[Any]:
    """(lesson, when it was last tried, seconds of tries) of the next turn."""
    mine = select(Membership.course_id).where(Membership.person_id == ME, Membership.left_at.is_(None))
    answered = exists(
        select(1).where(
            Submission.assignment_id == Assignment.id,
            Submission.author_id == ME,
            Submission.shared_at.is_not(None),
        )
    )
    last_try = select(func.max(Try.last_at)).where(Try.lesson_id == Lesson.id, Try.person_id == ME).scalar_subquery()
    making_s = select(func.sum(Step.try_seconds)).where(Step.lesson_id == Lesson.id).scalar_subquery()
    return (
        select(Lesson, last_try, making_s)
        .join(Lesson.course)
        .join(Lesson.assignment)
        .where(
            Lesson.course_id.in_(mine),
            listed(),
            Course.stage == Stage.PUBLISHED,
            published.where(None),
            ~answered,
        )
        .options(
            joinedload(Lesson.course),
            joinedload(Lesson.assignment),
            joinedload(Lesson.demonstration).lazyload(MediaFile.renditions),
        )
        .order_by(last_try.is_(None), last_try.desc(), Course.published_at, Lesson.position)
        .limit(1)
    )


def unread_answers(person: Person) -> Select[Notice]:
    """Who answered, since the person last looked."""
    query = select(Notice).where(Notice.person_id == person.id, Notice.name.in_(ANSWERS), Notice.read_at.is_(None))
    return query.options(joinedload(Notice.actor).lazyload(Person.roles)).order_by(Notice.created_at.desc()).limit(3)


def open_calls(person: Person | None, limit: int = 3) -> list[Assignment]:
    """Calls of published class projects that close soonest; for a person those they have not begun, what they make first."""
    query = (
        select(Assignment)
        .join(Assignment.course)
        .where(
            Course.stage == Stage.PUBLISHED,
            scope(None, "course.view"),
            Assignment.do != "",
            Assignment.lesson.has(called_for()),
            or_(Assignment.by_date.is_(None), Assignment.by_date >= func.current_date()),
        )
        .options(joinedload(Assignment.course), joinedload(Assignment.lesson))
        .order_by(Assignment.by_date.is_(None), Assignment.by_date, Assignment.id)
    )
    if person is None:
        return list(db.session.scalars(query.limit(limit)))
    begun = exists(select(1).where(Submission.assignment_id == Assignment.id, Submission.author_id == person.id))
    calls = db.session.scalars(query.where(~begun).limit(CALLS_LOOKED_AT)).all()
    makes = {word.casefold() for word in person.mediums}
    return sorted(calls, key=lambda call: makes.isdisjoint({*call.media, *map(str.casefold, call.course.skills)}))[
        :limit
    ]


def open_places(assignment_ids: list[UUID]) -> Select[UUID | None, int]:
    """(call, places of its cut where nothing plays yet)."""
    filled = Slot.alternates.any()
    return (
        select(Slot.assignment_id, func.count())
        .where(Slot.assignment_id.in_(assignment_ids), ~filled)
        .group_by(Slot.assignment_id)
    )


def featured_production() -> Select[Production]:
    """The piece whose cut plays on the home of a visitor: a film where there is one, the oldest open class project first."""
    query = select(Production).join(Production.course).where(scope(None, "production.view"), Production.slots.any())
    return (
        query.where(Course.stage == Stage.PUBLISHED)
        .options(joinedload(Production.course))
        .order_by(Production.kind != ProductionKind.FILM, Course.published_at, Production.id)
        .limit(1)
    )


def newest_courses(limit: int = 6) -> Select[Course]:
    """Published class projects, the newest first, with what a card shows."""
    query = select(Course).where(Course.stage == Stage.PUBLISHED, scope(None, "course.view"))
    return (
        query.options(joinedload(Course.author).lazyload(Person.roles), joinedload(Course.cover))
        .order_by(Course.published_at.desc(), Course.id)
        .limit(limit)
    )


def newest_pieces(limit: int = 3) -> Select[Production]:
    """What published class projects are making."""
    query = select(Production).join(Production.course).where(scope(None, "production.view"))
    return query.options(joinedload(Production.course)).order_by(Production.id.desc()).limit(limit)


@cache
def new_in_cuts(person: Any, limit: int = 3) -> Select[Alternate]:
    """What was put last into the cuts of the class projects one is in, by others."""
    mine = select(Membership.course_id).where(Membership.person_id == person.id, Membership.left_at.is_(None))
    return (
        select(Alternate)
        .join(Alternate.submission)
        .join(Alternate.slot)
        .join(Slot.production)
        .where(
            Slot.production_id.in_(select(Participation.production_id).where(Participation.course_id.in_(mine))),
            Submission.author_id != person.id,
            Submission.visibility.in_(SHARED),
            Alternate.chosen_at.is_not(None),
            scope(person, "submission.view"),
            scope(person, "production.view"),
        )
        .options(
            contains_eager(Alternate.submission).joinedload(Submission.author).lazyload(Person.roles),
            contains_eager(Alternate.slot).contains_eager(Slot.production).joinedload(Production.course),
        )
        .order_by(Alternate.chosen_at.desc(), Alternate.id)
        .limit(limit)
    )


def pieces_with(maker: Person, viewer: Person | None) -> Select[Production]:
    """Pieces in whose cut a work of this maker plays that the viewer may see."""
    plays = (
        select(1)
        .select_from(Slot)
        .join(Alternate, Alternate.slot_id == Slot.id)
        .join(Submission, Submission.id == Alternate.submission_id)
        .where(
            Slot.production_id == Production.id,
            Submission.author_id == maker.id,
            ~Submission.is_unnamed,
            Alternate.chosen_at.is_not(None),
            scope(viewer, "submission.view"),
        )
    )
    return (
        select(Production)
        .where(exists(plays), scope(viewer, "production.view"))
        .options(joinedload(Production.course))
        .order_by(Production.id.desc())
        .limit(12)
    )


def thread_of(production: Production, person: Person | None) -> Topic | None:
    """The thread of a piece, for those who may read it."""
    return db.session.scalar(select(Topic).where(Topic.production_id == production.id, scope(person, "topic.view")))


def topic_about(lesson: Lesson, person: Person | None) -> Topic | None:
    """Where a member's call is talked about, for those who may read it."""
    return db.session.scalar(select(Topic).where(Topic.lesson_id == lesson.id, scope(person, "topic.view")))


def person_followed(other: Person, person: Person | None) -> Select[FollowedPerson]:
    """That somebody follows another, if they do."""
    follower = FollowedPerson.follower_id == (person.id if person else None)
    return select(FollowedPerson).where(FollowedPerson.person_id == other.id, follower)


def course_followed(course: Course, person: Person | None) -> Select[FollowedCourse]:
    """That somebody follows a class project, if they do."""
    follower = FollowedCourse.follower_id == (person.id if person else None)
    return select(FollowedCourse).where(FollowedCourse.course_id == course.id, follower)


def is_there(query: Select[Any]) -> bool:
    return bool(db.session.scalar(select(query.exists())))

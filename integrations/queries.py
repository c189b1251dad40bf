"""What feeds hold: of everything, what a visitor may see, the newest first; and what somebody's calendar holds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from community.journal_models import JournalPost
from community.journals import latest
from community.models import Post, Topic
from core.permissions import scope
from courses.models import Course, Membership, Stage
from lessons.models import Assignment, Extension
from productions.joint_models import Participation
from productions.models import Production
from submissions.models import Part, Submission, Take, Visibility

MOST = 30
MOST_MOMENTS = 200


def works(course: Course) -> Select[Submission]:
    """Works of a class project that are shared with everyone, with their words."""
    return (
        select(Submission)
        .where(
            Submission.course_id == course.id,
            Submission.visibility == Visibility.EVERYONE,
            Submission.shared_at.is_not(None),
            scope(None, "submission.view"),
        )
        .options(joinedload(Submission.shared_take).joinedload(Take.parts).joinedload(Part.file))
        .order_by(Submission.shared_at.desc(), Submission.id.desc())
        .limit(MOST)
    )


def posts() -> Select[Post]:
    """What is said on the site's board."""
    return (
        select(Post)
        .join(Post.topic)
        .where(
            Topic.course_id.is_(None),
            Topic.production_id.is_(None),
            Post.said_at.is_not(None),
            scope(None, "post.view"),
        )
        .options(joinedload(Post.topic), joinedload(Post.author).lazyload(Person.roles))
        .order_by(Post.said_at.desc(), Post.id.desc())
        .limit(MOST)
    )


def journal(maker: Person) -> Select[JournalPost]:
    return latest(maker, None, MOST)


def calls_due(person: Person, since: date) -> Select[Assignment, datetime | None]:
    """(call, until when the person has more time) of the class projects that somebody is in, by their day."""
    return (
        select(Assignment, Extension.until)
        .join(Assignment.course)
        .join(Extension, and_(Extension.assignment_id == Assignment.id, Extension.person_id == person.id), isouter=True)
        .where(
            Assignment.course_id.in_(_classes_of(person)),
            Assignment.do != "",
            Assignment.by_date >= since,
            Course.stage == Stage.PUBLISHED,
            scope(person, "assignment.view"),
        )
        .options(contains_eager(Assignment.course), joinedload(Assignment.lesson))
        .order_by(Assignment.by_date, Assignment.id)
        .limit(MOST_MOMENTS)
    )


def pieces(person: Person, since: datetime) -> Select[Production]:
    """What is made in the class projects that somebody is in, if it closes or premieres."""
    theirs = select(Participation.production_id).where(Participation.course_id.in_(_classes_of(person)))
    return (
        select(Production)
        .where(
            or_(Production.course_id.in_(_classes_of(person)), Production.id.in_(theirs)),
            or_(Production.closes_at >= since, Production.premiere_at >= since),
            scope(person, "production.view"),
        )
        .order_by(Production.id)
        .limit(MOST_MOMENTS)
    )


def _classes_of(person: Person) -> Select[UUID]:
    return select(Membership.course_id).where(Membership.person_id == person.id, Membership.left_at.is_(None))

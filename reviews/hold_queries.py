"""What pages ask about answers that wait for a second look."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from core.permissions import scope
from courses.models import Course
from reviews.models import Review
from reviews.permissions import HELD
from reviews.queries import BARE_PERSON
from submissions.models import Submission


def held_in(course: Course, person: Person) -> Select[Review]:
    """The answers of a class project that wait for a second look, and that this person may look at, the oldest first."""
    shown = (joinedload(Review.submission).lazyload("*"), joinedload(Review.reviewer).options(BARE_PERSON))
    return (
        select(Review)
        .join(Review.submission)
        .where(Submission.course_id == course.id, HELD, scope(person, "review.look_again"))
        .options(*shown, selectinload(Review.notes))
        .order_by(Review.held_at, Review.id)
        .limit(50)
    )


def held_count(course: Course, person: Person) -> Select[int]:
    waiting = select(Review.id).join(Review.submission).where(Submission.course_id == course.id, HELD)
    return select(func.count()).select_from(waiting.where(scope(person, "review.look_again")).subquery())

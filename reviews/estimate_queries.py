"""What the desk asks about estimates."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from accounts.models import Person
from core.db import db
from core.permissions import scope
from courses.models import Course
from lessons.models import Assignment, Criterion, Lesson
from reviews.estimate_models import Estimate, Leniency, Ruling
from reviews.models import Review, ReviewNeed, ReviewTask, Tick
from reviews.ticked import COUNTS
from submissions.models import Submission

UNTICKED = 12
BARE_PERSON = lazyload(Person.roles)
SHOWN = (
    joinedload(Estimate.submission).options(
        lazyload("*"), joinedload(Submission.author).options(BARE_PERSON), joinedload(Submission.course).lazyload("*")
    ),
    joinedload(Estimate.assignment).options(
        lazyload("*"), joinedload(Assignment.lesson).lazyload("*"), selectinload(Assignment.rubric)
    ),
    joinedload(Estimate.take).lazyload("*"),
)


def estimates(course: Course, person: Person, call_id: UUID | None = None) -> Select[Estimate]:
    """Those that this person may judge, in no order yet; of one call, if it is given."""
    query = select(Estimate).where(Estimate.course_id == course.id, scope(person, "estimate.view")).options(*SHOWN)
    return query if call_id is None else query.where(Estimate.assignment_id == call_id)


def unticked(course: Course, person: Person, call_id: UUID | None = None) -> Select[Submission]:
    """Works with answers of which nobody ticked a level, that this person may rule on; the newest first."""
    answered = exists(
        select(1)
        .select_from(Review)
        .join(ReviewTask, ReviewTask.id == Review.task_id)
        .where(Review.take_id == Submission.shared_take_id, *COUNTS)
    )
    is_there = exists(select(1).where(Estimate.take_id == Submission.shared_take_id))
    is_ticked = exists(
        select(1)
        .select_from(Tick)
        .join(Review, Review.id == Tick.review_id)
        .where(Review.take_id == Submission.shared_take_id)
    )
    query = select(Submission).where(Submission.course_id == course.id, scope(person, "submission.rule"))
    if call_id is not None:
        query = query.where(Submission.assignment_id == call_id)
    shown = (
        lazyload("*"),
        joinedload(Submission.author).options(BARE_PERSON),
        joinedload(Submission.assignment).options(lazyload("*"), joinedload(Assignment.lesson).lazyload("*")),
    )
    return (
        query.where(answered, ~is_there, ~is_ticked)
        .options(*shown)
        .order_by(Submission.shared_at.desc())
        .limit(UNTICKED)
    )


def has_criteria(course: Course) -> Select[bool]:
    """Whether any call of it has levels to tick."""
    stands = (Criterion.assignment_id == Assignment.id, Criterion.taken_out_at.is_(None))
    return select(exists(select(1).where(*stands, Assignment.course_id == course.id)))


def calls(course: Course) -> Select[UUID, str]:
    """(call, the title of its lesson) of those that anything is estimated of."""
    estimated = select(Estimate.assignment_id).where(Estimate.course_id == course.id)
    query = select(Assignment.id, Lesson.title).join(Lesson, Lesson.id == Assignment.lesson_id)
    return query.where(Assignment.id.in_(estimated)).order_by(Lesson.position)


def answers(take_id: UUID) -> Select[Review]:
    """The answers that an estimate is made of, with their ticks, as they came."""
    query = select(Review).join(Review.task).where(Review.take_id == take_id, *COUNTS)
    return query.options(joinedload(Review.reviewer).options(BARE_PERSON), selectinload(Review.ticks)).order_by(
        Review.sent_at
    )


def rulings(takes: Collection[UUID]) -> Select[Ruling]:
    """What was ruled of these takes, the newest first."""
    query = select(Ruling).where(Ruling.take_id.in_(takes)).order_by(Ruling.id.desc())
    return query.options(joinedload(Ruling.by).options(BARE_PERSON))


def needs(estimates: Sequence[Estimate]) -> dict[UUID, ReviewNeed]:
    """The places in the pool of the takes of these estimates, by the take."""
    ids = [each.submission_id for each in estimates]
    found = db.session.scalars(select(ReviewNeed).where(ReviewNeed.submission_id.in_(ids)).options(lazyload("*")))
    return {need.take_id: need for need in found}


def levels(takes: Collection[UUID]) -> dict[UUID, dict[UUID, list[int]]]:
    """The levels that were ticked of each take, by criterion."""
    query = (
        select(Review.take_id, Tick.criterion_id, Tick.level)
        .join(Review, Review.id == Tick.review_id)
        .join(ReviewTask, ReviewTask.id == Review.task_id)
        .where(Review.take_id.in_(takes), *COUNTS)
    )
    found: dict[UUID, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    for take, criterion, level in db.session.execute(query):
        found[take][criterion].append(level)
    return found


def leniencies(person: Person) -> Select[Leniency]:
    """How somebody ticks, in each class project that they are in or were."""
    return select(Leniency).where(scope(person, "leniency.view"), Leniency.person_id == person.id)

"""What pages ask about answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from accounts.models import Person
from core.db import db, now
from core.permissions import scope
from courses.models import Course, MemberRole, Membership
from lessons.models import Assignment, Extension, Lesson, Step, Try
from reviews import claiming
from reviews.models import Review, ReviewNeed, ReviewTask, TaskState
from submissions.models import Submission, Take

WITH_NOTES = (
    selectinload(Review.notes),
    selectinload(Review.ticks),
    joinedload(Review.reviewer).options(lazyload(Person.roles)),
    joinedload(Review.take),
)


@dataclass(frozen=True)
class Answers:
    """The answers to a take that somebody may read: `reviews` on it, `carried` from the takes before; whether they are
    held back until the reader's own is sent; and the marks for the player."""

    reviews: Sequence[Review] = ()
    carried: Sequence[Review] = ()
    are_held_back: bool = False
    marks: list[dict[str, Any]] = field(default_factory=list)


def answers_on(work: Submission, take: Take | None, person: Person | None) -> Answers:
    """What this person may read of the answers to a take. Who has one of their own to send reads none before."""
    if take is None:
        return Answers()
    task = open_task(work, person)
    if task is not None:
        return Answers(are_held_back=True)
    query = select(Review).where(
        Review.submission_id == work.id, Review.sent_at.is_not(None), scope(person, "review.view")
    )
    rows = db.session.scalars(query.options(*WITH_NOTES).order_by(Review.sent_at)).unique().all()
    reviews = [review for review in rows if review.take_id == take.id]
    carried = [review for review in rows if review.take.number < take.number]
    return Answers(reviews, carried, marks=_marks(reviews))


def _marks(reviews: Sequence[Review]) -> list[dict[str, Any]]:
    notes = [
        (review, note)
        for review in reviews
        for note in review.notes
        if note.start_ms is not None and note.hidden_at is None
    ]
    return [
        {
            "start_ms": note.start_ms,
            "kind": note.kind.value,
            "href": f"#note-{note.id}",
            "label": f"{review.reviewer.credit_name}: {note.body[:60]}",
        }
        for review, note in sorted(notes, key=lambda pair: pair[1].start_ms or 0)
    ]


def open_task(work: Submission, person: Person | None) -> ReviewTask | None:
    """The person's own unsent answer to this work."""
    if person is None or work.author_id == person.id:
        return None
    unsent = ReviewTask.state.in_([TaskState.LEASED, TaskState.LAPSED])
    query = select(ReviewTask).where(ReviewTask.reviewer_id == person.id, ReviewTask.submission_id == work.id, unsent)
    return db.session.scalar(query.order_by(ReviewTask.id.desc()).limit(1))


def waiting_count(person: Person) -> int:
    """How many works wait that this person could answer."""
    courses = classes_of(person)
    return sum(count for _course, count in db.session.execute(claiming.waiting_for(person, courses))) if courses else 0


def classes_of(person: Person) -> list[UUID]:
    """The class projects one is in now."""
    return [each.course_id for each in person.memberships if each.is_current]


def open_tasks(person: Person) -> Select[ReviewTask]:
    """Answers that somebody has begun and not sent."""
    unsent = ReviewTask.state.in_([TaskState.LEASED, TaskState.LAPSED])
    query = select(ReviewTask).where(ReviewTask.reviewer_id == person.id, unsent)
    return (
        query.options(joinedload(ReviewTask.submission).joinedload(Submission.course))
        .order_by(ReviewTask.id.desc())
        .limit(20)
    )


def given(person: Person) -> Select[Review]:
    """What somebody's answers led to, newest first."""
    query = select(Review).where(Review.reviewer_id == person.id, Review.sent_at.is_not(None))
    return (
        query.options(selectinload(Review.notes), joinedload(Review.submission))
        .order_by(Review.sent_at.desc())
        .limit(20)
    )


def sent_today(person: Person) -> int:
    """How many answers somebody sent in the last twelve hours: where they are in their three."""
    since = func.count(Review.id)
    moment = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return db.session.scalar(select(since).where(Review.reviewer_id == person.id, Review.sent_at >= moment)) or 0


def waiting_long(course: Course) -> Select[ReviewNeed]:
    """Works without an answer past half of their promise, the most urgent first."""
    query = select(ReviewNeed).where(
        ReviewNeed.course_id == course.id,
        ReviewNeed.is_open,
        ReviewNeed.answered_at.is_(None),
        ReviewNeed.half_at <= now(),
    )
    return query.options(joinedload(ReviewNeed.submission)).order_by(ReviewNeed.answer_by).limit(30)


def by_lesson(course: Course) -> Select[Any]:
    """(lesson, works shared, works answered) in order."""
    shared = func.count(Submission.id).filter(Submission.shared_at.is_not(None))
    answered = func.count(Submission.id).filter(Submission.first_answered_at.is_not(None))
    query = select(Lesson.id, Lesson.title, shared, answered).join(Assignment, Assignment.lesson_id == Lesson.id)
    query = query.outerjoin(Submission, Submission.assignment_id == Assignment.id).where(Lesson.course_id == course.id)
    return query.group_by(Lesson.id, Lesson.title, Lesson.position).order_by(Lesson.position)


def quiet_members(course: Course, since: Any) -> Select[Membership]:
    """Learners who neither tried a step nor made anything since then."""
    tried = exists(
        select(1)
        .select_from(Try)
        .join(Lesson, Lesson.id == Try.lesson_id)
        .where(Lesson.course_id == course.id, Try.person_id == Membership.person_id, Try.last_at >= since)
    )
    made = exists(
        select(1).where(
            Submission.course_id == course.id,
            Submission.author_id == Membership.person_id,
            Submission.created_at >= since,
        )
    )
    query = select(Membership).where(
        Membership.course_id == course.id,
        Membership.left_at.is_(None),
        Membership.role == MemberRole.LEARNER,
        Membership.joined_at < since,
        ~tried,
        ~made,
    )
    return (
        query.options(joinedload(Membership.person).options(lazyload(Person.roles)))
        .order_by(Membership.joined_at)
        .limit(30)
    )


def steps_tried(course: Course) -> Select[Any]:
    """(lesson, step, people who tried it) in order: where it falls, tries fail."""
    people = func.count(Try.id)
    query = (
        select(Lesson.title, Step.imperative, people)
        .join(Step, Step.lesson_id == Lesson.id)
        .outerjoin(Try, Try.step_id == Step.id)
    )
    return (
        query.where(Lesson.course_id == course.id)
        .group_by(Lesson.id, Lesson.title, Lesson.position, Step.id, Step.imperative, Step.position)
        .order_by(Lesson.position, Step.position)
    )


def extensions(course: Course) -> Select[Extension]:
    query = (
        select(Extension)
        .join(Assignment, Assignment.id == Extension.assignment_id)
        .where(Assignment.course_id == course.id)
    )
    return query.options(joinedload(Extension.person)).order_by(Extension.until.desc()).limit(30)

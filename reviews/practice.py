"""Practising on exemplars, and looking at one's own work first. Nothing of it is an answer: it takes nobody's place, keeps no
promise, and only its writer reads it. Operations flush, never commit."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.permissions import scope
from core.words import Words
from courses.models import Membership
from reviews.claiming import lock
from reviews.learning_models import Exemplar, WarmUp
from reviews.models import Purpose, ReviewTask, TaskState
from submissions.models import Submission, Take

UNSENT = (TaskState.LEASED, TaskState.LAPSED)
WHY_PRACTICE = Words("Nobody waits for you just now: this one is to practise on.")
WHY_OWN = Words("You look at your own work before you read what others say.")


def next_exemplar(person: Person, courses: Sequence[UUID]) -> Exemplar | None:
    """The first exemplar of these class projects that this person has neither done, left out, nor answered."""
    return db.session.scalars(_for(person, courses).limit(1)).first()


def has_practised(person: Person, courses: Sequence[UUID]) -> bool:
    """Have they done or left out an exemplar there, or is there none for them? Then works beyond their promise may come."""
    done = exists().where(
        ReviewTask.reviewer_id == person.id,
        ReviewTask.course_id.in_(courses),
        ReviewTask.purpose == Purpose.PRACTICE,
        ReviewTask.state.not_in(UNSENT),
    )
    return bool(db.session.scalar(select(done))) or next_exemplar(person, courses) is None


def is_offered(person: Person, courses: Sequence[UUID]) -> bool:
    """Is there an exemplar for them to practise on?"""
    return bool(courses) and next_exemplar(person, courses) is not None


def offer(person: Person, courses: Sequence[UUID]) -> ReviewTask | None:
    """The next exemplar to practise on, begun; the same while it is not sent. None when there is none left."""
    if not courses:
        return None
    lock(person)
    exemplar = next_exemplar(person, courses)
    return None if exemplar is None else _begun(person, exemplar.take, Purpose.PRACTICE, WHY_PRACTICE)


def look_at_own(work: Submission) -> ReviewTask:
    """The maker looks at the take that they shared. Twice is once. Raises Refused while nothing is shared."""
    if work.shared_take is None or work.shared_at is None:
        raise Refused("Share it first. Then look at it as others will.")
    lock(work.author)
    return _begun(work.author, work.shared_take, Purpose.SELF, WHY_OWN)


def skip(task: ReviewTask) -> None:
    """Not this one, or not now: it is not offered again."""
    if task.state in UNSENT:
        task.state, task.ended_at = TaskState.DECLINED, now()
        db.session.flush()


def exemplar_of(task: ReviewTask) -> Exemplar | None:
    return db.session.scalar(select(Exemplar).where(Exemplar.take_id == task.take_id, _is_ready()))


def own_look(work: Submission) -> ReviewTask | None:
    """The maker's own look at the take that is shared, if they began one."""
    query = select(ReviewTask).where(
        ReviewTask.take_id == work.shared_take_id, ReviewTask.reviewer_id == work.author_id
    )
    return db.session.scalar(query.where(ReviewTask.purpose == Purpose.SELF))


def needs_warm_up(task: ReviewTask) -> bool:
    """Is this a learner's first answer in this class project, and have they not seen the warm-up?"""
    return member_to_warm(task.reviewer, task.course_id) is not None and not db.session.scalar(
        select(
            exists().where(
                ReviewTask.reviewer_id == task.reviewer_id,
                ReviewTask.course_id == task.course_id,
                ReviewTask.purpose == Purpose.ANSWER,
                ReviewTask.state == TaskState.SENT,
            )
        )
    )


def member_to_warm(person: Person, course_id: UUID) -> Membership | None:
    """Their membership, while they have neither seen nor skipped the warm-up there."""
    query = select(Membership).where(
        Membership.person_id == person.id,
        Membership.course_id == course_id,
        Membership.left_at.is_(None),
        ~exists().where(WarmUp.membership_id == Membership.id),
    )
    return db.session.scalar(query)


def warm_up(membership: Membership, chosen: Sequence[int] = ()) -> None:
    """They have chosen, or skipped it. The first time counts."""
    if db.session.get(WarmUp, membership.id) is None:
        db.session.add(WarmUp(membership_id=membership.id, chosen=list(chosen)))
        db.session.flush()


def _begun(person: Person, take: Take, purpose: Purpose, why: str) -> ReviewTask:
    """Begun without a lease: it holds no place."""
    query = select(ReviewTask).where(ReviewTask.reviewer_id == person.id, ReviewTask.take_id == take.id)
    task = db.session.scalar(query)
    if task is None:
        work = take.submission
        task = ReviewTask(
            reviewer_id=person.id,
            take_id=take.id,
            submission_id=work.id,
            course_id=work.course_id,
            author_id=work.author_id,
            purpose=purpose,
            state=TaskState.LAPSED,
            why=why,
        )
        take.frozen_at = take.frozen_at or now()
        db.session.add(task)
        db.session.flush()
    elif task.purpose == purpose and task.state == TaskState.DECLINED:
        task.state, task.ended_at = TaskState.LAPSED, None
    return task


def _for(person: Person, courses: Sequence[UUID]) -> Select[Exemplar]:
    over = exists().where(
        ReviewTask.reviewer_id == person.id,
        ReviewTask.take_id == Exemplar.take_id,
        (ReviewTask.purpose == Purpose.ANSWER) | ReviewTask.state.not_in(UNSENT),
    )
    return (
        select(Exemplar)
        .join(Exemplar.submission)
        .where(
            Submission.course_id.in_(courses),
            Submission.author_id != person.id,
            _is_ready(),
            ~over,
            scope(person, "submission.view"),
        )
        .order_by(Exemplar.id)
    )


def _is_ready() -> ColumnElement[bool]:
    return Exemplar.agreed_at.is_not(None)

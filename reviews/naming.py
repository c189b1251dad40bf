"""Under which name an answer stands, and for whom; and when names that were hidden are shown.

Where a call hides reviewers, who wrote an answer is not shown until its maker has thanked for it, used it or replied: words
come before the name. Where it hides both, neither is shown while the work is being answered: until it has all the answers
it was promised and nobody writes another, or, once the class project takes no new work, until its time for answers is over.
Answers of those who teach are theirs from the beginning. Names once shown stay shown.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update

from accounts.models import Person
from core.db import db, now
from courses.models import TEACHING, Course, Stage
from courses.permissions import in_class
from lessons.models import Assignment, Names
from reviews.models import Review, ReviewTask, TaskState
from submissions import operations as submissions
from submissions.models import Submission
from submissions.permissions import teaches

BATCH = 500
OVER = (Stage.CLOSED, Stage.ARCHIVED)
teaches_its_class = in_class(*TEACHING, attribute="course_id")


def hides_reviewers(work: Submission) -> bool:
    """Are answers to this work, sent from now on, without the names of who wrote them?"""
    return work.is_unnamed or (work.assignment is not None and work.assignment.names == Names.REVIEWER_HIDDEN)


def sign(review: Review, task: ReviewTask) -> None:
    """Settle the name that an answer is sent under."""
    review.is_unnamed = hides_reviewers(task.submission) and not teaches_its_class.test(task.reviewer, task)


def is_known(review: Review, work: Submission, person: Person | None) -> bool:
    """May this person (None: a visitor) know who wrote this answer to the work?"""
    if not review.is_unnamed:
        return True
    return person is not None and (review.reviewer_id == person.id or teaches.test(person, work))


def writer_of(review: Review, work: Submission, person: Person | None) -> Person | None:
    """Who wrote it, for those who may know."""
    return review.reviewer if is_known(review, work, person) else None


def introduce(review: Review) -> None:
    """The maker has done something with the words: now they may know whose they are, unless their own name is hidden."""
    if review.is_unnamed and not review.submission.is_unnamed:
        review.is_unnamed = False


def open_names(at: datetime | None = None) -> None:
    """Show the names of works whose answering is over, with those of who answered them."""
    at = at or now()
    for work in db.session.scalars(_answered_works(at)):
        submissions.open_name(work)
        _open_answers(Review.submission_id == work.id)
    over = select(Submission.id).join(Submission.course).where(_is_over(at), ~Submission.is_unnamed)
    _open_answers(Review.submission_id.in_(over))


def _answered_works(at: datetime) -> Select[Submission]:
    is_being_answered = exists(
        select(1).where(ReviewTask.submission_id == Submission.id, ReviewTask.state == TaskState.LEASED)
    )
    is_kept = Submission.answer_count >= Assignment.answers_due
    return (
        select(Submission)
        .join(Submission.course)
        .outerjoin(Submission.assignment)
        .where(Submission.is_unnamed, ~is_being_answered, or_(is_kept, _is_over(at)))
        .order_by(Submission.id)
        .limit(BATCH)
        .with_for_update(of=Submission, skip_locked=True)
    )


def _is_over(at: datetime) -> ColumnElement[bool]:
    return and_(Course.stage.in_(OVER), Submission.answer_by < at)


def _open_answers(which: ColumnElement[bool]) -> None:
    opened = update(Review).where(which, Review.is_unnamed, Review.sent_at.is_not(None)).values(is_unnamed=False)
    db.session.execute(opened.execution_options(synchronize_session=False))

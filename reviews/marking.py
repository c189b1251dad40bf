"""Something is wrong with a work: marks, what three of them do, and what an instructor decides. Operations flush, never commit."""

from sqlalchemy import func, select

from accounts.models import Person
from core.checks import Refused
from core.db import db
from core.events import record
from core.words import Words
from moderation import operations as moderation
from reviews import deciding, operations, pool
from reviews.models import Decided, Mark, ReviewNeed, ReviewTask, Wrong
from submissions.models import Submission

MARKS_TO_PULL = 3
GIVEN_BACK = Words("You have given this one back already.")


def mark(task: ReviewTask, wrong: Wrong, words: str = "") -> None:
    """Say what is wrong with the work, and give it back; twice is once. What is harmful is reported to the moderators as
    well. The third person's mark takes the take out of the pool, and its instructors hear of it.

    Raises Refused when the answer was sent.
    """
    operations.decline(task, wrong.value)
    if task.review is not None and task.review.sent_at is not None:
        raise Refused(GIVEN_BACK)
    work = task.submission
    if _mark_of(task) is None:
        db.session.add(
            Mark(person_id=task.reviewer_id, take_id=task.take_id, submission_id=work.id, wrong=wrong, words=words)
        )
        db.session.flush()
        if wrong == Wrong.HARMFUL:
            moderation.report(task.reviewer, work, rule="safe", words=words)
    need = db.session.get(ReviewNeed, work.id, with_for_update=True, populate_existing=True)
    if need is not None and need.is_open and need.take_id == task.take_id and _marks_on(need) >= MARKS_TO_PULL:
        pool.pull(need)
        record("submission.pulled", None, work)


def put_back(need: ReviewNeed, *, by: Person, because: str = "") -> None:
    """Nothing is wrong with it: it waits for answers again, and its marks are forgotten."""
    if need.pulled_at is not None:
        _decide(need, Decided.PUT_BACK, by, because)
        pool.put_back(need)


def leave_out(need: ReviewNeed, *, by: Person, because: str = "") -> None:
    """They are right: it stays out of the pool, until its maker shares another take."""
    if need.pulled_at is not None:
        _decide(need, Decided.LEFT_OUT, by, because)


def _decide(need: ReviewNeed, what: Decided, by: Person, because: str) -> None:
    marks = db.session.scalars(select(Mark).where(Mark.take_id == need.take_id)).all()
    work: Submission = need.submission
    said = ", ".join(sorted({each.wrong.value for each in marks}))
    deciding.decide(work.course_id, what, by=by, call_id=work.assignment_id, work=work, details=said, because=because)
    for each in marks:
        db.session.delete(each)
    db.session.flush()


def _mark_of(task: ReviewTask) -> Mark | None:
    query = select(Mark).where(Mark.person_id == task.reviewer_id, Mark.take_id == task.take_id)
    return db.session.scalar(query)


def _marks_on(need: ReviewNeed) -> int:
    return db.session.scalar(select(func.count(Mark.id)).where(Mark.take_id == need.take_id)) or 0

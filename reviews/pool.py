"""The pool: which works wait for answers, and how far each has come. Its rows follow the works, event by event."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, update

from core.db import db, now
from reviews.models import Purpose, ReviewNeed, ReviewTask, TaskState
from reviews.need import COUNTED
from submissions.models import Submission

# An open contribution has no call that promises anything.
USUAL_TARGET, USUAL_HOURS = 3, 24


def follow(work: Submission) -> None:
    """Bring the pool in line with a work: in while it is shared, out when it is not. Doing it twice changes nothing."""
    need = db.session.get(ReviewNeed, work.id)
    if not work.is_shared or work.shared_take_id is None:
        if need is not None and need.is_open:
            _close(need)
    elif need is None:
        db.session.add(_opened(ReviewNeed(submission_id=work.id), work))
    elif need.take_id != work.shared_take_id or not (need.is_open or need.pulled_at):
        _opened(need, work)
    db.session.flush()


def pull(need: ReviewNeed) -> None:
    """Out of the pool, until somebody puts it back or its maker shares another take."""
    need.pulled_at = now()
    _close(need)
    db.session.flush()


def put_back(need: ReviewNeed) -> None:
    """Into the pool again, if it is still shared."""
    need.pulled_at = None
    follow(need.submission)


def count(task: ReviewTask, by: int) -> None:
    """A task began (+1) or ended (-1) to count, as it says itself; it matters while its take is the one in the pool. Who
    practises, or looks at their own work, takes nobody's place."""
    db.session.flush()
    if task.purpose != Purpose.ANSWER:
        return
    db.session.execute(
        update(ReviewNeed)
        .where(ReviewNeed.submission_id == task.submission_id, ReviewNeed.take_id == task.take_id)
        .values(level=ReviewNeed.level + by, **kinds())
        .execution_options(synchronize_session="fetch")
    )


def kinds() -> dict[str, ColumnElement[bool]]:
    """Whether the take in the pool is answered, or is being answered, by somebody of each kind."""
    return {"has_experienced": _has_somebody(True), "has_new": _has_somebody(False)}


def _has_somebody(is_experienced: bool) -> ColumnElement[bool]:
    return exists().where(
        ReviewTask.take_id == ReviewNeed.take_id,
        ReviewTask.submission_id == ReviewNeed.submission_id,
        ReviewTask.is_experienced.is_(is_experienced),
        *counted(),
    )


def counted() -> Sequence[ColumnElement[bool]]:
    """What counts towards the promise: answers sent, and live leases."""
    return ReviewTask.state.in_(COUNTED), ReviewTask.purpose == Purpose.ANSWER


def answered(submission_id: UUID, take_id: UUID, at: datetime) -> None:
    """The take has its first answer: nobody is told any more that it waits."""
    db.session.execute(
        update(ReviewNeed)
        .where(
            ReviewNeed.submission_id == submission_id, ReviewNeed.take_id == take_id, ReviewNeed.answered_at.is_(None)
        )
        .values(answered_at=at)
    )


def _opened(need: ReviewNeed, work: Submission) -> ReviewNeed:
    call = work.assignment
    if need.take_id != work.shared_take_id:
        # A new take: its own clock, its own answers. What was told of the take before is over.
        need.take_id, need.shared_at = work.shared_take_id, _shared_at(work)  # type: ignore[assignment]
        need.told_greeters_at = need.told_instructors_at = None
    need.course_id, need.author_id, need.assignment_id = work.course_id, work.author_id, work.assignment_id
    need.priority = 0 if work.first_time else 1
    need.target = call.answers_due if call else USUAL_TARGET
    need.answer_by = _answer_by(work, need.shared_at, call.answer_hours if call else USUAL_HOURS)
    need.half_at = need.shared_at + (need.answer_by - need.shared_at) / 2
    need.level, need.answered_at, need.has_experienced, need.has_new = _standing(need.take_id)
    need.is_open, need.pulled_at = True, None
    return need


def _shared_at(work: Submission) -> datetime:
    """When this take was shared, which for a new take is later than when the work was."""
    moments = [each for each in (work.shared_at, work.shared_take and work.shared_take.shared_at) if each]
    return max(moments, default=now())


def _answer_by(work: Submission, shared_at: datetime, hours: int) -> datetime:
    """The end of the promise: the work's own while it lies ahead of the take, otherwise counted anew."""
    if work.answer_by is not None and work.answer_by > shared_at:
        return work.answer_by
    return shared_at + timedelta(hours=hours)


def _standing(take_id: UUID) -> tuple[int, datetime | None, bool, bool]:
    """How many answers of this take are done or under way; when the first was sent; whether somebody who has done it before
    gave or gives one, and somebody who is new to it."""
    tasks = select(
        func.count(),
        func.min(ReviewTask.ended_at).filter(ReviewTask.state == TaskState.SENT),
        func.count().filter(ReviewTask.is_experienced),
    ).where(ReviewTask.take_id == take_id, *counted())
    level, first, experienced = db.session.execute(tasks).one()
    return level, first, experienced > 0, experienced < level


def _close(need: ReviewNeed) -> None:
    """Out of the pool: who was at it keeps what they wrote, and is let go."""
    need.is_open = False
    let_go = (
        update(ReviewTask)
        .where(ReviewTask.submission_id == need.submission_id, ReviewTask.state == TaskState.LEASED)
        .values(state=TaskState.WITHDRAWN, ended_at=now())
        .execution_options(synchronize_session="fetch")
    )
    need.level -= db.session.execute(let_go).rowcount  # type: ignore[attr-defined]

"""Keeping the promise: claims that nobody finished lapse, and works that wait too long are brought to somebody."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select, text, update
from sqlalchemy.orm import contains_eager

from core.db import db, now
from core.events import record
from reviews import pool
from reviews.models import Purpose, Review, ReviewNeed, ReviewTask, TaskState

# How long before the end of a promise the instructors hear of it.
NEAR_THE_END = timedelta(hours=3)
BATCH = 500


def lapse_leases(at: datetime | None = None) -> int:
    """End every lease whose hour is over, and lower the levels. The drafts stay. Returns how many lapsed."""
    at = at or now()
    ended = (
        update(ReviewTask)
        # Written out: both databases use a partial index only when its words stand in the query.
        .where(text("review_tasks.state = 'leased'"), ReviewTask.leased_until < at)
        .values(state=TaskState.LAPSED, ended_at=at)
        .returning(ReviewTask.id, ReviewTask.take_id, ReviewTask.purpose)
        .execution_options(synchronize_session=False)
    )
    answers = [(id, take) for id, take, purpose in db.session.execute(ended) if purpose == Purpose.ANSWER]
    lapsed = Counter(take_id for _, take_id in answers)
    takes_by_number = defaultdict(list)
    for take_id, number in lapsed.items():
        takes_by_number[number].append(take_id)
    for number, takes in takes_by_number.items():
        db.session.execute(
            update(ReviewNeed)
            .where(ReviewNeed.take_id.in_(takes))
            .values(level=ReviewNeed.level - number, **pool.kinds())
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()
    for task in db.session.scalars(_begun([id for id, _ in answers])).unique():
        if task.review is not None and task.review.draft:
            record("task.lapsed", None, task)
    return lapsed.total()


def is_still_wanted(task: ReviewTask) -> bool:
    """Does this take still lack answers? Otherwise an open tab would hold a place that another has filled. Practice
    holds none."""
    if task.purpose != Purpose.ANSWER:
        return False
    need = db.session.get(ReviewNeed, task.submission_id, with_for_update=True, populate_existing=True)
    return need is not None and need.take_id == task.take_id and need.is_open and need.level < need.target


def _begun(ids: Sequence[UUID]) -> Select[ReviewTask]:
    """Those of these tasks in which somebody has written something."""
    written = select(ReviewTask).join(ReviewTask.review).where(ReviewTask.id.in_(ids), Review.sent_at.is_(None))
    return written.options(contains_eager(ReviewTask.review))


def look_after(at: datetime | None = None) -> None:
    """Unanswered at half the promised time: greeters hear of it, once a take; near its end: the instructors do."""
    at = at or now()
    for need in db.session.scalars(_unanswered(at).where(ReviewNeed.told_greeters_at.is_(None))):
        need.told_greeters_at = at
        record("submission.waits", None, need.submission, whom="greeters")
    near_its_end = ReviewNeed.answer_by <= at + NEAR_THE_END
    for need in db.session.scalars(_unanswered(at).where(ReviewNeed.told_instructors_at.is_(None), near_its_end)):
        need.told_instructors_at = at
        record("submission.waits", None, need.submission, whom="instructors")
    db.session.flush()


def _unanswered(at: datetime) -> Select[ReviewNeed]:
    return (
        select(ReviewNeed)
        .where(ReviewNeed.is_open, ReviewNeed.answered_at.is_(None), ReviewNeed.half_at <= at)
        .order_by(ReviewNeed.half_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )

"""Keeping the promise: claims that nobody finished lapse, and works that wait too long are brought to somebody."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlalchemy import Select, select, text, update

from core.db import db, now
from core.events import record
from reviews import pool
from reviews.models import Purpose, ReviewNeed, ReviewTask, TaskState

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
        .returning(ReviewTask.take_id, ReviewTask.purpose)
        .execution_options(synchronize_session=False)
    )
    lapsed = Counter(take_id for take_id, purpose in db.session.execute(ended) if purpose == Purpose.ANSWER)
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
    return lapsed.total()


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

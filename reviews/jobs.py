"""What the clock does: leases that lapse, and works that wait too long."""

from datetime import timedelta

from sqlalchemy import select, update

from core.db import db, now, unit_of_work
from core.events import record
from core.jobs import job
from reviews import operations
from reviews.models import ReviewNeed
from submissions.models import Submission

WAITING = (ReviewNeed.is_open, ReviewNeed.answered_at.is_(None))


@job(every=timedelta(minutes=1))
def lapse_leases() -> None:
    with unit_of_work():
        operations.lapse_leases()


@job(every=timedelta(minutes=5))
def look_after_the_promise() -> None:
    """Unanswered at half the promised time: greeters hear of it; near its end: the instructors."""
    with unit_of_work():
        moment = now()
        _escalate(ReviewNeed.half_at <= moment, ReviewNeed.told_greeters_at, "greeters")
        near_the_end = ReviewNeed.answer_by <= moment + timedelta(hours=2)
        _escalate(near_the_end, ReviewNeed.told_instructors_at, "instructors")


def _escalate(is_due: object, told: object, whom: str) -> None:
    query = select(Submission).join(ReviewNeed, ReviewNeed.submission_id == Submission.id)
    late = db.session.scalars(query.where(*WAITING, is_due, told.is_(None)).limit(200)).all()  # type: ignore[attr-defined,arg-type]
    for work in late:
        record("submission.waits", None, work, whom=whom)
    ids = [work.id for work in late]
    db.session.execute(update(ReviewNeed).where(ReviewNeed.submission_id.in_(ids)).values({told: now()}))

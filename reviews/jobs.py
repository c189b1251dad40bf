"""What the clock does: leases that lapse, works that wait too long, people who are asked to help, names that open, and estimates fitted anew."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.db import db, unit_of_work
from core.jobs import job, later
from reviews import asking, estimating, naming, promises
from reviews.estimate_models import EstimateFit


@job(every=timedelta(minutes=1))
def lapse_leases() -> None:
    with unit_of_work():
        promises.lapse_leases()


@job(every=timedelta(minutes=5))
def look_after_the_promise() -> None:
    with unit_of_work():
        promises.look_after()


@job(every=timedelta(minutes=5))
def invite() -> None:
    with unit_of_work():
        asking.invite()


@job(every=timedelta(minutes=5))
def open_names() -> None:
    with unit_of_work():
        naming.open_names()


@job(every=timedelta(days=1))
def fit_estimates() -> None:
    """Every class project that was answered in since its last fit."""
    with unit_of_work():
        for course_id in db.session.scalars(select(EstimateFit.course_id).where(EstimateFit.since > 0)):
            fit_later(course_id)


@job(is_slow=True)
def fit_estimates_of(course_id: str) -> None:
    """Read and reckoned before the transaction that writes: on SQLite nobody else could, meanwhile."""
    found = estimating.fitted(UUID(course_id))
    with unit_of_work():
        estimating.keep(UUID(course_id), found)


def fit_later(course_id: UUID) -> None:
    later(fit_estimates_of, key=f"estimates:{course_id}", course_id=str(course_id))

"""What the clock does: leases that lapse, and works that wait too long."""

from datetime import timedelta

from core.db import unit_of_work
from core.jobs import job
from reviews import naming, promises


@job(every=timedelta(minutes=1))
def lapse_leases() -> None:
    with unit_of_work():
        promises.lapse_leases()


@job(every=timedelta(minutes=5))
def look_after_the_promise() -> None:
    with unit_of_work():
        promises.look_after()


@job(every=timedelta(minutes=5))
def open_names() -> None:
    with unit_of_work():
        naming.open_names()

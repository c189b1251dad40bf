"""What the clock does with cases: back in the queue, or on to the administrators."""

from datetime import timedelta

from core.db import unit_of_work
from core.jobs import job
from moderation import deciding


@job(every=timedelta(minutes=10))
def keep_cases_moving() -> None:
    with unit_of_work():
        deciding.bring_back_what_waits()
        deciding.escalate_what_is_overdue()

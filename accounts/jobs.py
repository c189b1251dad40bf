"""What the site does with accounts by itself."""

from datetime import timedelta

from accounts import operations
from core.db import now, unit_of_work
from core.jobs import job


@job(every=timedelta(hours=6))
def forget() -> None:
    """Drop sessions and mailed links that are past their time."""
    with unit_of_work():
        operations.forget_old(now())

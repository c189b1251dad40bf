"""The shuffle of the day: the same for all who look today, another one tomorrow, and paged by key.

Works are walked in the order of time from a place that the day chooses, and from the top again at the end.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func

from core.db import db
from core.paging import Page, page
from submissions.models import Submission

GOLDEN = 0.6180339887


def page_of_the_day(query: Select[Any], day: int, *, after: str | None, size: int) -> Page:
    """One page. The first half of the walk is what was shared before the day's place, the second what came after it."""
    half, _sign, key = (after or "before.").partition(".")
    start = _start(query, day)
    if start is None:
        return Page([], None)
    rows: list[Any] = []
    if half == "before":
        found = page(
            query.where(Submission.shared_at <= start), Submission.shared_at, Submission.id, after=key, size=size
        )
        rows, next_key = list(found.rows), found.after
        if next_key is not None:
            return Page(rows, f"before.{next_key}")
        key = ""
    if len(rows) < size:
        found = page(
            query.where(Submission.shared_at > start),
            Submission.shared_at,
            Submission.id,
            after=key,
            size=size - len(rows),
        )
        return Page([*rows, *found.rows], f"after.{found.after}" if found.after else None)
    return Page(rows, "after.")


def _start(query: Select[Any], day: int) -> datetime | None:
    """The day's place between the first and the last work."""
    bounds = query.with_only_columns(func.min(Submission.shared_at), func.max(Submission.shared_at)).order_by(None)
    first, last = db.session.execute(bounds.options()).one()
    if first is None:
        return None
    return first + timedelta(seconds=(last - first).total_seconds() * ((day * GOLDEN) % 1))

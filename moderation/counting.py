"""How much there was to do, month by month, and how fast it was done: for everybody, and so that nobody is known by it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import extract, func, select

from core.db import db, now
from moderation.models import Act, Action, Appeal, Outcome, Report, ReportState
from moderation.rules import WITHIN

MONTHS = 12
FEW = 5  # of fewer it is only said that they are few: one alone would be known by it


@dataclass
class Month:
    """`first`: its first day, in UTC. `usual`: half of the cases were decided within this time; None where they are few."""

    first: date
    reports: int = 0
    acts: Counter[Action] = field(default_factory=Counter)
    appeals: int = 0
    undone: int = 0
    usual: timedelta | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.reports or self.acts.total() or self.appeals)


def months() -> list[Month]:
    """This month and those before, the newest first, back to the first in which anything was done."""
    found = {first: Month(first) for first in _firsts()}
    since = Act.at >= now() - timedelta(days=31 * MONTHS)
    for first, count in _counted(Report.created_at):
        if first in found:
            found[first].reports = count
    for first, action, count in _counted(Act.at, Act.action, where=(since,)):
        if first in found:
            found[first].acts[Action(action)] += count
    for first, outcome, count in _counted(Appeal.answered_at, Appeal.outcome, where=(Appeal.answered_at.is_not(None),)):
        if first in found:
            found[first].appeals += count
            found[first].undone += count if outcome == Outcome.OVERTURNED else 0
    for first, times in _times().items():
        if first in found and len(times) >= FEW:
            found[first].usual = timedelta(seconds=median(times))
    newest, *before = found.values()
    while before and before[-1].is_empty:
        before.pop()
    return [newest, *before]


def _firsts() -> list[date]:
    first = now().date().replace(day=1)
    firsts = []
    for _ in range(MONTHS):
        firsts.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return firsts


def _counted(moment: Any, *by: Any, where: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """(first day of the month, *by, how many)."""
    groups = (extract("year", moment), extract("month", moment), *by)
    query = select(*groups, func.count()).where(moment.is_not(None), *where).group_by(*groups)
    return [(date(int(year), int(month), 1), *rest) for year, month, *rest in db.session.execute(query)]


def _times() -> dict[date, list[float]]:
    """How many seconds each case waited that was decided, by the month in which it was."""
    decided = select(Report.closed_at, Report.answer_by, Report.severity).where(
        Report.state.in_([ReportState.LEFT, ReportState.ACTED]),
        Report.closed_at > now() - timedelta(days=31 * MONTHS),
    )
    found: dict[date, list[float]] = {}
    for closed_at, answer_by, severity in db.session.execute(decided):
        assert closed_at is not None
        waited = closed_at - (answer_by - WITHIN[severity])
        found.setdefault(closed_at.date().replace(day=1), []).append(max(0.0, waited.total_seconds()))
    return found

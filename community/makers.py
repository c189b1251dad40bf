"""What a maker's page says of their way: what they first made when, and how far they came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.db import db
from core.permissions import scope
from lessons.models import Assignment, Lesson
from media.models import Medium
from submissions import naming
from submissions.models import Submission, Take
from submissions.permissions import gone
from submissions.queries import WITH_PARTS

MOST_CALLS = 12


@dataclass(frozen=True)
class First:
    """When somebody first made something of a medium, and what they had made right before; None: nothing."""

    medium: Medium
    at: datetime
    after: Medium | None


def firsts(maker: Person, viewer: Person | None) -> list[First]:
    """The first work of each medium of those that the viewer may see, and may know whose they are, the earliest first."""
    order: Any = (Submission.shared_at, Submission.id)
    seen = (
        select(
            Submission.medium,
            Submission.shared_at,
            func.lag(Submission.medium, type_=Submission.medium.type).over(order_by=order).label("after"),
            func.row_number().over(partition_by=Submission.medium, order_by=order).label("place"),
        )
        .where(
            Submission.author_id == maker.id,
            Submission.shared_at.is_not(None),
            Submission.taken_back_at.is_(None),
            Submission.medium.is_not(None),
            or_(~Submission.is_unnamed, Submission.author_id == (viewer.id if viewer else None)),
            scope(viewer, "submission.view"),
        )
        .subquery()
    )
    query = select(seen.c.medium, seen.c.shared_at, seen.c.after).where(seen.c.place == 1).order_by(seen.c.shared_at)
    return [First(*row) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Way:
    """The first take that somebody made for a call, and the latest."""

    call: Assignment
    first: Take
    latest: Take


def ways(person: Person, call_id: UUID | None = None) -> list[Way]:
    """How far somebody came: of each call for which they made more than one take with something in it, the latest calls
    first. Takes that were never shared are among them, so these are the person's alone."""
    takes = _ends(person, call_id)
    found = db.session.scalars(
        select(Take)
        .where(Take.id.in_(select(takes.c.id)))
        .options(
            joinedload(Take.submission).joinedload(Submission.assignment).joinedload(Assignment.lesson), WITH_PARTS
        )
        .order_by(Take.created_at, Take.id)
    ).unique()
    pairs: dict[UUID, list[Take]] = {}
    for take in found:
        if (call := take.submission.assignment) is not None:
            pairs.setdefault(call.id, []).append(take)
    ways = [Way(call, two[0], two[-1]) for two in pairs.values() if (call := two[0].submission.assignment) is not None]
    return sorted(ways, key=lambda way: way.latest.created_at, reverse=True)[:MOST_CALLS]


def _ends(person: Person, call_id: UUID | None) -> Any:
    """The first and the last take of each call, where they are two."""
    call, rank = Submission.assignment_id, func.row_number()
    first_first: Any = (Take.created_at, Take.id)
    last_first: Any = (Take.created_at.desc(), Take.id.desc())
    takes = (
        select(
            Take.id,
            rank.over(partition_by=call, order_by=first_first).label("from_first"),
            rank.over(partition_by=call, order_by=last_first).label("from_last"),
        )
        .join(Take.submission)
        .where(
            Submission.author_id == person.id,
            Submission.taken_back_at.is_(None),
            ~gone.where(person),
            Submission.assignment_id == call_id if call_id else Submission.assignment_id.is_not(None),
            Submission.assignment.has(Assignment.lesson.has(~Lesson.is_hidden)),
            Take.parts.any(),
        )
        .subquery()
    )
    is_an_end = or_(takes.c.from_first == 1, takes.c.from_last == 1)
    return select(takes.c.id).where(is_an_end, takes.c.from_first != takes.c.from_last).subquery()


def hides_its_maker(take: Take) -> bool:
    """Would it say whose a work is, of which nobody is told yet?"""
    work = take.submission
    return work.is_unnamed or (work.shared_at is None and naming.hides_makers(work.assignment))

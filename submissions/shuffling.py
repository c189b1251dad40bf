"""The shuffle of the day: the same for all who look today, another one tomorrow, and paged by key.

Every work has a random place. The day chooses where the walk begins; it goes on from the first place after the last,
and within a page the day mixes once more. So any page costs the same, and nobody is always last.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_, union_all
from sqlalchemy.orm import load_only

from core.db import db
from core.paging import Page
from submissions.models import SHUFFLES, Submission

Key = tuple[int, UUID]


def page_of_the_day(
    query: Select[Any], day: int, *, after: str | None, size: int, values: Mapping[str, Any] | None = None
) -> Page:
    """One page. The key carries where its walk began, so that turning pages at midnight skips nothing. `values` are
    those of the query's parameters."""
    start, key = _read(after) or (_start(day), None)
    ids = union_all(*(_nearest(query, half, size + 1) for half in _halves(start, key))).subquery()
    # who may see them is asked within the halves; asked again out here, it would be asked of all works of the wall
    near = select(Submission).where(Submission.id.in_(select(ids.c.id))).options(load_only(Submission.shuffle))
    found = db.session.scalars(near, values).unique().all()
    works = sorted(found, key=lambda work: (work.shuffle < start, work.shuffle, work.id))
    last = works[size - 1] if len(works) > size else None
    return Page(_mixed(works[:size], day), f"{start}.{last.shuffle}.{last.id.hex}" if last else None)


def _halves(start: int, key: Key | None) -> list[ColumnElement[bool]]:
    """What is still to be walked: from the day's place to the end, then from the beginning to the day's place."""
    to_the_end, round_again = Submission.shuffle >= start, Submission.shuffle < start
    if key is None:
        return [to_the_end, round_again]
    further = tuple_(Submission.shuffle, Submission.id) > tuple_(*key)
    return [to_the_end & further, round_again] if key[0] >= start else [round_again & further]


def _nearest(query: Select[Any], half: ColumnElement[bool], size: int) -> Select[Any]:
    ids = query.with_only_columns(Submission.id).where(half).order_by(Submission.shuffle, Submission.id).limit(size)
    return select(ids.subquery().c.id)


def _mixed(works: Sequence[Any], day: int) -> list[Any]:
    return sorted(works, key=lambda work: sha256(f"{day} {work.id}".encode()).digest())


def _start(day: int) -> int:
    return int.from_bytes(sha256(f"the wall on day {day}".encode()).digest()[:8]) % SHUFFLES


def _read(after: str | None) -> tuple[int, Key] | None:
    """Where the walk began and the last work seen; a key that is not ours starts at the top."""
    try:
        start, shuffle, id = (after or "").split(".")
        places = int(start), int(shuffle)
        if not all(0 <= place < SHUFFLES for place in places):
            return None
        return places[0], (places[1], UUID(hex=id))
    except ValueError:
        return None

"""Lists page by key: the next page begins after the last row seen, so its cost does not grow with depth."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from core.db import db


@dataclass(frozen=True)
class Page:
    """Rows of one page; `after` is the key of the next one, None at the end."""

    rows: Sequence[Any]
    after: str | None


def page(
    query: Select[Any],
    *columns: InstrumentedAttribute[Any],
    after: str | None,
    size: int = 50,
    values: Mapping[str, Any] | None = None,
) -> Page:
    """One page, newest first by these columns; the last of them is unique. A key that is not ours starts at the top.
    `values` are those of the query's parameters."""
    key = _decode(after, len(columns))
    if key is not None:
        query = query.where(tuple_(*columns) < tuple_(*key))
    query = query.order_by(*(column.desc() for column in columns)).limit(size + 1)
    rows = db.session.scalars(query, values).unique().all()
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], None if last is None else _encode([getattr(last, column.key) for column in columns]))


def _encode(values: list[Any]) -> str:
    plain = [{"at": value.isoformat()} if isinstance(value, datetime) else {"id": str(value)} for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def _decode(text: str | None, length: int) -> list[Any] | None:
    if not text:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        values = [datetime.fromisoformat(each["at"]) if "at" in each else UUID(each["id"]) for each in plain]
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    is_aware = all(value.tzinfo is not None for value in values if isinstance(value, datetime))
    return values if len(values) == length and is_aware else None

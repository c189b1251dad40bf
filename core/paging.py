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
    oldest_first: bool = False,
) -> Page:
    """One page, newest first by these columns, or oldest first; the last of them is unique. A key that is not ours starts
    at the top. `values` are those of the query's parameters."""
    key, at = _decode(after, [_kind(column) for column in columns]), tuple_(*columns)
    if key is not None:
        query = query.where(at > tuple_(*key) if oldest_first else at < tuple_(*key))
    query = query.order_by(*(column if oldest_first else column.desc() for column in columns)).limit(size + 1)
    rows = db.session.scalars(query, values).unique().all()
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], None if last is None else key_of(last, *columns))


def key_of(row: Any, *columns: InstrumentedAttribute[Any]) -> str:
    """The key of the page that begins after this row."""
    return _encode([getattr(row, column.key) for column in columns])


def _encode(values: list[Any]) -> str:
    plain = [_plain(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def _kind(column: InstrumentedAttribute[Any]) -> type:
    return getattr(column.type, "impl_instance", column.type).python_type


def _plain(value: Any) -> dict[str, Any]:
    if isinstance(value, float):
        return {"number": value}
    return {"at": value.isoformat()} if isinstance(value, datetime) else {"id": str(value)}


def _value(plain: Any) -> Any:
    if "number" in plain:
        return float(plain["number"])
    return datetime.fromisoformat(plain["at"]) if "at" in plain else UUID(plain["id"])


def _decode(text: str | None, kinds: Sequence[type]) -> list[Any] | None:
    if not text:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        values = [_value(each) for each in plain]
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    fits = len(values) == len(kinds) and all(map(isinstance, values, kinds))
    is_aware = all(value.tzinfo is not None for value in values if isinstance(value, datetime))
    return values if fits and is_aware else None

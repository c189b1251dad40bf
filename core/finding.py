"""Who finds what: the documents that fit what was typed, joined in one statement with the rows that the person may see.

What may not be seen is not found, not counted, and shifts no page. First comes what is called so, then what says so, each
newest first: a list of a million ends after the first page of it. Pages go by key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Select,
    Text,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    not_,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import aliased

from core.db import db
from core.folding import Term, for_postgresql, for_sqlite, of_marks
from core.permissions import scope
from core.search import INDEX, Searched

RECENT = 1_000  # documents that PostgreSQL reads newest first before it asks the index: of a common word they hold a page
CALLED, SAYS = 0, 1
Key = tuple[int, int]  # called so or says so, and the number of the last document seen


@dataclass(frozen=True)
class Found:
    """Ids of rows, best first; `after` is the key of the next page, None at the end."""

    ids: Sequence[UUID]
    after: str | None


def find(
    searched: Searched,
    person: Any,
    terms: Sequence[Term],
    *,
    marks: Sequence[str] = (),
    conditions: Sequence[ColumnElement[bool]] = (),
    after: str | None = None,
    size: int = 24,
) -> Found:
    """The rows of a kind that fit all terms, have all marks, and that this person may see. No term finds nothing."""
    if not terms:
        return Found([], None)
    seen = [scope(person, searched.index.action), *conditions]
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    every_mark = of_marks([*marks, *(searched.index.for_visitors if person is None else ())])
    query = (_on_sqlite if is_sqlite else _on_postgresql)(searched, terms, every_mark, seen, read_key(after), size + 1)
    rows = db.session.execute(query).all()
    last = rows[size - 1] if len(rows) > size else None
    return Found([row.subject_id for row in rows[:size]], f"{last.half}.{last.number}" if last else None)


def read_key(after: str | None) -> Key | None:
    """A key that is not ours starts at the top."""
    half, _, number = (after or "").partition(".")
    if half not in ("0", "1") or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return int(half), int(number)


def _halves(key: Key | None) -> list[tuple[int, int | None]]:
    """What is still to be read, and below which number."""
    if key is None:
        return [(CALLED, None), (SAYS, None)]
    return [(CALLED, key[1]), (SAYS, None)] if key[0] == CALLED else [(SAYS, key[1])]


def _is_seen(searched: Searched, id: Any, seen: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """May the row be seen? Asked of one after the other, in their order, until a page is full: with an offset PostgreSQL does
    not make a join of it, which would ask of all first."""
    return exists(select(1).select_from(searched.model).where(searched.model.id == id, *seen).offset(0))


def _on_sqlite(
    searched: Searched,
    terms: Sequence[Term],
    marks: Sequence[Term],
    seen: Sequence[ColumnElement[bool]],
    key: Key | None,
    size: int,
) -> Select[Any]:
    """FTS5 walks its index from the newest document on."""
    document: Any = searched.index.document
    name = f"{document.__tablename__}{INDEX}"
    index = table(name, column("rowid"), column(name))
    called = f"(title : ({for_sqlite(terms)}))" + (f" AND (words : ({for_sqlite(marks)}))" if marks else "")
    says = f"(words : ({for_sqlite([*terms, *marks])})) NOT (title : ({for_sqlite(terms)}))"
    whose = select(document.subject_id).where(document.number == index.c.rowid).correlate(index).scalar_subquery()

    def half(which: int, below: int | None) -> Any:
        query = select(literal_column(str(which)).label("half"), index.c.rowid.label("number"), whose.label("subject_id"))
        query = query.where(index.c[name].op("MATCH")(called if which == CALLED else says), _is_seen(searched, whose, seen))
        if below is not None:
            query = query.where(index.c.rowid < below)
        return select(query.order_by(index.c.rowid.desc()).limit(size).subquery())

    return _in_order([half(*each) for each in _halves(key)], size)


def _on_postgresql(
    searched: Searched,
    terms: Sequence[Term],
    marks: Sequence[Term],
    seen: Sequence[ColumnElement[bool]],
    key: Key | None,
    size: int,
) -> Select[Any]:
    """The newest documents are read one by one, past the index: those of a common word fill a page. For the rest, if any is
    missing, the index is asked, and its answers sorted."""
    document: Any = searched.index.document
    newest = select(func.coalesce(func.max(aliased(document).number), 0) + 1).scalar_subquery()
    parts: list[CTE] = []

    def add(which: int, number: Any, subject_id: Any, query: Select[Any]) -> None:
        """Runs only if what came before is no full page."""
        if parts:
            query = query.where(sum(map(_how_many, parts)) < size)
        query = query.where(_is_seen(searched, subject_id, seen)).order_by(number.desc()).limit(size)
        parts.append(query.cte(f"part_{len(parts)}"))

    for which, below in _halves(key):
        top = literal(below) if below is not None else newest
        for is_read_through in (True, False):
            fits = _fits(document, which, terms, marks, is_read_through)
            half = literal_column(str(which)).label("half")
            if is_read_through:
                query = select(half, document.number, document.subject_id)
                query = query.where(document.number < top, document.number >= top - RECENT, *fits)
                add(which, document.number, document.subject_id, query)
            else:
                query = select(document.number, document.subject_id).where(document.number < top - RECENT, *fits)
                older = query.order_by(document.number.desc()).offset(0).subquery()
                add(which, older.c.number, older.c.subject_id, select(half, older.c.number, older.c.subject_id))
    return _in_order([select(part) for part in parts], size)


def _how_many(part: CTE) -> Any:
    return select(func.count()).select_from(part).scalar_subquery()


def _fits(
    document: Any, which: int, terms: Sequence[Term], marks: Sequence[Term], is_read_through: bool
) -> list[ColumnElement[bool]]:
    """The function behind `@@` asks no index."""

    def fit(vector: Any, wanted: Sequence[Term]) -> ColumnElement[bool]:
        asked = cast(literal(for_postgresql(wanted), Text()), TSQUERY)
        return func.ts_match_vq(vector, asked, type_=Boolean()) if is_read_through else vector.bool_op("@@")(asked)

    if which == SAYS:
        return [fit(document.words, [*terms, *marks]), not_(fit(document.title, terms))]
    return [fit(document.title, terms), *([fit(document.words, marks)] if marks else [])]


def _in_order(parts: Sequence[Any], size: int) -> Select[Any]:
    found = union_all(*parts).subquery()
    return select(found.c.half, found.c.number, found.c.subject_id).order_by(found.c.half, found.c.number.desc()).limit(size)

"""Who finds what: the documents that fit what was typed, joined in one statement with the rows that the person may see.

What may not be seen is not found, not counted, and shifts no page. First comes what is called so, then what says so, each
newest first: a list of a million ends after the first page of it. Pages go by key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    column,
    exists,
    func,
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
from core.permissions import me, scope, standing_of
from core.search import INDEX, Index, searched_kind

RECENT = (
    1_000  # documents that PostgreSQL reads newest first before it asks the index: of a common word they fill a page
)
CALLED, SAYS = 0, 1
BELOW = bindparam("below", type_=Integer())
Key = tuple[int, int]  # called so or says so, and the number of the last document seen


@dataclass(frozen=True)
class Found:
    """Ids of rows, best first; `after` is the key of the next page, None at the end."""

    ids: Sequence[UUID]
    after: str | None


@dataclass(frozen=True)
class Shape:
    """What a statement hangs on beside its values. `begins_with`: what is called so, or it is over with that already."""

    is_sqlite: bool
    begins_with: int
    has_key: bool
    has_marks: bool
    only_open: bool
    size: int


def find(
    kind: str,
    person: Any,
    terms: Sequence[Term],
    *,
    marks: Sequence[str] = (),
    only_open: bool = False,
    after: str | None = None,
    size: int = 24,
    build: "Callable[[str, Any, Shape], Select[Any]] | None" = None,
) -> Found:
    """The rows of a kind that fit all terms, have all marks, and that this person may see; `only_open`: of open calls.
    No term finds nothing. `build` is `statement`, or what keeps those it built."""
    if not terms:
        return Found([], None)
    chosen = of_marks([*marks, *(searched_kind(kind).index.for_visitors if person is None else ())])
    key = read_key(after)
    shape = Shape(
        is_sqlite=db.session.get_bind().dialect.name == "sqlite",
        begins_with=CALLED if key is None else key[0],
        has_key=key is not None,
        has_marks=bool(chosen),
        only_open=only_open,
        size=size,
    )
    values = (_words_for_sqlite if shape.is_sqlite else _words_for_postgresql)(terms, chosen)
    query = (build or statement)(kind, standing_of(person), shape)
    rows = db.session.execute(query, {**values, "below": key and key[1], **me(person)}).all()
    last = rows[size - 1] if len(rows) > size else None
    return Found([row.subject_id for row in rows[:size]], f"{last.half}.{last.number}" if last else None)


def read_key(after: str | None) -> Key | None:
    """A key that is not ours starts at the top."""
    half, _, number = (after or "").partition(".")
    if half not in ("0", "1") or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return int(half), int(number)


def statement(kind: str, standing: Any, shape: Shape) -> Select[Any]:
    """(half, number, subject_id), best first, for whoever has this standing. Wants the values that `find` gives it."""
    index, model = searched_kind(kind).index, searched_kind(kind).model
    conditions = [scope(standing, index.action)]
    if shape.only_open and index.open_calls is not None:
        conditions.append(index.open_calls())

    def is_seen(id: Any) -> ColumnElement[bool]:
        """Asked of one after the other, in their order, until a page is full: with an offset PostgreSQL makes no join of it,
        which would ask of all first."""
        return exists(select(1).select_from(model).where(model.id == id, *conditions).offset(0))

    parts = (_on_sqlite if shape.is_sqlite else _on_postgresql)(index, shape, is_seen)
    found = union_all(*parts).subquery()
    query = select(found.c.half, found.c.number, found.c.subject_id)
    return query.order_by(found.c.half, found.c.number.desc()).limit(shape.size + 1)


def _halves(shape: Shape) -> list[tuple[int, bool]]:
    """What is still to be read, and whether only below the key."""
    return [(half, shape.has_key and half == shape.begins_with) for half in (CALLED, SAYS) if half >= shape.begins_with]


def _words_for_sqlite(terms: Sequence[Term], marks: Sequence[Term]) -> Mapping[str, str]:
    called = f"title : ({for_sqlite(terms)})"
    marked = f"({called}) AND (words : ({for_sqlite(marks)}))" if marks else called
    return {"called": marked, "says": f"(words : ({for_sqlite([*terms, *marks])})) NOT ({called})"}


def _words_for_postgresql(terms: Sequence[Term], marks: Sequence[Term]) -> Mapping[str, str]:
    return {
        "terms": for_postgresql(terms),
        "marks": for_postgresql(marks),
        "every": for_postgresql([*terms, *marks]),
    }


def _on_sqlite(index: Index, shape: Shape, is_seen: Callable[[Any], ColumnElement[bool]]) -> list[Any]:
    """FTS5 walks its index from the newest document on."""
    document: Any = index.document
    name = f"{document.__tablename__}{INDEX}"
    fts = table(name, column("rowid"), column(name))
    whose = select(document.subject_id).where(document.number == fts.c.rowid).correlate(fts).scalar_subquery()

    def half(which: int, is_below: bool) -> Any:
        columns = (_half(which), fts.c.rowid.label("number"), whose.label("subject_id"))
        words = bindparam("called" if which == CALLED else "says", type_=Text())
        query = select(*columns).where(fts.c[name].op("MATCH")(words), is_seen(whose))
        query = query.where(fts.c.rowid < BELOW) if is_below else query
        return select(query.order_by(fts.c.rowid.desc()).limit(shape.size + 1).subquery())

    return [half(*each) for each in _halves(shape)]


def _on_postgresql(index: Index, shape: Shape, is_seen: Callable[[Any], ColumnElement[bool]]) -> list[Any]:
    """The newest documents are read one by one, past the index: those of a common word fill a page. For the rest, if any is
    missing, the index is asked, and its answers sorted."""
    document: Any = index.document
    newest = select(func.coalesce(func.max(aliased(document).number), 0) + 1).scalar_subquery()
    parts: list[CTE] = []

    def add(which: int, whose: Any, query: Select[Any]) -> None:
        """Read only if what came before is no full page."""
        if parts:
            query = query.where(sum(map(_how_many, parts)) <= shape.size)
        query = query.add_columns(_half(which), whose.number, whose.subject_id).where(is_seen(whose.subject_id))
        parts.append(query.order_by(whose.number.desc()).limit(shape.size + 1).cte(f"part_{len(parts)}"))

    for which, is_below in _halves(shape):
        top: Any = BELOW if is_below else newest
        recent = select().where(document.number < top, document.number >= top - RECENT)
        add(which, document, recent.where(*_fits(document, which, shape, past_the_index=True)))
        older = select(document.number, document.subject_id).where(document.number < top - RECENT)
        older = older.where(*_fits(document, which, shape)).order_by(document.number.desc()).offset(0)
        rest = older.subquery()
        add(which, rest.c, select())
    return [select(part) for part in parts]


def _fits(document: Any, which: int, shape: Shape, *, past_the_index: bool = False) -> list[ColumnElement[bool]]:
    """The function behind `@@` asks no index."""

    def fit(vector: Any, name: str) -> ColumnElement[bool]:
        words = cast(bindparam(name, type_=Text()), TSQUERY)
        return func.ts_match_vq(vector, words, type_=Boolean()) if past_the_index else vector.bool_op("@@")(words)

    if which == SAYS:
        return [fit(document.words, "every"), not_(fit(document.title, "terms"))]
    return [fit(document.title, "terms"), *([fit(document.words, "marks")] if shape.has_marks else [])]


def _half(which: int) -> Any:
    return literal_column(str(which), Integer()).label("half")


def _how_many(part: CTE) -> Any:
    return select(func.count()).select_from(part).scalar_subquery()

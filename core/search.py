"""What search finds things by: a table of documents for each kind, kept in the transaction that changes the thing.

A document says by which words a row is found. Its title is what a row is called by; its words are all, the title's too, and
its marks (`folding.mark`). On SQLite an FTS5 table reads from the documents and triggers keep it; on PostgreSQL the columns
are vectors with GIN indexes. A row that is deleted takes its document along. Nobody calls this when something is saved: the
session says what changed. Who may find it is asked when somebody searches (core.finding), never here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup
from sqlalchemy import ColumnElement, Text, delete, event, exists, inspect, select, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.db import Base, db, unit_of_work
from core.folding import folded, vector, words_in
from core.jobs import job, later

STALE, FOLLOWED = "search.stale", "search.followed"
BATCH = 200
INDEX = "_fts"  # what the name of an FTS5 table has after that of its documents


class _Vector(TSVECTOR):
    render_bind_cast = True


class Folded(TypeDecorator[str]):
    """Folded words; on PostgreSQL a vector of them."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_Vector() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return vector(value) if value is not None and dialect.name == "postgresql" else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return words_in(value) if value is not None and dialect.name == "postgresql" else value


class Document:
    """By which words a row is found. A room's own adds `subject_id`, which points at the row; the newest has the highest
    number."""

    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Folded)
    words: Mapped[str] = mapped_column(Folded)


@dataclass(frozen=True)
class Entry:
    """What a row is found by, as people wrote it."""

    id: UUID
    title: str
    words: Iterable[str] = ()
    marks: Iterable[str] = ()


@dataclass(frozen=True)
class Change:
    """That a column of a row changes what documents say. `whose` gives the id of the row that the document is of."""

    names: tuple[str, ...]
    whose: Callable[[Any], UUID | None]


@dataclass(frozen=True, kw_only=True)
class Index:
    """How the rows of a kind are found.

    `entries` reads what they are found by, of those under a condition on the kind's model; rows that it leaves out are
    not found by anybody. `changes` names the rows and columns that this was read from. `follows`: rows whose name stands
    in documents of many others, the columns, and which others; these are renewed by a job.
    `action`: the rule that says who finds one. `marks`: by what people may choose, of "medium", "skill", "licence".
    `open_calls`: the condition that a row belongs to a call that still takes work. `for_visitors`: marks of all that a
    visitor may see, so that a visitor's search does not walk past all that only members see. `shown_with`: options that load
    what a list shows of a row.
    """

    label: str
    document: Any
    action: str
    entries: Callable[[ColumnElement[bool]], Iterable[Entry]]
    changes: Mapping[type[Base], Change]
    follows: Mapping[type[Base], tuple[tuple[str, ...], Callable[[UUID], ColumnElement[bool]]]] = field(
        default_factory=dict
    )
    marks: tuple[str, ...] = ()
    open_calls: Callable[[], ColumnElement[bool]] | None = None
    for_visitors: tuple[str, ...] = ()
    shown_with: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Searched:
    """A kind that can be found, with its model and its index."""

    kind: str
    model: Any
    index: Index


_searched: dict[str, Searched] = {}


def make_searchable(kind: str, model: type[Base], index: Index) -> None:
    """Called by `subjects.register`."""
    _searched[kind] = Searched(kind, model, index)


def all_searched() -> list[Searched]:
    """In the order of rooms, the highest first: works come before people."""
    return list(reversed(_searched.values()))


def searched_kind(kind: str) -> Searched:
    return _searched[kind]


def keep(each: Searched, ids: Collection[UUID]) -> None:
    """Let the documents of these rows say what the rows say now."""
    model, document = each.model, each.index.document
    entries = sorted(each.index.entries(model.id.in_(ids)), key=lambda entry: entry.id)  # the oldest first
    if gone := set(ids) - {entry.id for entry in entries}:
        db.session.execute(delete(document).where(document.subject_id.in_(gone)))
    if entries:
        insert: Any = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
        new = insert(document.__table__)
        changed = {"title": new.excluded.title, "words": new.excluded.words}
        statement = new.on_conflict_do_update(index_elements=["subject_id"], set_=changed)
        db.session.connection().execute(statement, [_row(entry) for entry in entries])


def _row(entry: Entry) -> dict[str, Any]:
    title = folded(entry.title)
    words = filter(None, [title, folded(*entry.words), *entry.marks])
    return {"subject_id": entry.id, "title": title, "words": " ".join(words)}


def note_changed(kind: str, id: UUID) -> None:
    """For what is written past the session: its document is renewed with the rest, when the transaction commits."""
    db.session.info.setdefault(STALE, {}).setdefault(kind, set()).add(id)


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _context: object) -> None:
    for row in (*session.new, *session.deleted):
        _note(session, row)
    for row in session.dirty:
        if _differs(row):
            _note(session, row)
        _note_followed(session, row)


def _note(session: Session, row: Any) -> None:
    for each in _searched.values():
        change = each.index.changes.get(type(row))
        id = change.whose(row) if change else None
        if id is not None:
            session.info.setdefault(STALE, {}).setdefault(each.kind, set()).add(id)


def _differs(row: Any) -> bool:
    changes = [change for each in _searched.values() if (change := each.index.changes.get(type(row)))]
    return any(_has_new(row, change.names) for change in changes)


def _has_new(row: Any, names: Iterable[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


def _note_followed(session: Session, row: Any) -> None:
    for each in _searched.values():
        names, _which = each.index.follows.get(type(row), ((), None))
        if names and _has_new(row, names):
            session.info.setdefault(FOLLOWED, set()).add((each.kind, type(row).__name__, str(row.id)))


# Before the stamps are counted, which is the last thing that a transaction does.
@event.listens_for(Session, "before_commit", insert=True)
def _keep(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    for kind, ids in session.info.pop(STALE, {}).items():
        keep(_searched[kind], ids)
    for kind, of, id in sorted(session.info.pop(FOLLOWED, ())):
        if session.scalar(select(exists().where(_which(kind, of, id)))):
            later(renew, kind=kind, of=of, id=id)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(STALE, None)
        session.info.pop(FOLLOWED, None)


def renew_soon(kind: str, of: type[Base], id: UUID) -> None:
    """For a name that is not changed, but told no more, or again."""
    later(renew, kind=kind, of=of.__name__, id=str(id))


@job()
def renew(kind: str, of: str, id: str) -> None:
    """Renew the documents in which the name of something stands."""
    _renew(_searched[kind], _which(kind, of, id))


def _which(kind: str, of: str, id: str) -> ColumnElement[bool]:
    """The rows of a kind in whose documents the name of this thing stands."""
    follows = _searched[kind].index.follows
    return next(which(UUID(id)) for model, (_names, which) in follows.items() if model.__name__ == of)


@job(is_slow=True)
def rebuild() -> None:
    """Renew every document, from the rows as they are."""
    for each in _searched.values():
        if db.engine.dialect.name == "sqlite":
            index = f"{each.index.document.__tablename__}{INDEX}"
            with unit_of_work():
                db.session.execute(text(f"INSERT INTO {index} ({index}) VALUES ('rebuild')"))
        _renew(each)


def _renew(each: Searched, *conditions: ColumnElement[bool]) -> None:
    """A batch in a transaction, the oldest first: so the numbers of new documents rise with time, and others may write
    meanwhile."""
    model, last = each.model, None
    while True:
        with unit_of_work():
            query = select(model.id).where(*conditions).order_by(model.id).limit(BATCH)
            ids = db.session.scalars(query if last is None else query.where(model.id > last)).all()
            if not ids:
                return
            keep(each, ids)
        last = ids[-1]


search = AppGroup("search", help="What search finds things by.")


@search.command("rebuild")
def rebuild_now() -> None:
    """Write anew by which words everything is found; the site may run meanwhile."""
    rebuild()
    click.echo("Everything is found by what it says now.")


def is_modelled(name: str | None, kind: str, _parents: Any) -> bool:
    """Is this table or index of a database one that the models say? FTS5's tables and the GIN indexes are made by
    migrations, since each is for one of the databases."""
    endings = {"table": f"documents{INDEX}", "index": "documents_gin"}
    return name is None or kind not in endings or endings[kind] not in name

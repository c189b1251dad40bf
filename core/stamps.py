"""What pages show, kept until something it was read from changes.

Every table has a stamp, a number that each transaction counts up which writes to the table. What is kept in this process
is kept with the numbers of the tables it was read from, so an edit empties what all processes keep of these, at once.
Nobody lists what is read or written: the statements say it.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache
from sqlalchemy import Connection, Engine, Select, event, text
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from core.db import Base, db, is_writing, read_past_sessions

NUMBERS, WRITTEN = "stamps.numbers", "stamps.written"
MOST_LOOKS = 5_000
LONGEST_START = 60  # as much of a statement as says what it writes to
ALL = "SELECT name, number FROM stamps"
NAME = re.compile(r"\w+")
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|(DELETE) FROM)\s+\"?(\w+)")
Id = TypeVar("Id", bound=Hashable)
Model = TypeVar("Model", bound=type[Base])
Numbers = Mapping[str, int]


class Stamp(Base):
    """The number of a table: it counts changes, and means nothing but "not what it was". None is 0."""

    __tablename__ = "stamps"

    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


_uncounted = {"stamps"}
_read: ContextVar[set[str] | None] = ContextVar("read", default=None)
_looks: LRUCache[tuple[str, Hashable], tuple[Numbers, Any]] = LRUCache(MOST_LOOKS)
_lock = Lock()
_count_up = text(
    "INSERT INTO stamps (name, number) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET number = stamps.number + 1"
)


def uncounted(model: Model) -> Model:
    """Say that nothing is kept of what this holds: it is asked each time, or only machinery reads it."""
    _uncounted.add(model.__tablename__)
    return model


def numbers() -> Numbers:
    """The stamps of all tables, read once a transaction: before what is kept under them."""
    found: Numbers | None = db.session.info.get(NUMBERS)
    if found is None:
        found = db.session.info[NUMBERS] = dict(read_past_sessions(ALL))
    return found


def is_current(kept: Numbers) -> bool:
    """Is what was kept with these numbers still what the database holds?"""
    at = numbers()
    return all(at.get(name, 0) == number for name, number in kept.items())


def may_keep() -> bool:
    """May the running transaction use and fill what is kept? Not while it changes something itself."""
    session = db.session()
    return not is_writing() and not (session.in_transaction() and session.connection().info.get(WRITTEN))


@contextmanager
def reading() -> Iterator[dict[str, int]]:
    """Within it, statements say what they read: afterwards it holds the tables with their numbers."""
    at, outer = numbers(), _read.get()
    tables: set[str] = set()
    found: dict[str, int] = {}
    token = _read.set(tables)
    try:
        yield found
    finally:
        _read.reset(token)
        found.update({name: at.get(name, 0) for name in tables})
        if outer is not None:
            outer |= tables


def also_read(kept: Numbers) -> None:
    """Say that what is being made is made from something kept, too."""
    if (tables := _read.get()) is not None:
        tables.update(kept)


def looks(kind: str, ids: Sequence[Id], make: Callable[[list[Id]], Mapping[Id, Any]]) -> dict[Id, Any]:
    """How each of these looks, to whoever may see it: `make` is asked for those not known since the last edit.

    What it gives is shared by all threads: plain values, or rows that are loaded whole and let go of.
    """
    if not may_keep():
        return dict(make(list(ids)))
    found = _known(kind, ids)
    missing = [id for id in ids if id not in found]
    if missing:
        with reading() as read:
            made = make(missing)
        with _lock:
            _looks.update({(kind, id): (read, look) for id, look in made.items()})
        found.update(made)
    return {id: found[id] for id in ids if id in found}


def _known(kind: str, ids: Sequence[Id]) -> dict[Id, Any]:
    with _lock:
        kept = {id: look for id in ids if (look := _looks.get((kind, id))) is not None}
    batches = {id(read): read for read, _ in kept.values()}  # what was made together was read together
    current = {at for at, read in batches.items() if is_current(read)}
    for at in current:
        also_read(batches[at])
    return {each: look for each, (read, look) in kept.items() if id(read) in current}


def whole(query: Select[Any]) -> list[Any]:
    """The rows of a query (its one entity, or tuples) with objects that belong to no session: what the query's options
    do not load can't be asked of them."""
    with Session(db.session.connection()) as own:
        rows = own.execute(query).unique().all()
        own.expunge_all()
    return [row[0] if len(row) == 1 else row for row in rows]


def forget_looks() -> None:
    """Begin anew: the process serves another site (tests run several)."""
    with _lock:
        _looks.clear()


# Which hands back what runs is called by SQLAlchemy itself: without, by a wrapper of its own, for each statement.
@event.listens_for(Engine, "before_cursor_execute", retval=True)
def _notice(connection: Connection, _cursor: Any, sql: str, parameters: Any, *_more: Any) -> tuple[str, Any]:
    tables = _read.get()
    if tables is not None:
        tables |= _named(sql)
    if written := _changed(sql[:LONGEST_START]):
        connection.info.setdefault(WRITTEN, set()).update(written)
    return sql, parameters


@lru_cache(1_000)
def _named(sql: str) -> frozenset[str]:
    """The tables whose names stand in a statement: those it reads, and now and then one more."""
    return _tables().intersection(NAME.findall(sql))


@lru_cache(1_000)
def _changed(sql: str) -> frozenset[str]:
    """The tables that a statement writes to, with those where rows go when rows of these are deleted."""
    if not (found := WRITES.match(sql)):
        return frozenset()
    return (_lost_with(found[2]) if found[1] else frozenset({found[2]})) & _tables()


@cache
def _tables() -> frozenset[str]:
    return frozenset(Base.metadata.tables) - _uncounted


@cache
def _lost_with(table: str) -> frozenset[str]:
    """A table, and those whose rows change when some of its are deleted."""
    found, waiting = {table}, [table]
    while waiting:
        name = waiting.pop()
        for other in Base.metadata.tables.values():
            points = any(key.ondelete and key.column.table.name == name for key in other.foreign_keys)
            if points and other.name not in found:
                found.add(other.name)
                waiting.append(other.name)
    return frozenset(found)


@event.listens_for(Session, "before_commit")
def _count(session: Session) -> None:
    """The last thing a transaction does: stamps are locked only while it commits, in one order, so no two wait for each
    other."""
    if session.in_nested_transaction():
        return
    session.flush()
    if written := session.connection().info.pop(WRITTEN, None):
        session.connection().execute(_count_up, [{"name": name} for name in sorted(written)])


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _over(connection: Connection) -> None:
    connection.info.pop(WRITTEN, None)


@event.listens_for(Session, "after_transaction_end")
def _read_anew(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(NUMBERS, None)

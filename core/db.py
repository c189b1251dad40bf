"""The database: one Base, ids, time, names of constraints, and the only user of Flask-SQLAlchemy's quirks."""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Enum, MetaData, Text, TypeDecorator, Uuid, event, func, inspect, select
from sqlalchemy.engine import Connection, Dialect, Engine, Transaction, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, mapped_column, registry
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry
from uuid_utils.compat import uuid7

from core.patience import CONNECT_SECONDS, STATEMENT_SECONDS, be_impatient
from core.settings import Settings
from core.words import Words

log = logging.getLogger(__name__)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


CONNECTION, MAY_WRITE = "connection", "may_write"

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _moment.get() or datetime.now(UTC)


@contextmanager
def time_is(moment: datetime) -> Iterator[None]:
    """Within it, `now` is that moment: the demonstration has a past, and tests can wait for days."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and read back aware. A naive one is refused: it would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Sentence(TypeDecorator[str]):
    """A text that somebody typed, or Words of ours, kept with their values: whoever reads them may speak another language."""

    impl = Text
    cache_ok = True
    mark = "\x1e"  # the record separator that announces JSON (RFC 7464); `tidy` leaves none in what is typed

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return self.mark + json.dumps(value.packed()) if isinstance(value, Words) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not value.startswith(self.mark):
            return value
        return Words.unpacked(json.loads(value.removeprefix(self.mark)))


class Base(DeclarativeBase):
    # Flask-SQLAlchemy 3.1 refuses type_annotation_map on the Base itself: it goes in through the registry.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            UUID: Uuid(),
            str: Text(),
            datetime: UTCDateTime(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            list[int]: JSON(),
            StrEnum: Enum(
                StrEnum, native_enum=False, length=40, values_callable=lambda kind: [each.value for each in kind]
            ),
        },
    )


class Identified:
    """A row with an id that sorts by the time it was made (UUIDv7)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    created_at: Mapped[datetime] = mapped_column(default=now)


# Sessions join a transaction that is already open by a savepoint: a test rolls its whole request back.
db = SQLAlchemy(model_class=Base, session_options={"join_transaction_mode": "create_savepoint"})


def lock(row: Identified, *names: str) -> None:
    """The row as it is now, and nobody else's to change until the transaction ends: its columns `names` are read anew.

    Raises StaleDataError when it went at this very moment.
    """
    model: Any = type(row)
    # Locked by a statement of its own: PostgreSQL locks no rows through the outer joins that a page loads a row with.
    held = select(model.id).where(model.id == row.id).with_for_update(key_share=True)
    if db.session.scalar(held) is None:
        raise StaleDataError(f"{model.__name__} {row.id} is gone")
    db.session.refresh(row, names)


def lock_all(rows: Sequence[Identified], *names: str) -> None:
    """The same for rows of one table, by one statement that reads their columns `names` anew."""
    if not rows:
        return
    model: Any = type(rows[0])
    held = select(model.id, *(getattr(model, name) for name in names)).where(model.id.in_([row.id for row in rows]))
    found = {id: values for id, *values in db.session.execute(held.order_by(model.id).with_for_update(key_share=True))}
    for row in rows:
        for name, value in zip(names, found.get(row.id, ()), strict=False):
            set_committed_value(row, name, value)


def like(row: Any, **changed: Any) -> Any:
    """A new row that holds what this one holds, but for these columns, and its own id; not in the database yet."""
    kept = {each.key for each in inspect(type(row)).column_attrs} - {"id", "created_at", "version"}
    return type(row)(**{name: getattr(row, name) for name in kept} | changed)


def hold(name: str) -> None:
    """Nobody else's transaction gets past this name until this one ends: for what no single row stands for. SQLite lets
    one write at a time anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def open_connection() -> Connection:
    """That of the running transaction, which begins if none runs."""
    return db.session.info.get(CONNECTION) or db.session.connection()


@event.listens_for(db.session, "after_begin")
def _begun(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    session.info[CONNECTION] = connection


@event.listens_for(db.session, "after_transaction_end")
def _over(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(CONNECTION, None)


def unless_committed(undo: Callable[[], None]) -> None:
    """Do this when the running transaction ends without a commit: for what lies outside the database, such as a file."""
    db.session.info.setdefault("undo", []).append(undo)


@event.listens_for(db.session, "after_commit")
def _keep(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("undo", None)


@event.listens_for(db.session, "after_soft_rollback")
def _undo(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None and not ended.nested:
        for undo in reversed(session.info.pop("undo", [])):
            try:
                undo()
            except Exception:
                log.exception("left behind outside the database")


# True while the running request, job or command may write: SQLite then takes its write lock at the start, since a
# transaction that reads first and writes later fails at once when another wrote in between.
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_write_lock = threading.Lock()


def init_db(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    if settings.is_sqlite and (path := make_url(settings.database_url).database):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        (_tune_sqlite if settings.is_sqlite else be_impatient)(db.engine)


def _engine_options(settings: Settings) -> dict[str, Any]:
    size = settings.web_threads + settings.workers + 2
    if settings.is_sqlite:
        return {
            "pool_size": size,
            "max_overflow": 0,
            "pool_timeout": 10,
            "connect_args": {"timeout": 10, "isolation_level": None},
        }
    return {
        "pool_size": size,
        "max_overflow": 0,
        "pool_timeout": CONNECT_SECONDS,
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": CONNECT_SECONDS,
            # Compiled, a page's statement takes longer than it does as it is.
            "options": f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c jit=off",
        },
    }


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "cache_size=-2000",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _writing.get() and not connection.info.get(MAY_WRITE):
            if not _write_lock.acquire(timeout=10):
                raise PoolTimeout("The database was busy for ten seconds.")
            connection.info[MAY_WRITE] = True
        words = "BEGIN IMMEDIATE" if _writing.get() else "BEGIN"
        # Every request begins: by the driver itself it takes a tenth of the time.
        try:
            connection.connection.driver_connection.execute(words)  # type: ignore[union-attr]
        except sqlite3.Error as error:
            raise DBAPIError.instance(words, None, error, sqlite3.Error, dialect=connection.dialect) from error

    # Not with the commit, whose event comes before it: who is let in meanwhile finds SQLite locked, and sleeps.
    @event.listens_for(engine, "checkin")
    def end(_connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
        if record.info.pop(MAY_WRITE, False):
            _write_lock.release()


def is_writing() -> bool:
    """May the running request, job or command write?"""
    return _writing.get()


def read_past_sessions(sql: str) -> Sequence[Any]:
    """The rows of a statement, past sessions and SQLAlchemy: a tenth of their time, for what each request asks."""
    engine = db.engine
    if isinstance(engine, Connection):  # in one_transaction
        return engine.exec_driver_sql(sql).all()
    try:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute(sql)
            return cursor.fetchall()
        finally:
            raw.close()
    except engine.dialect.loaded_dbapi.Error as error:
        raise OperationalError(sql, None, error) from error


@contextmanager
def writing(allowed: bool = True) -> Iterator[None]:
    """Within it, a new transaction is one that may write."""
    token = _writing.set(allowed)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One writing transaction for a job or a command: all of it or nothing."""
    db.session.rollback()
    with writing():
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@contextmanager
def one_transaction() -> Iterator[Transaction]:
    """Within it, in this app, every session joins one transaction: units of work end in savepoints, and nothing is kept
    unless the whole of it ends well. For one thread that has the site to itself."""
    engines = db._app_engines[current_app._get_current_object()]  # type: ignore[attr-defined]
    engine = engines[None]
    db.session.remove()
    with writing(), engine.connect() as connection, connection.begin() as transaction:
        engines[None] = connection  # type: ignore[assignment]
        try:
            yield transaction
        finally:
            db.session.remove()
            engines[None] = engine

"""What pages show, kept until something they show changes.

The `public` stamp is a row that every transaction counts up when it writes to a table that pages show. What is kept in
this process is kept under its number, so an edit empties what all processes keep, at once, and nothing is kept that a
second process would miss. Who may see what is never kept: that is asked each time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Select, event, text, update
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, SessionTransaction, UOWTransaction, mapped_column

from core.db import Base, db, is_writing

PUBLIC = "public"
NUMBER, CHANGED = "stamps.number", "stamps.changed"
MOST_LOOKS = 5_000
Id = TypeVar("Id", bound=Hashable)


class Stamp(Base):
    """A number that counts changes; its value means nothing but "not what it was"."""

    __tablename__ = "stamps"

    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


_shown: set[str] = set()
_looks: OrderedDict[tuple[str, Hashable], tuple[int, Any]] = OrderedDict()
_lock = Lock()
_read = text("SELECT number FROM stamps WHERE name = 'public'")


def shown_on_pages(*models: type[Base]) -> None:
    """Say that pages show rows of these models: any write to them empties what is kept."""
    _shown.update(model.__tablename__ for model in models)


def number() -> int:
    """The stamp, read once a transaction."""
    found: int | None = db.session.info.get(NUMBER)
    if found is None:
        found = db.session.info[NUMBER] = db.session.connection().scalar(_read) or 0
    return found


def looks(kind: str, ids: Sequence[Id], make: Callable[[list[Id]], Mapping[Id, Any]]) -> dict[Id, Any]:
    """How each of these looks, to whoever may see it: `make` is asked for those not known since the last edit.

    What it gives is shared by all threads: plain values, or rows that are loaded whole and let go of.
    """
    if is_writing() or db.session.info.get(CHANGED):
        return dict(make(list(ids)))
    at = number()
    with _lock:
        found = {id: kept for id in ids if (kept := _looks.get((kind, id))) is not None and kept[0] == at}
    missing = [id for id in ids if id not in found]
    if not missing:
        return {id: found[id][1] for id in ids}
    made = make(missing)
    with _lock:
        _looks.update({(kind, id): (at, look) for id, look in made.items()})
        while len(_looks) > MOST_LOOKS:
            _looks.popitem(last=False)
    return {id: found[id][1] if id in found else made[id] for id in ids if id in found or id in made}


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


@event.listens_for(Session, "before_flush")
def _notice_changes(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    changed = (*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row)))
    if any(getattr(row, "__tablename__", "") in _shown for row in changed):
        session.info[CHANGED] = True


@event.listens_for(Session, "do_orm_execute")
def _notice_bulk_changes(state: ORMExecuteState) -> None:
    if not state.is_select and (state.is_update or state.is_delete or state.is_insert):
        table = getattr(state.bind_mapper, "local_table", None)
        if getattr(table, "name", "") in _shown:
            state.session.info[CHANGED] = True


@event.listens_for(Session, "before_commit")
def _count(session: Session) -> None:
    """The last thing a transaction does: the row is locked only while it commits, and no two wait for each other."""
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.get(CHANGED):
        session.connection().execute(update(Stamp).where(Stamp.name == PUBLIC).values(number=Stamp.number + 1))


@event.listens_for(Session, "after_transaction_end")
def _read_anew(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(NUMBER, None)
        session.info.pop(CHANGED, None)

"""Pages for visitors, kept until something that visitors see changes.

A page is kept in this process under the number of the `public` stamp, a row that every transaction counts up when it
writes to a table that public pages show. So an edit empties the cache of all processes at once, and nothing is kept
that a second process would miss.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, Response, make_response, request
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from core.db import Base, db
from core.web import current_person

PUBLIC = "public"
KEPT_SECONDS = 60  # "in 2 days" grows old by itself
MOST_PAGES = 500
MOST_PAGE_BYTES = 300_000


class Stamp(Base):
    """A number that counts changes; its value means nothing but "not what it was"."""

    __tablename__ = "stamps"

    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


_shown: set[str] = set()
_pages: OrderedDict[tuple[str, str, bool], tuple[int, float, bytes, dict[str, str]]] = OrderedDict()
_lock = Lock()
_read = text("SELECT number FROM stamps WHERE name = 'public'")


def shown_to_visitors(*models: type[Base]) -> None:
    """Say that public pages show rows of these models: any write to them empties the cache."""
    _shown.update(model.__tablename__ for model in models)


def kept_for_visitors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer visitors without a cookie from the cache. Goes inside `@needs` and `@open_to_all`'s view, so rules come first
    for everybody else; a page that depends on a person must never be reached signed out with different content."""

    @wraps(view)
    def wrapped(*arguments: Any, **parts: Any) -> Any:
        if request.cookies or request.method != "GET" or current_person() is not None:
            return view(*arguments, **parts)
        is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
        key = (request.full_path, str(request.accept_languages), is_packed)
        number = db.session.scalar(_read) or 0
        with _lock:
            kept = _pages.get(key)
        if kept is not None and kept[0] == number and monotonic() - kept[1] < KEPT_SECONDS:
            return Response(kept[2], headers=kept[3])
        response = make_response(view(*arguments, **parts))
        if response.status_code != 200 or len(response.get_data()) > MOST_PAGE_BYTES:
            return response
        return _keep(key, number, response, is_packed)

    return wrapped


def _keep(key: tuple[str, str, bool], number: int, response: Response, is_packed: bool) -> Response:
    headers = {
        "Content-Type": response.headers["Content-Type"],
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Vary": "Accept-Encoding, Accept-Language, Cookie",
    }
    body = response.get_data()
    if is_packed:
        body, headers["Content-Encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
    with _lock:
        _pages[key] = (number, monotonic(), body, headers)
        _pages.move_to_end(key)
        while len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)
    return Response(body, headers=headers)


def init_cache(app: Flask) -> None:
    """Forget pages of a site that ran before in this process (tests run several)."""
    _pages.clear()


@event.listens_for(Session, "before_flush")
def _count_changes(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    changed = (*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row)))
    if any(getattr(row, "__tablename__", "") in _shown for row in changed):
        _count(session)


@event.listens_for(Session, "do_orm_execute")
def _count_bulk_changes(state: ORMExecuteState) -> None:
    if not state.is_select and (state.is_update or state.is_delete or state.is_insert):
        table = getattr(state.bind_mapper, "local_table", None)
        if getattr(table, "name", "") in _shown:
            _count(state.session)


def _count(session: Session) -> None:
    """Once a transaction: the row is locked until its end."""
    transaction = session.get_transaction()
    if session.info.get("counted_in") is transaction and transaction is not None:
        return
    session.info["counted_in"] = transaction
    found = session.connection().execute(update(Stamp).where(Stamp.name == PUBLIC).values(number=Stamp.number + 1))
    if (
        not found.rowcount
        and session.connection().execute(select(Stamp.name).where(Stamp.name == PUBLIC)).first() is None
    ):
        session.connection().execute(insert(Stamp).values(name=PUBLIC, number=1))

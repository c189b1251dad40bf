"""News between rooms: what happened is a row in the transaction in which it happened; who cares hears after the commit.

Each handler is a job of its own, so it has its own transaction, fails alone and is tried again.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from core.db import Base, Identified, db, unit_of_work
from core.jobs import job, later
from core.stamps import uncounted
from core.subjects import find, subject_of

Handler = Callable[["Event"], None]
_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)


@uncounted
class Event(Identified, Base):
    """Something that happened: who did what to which row. The same row serves activity, notices and audit."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "subject_kind", "subject_id"), Index(None, "name", "created_at"))

    name: Mapped[str]
    actor_id: Mapped[UUID | None]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    details: Mapped[dict[str, Any]]

    def subject(self) -> Any:
        """The row it is about, or None if it is gone."""
        return find(self.subject_kind, self.subject_id)


def record(name: str, actor: Any, subject: Any, **details: Any) -> Event:
    """Say that `actor` (None: the site itself) did this to `subject`. Details are plain JSON values."""
    event = Event(
        name=name,
        actor_id=getattr(actor, "id", None),
        subject_kind=subject_of(subject).kind,
        subject_id=subject.id,
        details=details,
    )
    db.session.add(event)
    db.session.flush()  # the jobs below carry its id
    for handler in _handlers[name]:
        later(deliver, event_id=str(event.id), handler=handler)
    return event


def on(name: str) -> Callable[[Handler], Handler]:
    """Call the function after each event of this name. It is idempotent: it may be called again."""

    def add(function: Handler) -> Handler:
        _handlers[name][f"{function.__module__}.{function.__qualname__}"] = function
        return function

    return add


@job()
def deliver(event_id: str, handler: str) -> None:
    with unit_of_work():
        event = db.session.get(Event, UUID(event_id))
        if event is not None and handler in _handlers[event.name]:
            _handlers[event.name][handler](event)

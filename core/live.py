"""News for pages that are open. A page shows topics, by a signed ticket; on a stream it hears that one of them changed, and
asks for it anew, through its permissions. Where many look at once, `shows` draws it for all of them, through the same.

A change is told when its transaction commits: to this process, or with PostgreSQL to all (NOTIFY). Streams are few, since
each holds a thread while it waits; a page that gets none looks now and then.
"""

import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg
from flask import Flask, Response, abort, current_app, request, session
from flask_babel import get_locale
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from core.db import db
from core.settings import Settings
from core.web import open_to_all

log = logging.getLogger(__name__)
STREAMS, ON_EVERY_PAGE = 64, 24
LASTS_S = 15 * 60  # a browser asks again by itself; one that has gone without a word is let go of
BREATH_S = 15  # between signs of life: what stands between drops lines that are silent
CHANNEL, TOLD, EVERYTHING = "news", "live.told", "*"
AGAIN_AFTER_S = 2
FIRST, CHANGED, STILL_HERE = f"retry: {AGAIN_AFTER_S * 1000}\n\n", "data: changed\n\n", ": still here\n\n"


@dataclass(frozen=True)
class Viewer:
    """Who has a page open: what the cookie of their browser holds (None: a visitor), and the language it asks for."""

    token: str | None
    language: str


Drawing = Callable[[UUID, Sequence[Viewer]], Mapping[Viewer, str]]
_drawings: dict[str, Drawing] = {}
_everywhere: set[str] = set()


class Hub:
    """Which topics changed, for the streams of this process. Those that none has asked for are not counted."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._times: Counter[str] = Counter()
        self.is_closed = False

    def tell(self, *topics: str) -> None:
        with self._changed:
            self._times.update(each for each in topics if each in self._times or each == EVERYTHING)
            self._changed.notify_all()

    def times(self, topics: Sequence[str]) -> list[int]:
        """How often each was told."""
        return [self._times.setdefault(topic, 0) + self._times[EVERYTHING] for topic in topics]

    def wait(self, topics: Sequence[str], times: list[int], seconds: float) -> list[int]:
        """The same, as soon as one of them is another than it was; or after these seconds, or when the process ends."""
        with self._changed:
            self._changed.wait_for(lambda: self.is_closed or self.times(topics) != times, seconds)
            return self.times(topics)

    def close(self) -> None:
        """Let every stream end: the process waits for none."""
        with self._changed:
            self.is_closed = True
            self._changed.notify_all()


def init_live(app: Flask, settings: Settings) -> None:
    app.extensions["hub"] = Hub()
    app.extensions["streams"] = threading.BoundedSemaphore(STREAMS)
    app.extensions["streams on every page"] = threading.BoundedSemaphore(ON_EVERY_PAGE)
    app.add_url_rule("/events", view_func=events)
    app.jinja_env.globals["live_ticket"] = lambda kind, id: ticket(topic(kind, id))


def topic(kind: str, id: UUID) -> str:
    """What a page may listen to: the cut of a class project, say."""
    return f"{kind}:{id}"


def shows(kind: str) -> Callable[[Drawing], Drawing]:
    """The function draws what topics of this kind show: it is given the id and all who look, and gives HTML for those it can
    draw it for together. The others' pages ask for it."""

    def add(function: Drawing) -> Drawing:
        _drawings[kind] = function
        return function

    return add


def stands_on_every_page(kind: str) -> None:
    """Streams of such topics alone leave room to pages that show something of their own."""
    _everywhere.add(kind)


def is_shown(topic: str) -> bool:
    return topic.partition(":")[0] in _drawings


def drawn(app: Flask, topic: str, viewers: Sequence[Viewer]) -> Mapping[Viewer, str]:
    """What this topic shows now, as each of these may see it."""
    kind, _, id = topic.partition(":")
    with app.test_request_context("/events"):
        return _drawings[kind](UUID(id), viewers)


def viewer_of(app: Flask, headers: Sequence[tuple[str, str]]) -> Viewer:
    with app.test_request_context("/events", headers=headers):
        return Viewer(session.get("token") if request.cookies else None, str(get_locale()))


def in_a_message(html: str) -> str:
    """As a stream carries it: on one line."""
    return f"event: shown\ndata: {json.dumps(html)}\n\n"


def ticket(*topics: str) -> str:
    """Lets a page listen to these topics. The same topics have the same ticket, so that pages can be kept."""
    return str(_tickets(current_app.extensions["settings"]).dumps(topics))


def topics_of(settings: Settings, ticket: str) -> list[str] | None:
    """What a ticket lets a page listen to; None for one that we did not write."""
    try:
        return list(_tickets(settings).loads(ticket))
    except BadSignature:
        return None


def _tickets(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key, salt="live")


def tell(topic: str) -> None:
    """Say that a topic changed, once the running transaction commits."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_notify(CHANNEL, topic)))
    else:
        db.session.info.setdefault(TOLD, set()).add(topic)


@event.listens_for(db.session, "after_commit")
def _pass_on(session: Session) -> None:
    if not session.in_nested_transaction() and (told := session.info.pop(TOLD, None)):
        current_app.extensions["hub"].tell(*told)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(TOLD, None)


@open_to_all
def events() -> Response:
    """A stream of server-sent events (WHATWG HTML, 9.2). 204, which ends a browser's asking, where there are too many: the
    page then looks by itself."""
    topics = topics_of(current_app.extensions["settings"], request.args.get("ticket", ""))
    if topics is None:
        abort(404)
    leave = _room(topics)
    if leave is None:
        return Response(status=204)
    response = Response(_news(current_app.extensions["hub"], topics), content_type="text/event-stream")
    response.call_on_close(leave)
    response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    return response


def _room(topics: list[str]) -> Callable[[], None] | None:
    """Take the room that a stream needs, and say how to leave it; None where there is none."""
    is_everywhere = all(topic.partition(":")[0] in _everywhere for topic in topics)
    needed = ["streams", *(["streams on every page"] if is_everywhere else [])]
    rooms = [current_app.extensions[each] for each in needed]
    taken = [room for room in rooms if room.acquire(blocking=False)]

    def leave() -> None:
        for room in taken:
            room.release()

    if len(taken) == len(rooms):
        return leave
    leave()
    return None


def _news(hub: Hub, topics: list[str]) -> Iterator[str]:
    times, until = hub.times(topics), time.monotonic() + LASTS_S
    yield FIRST
    while not hub.is_closed and (left := until - time.monotonic()) > 0:
        seen, times = times, hub.wait(topics, times, min(BREATH_S, left))
        yield CHANGED if times != seen else STILL_HERE


def line_to(settings: Settings) -> str:
    """Where PostgreSQL tells the news, past SQLAlchemy."""
    return settings.database_url.replace("postgresql+psycopg://", "postgresql://")


def listen(app: Flask, settings: Settings) -> None:
    """In a thread of its own, in each process that has streams: hear what other processes tell."""
    if not settings.is_sqlite:
        threading.Thread(target=_listen, args=(app.extensions["hub"], settings), name="news", daemon=True).start()


def _listen(hub: Hub, settings: Settings) -> None:
    """While the line is down nothing is heard: when it is up again, everything may have changed."""
    while True:
        try:
            with psycopg.connect(line_to(settings), autocommit=True) as line:
                line.execute(f"LISTEN {CHANNEL}")
                hub.tell(EVERYTHING)
                for notify in line.notifies():
                    hub.tell(notify.payload)
        except psycopg.Error:
            log.exception("the line to the news broke")
        time.sleep(AGAIN_AFTER_S)

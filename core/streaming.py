"""`flask --app app events`: the streams of `core.live` from one evented process, beside many that answer pages. There a
stream costs no thread, so every open page has one, and what changed is drawn once for all who see alike: three hundred that
ask for it themselves would take a processor for seconds. What stands in front hands it `/events` alone.

An ASGI application (asgi.readthedocs.io, HTTP and lifespan).
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import psycopg
from flask import Flask

from core.live import (
    AGAIN_AFTER_S,
    BREATH_S,
    CHANGED,
    CHANNEL,
    EVERYTHING,
    FIRST,
    LASTS_S,
    STILL_HERE,
    Viewer,
    drawn,
    in_a_message,
    is_shown,
    line_to,
    topics_of,
    viewer_of,
)
from core.settings import Settings

log = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Stream:
    """One open page: who looks at it, and what it is to be told next."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.woken = asyncio.Event()
        self._next: dict[str, str] = {}

    def say(self, topic: str, words: str) -> None:
        """What of this topic was not sent yet is old by now."""
        self._next[topic] = words
        self.woken.set()

    def take(self) -> str:
        """What it is to be told; that it is still heard, where that is nothing."""
        words = "".join(self._next.values()) or STILL_HERE
        self._next.clear()
        self.woken.clear()
        return words


class Streams:
    """Who waits for which topic."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._settings: Settings = app.extensions["settings"]
        self._waiting: dict[str, set[Stream]] = defaultdict(set)
        self._drawing: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._listening: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    def tell(self, topic: str) -> None:
        for each in list(self._waiting) if topic == EVERYTHING else [topic] if topic in self._waiting else []:
            if not is_shown(each):
                self._say_to_all(each, CHANGED)
            elif each in self._drawing:
                self._again.add(each)
            else:
                self._drawing[each] = asyncio.create_task(self._draw(each))

    async def _draw(self, topic: str) -> None:
        """Show all who wait what this topic is now; once more, if it changed meanwhile."""
        try:
            streams = tuple(self._waiting.get(topic, ()))
            shown = await asyncio.to_thread(drawn, self._app, topic, [each.viewer for each in streams])
            messages = {html: in_a_message(html) for html in set(shown.values())}
            for each in streams:
                html = shown.get(each.viewer)
                each.say(topic, CHANGED if html is None else messages[html])
        except Exception:
            log.exception("%s could not be drawn: pages ask for it themselves", topic)
            self._say_to_all(topic, CHANGED)
        finally:
            del self._drawing[topic]
        if topic in self._again:
            self._again.discard(topic)
            self.tell(topic)

    def _say_to_all(self, topic: str, words: str) -> None:
        for each in self._waiting.get(topic, ()):
            each.say(topic, words)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                self._listening = asyncio.create_task(self._listen())
            elif self._listening is not None:
                self._listening.cancel()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    async def _listen(self) -> None:
        """While the line is down nothing is heard: when it is up again, everything may have changed."""
        while True:
            try:
                line = await psycopg.AsyncConnection.connect(line_to(self._settings), autocommit=True)
                async with line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    self.tell(EVERYTHING)
                    async for notify in line.notifies():
                        self.tell(notify.payload)
            except psycopg.Error:
                log.exception("the line to the news broke")
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        topics = topics_of(self._settings, *asked.get("ticket", [""])[:1])
        if scope["path"] != "/events" or topics is None:
            await _say(send, 404)
            return
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        stream = Stream(viewer_of(self._app, headers))
        for topic in topics:
            self._waiting[topic].add(stream)
        try:
            await _send_news(stream, receive, send)
        finally:
            for topic in topics:
                self._waiting[topic].discard(stream)
                if not self._waiting[topic]:
                    del self._waiting[topic]


async def _send_news(stream: Stream, receive: Receive, send: Send) -> None:
    await _begin(send, 200, ("content-type", "text/event-stream"))
    await send({"type": "http.response.body", "body": FIRST.encode(), "more_body": True})
    gone, until = asyncio.create_task(_gone(receive)), time.monotonic() + LASTS_S
    try:
        while not gone.done() and (left := until - time.monotonic()) > 0:
            waiting = asyncio.create_task(stream.woken.wait())
            await asyncio.wait({gone, waiting}, timeout=min(BREATH_S, left), return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            await send({"type": "http.response.body", "body": stream.take().encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _begin(send: Send, status: int, *headers: tuple[str, str]) -> None:
    kept = [("cache-control", "no-store"), ("x-accel-buffering", "no"), ("x-content-type-options", "nosniff"), *headers]
    coded = [(name.encode(), value.encode()) for name, value in kept]
    await send({"type": "http.response.start", "status": status, "headers": coded})


async def _say(send: Send, status: int) -> None:
    await _begin(send, status)
    await send({"type": "http.response.body", "body": b""})

"""`flask --app app events`: the streams of `core.live` from one evented process, beside many that answer pages. There a
stream costs no thread, so every open page has one. What stands in front hands it `/events` alone.

An ASGI application (asgi.readthedocs.io, HTTP and lifespan); it asks the database nothing but what others tell.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import psycopg

from core.live import (
    AGAIN_AFTER_S,
    BREATH_S,
    CHANGED,
    CHANNEL,
    EVERYTHING,
    FIRST,
    LASTS_S,
    STILL_HERE,
    line_to,
    topics_of,
)
from core.settings import Settings, read_settings

log = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Streams:
    """Who waits for which topic."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    def tell(self, topic: str) -> None:
        told = self._waiting.values() if topic == EVERYTHING else [self._waiting.get(topic, set())]
        for each in told:
            for waiting in each:
                waiting.set()

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
        woken = asyncio.Event()
        for topic in topics:
            self._waiting[topic].add(woken)
        try:
            await self._stream(woken, receive, send)
        finally:
            for topic in topics:
                self._waiting[topic].discard(woken)
                if not self._waiting[topic]:
                    del self._waiting[topic]

    async def _stream(self, woken: asyncio.Event, receive: Receive, send: Send) -> None:
        await _begin(send, 200, ("content-type", "text/event-stream"))
        await send({"type": "http.response.body", "body": FIRST.encode(), "more_body": True})
        gone, until = asyncio.create_task(_gone(receive)), time.monotonic() + LASTS_S
        try:
            while not gone.done() and (left := until - time.monotonic()) > 0:
                waiting = asyncio.create_task(woken.wait())
                await asyncio.wait({gone, waiting}, timeout=min(BREATH_S, left), return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                words = CHANGED if woken.is_set() else STILL_HERE
                woken.clear()
                await send({"type": "http.response.body", "body": words.encode(), "more_body": True})
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


def application() -> Streams:
    """As the server starts it."""
    return Streams(read_settings())

"""The evented process: what changed is drawn once for all who look; who is not drawn for, asks."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from core import live
from core.live import CHANGED, EVERYTHING, FIRST, STILL_HERE, Viewer, ticket
from core.streaming import Streams

PIECE, OTHER = f"piece:{UUID(int=1)}", f"piece:{UUID(int=2)}"


class Browser:
    """An open page: what it was sent so far."""

    def __init__(self, streams: Streams, words: str, language: str = "en") -> None:
        self.heard: list[str] = []
        self._left = asyncio.Event()
        scope = {
            "type": "http",
            "path": "/events",
            "query_string": f"ticket={words}".encode(),
            "headers": [(b"accept-language", language.encode())],
        }
        self._open = asyncio.create_task(streams(scope, self._receive, self._send))

    async def leave(self) -> None:
        self._left.set()
        await self._open

    async def _receive(self) -> Any:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        words = message.get("body", b"").decode()
        if words not in ("", FIRST, STILL_HERE):
            self.heard.append(words)


def with_browsers(
    app: Flask, *topics: str, run: Callable[[Streams, list[Browser]], Awaitable[None]]
) -> list[list[str]]:
    """What each of the browsers heard, one for each topic."""

    async def opened() -> list[list[str]]:
        streams = Streams(app)
        with app.app_context():
            tickets = [ticket(topic) for topic in topics]
        browsers = [Browser(streams, words) for words in tickets]
        while sum(map(len, streams._waiting.values())) < len(browsers):
            await asyncio.sleep(0.01)
        await run(streams, browsers)
        while streams._drawing:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        for each in browsers:
            await each.leave()
        return [each.heard for each in browsers]

    return asyncio.run(opened())


@pytest.fixture
def draw(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], list[int]]:
    """Say how topics of a kind are drawn; the list it gives holds for how many each time."""

    def be_drawn(drawing: Callable[[Sequence[Viewer]], Mapping[Viewer, str]]) -> list[int]:
        asked: list[int] = []

        def note(_id: UUID, viewers: Sequence[Viewer]) -> Mapping[Viewer, str]:
            asked.append(len(viewers))
            return drawing(viewers)

        monkeypatch.setitem(live._drawings, "piece", note)
        return asked

    return be_drawn


def shown(heard: str) -> str:
    return json.loads(heard.partition("data: ")[2])


def test_what_changed_is_drawn_once_and_sent_to_whoever_looks_at_it(app: Flask, draw: Any) -> None:
    asked = draw(lambda viewers: dict.fromkeys(viewers, "<ol>\n</ol>"))

    async def change(streams: Streams, _browsers: list[Browser]) -> None:
        streams.tell(PIECE)

    first, second, other = with_browsers(app, PIECE, PIECE, OTHER, run=change)
    assert asked == [2]
    assert [shown(each) for each in (*first, *second)] == ["<ol>\n</ol>"] * 2
    assert other == []


def test_who_is_not_drawn_for_hears_that_it_changed(app: Flask, draw: Any) -> None:
    draw(lambda viewers: {})

    async def change(streams: Streams, _browsers: list[Browser]) -> None:
        streams.tell(EVERYTHING)

    assert with_browsers(app, PIECE, OTHER, run=change) == [[CHANGED], [CHANGED]]


def test_where_drawing_fails_pages_ask(app: Flask, draw: Any) -> None:
    def fail(_viewers: Sequence[Viewer]) -> Mapping[Viewer, str]:
        raise RuntimeError

    asked = draw(fail)

    async def change(streams: Streams, _browsers: list[Browser]) -> None:
        streams.tell(PIECE)
        while streams._drawing:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        streams.tell(PIECE)

    assert with_browsers(app, PIECE, run=change) == [[CHANGED, CHANGED]]
    assert len(asked) == 2


def test_what_changes_while_it_is_drawn_is_drawn_once_more(app: Flask, draw: Any) -> None:
    asked = draw(lambda viewers: dict.fromkeys(viewers, str(len(asked))))

    async def change(streams: Streams, _browsers: list[Browser]) -> None:
        for _ in range(5):
            streams.tell(PIECE)

    [heard] = with_browsers(app, PIECE, run=change)
    assert shown(heard[-1]) == "2"
    assert len(asked) == 2


def test_a_topic_that_nobody_draws_is_told(app: Flask) -> None:
    async def change(streams: Streams, _browsers: list[Browser]) -> None:
        streams.tell("wall:1")
        streams.tell("wall:3")

    assert with_browsers(app, "wall:1", "wall:2", run=change) == [[CHANGED], []]

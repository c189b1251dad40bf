"""Three hundred pages that are open while a piece fills: when each of them shows it, and how long other pages take meanwhile.

On PostgreSQL, with the evented process beside the one that answers pages. `python -m bench.live` measures this alone.
"""

import asyncio
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import random
from statistics import quantiles

from flask import Flask
from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Person
from app import create_app
from bench import seeding
from bench.driving import Client, memory_bytes
from bench.report import conclude
from bench.running import Site, free_port, site, wait_for
from core.db import db, unit_of_work
from core.settings import ROOT, read_settings
from productions.models import Alternate, Slot
from productions.operations import choose
from tests.run import postgres
from tests.tables import postgres_database

OPEN_PAGES, FILLS, EVERY_S = 300, 12, 2.5
SPREAD_S = 0.3  # as static/js/lib/live.js
MOST_SEEN_S, MOST_PAGE_MS = 1.0, 300
HELD_OPEN, MOST_MB = 1_000, 400
WORKS = 1200  # of three hundred people: each has a page open
STRIP = f"/class-projects/{seeding.SLUG}/cut/strip"
Seen = list[tuple[float, bytes]]


class OpenPage:
    """Somebody's page with a stream: it takes what that shows, and where it only hears of a change it asks for the strip, as
    the browser's script does."""

    def __init__(self, site: Site, events_port: int, ticket: str, cookie: str) -> None:
        self.site, self.events_port, self.ticket = site, events_port, ticket
        self.sign = f"Cookie: {cookie}\r\n"
        self.seen: Seen = []
        self.asked = 0

    async def stay(self) -> None:
        news, ask = await asyncio.open_connection("127.0.0.1", self.events_port)
        ask.write(f"GET /events?ticket={self.ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.sign}\r\n".encode())
        self.answers, self.asks = await asyncio.open_connection("127.0.0.1", self.site.port)
        async for line in news:
            if line.startswith(b'data: "'):
                self.seen.append((time.perf_counter(), line))
            elif line == b"data: changed\n":
                await asyncio.sleep(random() * SPREAD_S)
                shown = await self._strip()
                self.seen.append((time.perf_counter(), shown))

    async def _strip(self) -> bytes:
        self.asked += 1
        self.asks.write(f"GET {STRIP} HTTP/1.1\r\nHost: 127.0.0.1:{self.site.port}\r\n{self.sign}\r\n".encode())
        head = await self.answers.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return await self.answers.readexactly(length)


class Pages:
    """Somebody who reads the class project's page, again and again, meanwhile."""

    def __init__(self, site: Site) -> None:
        self.taken_ms: list[float] = []
        self.site, self.stopping = site, threading.Event()
        self.threads = [threading.Thread(target=self._read, daemon=True) for _ in range(2)]

    def __enter__(self) -> "Pages":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _read(self) -> None:
        client = Client(self.site.port)
        while not self.stopping.wait(0.1):
            begun = time.perf_counter()
            client.get(self.site.paths["class"], self.site.cookie)
            self.taken_ms.append(1000 * (time.perf_counter() - begun))


def measured() -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure)."""
    with postgres() as server:
        address = postgres_database(server, "live")
        with site(WORKS, DATABASE_URL=address) as served, evented(served, address) as (port, process):
            app = create_app(read_settings({"INSTANCE": str(served.folder), "DATABASE_URL": address, "DEMO": "0"}))
            with Pages(served) as pages:
                waits = asyncio.run(_watched(app, served, port))
            held_mb = asyncio.run(_held_open(app, served, port, process))
            with app.app_context():
                db.engine.dispose()
    late = quantiles(waits, n=20)[-1]
    yield (
        late <= MOST_SEEN_S,
        f"live: {OPEN_PAGES} open pages show a fill within {late:.2f} s p95 (at most {MOST_SEEN_S:.0f})",
    )
    page = quantiles(pages.taken_ms, n=20)[-1]
    yield page <= MOST_PAGE_MS, f"live: a page takes {page:.0f} ms p95 meanwhile (at most {MOST_PAGE_MS})"
    yield (
        held_mb <= MOST_MB,
        f"live: the evented process holds {HELD_OPEN:,} connections in {held_mb:.0f} MB (at most {MOST_MB})",
    )


@contextmanager
def evented(served: Site, address: str) -> Iterator[tuple[int, int]]:
    """The process with the streams, beside the site: its port and id."""
    port = free_port()
    own = {"INSTANCE": str(served.folder), "DATABASE_URL": address, "DEMO": "0"}
    command = [sys.executable, "-W", "ignore", "-m", "flask", "--app", "app", "events", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own)
    try:
        wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


async def _watched(app: Flask, served: Site, port: int) -> list[float]:
    """For each fill and page, the seconds from its commit until the page shows it."""
    ticket = _ticket(served)
    pages = [OpenPage(served, port, ticket, cookie) for cookie in _cookies(app)]
    staying = [asyncio.create_task(page.stay()) for page in pages]
    await asyncio.sleep(2)
    waits: list[float] = []
    for turn in range(FILLS):
        for page in pages:
            page.seen.clear()
        work, committed = await asyncio.to_thread(_fill, app, turn)
        await asyncio.sleep(EVERY_S)
        waits += [_first(page.seen, work) - committed for page in pages]
    for each in staying:
        each.cancel()
    print(
        f"live: of {OPEN_PAGES * FILLS} times, pages asked for the strip themselves {sum(page.asked for page in pages)}"
    )
    return waits


async def _held_open(app: Flask, served: Site, port: int, process: int) -> float:
    """MB of the evented process while so many pages are open, each of which was told of a change."""
    ticket = _ticket(served)
    cookies = _cookies(app)

    async def opened(number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        news, ask = await asyncio.open_connection("127.0.0.1", port)
        sign = f"Cookie: {cookies[number % len(cookies)]}\r\n"
        ask.write(f"GET /events?ticket={ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\n{sign}\r\n".encode())
        assert b" 200 " in await news.readline(), "a stream was refused"
        return news, ask  # a writer that nobody holds closes the connection

    told = await asyncio.gather(*map(opened, range(HELD_OPEN)))
    await asyncio.to_thread(_fill, app, 0)
    await asyncio.wait_for(asyncio.gather(*(_told(news) for news, _ask in told)), 30)
    return memory_bytes(process) / 1e6


async def _told(news: asyncio.StreamReader) -> None:
    async for line in news:
        if line.startswith((b'data: "', b"data: changed")):
            return
    raise RuntimeError("a stream ended")


def _ticket(served: Site) -> str:
    found = re.search(r'<live-part[^>]*data-ticket="([^"]+)"', _page(served))
    assert found is not None
    return found[1]


def _cookies(app: Flask) -> list[str]:
    """Each of three hundred people signed in."""
    with app.app_context(), unit_of_work():
        people = db.session.scalars(select(Person).order_by(Person.id).limit(OPEN_PAGES)).all()
        return [seeding.cookie_of(accounts.begin_session(person, device="the bench")) for person in people]


def _page(served: Site) -> str:
    client = Client(served.port)
    return client.get_body(served.paths["class"], served.cookie).decode()


def _fill(app: Flask, turn: int) -> tuple[bytes, float]:
    """Another take plays in a place: the address of its work, and when that was committed."""
    with app.app_context():
        with unit_of_work():
            slots = db.session.scalars(select(Slot).order_by(Slot.position)).all()
            filled = [slot for slot in slots if len(slot.alternates) > 1]
            slot = filled[turn % len(filled)]
            other: Alternate = next(each for each in slot.alternates if each.chosen_at is None)
            choose(other, by=None)
            work = f"/works/{other.submission_id}".encode()
        db.session.remove()
        return work, time.perf_counter()


def _first(seen: Seen, work: bytes) -> float:
    return next((at for at, shown in seen if work in shown), float("inf"))


if __name__ == "__main__":
    conclude(measured())

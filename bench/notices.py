"""The daily mail at 10,000 people and at 100,000, and an inbox of ten notices and of 10,000.

Each walk is killed in the middle and begun again: everybody has one mail, and the process is no larger for ten times the
people. `python -m bench.notices` measures this alone.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from statistics import median
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select, text
from uuid_utils.compat import uuid4, uuid7

from accounts import operations as accounts
from accounts.models import Person
from app import create_app
from bench.classes import person_row, write
from bench.memory import Peak
from bench.report import conclude
from core.cli import bring_up_to_date
from core.db import db, now, time_is, unit_of_work
from core.jobs import Job
from core.settings import ROOT, read_settings
from notifications.jobs import send_daily_mails
from notifications.models import Digest, Notice
from tests.run import postgres
from tests.tables import postgres_database

SMALL, LARGE = 10_000, 100_000
DATABASES = ("SQLite", "PostgreSQL")
FEW, MANY, ROUNDS = 10, 10_000, 60
MOST_GROWTH, MOST_SLOWER = 1.2, 1.5
SEVEN = now().replace(hour=7, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Walked:
    """A walk through all people that was killed at half of them and begun again."""

    people: int
    seconds: float
    memory_mb: float
    mails: int
    written_to: int

    def __str__(self) -> str:
        rate = self.people / self.seconds
        return f"{self.people:>7,} people: {self.mails:,} mails in {self.seconds:.0f} s ({rate:.0f} a second), {self.memory_mb:.0f} MB"


def measured(sizes: Sequence[int] = (SMALL, LARGE)) -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure), for both databases."""
    walks = {}
    with postgres() as server:
        for database, size in product(DATABASES, sizes):
            url = "" if database == "SQLite" else postgres_database(server, f"notices_{size}")
            walks[database, size] = walked = _walk(size, url)
            print(f"daily mail, {database}, {walked}", flush=True)
            once = walked.mails == walked.written_to == size
            yield (
                once,
                f"daily mail, {database}, {size:,} people: {walked.mails:,} mails to {walked.written_to:,} of them",
            )
    for database in DATABASES:
        few, many = (walks[database, size] for size in (sizes[0], sizes[-1]))
        growth = many.memory_mb / few.memory_mb
        words = f"daily mail, {database}: {many.memory_mb:.0f} MB for {many.people:,} people, {growth:.2f} times {few.people:,}"
        yield growth <= MOST_GROWTH, f"{words} (at most {MOST_GROWTH})"
    yield from _inboxes()


def _walk(people: int, url: str) -> Walked:
    with tempfile.TemporaryDirectory(prefix="notices") as folder:
        settings = {"INSTANCE": folder, "SECRET_KEY": "a secret for the bench", "DATABASE_URL": url}
        app = create_app(read_settings(settings))
        with app.app_context():
            bring_up_to_date()
            with unit_of_work():
                _seed(people)
            if url:
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM ANALYZE"))
            started = time.perf_counter()
            with Peak() as peak:
                _until(people // 2, _worker(settings)).kill()
                assert _worker(settings).wait() == 0
            seconds = time.perf_counter() - started
            addresses = Job.arguments["to"].as_string()
            mails, written_to = db.session.execute(select(func.count(Job.id), func.count(addresses.distinct()))).one()
            db.session.remove()
            db.engine.dispose()
    return Walked(people, seconds, peak.bytes / 1e6, mails, written_to)


def _seed(people: int) -> None:
    """Everybody was thanked and answered last evening, by somebody whom all may see."""
    ids, friend = [uuid7() for _ in range(people)], uuid7()
    write(Person, ({"id": id, **person_row(place)} for place, id in enumerate([*ids, friend])))
    names, evening = ("answer.thanked", "answer.sent"), SEVEN - timedelta(hours=12)
    write(Notice, (_told(id, friend, name, evening) for id in ids for name in names))


def _told(person: UUID, about: UUID, name: str, at: datetime) -> dict[str, Any]:
    facts = {"subject_kind": "person", "subject_id": about, "details": {"title": "One empty chair"}, "url": "/works/1"}
    return {"id": uuid7(), "person_id": person, "event_id": uuid4(), "name": name, "created_at": at, **facts}


def _worker(settings: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A process that walks through everybody whose morning it is."""
    command = [sys.executable, "-m", "bench.notices", "walk"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})


def _until(written: int, worker: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
    """The worker, when it has come so far."""
    while (db.session.scalar(select(func.count()).select_from(Digest)) or 0) < written:
        assert worker.poll() is None
        db.session.rollback()
        time.sleep(0.2)
    db.session.rollback()
    return worker


def walk() -> None:
    with create_app().app_context(), time_is(SEVEN + timedelta(minutes=10)):
        send_daily_mails()


def _inboxes() -> Iterator[tuple[bool, str]]:
    with tempfile.TemporaryDirectory(prefix="notices") as folder:
        app = create_app(read_settings({"INSTANCE": folder, "SECRET_KEY": "a secret for the bench"}))
        with app.app_context():
            bring_up_to_date()
            few, many = (_page_ms(app, notices) for notices in (FEW, MANY))
            db.engine.dispose()
    words = f"an inbox of {MANY:,} notices: {many:.1f} CPU ms, {many / few:.2f} times one of {FEW}"
    yield many / few <= MOST_SLOWER, f"{words} (at most {MOST_SLOWER})"


def _page_ms(app: Flask, notices: int) -> float:
    """CPU milliseconds of the inbox of somebody with so many, 40 of them to a page."""
    with unit_of_work():
        person, friend = (Person(id=uuid7(), **person_row(notices + place)) for place in range(2))
        db.session.add_all([person, friend])
        db.session.flush()
        evening = SEVEN - timedelta(hours=12)
        write(
            Notice,
            (_told(person.id, friend.id, "answer.sent", evening + timedelta(seconds=each)) for each in range(notices)),
        )
        token = accounts.begin_session(person, device="the bench")
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = token
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        assert client.get("/notifications").status_code == 200
        times.append(1000 * (time.process_time() - started))
    return median(times)


if __name__ == "__main__":
    walk() if sys.argv[1:] == ["walk"] else conclude(measured())

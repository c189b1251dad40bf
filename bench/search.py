"""Search among many works: how long its page takes, for words that are rare, common, begun, or three; on both databases.

`python -m bench.search` measures this alone.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from random import Random
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from sqlalchemy import bindparam, text, update
from uuid_utils.compat import uuid7

from accounts import operations as accounts
from accounts.models import Person
from app import create_app
from bench.classes import write, write_class
from bench.report import conclude
from bench.seeding import SHARE, cookie_of
from core import search
from core.cli import bring_up_to_date
from core.db import db, now, unit_of_work
from core.settings import read_settings
from media.models import Medium
from submissions.models import Part, Submission, Visibility
from tests.run import postgres
from tests.tables import postgres_database

MOST_MS = {10_000: 60.0, 100_000: 150.0}
DATABASES = ("SQLite", "PostgreSQL")
ASKED, WARM_UP = 120, 10
WORDS_A_WORK, VOCABULARY = 40, 20_000
SPACING = timedelta(minutes=3)
SYLLABLES = ["ka", "lo", "mi", "ren", "su", "ta", "vo", "be", "dri", "fen", "gu", "hal", "ji", "nor", "pe", "wo"]


def word(number: int) -> str:
    """The nth most usual word: syllables, so that beginnings are shared as those of real words are."""
    said = ""
    while True:
        said += SYLLABLES[number % len(SYLLABLES)]
        number //= len(SYLLABLES)
        if not number:
            return said


def usual(random: Random) -> int:
    """The place of a word as texts have them: the nth is n times rarer than the first."""
    return int(VOCABULARY ** random.random()) - 1


QUERIES: Mapping[str, Callable[[Random], str]] = {
    "a rare word": lambda random: word(random.randrange(VOCABULARY // 2, VOCABULARY)) + " ",
    "a common word": lambda random: word(random.randrange(3)) + " ",
    "the beginning of a word": lambda random: word(random.randrange(VOCABULARY))[: random.randrange(1, 5)],
    "three words": lambda random: " ".join(word(usual(random)) for _ in range(3)) + " ",
}


@dataclass(frozen=True)
class Line:
    database: str
    works: int
    who: str
    asked: str
    times_ms: Sequence[float]

    @property
    def p95(self) -> float:
        return quantiles(self.times_ms, n=20)[18]

    @property
    def target(self) -> str:
        most = MOST_MS[self.works]
        return f"search, {self.database}, {self.works:,} works, {self.who}, {self.asked}: p95 {self.p95:.0f} ms (at most {most:.0f})"


@contextmanager
def a_site(works: int, url: str, folder: str) -> Iterator[tuple[Flask, str]]:
    """A site with so many works in one class project, and the cookie of somebody who is in it."""
    settings = read_settings({"INSTANCE": folder, "SECRET_KEY": "a secret for the bench", "DATABASE_URL": url})
    app = create_app(settings)
    with app.app_context():
        bring_up_to_date()
        with unit_of_work():
            member = _seed(works, Random(works))
        search.rebuild()
        if not settings.is_sqlite:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        with unit_of_work():
            cookie = cookie_of(accounts.begin_session(db.session.get_one(Person, member), device="the bench"))
        db.session.remove()
    yield app, cookie
    with app.app_context():
        db.engine.dispose()


def _seed(works: int, random: Random) -> UUID:
    """Three of four for everyone, the others for the class."""
    made, begun = write_class(works, promised=3), now() - SPACING * works
    write(Part, (_part(take, random) for _work, take in made.takes.values()))
    table = Submission.__table__
    share = update(table).where(table.c.id == bindparam("work"))
    share = share.values({name: bindparam(name) for name in ("title", "visibility", "shared_at", "medium")})
    ids = [work for work, _take in made.takes.values()]
    db.session.connection().execute(
        share, [_shared(id, place, begun + SPACING * place, random) for place, id in enumerate(ids)]
    )
    db.session.execute(text(SHARE))
    return made.people[0]


def _shared(work: UUID, place: int, at: datetime, random: Random) -> dict[str, Any]:
    rung = Visibility.CLASS if place % 4 == 3 else Visibility.EVERYONE
    title = " ".join(word(usual(random)) for _ in range(3))
    return {"work": work, "title": title, "visibility": rung, "shared_at": at, "medium": Medium.TEXT}


def _part(take: UUID, random: Random) -> dict[str, Any]:
    words = " ".join(word(usual(random)) for _ in range(WORDS_A_WORK))
    return {"id": uuid7(), "take_id": take, "position": 0, "medium": Medium.TEXT, "text": words}


def measured(sizes: Sequence[int] = tuple(MOST_MS)) -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure), for both databases."""
    with postgres() as server, tempfile.TemporaryDirectory(prefix="search") as folder:
        for database, works in product(DATABASES, sizes):
            url = f"sqlite:///{folder}/{works}.db"
            if database == "PostgreSQL":
                url = postgres_database(server, f"search_{works}")
            with a_site(works, url, folder) as (app, cookie):
                for who, asked in product(("a stranger", "a member"), QUERIES):
                    line = Line(database, works, who, asked, _times(app, cookie if who == "a member" else "", asked))
                    yield line.p95 <= MOST_MS[works], line.target


def _times(app: Flask, cookie: str, asked: str) -> list[float]:
    """How long each page took, in milliseconds: of works alone, which are the most there is."""
    random, client = Random(asked), app.test_client(use_cookies=False)
    headers = {"Cookie": cookie} if cookie else {}
    times = []
    for _ in range(WARM_UP + ASKED):
        address = f"/search?{urlencode({'q': QUERIES[asked](random), 'kind': 'submission'})}"
        begun = time.perf_counter()
        answer = client.get(address, headers=headers)
        times.append(1000 * (time.perf_counter() - begun))
        assert answer.status_code == 200, answer.status
    return times[WARM_UP:]


if __name__ == "__main__":
    conclude(measured())

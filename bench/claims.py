"""Claims at any size of class: how long one takes, how many a second, and whether any work is given too often."""

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice, product
from random import Random
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select, text
from uuid_utils.compat import uuid7

from accounts.models import Person
from app import create_app
from bench.classes import write, write_class
from bench.report import conclude
from core.cli import bring_up_to_date
from core.db import db, now, open_connection, unit_of_work
from core.settings import read_settings
from reviews import claiming
from reviews.models import ReviewNeed, ReviewTask
from reviews.need import COUNTED
from tests.run import postgres
from tests.tables import postgres_database

WARM_UP, CLAIMS, CLAIMS_TOGETHER = 50, 400, 1600
# Machines are shared, and slow for seconds at a time: of so many rounds the quietest is judged.
ROUNDS, ROUNDS_TOGETHER = 10, 3
TOGETHER = 16
PROMISED = 3
SMALL, LARGE = 10_000, 100_000
SIZES = (SMALL, LARGE, 1_000_000)
MOST_MS = {"SQLite": (0.5, 20.0), "PostgreSQL": (2.0, 20.0)}
MOST_GROWTH = 1.5
LEAST_A_SECOND, MOST_MS_TOGETHER = 400, 100.0


@dataclass(frozen=True)
class Timed:
    """How long claims took: the claim itself and, with it, its transaction; milliseconds."""

    claims_ms: list[float]
    whole_ms: list[float]
    seconds: float

    @property
    def p50(self) -> float:
        return median(self.claims_ms)

    @property
    def p99(self) -> float:
        return quantiles(self.claims_ms, n=100)[98]

    @property
    def p99_whole(self) -> float:
        return quantiles(self.whole_ms, n=100)[98]

    @property
    def rate(self) -> float:
        return len(self.claims_ms) / self.seconds


@contextmanager
def a_class(works: int, url: str, folder: str) -> Iterator[tuple[Flask, UUID, list[UUID]]]:
    """A site whose one class has this many learners, each with a work in the pool; most have answered one already."""
    settings = read_settings({"INSTANCE": folder, "SECRET_KEY": "a secret for the bench", "DATABASE_URL": url})
    app = create_app(settings)
    with app.app_context():
        bring_up_to_date()
        with unit_of_work():
            course_id, people = _seed(works, Random(works))
        if not settings.is_sqlite:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        db.session.remove()
    yield app, course_id, people
    with app.app_context():
        db.engine.dispose()


def _seed(works: int, rng: Random) -> tuple[UUID, list[UUID]]:
    made, begun = write_class(works, promised=PROMISED), now() - timedelta(days=14)
    course, call, people, takes = made.course_id, made.call_id, made.people, made.takes
    answered = [id for id in people if rng.random() < 0.6]
    reviewers = answered[1:] + answered[:1]
    write(ReviewTask, (_sent(takes, course, *pair) for pair in zip(reviewers, answered, strict=True)))
    levels = dict.fromkeys(answered, 1)
    write(ReviewNeed, (_need(takes, course, call, id, levels.get(id, 0), begun, rng) for id in people))
    return course, people


def _sent(takes: dict[UUID, tuple[UUID, UUID]], course: UUID, reviewer: UUID, author: UUID) -> dict[str, Any]:
    work, take = takes[author]
    whose = {"reviewer_id": reviewer, "author_id": author, "course_id": course}
    return {"id": uuid7(), **whose, "take_id": take, "submission_id": work, "state": "sent", "why": ""}


def _need(
    takes: dict[UUID, tuple[UUID, UUID]], course: UUID, call: UUID, author: UUID, level: int, begun: Any, rng: Random
) -> dict[str, Any]:
    work, take = takes[author]
    shared = begun + timedelta(minutes=rng.random() * 20_000)
    return {
        "submission_id": work,
        "take_id": take,
        "assignment_id": call,
        "course_id": course,
        "author_id": author,
        "level": level,
        "has_new": level > 0,
        "priority": int(rng.random() > 0.2),
        "shared_at": shared,
        "half_at": shared + timedelta(hours=12),
        "answer_by": shared + timedelta(hours=24),
    }


def one_after_the_other(app: Flask, course: UUID, people: Sequence[UUID]) -> Timed:
    """Each of these people claims once."""
    with app.app_context():
        every = _loaded(people)
        begun = time.perf_counter()
        times = [_claim(course, person) for person in every]
        seconds = time.perf_counter() - begun
    return Timed([claim for claim, _ in times], [whole for _, whole in times], seconds)


def _loaded(ids: Sequence[UUID]) -> list[Person]:
    """These people, as a request has them before it asks for anything."""
    people = list(db.session.scalars(select(Person).where(Person.id.in_(ids))))
    db.session.expunge_all()
    db.session.remove()
    return people


def _claim(course: UUID, person: Person) -> tuple[float, float]:
    """The time of a claim, and of its transaction: milliseconds. A request has one open by then: it asked who somebody is."""
    started = time.perf_counter()
    with unit_of_work():
        open_connection()
        asked = time.perf_counter()
        claiming.claim_next(person, [course])
        given = time.perf_counter()
    db.session.remove()
    return 1000 * (given - asked), 1000 * (time.perf_counter() - started)


def all_at_once(app: Flask, course: UUID, people: Sequence[UUID]) -> Timed:
    """The same people, from sixteen threads, each with a connection of its own."""
    times: list[tuple[float, float]] = []
    with app.app_context():
        every = _loaded(people)

    def work(own: Sequence[Person]) -> None:
        with app.app_context():
            times.extend([_claim(course, person) for person in own])

    threads = [threading.Thread(target=work, args=(every[place::TOGETHER],)) for place in range(TOGETHER)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    return Timed([claim for claim, _ in times], [whole for _, whole in times], seconds)


def too_often() -> int:
    """Works with more answers than they were promised, or whose level is not what their tasks say."""
    counted = select(func.count()).where(
        ReviewTask.submission_id == ReviewNeed.submission_id, ReviewTask.state.in_(COUNTED)
    )
    wrong = (ReviewNeed.level > ReviewNeed.target) | (ReviewNeed.level != counted.scalar_subquery())
    return db.session.scalar(select(func.count()).select_from(ReviewNeed).where(wrong)) or 0


@dataclass(frozen=True)
class Line:
    """What was measured with one database and one size of class."""

    database: str
    works: int
    rounds: Sequence[Timed]
    rounds_together: Sequence[Timed]
    wrong: int

    @property
    def alone(self) -> Timed:
        return min(self.rounds, key=lambda timed: timed.p50)

    @property
    def together(self) -> Timed:
        return max(self.rounds_together, key=lambda timed: timed.rate)

    def __str__(self) -> str:
        return (
            f"{self.database:10} {self.works:>9,} works: one client p50 {self.alone.p50:.2f} ms (of rounds "
            f"{', '.join(f'{timed.p50:.2f}' for timed in self.rounds)}), p99 {self.alone.p99:.2f} ms, with its "
            f"transaction {median(self.alone.whole_ms):.2f} ms; {TOGETHER} clients {self.together.rate:.0f} a second (of "
            f"rounds {', '.join(f'{timed.rate:.0f}' for timed in self.rounds_together)}), "
            f"p99 {self.together.p99_whole:.0f} ms; {self.wrong} given too often"
        )


def measured(sizes: Sequence[int] = SIZES) -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure), for both databases. All are printed; two sizes are judged."""
    lines = []
    with postgres() as server:
        for database, size in product(MOST_MS, sizes):
            url = "" if database == "SQLite" else postgres_database(server, f"claims_{size}")
            lines.append(measure(database, size, url))
            print(lines[-1], flush=True)
    by_size = {(line.database, line.works): line for line in lines}
    for line in lines:
        yield line.wrong == 0, f"claims, {line.database}, {line.works:,} works: {line.wrong} given too often (none)"
    for database, (most_p50, most_p99) in MOST_MS.items():
        line, less = by_size[database, LARGE], by_size[database, SMALL]
        name = f"claims, {database}, {line.works:,} works"
        growth = line.alone.p50 / less.alone.p50
        yield line.alone.p50 <= most_p50, f"{name}: p50 {line.alone.p50:.2f} ms (at most {most_p50})"
        yield line.alone.p99 <= most_p99, f"{name}: p99 {line.alone.p99:.2f} ms (at most {most_p99:.0f})"
        yield growth <= MOST_GROWTH, f"{name}: {growth:.2f} times {less.works:,} (at most {MOST_GROWTH})"
        rate = line.together.rate
        yield rate >= LEAST_A_SECOND, f"{name}: {TOGETHER} clients, {rate:.0f} a second (at least {LEAST_A_SECOND})"
        if database == "SQLite":
            slow = line.together.p99_whole
            yield (
                slow <= MOST_MS_TOGETHER,
                f"{name}: {TOGETHER} threads, p99 {slow:.0f} ms (at most {MOST_MS_TOGETHER:.0f})",
            )


def measure(database: str, works: int, url: str) -> Line:
    with (
        tempfile.TemporaryDirectory(prefix="claims") as folder,
        a_class(works, url or f"sqlite:///{folder}/site.db", folder) as (app, course, people),
    ):
        some = iter(Random(3).sample(people, WARM_UP + ROUNDS * CLAIMS + ROUNDS_TOGETHER * CLAIMS_TOGETHER))
        one_after_the_other(app, course, list(islice(some, WARM_UP)))
        alone = [one_after_the_other(app, course, list(islice(some, CLAIMS))) for _ in range(ROUNDS)]
        together = [all_at_once(app, course, list(islice(some, CLAIMS_TOGETHER))) for _ in range(ROUNDS_TOGETHER)]
        with app.app_context():
            return Line(database, works, alone, together, too_often())


if __name__ == "__main__":
    conclude(measured())

"""A topic in which people talked for years: one of 5,000 posts, beside one of 50.

`python -m bench.topics` measures this alone.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from app import create_app
from bench.driving import Series
from bench.report import MOST_GROWTH, conclude
from bench.running import Site, site
from bench.seeding import write
from community.models import Post, Section, Topic
from core.db import db, now, unit_of_work
from core.settings import read_settings

FEW, MANY = 50, 5_000
ROUNDS, SECONDS = 12, 0.4
MOST_P95_MS = 300
WORDS = "The third chair creaks, so I sat down on the *second* one and waited for the sound to stop."


def measured() -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure)."""
    with site(1000) as served:
        addresses = _topics(served)
        turns = {posts: Series() for posts in addresses}
        for address in addresses.values():
            served.load.warm_up(address, served.cookie)
        for posts, series in [*turns.items()] * ROUNDS:
            served.load.round(series, addresses[posts], served.cookie, SECONDS)
    growth, p95 = turns[MANY].cpu_ms / turns[FEW].cpu_ms, turns[MANY].p95_ms
    costs = f"{turns[MANY].cpu_ms:.1f} CPU ms a page, {growth:.2f} times that of {FEW}"
    yield growth <= MOST_GROWTH, f"topic of {MANY:,} posts: {costs} (at most {MOST_GROWTH})"
    yield p95 <= MOST_P95_MS, f"topic of {MANY:,} posts: {p95:.0f} ms p95 (at most {MOST_P95_MS})"


def _topics(site: Site) -> dict[int, str]:
    """The address of a topic of few posts, and of one of many."""
    app, topics = create_app(read_settings({"INSTANCE": str(site.folder), "DEMO": "0"})), {FEW: uuid7(), MANY: uuid7()}
    with app.app_context():
        with unit_of_work():
            people = db.session.scalars(select(Person.id).order_by(Person.id).limit(40)).all()
            for count, topic in topics.items():
                write(_posts(topic, people, count))
        db.engine.dispose()
    return {count: f"/board/{topic}" for count, topic in topics.items()}


def _posts(topic: UUID, people: Sequence[UUID], count: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    said_at = now() - timedelta(minutes=count)
    author = {"author_id": people[0], "section": Section.HELLO, "title": "The third chair"}
    yield Topic, {"id": topic, "opens_at": said_at, "last_post_at": now(), **author}
    for number in range(count):
        said_at += timedelta(minutes=1)
        by = people[number % len(people)]
        said = {"author_id": by, "body": WORDS, "body_html": f"<p>{WORDS}</p>", "said_at": said_at}
        yield Post, {"topic_id": topic, **said}


if __name__ == "__main__":
    conclude(measured())

"""Lists that grew for years: a topic of 5,000 posts and an inbox of 10,000 notices, beside short ones.

`python -m bench.long_lists` measures this alone.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person, Session
from app import create_app
from bench.driving import Series
from bench.report import MOST_GROWTH, USUAL_CPU_MS, conclude
from bench.running import Site, site
from bench.seeding import write
from community.models import Post, Section, Topic
from core.db import db, now, unit_of_work
from core.settings import read_settings
from notifications.models import Notice

POSTS, NOTICES = {"short": 50, "long": 5_000}, {"short": 50, "long": 10_000}
ROUNDS, SECONDS = 12, 0.4
MOST_P95_MS = 300
WORDS = "The third chair creaks, so I sat down on the *second* one and waited for the sound to stop."


def measured() -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure)."""
    with site(1000) as short, site(1000) as long:
        sites = {"short": short, "long": long}
        pages = {name: _filled(each, POSTS[name], NOTICES[name]) for name, each in sites.items()}
        turns = {turn: Series() for turn in product(("topic", "inbox"), sites)}
        for page, name in turns:
            sites[name].load.warm_up(pages[name][page], sites[name].cookie)
        for (page, name), series in [*turns.items()] * ROUNDS:
            sites[name].load.round(series, pages[name][page], sites[name].cookie, SECONDS)
    for page, most in (("topic", POSTS["long"]), ("inbox", NOTICES["long"])):
        few, many = turns[page, "short"], turns[page, "long"]
        growth = many.cpu_ms / few.cpu_ms
        met = growth <= MOST_GROWTH and many.cpu_ms <= MOST_CPU_MS[page] and many.p95_ms <= MOST_P95_MS
        yield (
            met,
            (
                f"{page} of {most:,}: {many.cpu_ms:.2f} CPU ms a page (at most {MOST_CPU_MS[page]:.0f}), {growth:.2f} times that of 50 "
                f"(at most {MOST_GROWTH}), {many.p95_ms:.0f} ms p95 (at most {MOST_P95_MS})"
            ),
        )


MOST_CPU_MS = {"topic": USUAL_CPU_MS, "inbox": USUAL_CPU_MS}


def _filled(site: Site, posts: int, notices: int) -> dict[str, str]:
    """The addresses of a topic and of the inbox of who is signed in, filled so far."""
    app = create_app(read_settings({"INSTANCE": str(site.folder), "DEMO": "0"}))
    with app.app_context():
        with unit_of_work():
            reader = db.session.scalars(select(Session.person_id).order_by(Session.id.desc()).limit(1)).one()
            others = db.session.scalars(
                select(Person.id).where(Person.id != reader).order_by(Person.id).limit(40)
            ).all()
            topic = uuid7()
            write(_posts(topic, [*others], posts))
            write(_notices(reader, [*others], notices))
        db.engine.dispose()
    return {"topic": f"/board/{topic}", "inbox": "/notifications"}


def _posts(topic: UUID, people: list[UUID], count: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    said_at = now() - timedelta(minutes=count)
    author = {"author_id": people[0], "section": Section.HELLO, "title": "The third chair"}
    yield Topic, {"id": topic, "opens_at": said_at, "last_post_at": now(), **author}
    for number in range(count):
        said_at += timedelta(minutes=1)
        by = people[number % len(people)]
        yield (
            Post,
            {"topic_id": topic, "author_id": by, "body": WORDS, "body_html": f"<p>{WORDS}</p>", "said_at": said_at},
        )


def _notices(person: UUID, people: list[UUID], count: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    for number in range(count):
        yield (
            Notice,
            {
                "person_id": person,
                "actor_id": people[number % len(people)],
                "event_id": uuid7(),
                "name": "answer.sent",
                "subject_kind": "submission",
                "subject_id": uuid7(),
                "details": {"title": "The rim"},
                "url": "/works",
                "read_at": now() if number % 3 else None,
            },
        )


if __name__ == "__main__":
    conclude(measured())

"""What open pages hear: by the tickets that they hold, by what is drawn for all of them, and by what is told at all."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch
from uuid import UUID

from core import live
from tests.visitor import Visitor
from tests.worlds.building import Built
from tests.worlds.oracle import Oracle
from tests.worlds.reading import SECRET, Reader

WORK = re.compile(r"/works/([0-9a-f-]{36})")
CUT = "cut"


@contextmanager
def all_told() -> Iterator[set[str]]:
    """The topics that are told within it, whoever listens."""
    topics: set[str] = set()
    with patch.object(live, "tell", topics.add):
        yield topics


def not_said(topics: Iterable[str], built: Built) -> Iterator[str]:
    """Of what was told, the topics in which nobody had said anything: a draft, or a work that is shown to nobody, is no news."""
    oracle = Oracle(built.world.before())
    for topic in sorted(topics):
        kind, name = _named(topic, built)
        if name and not oracle.is_news(kind, name):
            yield f"{kind} of {name}"


def not_theirs(reader: Reader, oracle: Oracle) -> Iterator[tuple[str, str]]:
    """(the thing, which topic their pages listen to) for each thing whose news are not for them."""
    settings = reader.visit.app.extensions["settings"]
    for ticket, where in reader.tickets.items():
        for topic in live.topics_of(settings, ticket) or ():
            kind, name = _named(topic, reader.built)
            if name and not oracle.may_listen(reader.name, kind, name):
                yield name, f"{reader.name or 'a visitor'} listens to the {kind} of {name} at {where}"


def drawn_for_others(
    built: Built, visit: Visitor, readers: Iterable[str | None], oracle: Oracle
) -> Iterator[tuple[str, str]]:
    """(the thing, who was shown what of it) where the strips that are drawn for all who look tell somebody too much."""
    viewers = {name: live.Viewer(_token(visit, built, name), "en") for name in readers}
    for course in built.courses.values():
        shown = live.drawn(visit.app, live.topic(CUT, course.id), list(viewers.values()))
        for name, viewer in viewers.items():
            html = shown.get(viewer, "")
            for of, field in map(built.words.__getitem__, SECRET.findall(html)):
                if not oracle.may_read(name, of, field, "/events"):
                    yield of, f"{name or 'a visitor'} is shown the {field} of {of} by the stream"
            for work in map(built.names.__getitem__, map(UUID, WORK.findall(html))):
                if not oracle.sees_work(name, built.world.things[work]):
                    yield work, f"{name or 'a visitor'} is shown {work} by the stream"


def _named(topic: str, built: Built) -> tuple[str, str]:
    """Its kind, and the name of what it is about; "" for what is no one's, as the board of the site."""
    kind, _, id = topic.partition(":")
    return kind, built.names.get(UUID(id), "")


def _token(visit: Visitor, built: Built, name: str | None) -> str | None:
    if name is None:
        return None
    with visit.client(built.people[name]).session_transaction() as cookie:
        return cookie["token"]

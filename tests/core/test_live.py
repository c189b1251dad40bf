"""News for open pages: who listens hears once it is committed, and of nothing else."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from core import live
from core.db import db
from core.live import CHANGED, EVERYTHING, FIRST, ON_EVERY_PAGE, STILL_HERE, STREAMS, Hub, ticket, topics_of
from tests.cast import Cast

CUT, WALL = "cut:1", "wall:1"


@pytest.fixture
def heard(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was told, as SQLite's one process hears it."""
    told: list[str] = []
    monkeypatch.setattr(app.extensions["hub"], "tell", lambda *topics: told.extend(topics))
    return told


def test_a_listener_wakes_for_its_own_topics_and_for_everything() -> None:
    hub = Hub()
    before = hub.times([CUT])
    hub.tell(WALL)
    assert hub.wait([CUT], before, 0) == before
    threading.Timer(0.05, hub.tell, [CUT]).start()
    after = hub.wait([CUT], before, 10)
    assert after != before
    hub.tell(EVERYTHING)
    assert hub.wait([CUT], after, 0) != after


def test_what_came_between_two_waits_is_not_missed() -> None:
    hub = Hub()
    before = hub.times([CUT, WALL])
    hub.tell(WALL)
    assert hub.wait([CUT, WALL], before, 0) != before


def test_a_hub_that_closes_lets_everyone_go_on() -> None:
    hub = Hub()
    threading.Timer(0.05, hub.close).start()
    assert hub.wait([CUT], hub.times([CUT]), 10) == hub.times([CUT])


def test_news_is_told_when_it_is_committed_and_not_when_it_is_not(app: Flask, cast: Cast, heard: list[str]) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL itself tells at the commit: tests/serving/test_events.py")
    live.tell(CUT)
    db.session.rollback()
    assert heard == []
    live.tell(CUT)
    live.tell(CUT)
    assert heard == []
    db.session.commit()
    assert heard == [CUT]
    db.session.commit()
    assert heard == [CUT]


def test_a_ticket_is_ours_and_always_the_same(app: Flask) -> None:
    settings = app.extensions["settings"]
    with app.app_context():
        mine = ticket(CUT, WALL)
        assert mine == ticket(CUT, WALL)
    assert topics_of(settings, mine) == [CUT, WALL]
    for forged in ("", "odd", mine[:-1], mine + "x", f"x{mine}"):
        assert topics_of(settings, forged) is None


def stream(app: Flask, words: str) -> Any:
    return app.test_client().get(f"/events?ticket={words}", buffered=False)


def test_a_stream_says_that_something_changed_and_nothing_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BREATH_S", 0.01)
    with app.app_context():
        answer = stream(app, ticket(CUT))
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.iter_encoded()
    assert next(said) == FIRST.encode()
    assert next(said) == STILL_HERE.encode()
    app.extensions["hub"].tell(WALL)
    assert next(said) == STILL_HERE.encode()
    app.extensions["hub"].tell(CUT)
    assert next(said) == CHANGED.encode()
    answer.close()


def test_no_ticket_no_stream(app: Flask) -> None:
    assert stream(app, "odd").status_code == 404
    assert app.test_client().get("/events").status_code == 404


def test_what_stands_on_every_page_leaves_room_to_other_pages(app: Flask) -> None:
    with app.app_context():
        bell, cut = ticket("notices:1"), ticket(CUT)
    streams = [stream(app, bell) for _ in range(ON_EVERY_PAGE)]
    assert stream(app, bell).status_code == 204
    streams.append(stream(app, cut))
    assert {each.status_code for each in streams} == {200}
    for each in streams:
        each.close()
    again = stream(app, bell)
    assert again.status_code == 200
    again.close()


def test_beyond_the_most_a_page_is_told_to_look_by_itself_and_an_end_makes_room(app: Flask) -> None:
    with app.app_context():
        mine = ticket(CUT)
    streams = [stream(app, mine) for _ in range(STREAMS)]
    assert {each.status_code for each in streams} == {200}
    assert stream(app, mine).status_code == 204
    streams.pop().close()
    again = stream(app, mine)
    assert again.status_code == 200
    for each in [*streams, again]:
        each.close()

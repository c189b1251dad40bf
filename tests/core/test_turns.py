"""Whoever works has a turn; whoever sends has a line; and what is too long for one answer comes in parts."""

from pathlib import Path

import pytest
from flask import Flask, Response, g

from core.sending import PART_BYTES, send_in_parts
from core.turns import LINES, give_way, take_turn, threads
from tests.visitor import Visitor

LONG = {"data": b"x" * 100_000, "content_type": "text/plain"}


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(number % 251 for number in range(1000)) * (PART_BYTES // 400))
    return path


def turns_left(app: Flask) -> int:
    return app.extensions["turns"]._value


@pytest.mark.parametrize("path", ["/", "/nothing/here"])
def test_a_turn_ends_with_its_request(app: Flask, visit: Visitor, path: str) -> None:
    before = turns_left(app)
    visit(path)
    assert turns_left(app) == before == app.extensions["settings"].web_threads


def test_a_turn_given_up_early_is_given_up_once(app: Flask, database: None) -> None:
    before = turns_left(app)
    with app.test_request_context():
        take_turn()
        assert turns_left(app) == before - 1
        give_way()
        give_way()
        assert not g.get("has_turn")
    assert turns_left(app) == before


def test_when_too_many_send_long_bodies_the_next_is_asked_to_come_again_and_short_ones_go_through(
    app: Flask, database: None
) -> None:
    lines = app.extensions["lines"]
    for _ in range(LINES):
        assert lines.acquire(blocking=False)
    try:
        refused = app.test_client().post("/signin", **LONG)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert app.test_client().post("/signin", data={"email": "a@example.org"}).status_code != 503
    finally:
        lines.release(LINES)
    assert app.test_client().post("/signin", **LONG).status_code != 503


def test_there_is_a_thread_for_everybody_who_may_work_or_send(app: Flask) -> None:
    settings = app.extensions["settings"]
    assert threads(settings) > settings.web_threads + LINES


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("0-", 0, PART_BYTES),
        (f"1000-{2 * PART_BYTES}", 1000, 1000 + PART_BYTES),
        (f"{PART_BYTES}-{PART_BYTES + 9}", PART_BYTES, PART_BYTES + 10),
        ("-5", -5, None),
    ],
)
def test_a_range_comes_in_parts_each_of_which_says_what_it_is(
    app: Flask, film: Path, asked: str, start: int, stop: int | None
) -> None:
    content = film.read_bytes()
    with app.test_request_context(headers={"Range": f"bytes={asked}"}):
        answer = send_in_parts(film, "video/mp4", name="film.mp4", is_download=False)
        assert answer.status_code == 206
        assert answer.get_data() == content[start:stop]
        begins = start % len(content)
        assert answer.headers["Content-Range"] == f"bytes {begins}-{begins + answer.content_length - 1}/{len(content)}"


def test_a_file_that_nobody_asked_a_range_of_comes_whole(app: Flask, film: Path) -> None:
    with app.test_request_context():
        answer: Response = send_in_parts(film, "video/mp4", name="film.mp4", is_download=False)
        assert (answer.status_code, answer.content_length) == (200, film.stat().st_size)
        answer.direct_passthrough = False
        assert answer.get_data() == film.read_bytes()
        answer.close()

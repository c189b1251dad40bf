"""Streams of real servers: what one person does, whoever listens hears at once, in whichever process; and streams hold up
nothing when the site ends."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from core.settings import ROOT
from tests.classroom import CLASS
from tests.serving.making import Maker
from tests.site import Site, wait_until


@contextmanager
def stream(address: str, ticket: str) -> Iterator[http.client.HTTPResponse]:
    with (
        closing(http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)) as line,
        closing(asked(line, f"/events?ticket={ticket}")) as answer,
    ):
        yield answer


def asked(line: http.client.HTTPConnection, path: str) -> http.client.HTTPResponse:
    line.request("GET", path)
    return line.getresponse()


def hears(answer: http.client.HTTPResponse) -> bool:
    """Whether it says within the time-out that something changed."""
    while words := answer.readline():
        if words == b"data: changed\n":
            return True
    return False


def wall_of(site: Site) -> tuple[Maker, str]:
    """A learner, and the ticket that the wall of their class project gives them."""
    maker, found = Maker(site, 0), list[str]()
    maker.share(maker.write())

    def has_ticket() -> bool:
        page = maker.someone.get(f"{CLASS}/wall?show=newest").text
        found.extend(re.findall(r'<live-wall data-ticket="([^"]+)"', page))
        return bool(found)

    wait_until(has_ticket, 20)
    return maker, found[0]


def test_what_somebody_shares_is_heard_by_whoever_has_the_wall_open(classroom: Site) -> None:
    maker, ticket = wall_of(classroom)
    other = Maker(classroom, 1)
    with stream(classroom.address, ticket) as answer:
        assert answer.status == 200
        assert answer.readline() == b"retry: 2000\n"
        other.share(other.write())
        assert hears(answer)
    for each in (maker, other):
        each.someone.close()


def test_open_streams_hold_up_no_end(classroom: Site) -> None:
    maker, ticket = wall_of(classroom)
    maker.someone.close()
    assert classroom.process is not None
    with stream(classroom.address, ticket) as answer:
        answer.readline()
        begun = time.monotonic()
        os.killpg(classroom.process.pid, signal.SIGINT)
        wait_until(lambda: not classroom.is_running, 20)
        assert time.monotonic() - begun < 15, "a stream breathes every fifteen seconds: it was not told to end"


@pytest.mark.skipif("TEST_POSTGRES" not in os.environ, reason="with SQLite there is one process")
def test_one_evented_process_hears_what_any_other_tells(classroom: Site) -> None:
    maker, ticket = wall_of(classroom)
    port = classroom.port + 1
    command = [sys.executable, "-m", "flask", "--app", "app", "events", "--port", str(port)]
    beside = subprocess.Popen(command, cwd=ROOT, env=classroom.environment, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(address), 60)
        with stream(address, ticket) as answer:
            assert answer.readline() == b"retry: 2000\n"
            maker.share(maker.write())
            assert hears(answer)
        for wrong, status in (("/events?ticket=odd", 404), ("/events", 404), ("/", 404)):
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
                assert asked(line, wrong).status == status
    finally:
        maker.someone.close()
        os.killpg(beside.pid, signal.SIGTERM)
        assert beside.wait(20) is not None


def answers(address: str) -> bool:
    try:
        with stream(address, "odd") as answer:
            return answer.status == 404
    except OSError:
        return False

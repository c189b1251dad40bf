"""Starting and stopping, with the real server: one line when it can't, and nothing left behind when it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click import ClickException

from core.serving import check_address
from core.settings import read_settings
from tests.serving.keeping import count
from tests.site import SERVE, Site, wait_until
from tests.someone import Someone


def starts_not(site: Site) -> str:
    """What it says while it refuses to start."""
    result = subprocess.run(SERVE, env=site.environment, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def group_is_gone(site: Site) -> bool:
    assert site.process is not None
    site.process.poll()
    try:
        os.killpg(site.process.pid, 0)
    except ProcessLookupError:
        return True
    return False


def is_listening(site: Site) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", site.port)) == 0


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORT", "eighty", "PORT: 'eighty' is not a whole number from 1 to 65535."),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "Error: DATABASE_URL: the database does not answer"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_exit_1(
    make_site: Callable[..., Site], name: str, value: str, line: str
) -> None:
    assert starts_not(make_site(**{name: value})).startswith(line)


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    settings = read_settings({"INSTANCE": str(tmp_path), "SECRET_KEY": "x" * 40, "DEMO": "0", "HOST": "192.0.2.1"})
    with pytest.raises(ClickException, match=r"HOST: cannot listen on '192.0.2.1' \(Cannot assign"):
        check_address(settings)


@pytest.mark.long
def test_a_port_in_use_and_a_second_server_on_one_database_are_one_line(
    classroom: Site, make_site: Callable[..., Site]
) -> None:
    assert f"PORT: {classroom.port} is in use on 127.0.0.1" in starts_not(make_site("other", PORT=str(classroom.port)))
    if classroom.database_url.startswith("sqlite"):
        second = make_site("second", DATABASE_URL=classroom.database_url)
        assert "Another process is serving site.db" in starts_not(second)


def test_connections_that_only_wait_keep_nobody_out(classroom: Site) -> None:
    """A browser keeps its connections open: a class of 300 must not fill the house by sitting there."""
    waiting = [Someone(classroom.address, timeout=10) for _ in range(400)]
    try:
        for each in waiting:
            assert each.get("/healthz").status == 200
    finally:
        for each in waiting:
            each.close()


def test_ctrl_c_ends_all_of_it(classroom: Site) -> None:
    assert classroom.process is not None
    os.killpg(classroom.process.pid, signal.SIGINT)
    wait_until(lambda: group_is_gone(classroom), 30)
    assert not is_listening(classroom)


ASLEEP = """
import os, signal, threading, time
from core.serving import hear_signals_in_time

signal.signal(signal.SIGTERM, lambda *_: os._exit(7))
hear_signals_in_time()
threading.Timer(0.5, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM)).start()
threading.Event().wait()
"""


def test_a_signal_that_does_not_wake_the_main_thread_is_heard() -> None:
    assert subprocess.run([sys.executable, "-c", ASLEEP], check=False, timeout=20).returncode == 7


def test_when_one_process_is_killed_the_site_comes_back_and_the_other_leaves(classroom: Site) -> None:
    assert classroom.process is not None
    (answering,) = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(classroom.process.pid)], capture_output=True, text=True, check=True
    ).stdout.split()[:1]
    os.kill(int(answering), signal.SIGKILL)
    time.sleep(0.2)
    classroom.wait_until_it_answers()
    os.kill(classroom.process.pid, signal.SIGKILL)
    wait_until(lambda: group_is_gone(classroom), 30)
    assert not is_listening(classroom)


def test_told_to_stop_it_finishes_what_it_began(classroom: Site) -> None:
    someone = Someone(classroom.address)
    fields = someone.get("/signin").fields("/signin")
    body = b"email=learner-0%40example.org&password=one+kitchen+chair&csrf_token=" + fields["csrf_token"].encode()
    with socket.create_connection(("127.0.0.1", classroom.port), timeout=30) as slow:
        cookies = "; ".join(f"{name}={value}" for name, value in someone.cookies.items())
        slow.sendall(
            f"POST /signin HTTP/1.1\r\nHost: 127.0.0.1:{classroom.port}\r\nCookie: {cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        )
        slow.sendall(body[:20])
        time.sleep(0.5)
        assert classroom.process is not None
        classroom.process.terminate()
        time.sleep(1)
        slow.sendall(body[20:])
        assert slow.recv(65536).startswith(b"HTTP/1.1 303")
    assert classroom.process.wait(30) == 0
    someone.close()


@pytest.mark.long
def test_ctrl_c_while_the_demonstration_loads_leaves_an_empty_site(make_site: Callable[..., Site]) -> None:
    site = make_site("demo", DEMO="1")
    site.begin()
    wait_until(lambda: "Loading the demonstration" in site.log.read_text(), 60)
    time.sleep(2)
    assert site.process is not None
    os.killpg(site.process.pid, signal.SIGINT)
    wait_until(lambda: group_is_gone(site), 30)
    assert count(site, "SELECT count(*) FROM people") == 0
    assert [path for path in (site.instance / "files").rglob("*") if path.is_file()] == []

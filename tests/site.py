"""A real site for tests: the server in processes of its own, as an operator starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app import create_app
from core.db import db
from core.settings import ROOT, read_settings
from tests import tables

SERVE = [sys.executable, "-m", "flask", "--app", "app", "serve"]


def wait_until(holds: Callable[[], bool], seconds: float = 150) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)


class Site:
    """A running site: `address`, and what the operator sees of it."""

    def __init__(self, instance: Path, environment: dict[str, str]) -> None:
        self.instance = instance
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = instance / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "INSTANCE": str(instance),
            "PORT": str(self.port),
            "SITE_URL": self.address,
            "DEMO": "0",
            **environment,
        }

    @property
    def database_url(self) -> str:
        return read_settings(self.environment).database_url

    def start(self, within_seconds: float = 150) -> None:
        self.begin()
        self.wait_until_it_answers(within_seconds)

    def begin(self) -> None:
        """Start it, and don't wait."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                SERVE, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait_until_it_answers(self, within_seconds: float = 150) -> None:
        deadline = time.monotonic() + within_seconds
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2)
                return
            except (OSError, urllib.error.URLError):
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError(f"the site did not start: {self.log.read_text()}")

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Its app and its database in this process, to make what a test begins with."""
        settings = read_settings(self.environment)
        tables.lay(settings)
        with create_app(settings).app_context():
            yield
            db.session.remove()
            db.engine.dispose()

    def kill(self) -> None:
        """As a power cut would: the server and all that it started, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.is_running:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def flask(self, *arguments: str) -> str:
        """Run an operator's command, and return what it says."""
        return self.python("-m", "flask", "--app", "app", *arguments)

    def python(self, *arguments: str) -> str:
        result = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def mailed_link(self, to: str) -> str:
        """The newest link mailed to somebody."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            for path in sorted((self.instance / "mail").glob("*.eml"), reverse=True):
                message = path.read_text().replace("=\n", "").replace("=3D", "=")
                found = re.search(rf"{re.escape(self.address)}/sign\S+", message)
                if f"To: {to}" in message and found:
                    return found.group().rstrip('.>"')
            time.sleep(0.2)
        raise AssertionError(f"no mail with a link for {to}")

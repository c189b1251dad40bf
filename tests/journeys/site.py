"""A running site for journeys: the real server in a process of its own, and what its operator sees of it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from core.settings import ROOT


class Site:
    """A running site: `address`, and what the operator sees of it."""

    def __init__(self, instance: Path, environment: dict[str, str]) -> None:
        self.instance = instance
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "INSTANCE": str(instance),
            "PORT": str(self.port),
            "SITE_URL": self.address,
            "DEMO": "0",
            **environment,
        }

    def start(self, within_seconds: float = 60) -> None:
        command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
        with (self.instance / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + within_seconds
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2)
                return
            except (OSError, urllib.error.URLError):
                assert self.process.poll() is None, (self.instance / "server.log").read_text()
                time.sleep(0.1)
        raise AssertionError(f"the site did not start: {(self.instance / 'server.log').read_text()}")

    def kill(self) -> None:
        """As a power cut would: the server and all that it started, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def flask(self, *arguments: str) -> str:
        """Run an operator's command."""
        command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True, timeout=120
        ).stdout

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

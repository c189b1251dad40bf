"""A seeded site in a server of its own, and who asks for what there."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.driving import Load
from core.settings import ROOT

STARTS_WITHIN_S = 120
ENDS_WITHIN_S = 30


@dataclass(frozen=True)
class Site:
    """A running site: its process, its load, the addresses of its pages, the cookie of a learner who is signed in."""

    pid: int
    port: int
    folder: Path
    load: Load
    paths: dict[str, str]
    cookie: str


@contextmanager
def site(works: int, **settings: str) -> Iterator[Site]:
    """A site of this many works, served as `make serve` does, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder, Path(folder, "server.log").open("w+") as log:
        port = free_port()
        own = {"INSTANCE": folder, "PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}", "DEMO": "0"}
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")} | own | settings
        python = [sys.executable, "-W", "ignore", "-m"]
        seeding = subprocess.run(
            [*python, "bench.seeding", str(works)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
        )
        server = subprocess.Popen([*python, "bench.site"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for(port, server)
            yield Site(server.pid, port, Path(folder), Load(port, server.pid), **json.loads(seeding.stdout))
        except BaseException:
            log.seek(0)
            print(log.read()[-4000:], file=sys.stderr)
            raise
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(ENDS_WITHIN_S)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")

"""A real S3-compatible server for tests: SeaweedFS in a process of its own, on this machine alone."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from obstore.exceptions import BaseError
from obstore.store import S3Store

WEED = Path(sys.executable).with_name("weed")
STARTS_WITHIN_S = 60
KEY, SECRET, SHELF = "a-key", "a-secret", "class-projects"
IDENTITY = {
    "identities": [
        {
            "name": "site",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
    ]
}
_started: list[subprocess.Popen[bytes]] = []  # by this worker, which may leave before another that uses it
SERVICES = ("master", "volume", "filer", "s3")
NOT_NEEDED = ("-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false", "-master.telemetry=false")
SMALL = ("-master.volumeSizeLimitMB=64", "-volume.max=100", "-volume.minFreeSpacePercent=1")


@contextmanager
def s3_server(folder: Path) -> Iterator[Mapping[str, str]]:
    """The AWS_… variables that lead to it, to its bucket SHELF above all: any other is made by the first file that is put there.

    All workers of a run who ask with the same folder share it: the first starts it, the last who leaves ends it. Two that
    begin at the same moment on two cores were seen to wait for each other.
    """
    with _users(folder) as users:
        if not users:
            users |= {"count": 0, **_start(folder)}
        users["count"] += 1
        environment = users["environment"]
    try:
        yield environment
    finally:
        with _users(folder) as users:
            users["count"] -= 1
            if not users["count"]:
                os.killpg(users["pid"], signal.SIGKILL)
                users.clear()


@contextmanager
def _users(folder: Path) -> Iterator[dict[str, Any]]:
    """What the workers know of it; nothing while it does not run. One worker at a time."""
    folder.mkdir(exist_ok=True)
    with (folder / "users.json").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        users = json.loads(file.read() or "{}")
        yield users
        file.seek(0)
        file.truncate()
        file.write(json.dumps(users))


def _start(folder: Path) -> dict[str, Any]:
    (folder / "s3.json").write_text(json.dumps(IDENTITY))
    ports = _free_ports([f"{service}.port{kind}" for service in SERVICES for kind in ("", ".grpc")])
    where = ["-s3", f"-s3.config={folder / 's3.json'}", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    listening = [f"-{name}={port}" for name, port in ports.items()]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [WEED, "server", *where, *listening, *NOT_NEEDED, *SMALL],
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "GOMAXPROCS": "1"},
        )
    environment = {
        "AWS_ENDPOINT": f"http://127.0.0.1:{ports['s3.port']}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }
    try:
        _wait_for(environment, server, folder / "log")
    except BaseException:
        os.killpg(server.pid, signal.SIGKILL)
        raise
    _started.append(server)
    return {"pid": server.pid, "environment": environment}


def _free_ports(names: list[str]) -> dict[str, int]:
    with ExitStack() as held:
        found = {}
        for name in names:
            free = held.enter_context(socket.socket())
            free.bind(("127.0.0.1", 0))
            found[name] = free.getsockname()[1]
    return found


def _wait_for(environment: Mapping[str, str], server: subprocess.Popen[bytes], log: Path) -> None:
    config = {name.removeprefix("AWS_").lower(): value for name, value in environment.items()}
    probe = S3Store(bucket=SHELF, config=config, retry_config={"max_retries": 0})  # type: ignore[arg-type, typeddict-item]
    deadline = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            probe.put("probe", b"")
            return
        except BaseError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)

"""A real S3-compatible server for tests: SeaweedFS in a process of its own, on this machine alone."""

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
SERVICES = ("master", "volume", "filer", "s3")
NOT_NEEDED = ("-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false", "-master.telemetry=false")
SMALL = ("-master.volumeSizeLimitMB=64", "-volume.max=100", "-volume.minFreeSpacePercent=1")


@contextmanager
def s3_server(folder: Path) -> Iterator[Mapping[str, str]]:
    """The AWS_… variables that lead to it, to its bucket SHELF above all: any other is made by the first file that is put there."""
    (folder / "s3.json").write_text(json.dumps(IDENTITY))
    ports = _free_ports([f"{service}.port{kind}" for service in SERVICES for kind in ("", ".grpc")])
    where = ["-s3", f"-s3.config={folder / 's3.json'}", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    listening = [f"-{name}={port}" for name, port in ports.items()]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [WEED, "server", *where, *listening, *NOT_NEEDED, *SMALL], stdout=log, stderr=log, start_new_session=True
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
        yield environment
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


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

"""How fast uploads arrive: by tus through the real server, beside a write of the same bytes to the same disk with fsync and
SHA-256; and whether a large one takes more memory than a small one.

`python -m bench.uploads` measures this alone.
"""

import hashlib
import http.client
import os
import re
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench.driving import memory_bytes
from bench.report import conclude
from bench.running import Site, site

MB = 1_000_000
SIZE, ROUNDS = 200 * MB, 3
SMALL, LARGE = 10 * MB, 2048 * MB
PART = os.urandom(8 * MB)
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}
LEAST_OF_WRITE = 0.25
MOST_GROWTH_MB = 16
LOOKED_EVERY_S = 0.05
Way = Callable[[int], None]


class Sender:
    """A learner who sends bytes."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
        page = self._ask("GET", "/settings", {"Cookie": site.cookie})[1].decode()
        self.token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]

    def in_one_piece(self, size: int) -> None:
        """As the browser's client sends a file of a form."""
        with self._upload(size) as path:
            self._patch(path, 0, size, _repeated(size))

    def in_parts(self, size: int) -> None:
        """As any careful client does: each part with its SHA-256."""
        with self._upload(size) as path:
            for at in range(0, size, len(PART)):
                part = PART[: size - at]
                self._patch(path, at, len(part), part, {"Upload-Checksum": _checksum(part)})

    @contextmanager
    def _upload(self, size: int) -> Iterator[str]:
        asked = {
            "Cookie": self.site.cookie,
            "X-CSRFToken": self.token,
            "Upload-Length": str(size),
            "Content-Length": "0",
        }
        path = urlsplit(self._ask("POST", "/uploads", TUS | asked)[0]["location"]).path
        yield path
        assert self._ask("HEAD", path, TUS)[0]["upload-offset"] == str(size)
        self._ask("DELETE", path, TUS)

    def _patch(
        self, path: str, at: int, size: int, body: bytes | Iterator[bytes], more: dict[str, str] | None = None
    ) -> None:
        self._ask(
            "PATCH", path, TUS | BYTES | {"Upload-Offset": str(at), "Content-Length": str(size)} | (more or {}), body
        )

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | Iterator[bytes] | None = None
    ) -> tuple[dict[str, str], bytes]:
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status < 300, f"{method} {path}: {answer.status} {content[:300]!r}"
        return {name.lower(): value for name, value in answer.getheaders()}, content


@cache
def _checksum(part: bytes) -> str:
    return f"sha256 {b64encode(hashlib.sha256(part).digest()).decode()}"


def _repeated(size: int) -> Iterator[bytes]:
    while size > 0:
        yield PART[:size]
        size -= len(PART)


def write(folder: Path, size: int) -> None:
    """What an upload is measured by."""
    total, path = hashlib.sha256(), folder / "written"
    with path.open("wb") as file:
        for part in _repeated(size):
            file.write(part)
            total.update(part)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


class Watched:
    """The most memory that the server's processes held while it was looked at."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self.stopping = pid, memory_bytes(pid), threading.Event()
        self.thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watched":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.stopping.wait(LOOKED_EVERY_S):
            self.most = max(self.most, memory_bytes(self.pid))


def measured() -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure) for every target of uploads."""
    with site(1000, MAX_UPLOAD_MB="4096", QUOTA_MB="100000") as running:
        sender = Sender(running)
        with closing(sender.connection):
            ways = {"in one piece": sender.in_one_piece, "in parts of 8 MB with SHA-256": sender.in_parts}
            yield from _speeds(running, ways)
            yield from _memories(running, ways)


def _speeds(running: Site, ways: dict[str, Way]) -> Iterator[tuple[bool, str]]:
    acts = {"written": partial(write, running.folder)} | ways
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for name in [*acts] * ROUNDS:
        taken[name].append(_seconds(partial(acts[name], SIZE)))
    rates = {name: SIZE / MB / median(seconds) for name, seconds in taken.items()}
    for name in ways:
        ratio = rates[name] / rates["written"]
        words = (
            f"an upload {name}: {rates[name]:.0f} MB/s, {ratio:.2f} of a write of the same bytes with fsync and SHA-256"
        )
        yield ratio >= LEAST_OF_WRITE, f"{words}, {rates['written']:.0f} MB/s (at least {LEAST_OF_WRITE})"


def _memories(running: Site, ways: dict[str, Way]) -> Iterator[tuple[bool, str]]:
    for name, send in ways.items():
        most_mb = {}
        for size in (SMALL, LARGE):
            with Watched(running.pid) as watched:
                send(size)
            most_mb[size] = watched.most / MB
        words = f"memory while {LARGE // MB:,} MB come {name}: {most_mb[LARGE]:.0f} MB, while {SMALL // MB} MB do"
        is_met = most_mb[LARGE] - most_mb[SMALL] <= MOST_GROWTH_MB
        yield is_met, f"{words}: {most_mb[SMALL]:.0f} MB (at most {MOST_GROWTH_MB} more)"


def _seconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    conclude(measured())

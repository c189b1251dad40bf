"""The store: the same promises from a folder and from a bucket on a real S3-compatible server."""

import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from core import storage
from core.settings import ROOT
from core.storage import PART_BYTES, PARTS_AT_ONCE, Bucket, Folder, Store, StoreAway
from tests.bucket import SHELF

KEY = "ab/cd/original.webm"
PROMISED_SECONDS = 12
CROSSING_BYTES = 16 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest) -> Store:
    """A store with nothing in it yet."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., None]:
    """`put(store, words)`"""

    def put(store: Store, content: bytes, key: str = KEY, **asked: Any) -> None:
        source = tmp_path / f"source-{uuid4()}"
        source.write_bytes(content)
        store.put(key, source, "video/webm", **asked)

    return put


@pytest.fixture
def fetch(tmp_path: Path) -> Callable[..., bytes]:
    def fetch(store: Store, key: str = KEY) -> bytes:
        store.fetch(key, tmp_path / "fetched")
        return (tmp_path / "fetched").read_bytes()

    return fetch


def test_what_was_put_is_fetched_again_and_put_once_more_is_the_newer(kept: Store, put: Any, fetch: Any) -> None:
    put(kept, b"a crown")
    assert fetch(kept) == b"a crown"
    put(kept, b"a bent crown")
    assert fetch(kept) == b"a bent crown"


def test_what_is_empty_is_kept_too(kept: Store, put: Any, fetch: Any) -> None:
    put(kept, b"")
    assert fetch(kept) == b""


def test_what_is_deleted_is_gone_and_deleting_it_again_is_nothing(kept: Store, put: Any, fetch: Any) -> None:
    put(kept, b"a crown")
    kept.delete(KEY)
    kept.delete(KEY)
    with pytest.raises(FileNotFoundError):
        fetch(kept)


def test_what_was_never_there_is_not_found(kept: Store, fetch: Any) -> None:
    with pytest.raises(FileNotFoundError):
        fetch(kept)


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "../up", "a/../b", "a//b", "a/.hidden", "A/b", "a b", "a/", "ä", "a?b"]
)
def test_what_is_no_key_of_ours_is_refused(kept: Store, put: Any, fetch: Any, key: str) -> None:
    for verb in (lambda: put(kept, b"x", key), lambda: fetch(kept, key), lambda: kept.delete(key)):
        with pytest.raises(ValueError, match="is not a key"):
            verb()


def test_all_that_is_kept_is_listed_with_its_size(kept: Store, put: Any) -> None:
    assert list(kept.sizes()) == []
    sizes = {f"{number:02}/film.mp4": number for number in range(12)} | {KEY: 100}
    for key, size in sizes.items():
        put(kept, bytes(size), key)
    kept.delete("07/film.mp4")
    del sizes["07/film.mp4"]
    assert dict(kept.sizes()) == sizes


def test_a_large_file_is_sent_in_parts_and_the_same_when_it_comes_back(kept: Store, put: Any, fetch: Any) -> None:
    content = os.urandom(2 * PART_BYTES + 12_345)
    put(kept, content)
    assert hashlib.sha256(fetch(kept)).digest() == hashlib.sha256(content).digest()
    assert dict(kept.sizes()) == {KEY: len(content)}


def test_the_source_stays_and_no_later_change_of_it_is_kept(kept: Store, tmp_path: Path, fetch: Any) -> None:
    (tmp_path / "source").write_bytes(b"a crown")
    kept.put(KEY, tmp_path / "source", "video/webm")
    (tmp_path / "source").write_bytes(b"a crook")
    assert fetch(kept) == b"a crown"


def test_a_source_that_is_final_stays_where_it_is_as_well(kept: Store, tmp_path: Path, fetch: Any) -> None:
    (tmp_path / "source").write_bytes(b"a crown")
    kept.put(KEY, tmp_path / "source", "video/webm", is_final=True)
    (tmp_path / "source").unlink()
    assert fetch(kept) == b"a crown"


def test_a_folder_takes_a_final_source_itself_and_copies_where_it_cannot(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fetch: Any
) -> None:
    (tmp_path / "source").write_bytes(b"a crown")
    folder.put(KEY, tmp_path / "source", "video/webm", is_final=True)
    assert (tmp_path / "source").samefile(folder.root / KEY)

    def on_another_disk(*_: Any) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(os, "link", on_another_disk)
    folder.put("ab/copy", tmp_path / "source", "video/webm", is_final=True)
    assert not (tmp_path / "source").samefile(folder.root / "ab/copy")
    assert fetch(folder, "ab/copy") == b"a crown"


@pytest.mark.parametrize("is_final", [False, True])
def test_a_disk_that_is_full_keeps_no_half_and_what_was_there_stays(
    folder: Folder, put: Any, fetch: Any, monkeypatch: pytest.MonkeyPatch, is_final: bool
) -> None:
    put(folder, b"a crown")

    def is_full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", is_full)  # where a disk says what it did not say at the write
        with pytest.raises(StoreAway, match="No space left"):
            put(folder, bytes(1000), is_final=is_final)
    assert fetch(folder) == b"a crown"
    assert [path.name for path in (folder.root / KEY).parent.iterdir()] == [Path(KEY).name]


def test_a_folder_that_cannot_be_written_is_away_and_keeps_no_half(folder: Folder, put: Any) -> None:
    (folder.root / "ab").write_text("a file where a folder should be")
    with pytest.raises(StoreAway):
        put(folder, b"a crown")
    assert [path.name for path in folder.root.iterdir()] == ["ab"]


def test_what_a_killed_write_left_is_not_listed_and_goes_in_time(
    folder: Folder, put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, b"a crown")

    def is_killed(*_: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(storage, "_sync", is_killed)
    if (child := os.fork()) == 0:
        put(folder, b"a bent crown", "ab/other")
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    halves = [path for path in folder.root.rglob("*") if path.is_file() and path != folder.root / KEY]
    assert [path.read_bytes() for path in halves] == [b"a bent crown"]
    assert list(folder.sizes()) == [(KEY, 7)]
    assert (folder.tidy(3600), halves[0].exists()) == (0, True)
    assert (folder.tidy(0), halves[0].exists()) == (1, False)
    assert list(folder.sizes()) == [(KEY, 7)]


def test_a_folder_gives_no_addresses(folder: Folder, put: Any) -> None:
    put(folder, b"a crown")
    assert folder.address(KEY, 60) is None
    assert folder.origin is None


def opened(address: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    """As a browser would that knows nothing but the address."""
    try:
        with urlopen(Request(address, headers=headers), timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, b""


def test_a_signed_address_gives_the_file_as_what_it_is_to_be_saved(bucket: Bucket, put: Any) -> None:
    put(bucket, b"a crown")
    status, headers, content = opened(bucket.address(KEY, 60) or "")
    assert (status, content) == (200, b"a crown")
    assert headers["Content-Type"] == "video/webm"
    assert headers["Content-Disposition"] == "attachment", "never active, and under nobody's name"


def test_a_signed_address_gives_any_range(bucket: Bucket, put: Any) -> None:
    content = os.urandom(PART_BYTES + 1000)
    put(bucket, content)
    address = bucket.address(KEY, 60) or ""
    for asked, found in {
        "bytes=2-5": content[2:6],
        f"bytes={PART_BYTES - 3}-{PART_BYTES + 2}": content[-1003:-997],
        "bytes=-4": content[-4:],
    }.items():
        status, headers, part = opened(address, Range=asked)
        assert (status, part) == (206, found), asked
        assert headers["Content-Range"].endswith(f"/{len(content)}")


def test_an_address_that_is_forged_or_old_gives_nothing(bucket: Bucket, put: Any) -> None:
    put(bucket, b"a crown")
    put(bucket, b"a secret", "ab/secret")
    address = bucket.address(KEY, 60) or ""
    assert opened(address)[0] == 200
    assert opened(address.replace(KEY, "ab/secret"))[0] == 403
    assert opened(address.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"))[0] == 403
    assert opened(address[:-1] + ("0" if address[-1] != "0" else "1"))[0] == 403
    assert opened(address.partition("?")[0])[0] == 403
    short = bucket.address(KEY, 1) or ""
    time.sleep(1.2)
    assert opened(short)[0] == 403


def test_addresses_lead_to_the_origin_that_pages_allow(bucket: Bucket, s3: Mapping[str, str]) -> None:
    assert bucket.origin == s3["AWS_ENDPOINT"]
    assert (bucket.address(KEY, 60) or "").startswith(f"{bucket.origin}/")


def test_two_sites_in_one_bucket_see_nothing_of_each_other(bucket: Bucket, put: Any, fetch: Any) -> None:
    other = Bucket(f"s3://{SHELF}/{uuid4()}")
    put(bucket, b"a crown")
    assert list(other.sizes()) == []
    with pytest.raises(FileNotFoundError):
        fetch(other)


PUT = """
import resource, sys
from pathlib import Path
from core.storage import Bucket
source, target = Path(sys.argv[2]), Path(sys.argv[2] + ".fetched")
with source.open("wb") as file:
    file.truncate(int(sys.argv[3]))
bucket = Bucket(sys.argv[1])
bucket.put("ab/film", source, "video/mp4")
bucket.fetch("ab/film", target)
assert target.stat().st_size == source.stat().st_size
bucket.delete("ab/film")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def held_mb(url: str, path: Path, size: int) -> int:
    """What a process holds at most that puts so many bytes, and fetches them."""
    return int(subprocess.check_output([sys.executable, "-c", PUT, url, path, str(size)], cwd=ROOT))


@pytest.mark.long
def test_two_gigabytes_take_no_more_memory_than_ten_megabytes(
    bucket: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"s3://{SHELF}/{uuid4()}"
    small, large = held_mb(url, tmp_path / "small", 10 * 1024**2), held_mb(url, tmp_path / "large", 2 * 1024**3)
    with capsys.disabled():
        print(f"\nput and fetched: 10 MB with {small} MB, 2 GB with {large} MB of memory")
    assert large <= small + 2 * PARTS_AT_ONCE * PART_BYTES // 1024**2


# A store that says nothing


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A store that takes every call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{listening.getsockname()[1]}")
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        yield Bucket("s3://shelf/corner")


def seconds_until_away(verb: Callable[[], Any]) -> float:
    started = time.monotonic()
    with pytest.raises(StoreAway):
        verb()
    return time.monotonic() - started


def test_a_store_that_never_answers_is_away_in_time(silent: Bucket, put: Any, fetch: Any) -> None:
    verbs: list[Callable[[], Any]] = [
        lambda: put(silent, b"a crown"),
        lambda: put(silent, bytes(12 * 1024 * 1024)),  # sent in parts
        lambda: fetch(silent),
        lambda: silent.delete(KEY),
        lambda: list(silent.sizes()),
    ]
    with ThreadPoolExecutor(len(verbs)) as all_at_once:
        waited = list(all_at_once.map(seconds_until_away, verbs))
    assert min(waited) > 1, "it was called, and did not answer"
    assert max(waited) < PROMISED_SECONDS


class SlowLine:
    """What listens here passes on to the server as fast as the line is."""

    def __init__(self, to: int, bytes_a_second: float) -> None:
        self.to, self.pause_s = to, CROSSING_BYTES / bytes_a_second
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, there = self.listening.accept()[0], socket.create_connection(("127.0.0.1", self.to))
                here.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, CROSSING_BYTES)
                for pair, pause_s in (((here, there), self.pause_s), ((there, here), 0)):
                    threading.Thread(target=self._pass_on, args=(*pair, pause_s), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, pause_s: float) -> None:
        with suppress(OSError), source, target:
            while part := source.recv(CROSSING_BYTES):
                target.sendall(part)
                time.sleep(pause_s)


@pytest.mark.long
def test_a_large_file_may_take_its_time_over_a_slow_line(
    s3: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, put: Any, fetch: Any
) -> None:
    line = SlowLine(urlsplit(s3["AWS_ENDPOINT"]).port or 0, bytes_a_second=4_000_000)
    for name, value in {**s3, "AWS_ENDPOINT": f"http://127.0.0.1:{line.port}"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(storage.PATIENCE["config"], "read_timeout", "1s")
    slow, content = Bucket(f"s3://{SHELF}/{uuid4()}"), os.urandom(PART_BYTES + 1000)
    with line.listening:
        put(slow, content)
        assert fetch(slow) == content

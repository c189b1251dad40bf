"""The store: whole or not at all, and a page waits for one that does not answer no longer than promised."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.storage import Bucket, Folder, StoreAway

PROMISED_SECONDS = 12


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A store that takes every call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{listening.getsockname()[1]}")
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        yield Bucket("s3://shelf/corner")


def seconds_until_away(verb: Callable[[], None]) -> float:
    started = time.monotonic()
    with pytest.raises(StoreAway):
        verb()
    return time.monotonic() - started


def test_a_store_that_never_answers_is_away_in_time(silent: Bucket, tmp_path: Path) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"a crown")
    large.write_bytes(bytes(12 * 1024 * 1024))  # sent in pieces
    verbs = [
        lambda: silent.put("a/small", small, "text/plain"),
        lambda: silent.put("a/large", large, "video/webm"),
        lambda: silent.fetch("a/small", tmp_path / "fetched"),
        lambda: silent.delete("a/small"),
    ]
    with ThreadPoolExecutor(len(verbs)) as all_at_once:
        waited = list(all_at_once.map(seconds_until_away, verbs))
    assert min(waited) > 1, "it was called, and did not answer"
    assert max(waited) < PROMISED_SECONDS


def test_a_folder_that_cannot_be_written_is_away_and_keeps_no_half(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    folder = Folder(tmp_path / "files")
    (tmp_path / "files" / "ab").write_text("a file where a folder should be")
    (tmp_path / "source").write_text("a crown")
    with pytest.raises(StoreAway):
        folder.put("ab/crown", tmp_path / "source", "text/plain")
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["ab"]


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Folder(tmp_path).fetch("ab/crown", tmp_path / "target")

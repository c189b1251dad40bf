"""Where bytes are kept, behind a few verbs: a folder by default, an S3-compatible store by STORAGE_URL.

Keys are ours (`ab/cd…/name`), never a person's. In the folder a file is written aside, fsynced, renamed, and its folder
fsynced, so that a row written afterwards never points at nothing.
"""

import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import obstore
from flask import Flask, current_app
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store
from uuid_utils.compat import uuid4

from core.settings import Settings

# As `config`: as `client_options` they would take the place of those in the environment, such as AWS_ALLOW_HTTP.
PATIENCE: Any = {
    "config": {"connect_timeout": "3s", "read_timeout": "5s", "timeout": "1h"},
    "retry_config": {"max_retries": 1, "retry_timeout": timedelta(seconds=6)},
}
# A store answers a part when it has all of it: over a slow line that takes longer than any other word of its.
PATIENCE_WITH_PARTS: Any = {
    "config": {"connect_timeout": "3s", "read_timeout": "60s", "timeout": "1h"},
    "retry_config": {"max_retries": 3, "retry_timeout": timedelta(minutes=3)},
}
PART_BYTES, PARTS_AT_ONCE, MOST_PARTS = 8 * 1024 * 1024, 4, 10_000  # the last is S3's
READ_BYTES = 1024 * 1024
ASIDE = ".half-"
KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
FULL = ("disk is full", "No space left")  # SQLite; PostgreSQL and folders


def is_full(error: Exception) -> bool:
    """Does it say, whoever raised it, that there is no room on the disk?"""
    return getattr(error, "errno", None) in NO_ROOM or any(words in str(error) for words in FULL)


class StoreAway(Exception):
    """The store does not answer, or can't do what it should."""


class Store(Protocol):
    """Each raises StoreAway: in less than twelve seconds, where the store says nothing."""

    def put(self, key: str, source: Path, content_type: str, *, is_final: bool = False) -> None:
        """Keep the file under the key; whole or not at all.

        `is_final` says that nobody writes to the source again: then a folder on its disk takes the file itself, not a
        copy. The source stays; remove it when the row is there.
        """

    def fetch(self, key: str, target: Path) -> None:
        """Copy what is kept to a local file. Raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Forget it; nothing happens if it is not there."""

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every key, with how many bytes it keeps; what comes or goes meanwhile may be among them or not."""

    def tidy(self, seconds: float) -> int:
        """Remove what a write has left half done that was killed so long ago, and say how many that were."""

    def local(self, key: str) -> Path | None:
        """The file itself, where the store is a folder."""

    def address(self, key: str, seconds: int) -> str | None:
        """A signed address good for that long, where the store gives such."""

    @property
    def origin(self) -> str | None:
        """Where those addresses lead, for the policy of pages that show what is kept there."""


@contextmanager
def _or_away() -> Iterator[None]:
    """Whatever a store says that is not "not there" means that it is away."""
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError(str(error)) from error
    except FileNotFoundError:
        raise
    except (OSError, BaseError) as error:
        raise StoreAway(str(error)) from error


class Folder:
    """A folder on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    @_or_away()
    def put(self, key: str, source: Path, content_type: str, *, is_final: bool = False) -> None:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.parent / f"{ASIDE}{uuid4()}"
        try:
            if not (is_final and _link(source, aside)):
                shutil.copyfile(source, aside)
            _sync(aside)
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        _sync(target.parent)

    @_or_away()
    def fetch(self, key: str, target: Path) -> None:
        shutil.copyfile(self._path(key), target)

    @_or_away()
    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def sizes(self) -> Iterator[tuple[str, int]]:
        for folder, _folders, names in os.walk(self.root):
            for path in (Path(folder, name) for name in names):
                key = path.relative_to(self.root).as_posix()
                if KEY.fullmatch(key):  # not what is half written
                    with _or_away(), suppress(FileNotFoundError):
                        yield key, path.stat().st_size

    @_or_away()
    def tidy(self, seconds: float) -> int:
        before = time.time() - seconds
        halves = [path for path in self.root.rglob(f"{ASIDE}*") if path.is_file() and path.stat().st_ctime < before]
        for path in halves:
            path.unlink(missing_ok=True)
        return len(halves)

    def local(self, key: str) -> Path | None:
        return self._path(key)

    def address(self, key: str, seconds: int) -> str | None:
        return None

    @property
    def origin(self) -> str | None:
        return None

    def _path(self, key: str) -> Path:
        return self.root / _checked(key)


class Bucket:
    """An S3-compatible store; credentials come from the usual AWS_… variables.

    Each request carries the SHA-256 of its bytes, so what arrives is what was sent. What lies there is given as its own
    type, and saved rather than opened: only a page's own element shows it. Under no name: the same bytes may be several people's,
    who gave them names of their own.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        prefix = parts.path.strip("/") or None
        self.store = S3Store(bucket=parts.netloc, prefix=prefix, **PATIENCE)
        self.store_of_parts = S3Store(bucket=parts.netloc, prefix=prefix, **PATIENCE_WITH_PARTS)

    @_or_away()
    def put(self, key: str, source: Path, content_type: str, *, is_final: bool = False) -> None:
        size = source.stat().st_size
        is_large = size > PART_BYTES
        if is_large:
            self._hear(key)
        obstore.put(
            self.store_of_parts if is_large else self.store,
            _checked(key),
            source,
            attributes={
                "Content-Type": content_type,
                "Content-Disposition": "attachment",
                "Cache-Control": "private, max-age=3600",
            },
            use_multipart=is_large,
            chunk_size=max(PART_BYTES, -(-size // MOST_PARTS)),
            max_concurrency=PARTS_AT_ONCE,
        )

    @_or_away()
    def fetch(self, key: str, target: Path) -> None:
        chunks = obstore.get(self.store, _checked(key)).stream(min_chunk_size=READ_BYTES)
        with target.open("wb") as writing:
            for chunk in chunks:
                writing.write(chunk)

    @_or_away()
    def delete(self, key: str) -> None:
        obstore.delete(self.store, _checked(key))

    def sizes(self) -> Iterator[tuple[str, int]]:
        with _or_away():
            for found in obstore.list(self.store):
                yield from ((each["path"], each["size"]) for each in found)

    def tidy(self, seconds: float) -> int:
        return 0  # the bucket's own rule does it: see docs/operators.md

    def local(self, key: str) -> Path | None:
        return None

    @_or_away()
    def address(self, key: str, seconds: int) -> str | None:
        return obstore.sign(self.store, "GET", _checked(key), timedelta(seconds=seconds))

    @cached_property
    def origin(self) -> str | None:
        parts = urlsplit(self.address("origin", 1) or "")
        return f"{parts.scheme}://{parts.netloc}"

    def _hear(self, key: str) -> None:
        """Does it say anything at all? Raises when it does not, sooner than an answer to a part is given up."""
        with suppress(NotFoundError, FileNotFoundError):
            obstore.head(self.store, _checked(key))


def is_bucket(url: str) -> bool:
    return url.startswith("s3://")


def open_store(url: str) -> Store:
    """The store at an address such as those in STORAGE_URL."""
    return Bucket(url) if is_bucket(url) else Folder(Path(urlsplit(url).path))


def init_storage(app: Flask, settings: Settings) -> None:
    app.extensions["storage"] = open_store(settings.storage_url)


def store() -> Store:
    """The store of the running app."""
    return current_app.extensions["storage"]


def spool_folder() -> Path:
    """Where uploads wait until they are whole: on this machine, beside the database."""
    return current_app.extensions["settings"].instance / "uploads"


def quota_bytes() -> int:
    """How much one person may keep."""
    return current_app.extensions["settings"].quota_bytes


def _checked(key: str) -> str:
    if not KEY.fullmatch(key) or ".." in key:
        raise ValueError(f"{key!r} is not a key")
    return key


def _link(source: Path, target: Path) -> bool:
    """Give the file another name; False where it can't have one, as on another disk."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK):
            raise
        return False
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

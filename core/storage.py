"""Where bytes are kept, behind four verbs: a folder by default, an S3-compatible store by STORAGE_URL.

Keys are ours (`ab/cd…/name`), never a person's. In the folder a file is written aside, fsynced, renamed, and its folder
fsynced, so that a row written afterwards never points at nothing.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
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
KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


class StoreAway(Exception):
    """The store does not answer, or can't do what it should."""


class Store(Protocol):
    """Each raises StoreAway: in less than twelve seconds, where the store says nothing."""

    def put(self, key: str, source: Path, content_type: str) -> None:
        """Keep a copy of the file under the key; whole or not at all."""

    def fetch(self, key: str, target: Path) -> None:
        """Copy what is kept to a local file. Raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Forget it; nothing happens if it is not there."""

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
    def put(self, key: str, source: Path, content_type: str) -> None:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.parent / f".{uuid4()}"
        try:
            with source.open("rb") as reading, aside.open("xb") as writing:
                shutil.copyfileobj(reading, writing, 1024 * 1024)
                writing.flush()
                os.fsync(writing.fileno())
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    @_or_away()
    def fetch(self, key: str, target: Path) -> None:
        shutil.copyfile(self._path(key), target)

    @_or_away()
    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

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
    """An S3-compatible store; credentials come from the usual AWS_… variables."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.store = S3Store(bucket=parts.netloc, prefix=parts.path.strip("/") or None, **PATIENCE)

    @_or_away()
    def put(self, key: str, source: Path, content_type: str) -> None:
        obstore.put(self.store, _checked(key), source, attributes={"Content-Type": content_type})

    @_or_away()
    def fetch(self, key: str, target: Path) -> None:
        with target.open("wb") as writing:
            for chunk in obstore.get(self.store, _checked(key)).stream():
                writing.write(chunk)

    @_or_away()
    def delete(self, key: str) -> None:
        obstore.delete(self.store, _checked(key))

    def local(self, key: str) -> Path | None:
        return None

    @_or_away()
    def address(self, key: str, seconds: int) -> str | None:
        return obstore.sign(self.store, "GET", _checked(key), timedelta(seconds=seconds))

    @cached_property
    def origin(self) -> str | None:
        parts = urlsplit(self.address("origin", 1) or "")
        return f"{parts.scheme}://{parts.netloc}"


def init_storage(app: Flask, settings: Settings) -> None:
    url = settings.storage_url
    app.extensions["storage"] = Bucket(url) if url.startswith("s3://") else Folder(Path(urlsplit(url).path))


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


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

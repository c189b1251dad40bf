"""Folders to work in that are gone afterwards: at the end, or, if the process was killed, when the next one begins."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from flask import current_app
from uuid_utils.compat import uuid4

from core.jobs import job


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder for one piece of work. A lock on it, which ends with its process, says that it is in use."""
    sweep()
    folder = _root() / uuid4().hex
    lock = _made_and_locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


@job(every=timedelta(hours=1))
def sweep() -> None:
    """Remove the folders of work whose process has gone."""
    for folder in _root().iterdir():
        with suppress(OSError):
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def _made_and_locked(folder: Path) -> int:
    """Again, where a sweep has taken the folder before it was locked."""
    while True:
        folder.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if os.fstat(lock).st_nlink:
                return lock
            os.close(lock)


def _root() -> Path:
    root: Path = current_app.extensions["settings"].instance / "workshop"
    root.mkdir(exist_ok=True)
    return root

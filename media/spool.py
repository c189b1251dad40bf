"""Where bytes wait until their upload is whole: a file each, which is as long as what has arrived, and so the truth."""

import fcntl
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from io import FileIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Protocol
from uuid import UUID

from core.db import now
from core.storage import spool_folder
from media.tus import Checksum, Fault, WrongChecksum, WrongOffset

CHUNK_BYTES = 256 * 1024
IN_MEMORY_BYTES = 512 * 1024
KEPT_FOR = timedelta(days=2)  # after its last byte
ABOUT = ".json"


class Stream(Protocol):
    """Bytes that arrive; a line that breaks raises ConnectionError."""

    def read(self, size: int, /) -> bytes: ...


class Sum(Protocol):
    def update(self, part: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


@dataclass(frozen=True)
class Waiting:
    """One upload on its way: whose, and which of theirs."""

    owner: UUID
    id: UUID


@dataclass(frozen=True)
class About:
    """What was said of an upload: how many bytes it will be (None while nobody knows), the words of its beginner, as the
    header `Upload-Metadata` had them, and when that was, in seconds since 1970."""

    length: int | None
    metadata: str
    begun_at: float


class Spool:
    """A folder of uploads on their way, a folder for each person: the bytes of each, and beside them what was said of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, upload: Waiting) -> Path:
        return self.root / upload.owner.hex / upload.id.hex

    def has(self, upload: Waiting) -> bool:
        """Was it begun, and is it still here?"""
        return self.path(upload).exists()

    def begin(self, upload: Waiting, length: int | None, metadata: str = "") -> None:
        """Make room for it; begun twice, it is one, and what was said first holds."""
        path = self.path(upload)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.has(upload):
            self._note(upload, About(length, metadata, now().timestamp()))
            path.touch()

    def about(self, upload: Waiting) -> About:
        """What was said of it. Raises FileNotFoundError."""
        return About(**json.loads(_about(self.path(upload)).read_text()))

    def will_be(self, upload: Waiting, length: int) -> None:
        """From now on it is known how long it will be."""
        self._note(upload, replace(self.about(upload), length=length))

    def is_whole(self, upload: Waiting) -> bool:
        """Has all of it arrived? Raises FileNotFoundError."""
        return self.size(upload) == self.about(upload).length

    def _note(self, upload: Waiting, about: About) -> None:
        path = _about(self.path(upload))
        aside = path.with_suffix(f".{os.getpid()}-{time.monotonic_ns()}")
        aside.write_text(json.dumps(asdict(about)))
        aside.replace(path)

    def size(self, upload: Waiting) -> int:
        """How many bytes have arrived. Raises FileNotFoundError."""
        return self.path(upload).stat().st_size

    def held(self, owner: UUID) -> int:
        """How many bytes wait for this person in all."""
        return sum(path.stat().st_size for path in (self.root / owner.hex).glob("*") if not path.suffix)

    def append(self, upload: Waiting, at: int, stream: Stream, room: int, checksum: Checksum | None = None) -> int:
        """Write what comes after byte `at`, at most `room` bytes, and give the size after it, which is on the disk.

        A stream that breaks off leaves what has arrived; where a checksum is to be met, bytes wait aside until they add
        up. One that says nothing for long keeps nobody out: who asks how far it is goes on from there, and it has come
        too late. Raises WrongOffset, WrongChecksum, Fault (413) when there is more than `room`, OSError when the disk is
        full; of these nothing stays.
        """
        if (size := self.size(upload)) != at:
            raise WrongOffset(size)
        if checksum is None:
            return self._write(upload, at, _within(stream, room))
        with SpooledTemporaryFile(IN_MEMORY_BYTES, dir=str(self.root)) as aside:
            total = _sum(checksum.algorithm)
            try:
                for part in _within(stream, room):
                    aside.write(part)
                    total.update(part)
            except ConnectionError:
                return at
            if total.digest() != checksum.digest:
                raise WrongChecksum
            aside.seek(0)
            return self._write(upload, at, iter(partial(aside.read, CHUNK_BYTES), b""))

    def remove(self, upload: Waiting) -> None:
        self.path(upload).unlink(missing_ok=True)
        _about(self.path(upload)).unlink(missing_ok=True)

    def expire(self, seconds: float) -> int:
        """Forget what nobody has added to for so long, and say how many that were."""
        before = time.time() - seconds
        old = [path for path in self.root.glob("*/*") if not path.suffix and path.stat().st_mtime < before]
        for path in old:
            self.remove(Waiting(UUID(path.parent.name), UUID(path.name)))
        return len(old)

    def _write(self, upload: Waiting, at: int, parts: Iterable[bytes]) -> int:
        start = at
        with self.path(upload).open("r+b", buffering=0) as file:
            try:
                for part in parts:
                    at = _add(file, at, part)
            except ConnectionError:
                pass
            except WrongOffset:
                raise  # somebody else went on from here: what is there is theirs as well
            except BaseException:
                with _alone(file):
                    if file.seek(0, os.SEEK_END) == at:
                        file.truncate(start)
                raise
            finally:
                os.fsync(file.fileno())
        return at


def _add(file: FileIO, at: int, part: bytes) -> int:
    """Write a part where it goes, if nobody else has, and give the size after it."""
    with _alone(file):
        if (size := file.seek(0, os.SEEK_END)) != at:
            raise WrongOffset(size)
        rest = memoryview(part)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            file.truncate(at)
            raise
    return at + len(part)


@contextmanager
def _alone(file: FileIO) -> Iterator[None]:
    """Never while bytes are awaited: a line may be dead, and nobody knows it yet."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _within(stream: Stream, room: int) -> Iterator[bytes]:
    """What arrives; the part that fills the room only when nothing comes after it. Raises Fault (413)."""
    while part := stream.read(min(CHUNK_BYTES, room + 1)):
        if len(part) == room:
            try:
                part += stream.read(1)
            except ConnectionError:
                yield part
                raise
        room -= len(part)
        if room < 0:
            raise Fault(413, "That is more than the upload was said to be.")
        yield part


def spool() -> Spool:
    """The spool of the running app."""
    return Spool(spool_folder())


def _about(path: Path) -> Path:
    return path.with_suffix(ABOUT)


class _Crc32:
    def __init__(self) -> None:
        self.value = 0

    def update(self, part: bytes, /) -> None:
        self.value = zlib.crc32(part, self.value)

    def digest(self) -> bytes:
        return self.value.to_bytes(4, "big")


def _sum(algorithm: str) -> Sum:
    return _Crc32() if algorithm == "crc32" else hashlib.new(algorithm, usedforsecurity=False)

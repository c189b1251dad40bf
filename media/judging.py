"""Bytes first: a file that arrives is counted, hashed and judged before the request touches the database."""

import os
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import IO

from uuid_utils.compat import uuid4

from core.checks import Refused
from core.words import Words
from media.inspection import Inspection, inspect, safe_name
from media.spool import Spool, Waiting
from media.tus import metadata

NOT_WHOLE = Words("This file has not arrived whole. Send it once more: what is here already need not be sent again.")


@dataclass(frozen=True)
class Judged:
    """A file on this machine that is what it says: where it is until it is kept, and what was found. `is_final`:
    nobody writes to it any more, so that a folder may take the file itself. `waits` when it came in pieces, and is in the
    spool. `begun_at` when its first byte came, where it came from a browser."""

    path: Path
    name: str
    size_bytes: int
    sha256: str
    inspection: Inspection
    is_final: bool = False
    waits: Waiting | None = None
    begun_at: datetime | None = None


def judge(path: Path, name: str) -> Judged:
    """Look at a local file. Raises Refused, with the reason and the limit, when it can't be taken."""
    inspection = inspect(path, name)
    with path.open("rb") as reading:
        digest = file_digest(reading, "sha256").hexdigest()
    return Judged(path, safe_name(name), path.stat().st_size, digest, inspection)


def judge_stream(stream: IO[bytes], name: str, folder: Path, begun_at: datetime) -> Judged | Refused:
    """The judgement of a stream whose first byte came at `begun_at`, copied into `folder`, which its caller removes; a
    refusal is returned, to be raised by who wants the file."""
    path = folder / str(uuid4())
    with path.open("wb") as writing:
        shutil.copyfileobj(stream, writing, 1024 * 1024)
        writing.flush()
        os.fsync(writing.fileno())  # here it holds nobody up
    try:
        return replace(judge(path, name), is_final=True, begun_at=begun_at)
    except Refused as refusal:
        return Refused(refusal.sentence, field="file")


def judge_waiting(spool: Spool, upload: Waiting | None) -> Judged | Refused:
    """The same of what came in pieces; one that is not whole, or not there, is refused."""
    try:
        if upload is None or not spool.is_whole(upload):
            return Refused(NOT_WHOLE, field="file")
        about = spool.about(upload)
        name, begun_at = metadata(about.metadata).get("filename", "take"), datetime.fromtimestamp(about.begun_at, UTC)
        return replace(judge(spool.path(upload), name), is_final=True, waits=upload, begun_at=begun_at)
    except FileNotFoundError:
        return Refused(NOT_WHOLE, field="file")
    except Refused as refusal:
        return Refused(refusal.sentence, field="file")

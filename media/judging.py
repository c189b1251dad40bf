"""Bytes first: a file that arrives is counted, hashed and judged before the request touches the database."""

import shutil
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO

from uuid_utils.compat import uuid4

from core.checks import Refused
from media.inspection import Inspection, inspect, safe_name


@dataclass(frozen=True)
class Judged:
    """A file on this machine that is what it says: where it is until it is kept, and what was found."""

    path: Path
    name: str
    size_bytes: int
    sha256: str
    inspection: Inspection


def judge(path: Path, name: str) -> Judged:
    """Look at a local file. Raises Refused, with the reason and the limit, when it can't be taken."""
    inspection = inspect(path, name)
    with path.open("rb") as reading:
        digest = file_digest(reading, "sha256").hexdigest()
    return Judged(path, safe_name(name), path.stat().st_size, digest, inspection)


def judge_stream(stream: IO[bytes], name: str, folder: Path) -> Judged | Refused:
    """The judgement of a stream, copied into `folder`, which its caller removes; a refusal is returned, to be raised
    by who wants the file."""
    path = folder / str(uuid4())
    with path.open("wb") as writing:
        shutil.copyfileobj(stream, writing, 1024 * 1024)
    try:
        return judge(path, name)
    except Refused as refusal:
        return Refused(refusal.sentence, field="file")

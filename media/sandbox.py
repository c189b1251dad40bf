"""Runs one function of a pure module in a fresh process with limits, and brings back its answer or its refusal."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from core.checks import Refused
from core.words import Words
from media.child import TOO_LARGE_RESULT

ROOT = Path(__file__).resolve().parent.parent
MAX_ANSWER_BYTES = 4_000_000
CHUNK_BYTES = 65_536
COMPLAINT_BYTES = 2_000
LOOK_SECONDS = 0.5

Progress = Callable[[float], None]


class Failed(Exception):
    """The child broke without saying that the file is at fault. The message is for operators, never for people."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one child may use. `file_bytes` is the largest single file it may write, `folder_bytes` all of them together;
    `niceness` yields to pages."""

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int
    file_bytes: int = 1_000_000
    folder_bytes: int = 1_000_000
    niceness: int = 0


def run(
    function: str,
    arguments: dict[str, Any],
    limits: Limits,
    on_progress: Progress | None = None,
    *,
    folder: Path | None = None,
) -> Any:
    """Call `function` ("package.module:name") with `arguments` in a child, and return what it returned, as JSON.

    Paths go over as text; `folder` is where the child writes, if it does. With `on_progress` the function is also given `progress`, to call with 0.0 to 1.0.
    Raises Refused when the file is at fault (the child said so, or the file cost more CPU, memory or disk than
    allowed), and Failed when the child broke or the machine was too busy to finish in `wall_seconds`.
    """
    request = {
        "function": function,
        "arguments": {name: str(value) if isinstance(value, Path) else value for name, value in arguments.items()},
        "limits": asdict(limits),
        "with_progress": on_progress is not None,
    }
    with tempfile.TemporaryFile() as complaints, _child(request, complaints) as child:
        try:
            for message in _messages(child, function, limits, folder):
                if "progress" in message and on_progress:
                    on_progress(message["progress"])
                elif "refused" in message:
                    raise Refused(Words.unpacked(message["refused"]))
                elif "answer" in message:
                    return message["answer"]
        finally:
            _end(child)
        raise _explained(function, child.returncode, complaints)


def _child(request: dict[str, Any], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the child in a session of its own, and hand it the request.

    Its environment holds no secret of ours, and its standard input stays open: when we die, it reads the end and goes.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "media.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        cwd=ROOT,
        env=_environment(),
        start_new_session=True,
    )
    assert child.stdin is not None
    with suppress(BrokenPipeError):
        child.stdin.write(json.dumps(request).encode() + b"\n")
        child.stdin.flush()
    return child


def _environment() -> dict[str, str]:
    """Few threads and few malloc arenas: both reserve address space, which is limited."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _messages(
    child: subprocess.Popen[bytes], function: str, limits: Limits, folder: Path | None
) -> Iterator[dict[str, Any]]:
    """The child's lines until it closes its pipe. Raises Failed at the deadline, or when it says too much, and Refused when
    what it wrote is too large: all its files may fill a disk where each of them may not."""
    assert child.stdout is not None
    pending, heard, deadline = b"", 0, time.monotonic() + limits.wall_seconds
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            is_told = selector.select(max(0.0, min(LOOK_SECONDS, deadline - time.monotonic())))
            if folder is not None and _bytes_in(folder) > limits.folder_bytes:
                raise Refused(TOO_LARGE_RESULT)
            if time.monotonic() >= deadline:
                raise Failed(f"{function} was stopped: its time was over")
            if not is_told:
                continue
            chunk = os.read(child.stdout.fileno(), CHUNK_BYTES)
            if not chunk:
                return
            heard += len(chunk)
            if heard > MAX_ANSWER_BYTES:
                raise Failed(f"{function} said more than {MAX_ANSWER_BYTES} bytes")
            *lines, pending = (pending + chunk).split(b"\n")
            try:
                yield from map(json.loads, lines)
            except ValueError as problem:
                raise Failed(f"{function} did not speak JSON") from problem


def _bytes_in(folder: Path) -> int:
    """What the files there take on the disk, as far as they are still there while one looks."""
    taken = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            taken += path.stat().st_blocks * 512
    return taken


def _end(child: subprocess.Popen[bytes]) -> None:
    """Let a finished child leave by itself; end the whole group of one that has not."""
    assert child.stdin is not None
    with suppress(BrokenPipeError):
        child.stdin.close()
    try:
        child.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _explained(function: str, returncode: int, complaints: IO[bytes]) -> Exception:
    if returncode == -signal.SIGXCPU:
        return Refused("This file takes too long to read. Save it again in a common format, or send a shorter one.")
    if returncode < 0:
        return Failed(f"{function} was ended by {signal.Signals(-returncode).name}")
    complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, complaints.tell() - COMPLAINT_BYTES))
    return Failed(f"{function} broke ({returncode}): {complaints.read().decode(errors='replace').strip()}")

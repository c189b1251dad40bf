"""The child's side of the sandbox: limits first, then the import, the call, and one line of JSON for the answer."""

import dataclasses
import errno
import importlib
import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from core.checks import Refused
from core.words import Words

TOO_MUCH_MEMORY = Words("This file needs more memory than one file may use. Make it smaller and send it again.")
TOO_LARGE_RESULT = Words("What comes out of this file is larger than one file may be. Make it shorter or smaller.")


def serve() -> None:
    """Read one request from standard input, and write progress, then an answer or a refusal, to standard output.

    Standard output is moved out of the way first: what a library prints must not be taken for an answer.
    """
    channel = os.dup(1)
    os.dup2(2, 1)
    request = json.loads(_line(0))
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _limit(**request["limits"])
    _tell(channel, _outcome(request, lambda fraction: _tell(channel, {"progress": round(fraction, 3)})))


def _outcome(request: dict[str, Any], progress: Callable[[float], None]) -> dict[str, Any]:
    module, _, name = request["function"].partition(":")
    extras = {"progress": progress} if request["with_progress"] else {}
    try:
        answer = getattr(importlib.import_module(module), name)(**request["arguments"], **extras)
    except Refused as refusal:
        return {"refused": refusal.sentence.packed()}
    except MemoryError:
        return {"refused": TOO_MUCH_MEMORY.packed()}
    except OSError as problem:
        if problem.errno == errno.ENOMEM:
            return {"refused": TOO_MUCH_MEMORY.packed()}
        if problem.errno == errno.EFBIG:
            return {"refused": TOO_LARGE_RESULT.packed()}
        raise
    return {"answer": answer}


def _limit(
    *, cpu_seconds: int, wall_seconds: float, memory_bytes: int, file_bytes: int, folder_bytes: int, niceness: int
) -> None:
    """Take the limits on for good; what the whole folder holds, the parent watches. The alarm is a second line: it ends a child whose parent has stalled."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, wall_seconds + 10)
    if niceness:
        os.nice(niceness)


def _line(descriptor: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        chunk = os.read(descriptor, 65_536)
        if not chunk:
            raise SystemExit("no request came")
        line += chunk
    return line


def _leave_with_parent() -> None:
    """Standard input ends when the parent has gone, whatever became of it: then nobody waits for the answer."""
    os.read(0, 1)
    with suppress(ProcessLookupError):
        os.killpg(0, signal.SIGKILL)


def _tell(channel: int, message: dict[str, Any]) -> None:
    rest = json.dumps(message, default=dataclasses.asdict).encode() + b"\n"
    while rest:
        rest = rest[os.write(channel, rest) :]


if __name__ == "__main__":
    serve()
    sys.stdout.flush()

"""Functions for the sandbox to run: each breaks, or leans on a limit, in its own way."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from core.checks import Refused


def add(left: int, right: int) -> int:
    print("what a library prints is no answer")
    os.write(1, b'{"answer": "forged"}\n')
    return left + right


def count(to: int, progress: Callable[[float], None]) -> str:
    for number in range(to):
        progress((number + 1) / to)
    return "done"


def refuse() -> None:
    raise Refused("This picture is upside down.")


def crash() -> None:
    raise KeyError("a fault of ours")


def abort() -> None:
    os.abort()


def spin() -> None:
    while True:
        pass


def sleep(marker: str) -> None:
    child = os.fork()
    if child:
        Path(marker).write_text(str(child))
    time.sleep(60)


def eat() -> int:
    return len(bytearray(3_000_000_000))


def write(path: str, size: int) -> None:
    with open(path, "wb") as file:
        file.write(b"0" * size)


def fill(folder: str, files: int, size: int) -> int:
    for number in range(files):
        write(f"{folder}/{number}", size)
    time.sleep(60 if files else 0)
    return files


def environment() -> dict[str, str]:
    return dict(os.environ)


def talk() -> str:
    return "x" * 5_000_000

"""Thirty voices of three minutes mixed into one: how fast, and what that takes of memory as they grow longer.

`python -m bench.records` measures this alone.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.memory import Peak
from bench.report import conclude
from media.sandbox import run
from productions.making import LIMITS
from tests.productions.filming import sound

VOICES, SECONDS = 30, 180
LEAST_SPEED = 10.0
SHORT_S, MOST_GROWTH = 20, 1.2


def measured() -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure)."""
    _, short_bytes = _mixed(SHORT_S)
    seconds, long_bytes = _mixed(SECONDS)
    growth, speed = long_bytes / short_bytes, SECONDS / seconds
    words = f"record: {VOICES} voices of {SECONDS} s take {growth:.2f} times the memory of voices of {SHORT_S} s"
    yield growth <= MOST_GROWTH, f"{words} (at most {MOST_GROWTH})"
    words = f"record: {VOICES} voices of {SECONDS} s mixed in {seconds:.1f} s: {speed:.1f} times real time"
    yield speed >= LEAST_SPEED, f"{words} (at least {LEAST_SPEED:.0f})"


def _mixed(seconds: int) -> tuple[float, int]:
    """How many seconds it takes, and the most memory in bytes."""
    with tempfile.TemporaryDirectory(prefix="records") as name:
        folder = Path(name)
        voices = []
        for number in range(VOICES):
            source = folder / f"{number}.m4a"
            sound(source, seconds, 110 + 40 * number)
            pan = (number % 3 - 1) / 2
            voices.append({"source": str(source), "at_ms": 13 * number, "in_ms": 0, "ms": 1000 * seconds, "pan": pan})
        begun = time.perf_counter()
        with Peak() as peak:
            run(
                "media.mixing:mix",
                {"voices": voices, "ms": 1000 * seconds, "folder": folder},
                LIMITS,
                lambda share: None,
                folder=folder,
            )
        taken = time.perf_counter() - begun
    return taken, peak.bytes


if __name__ == "__main__":
    conclude(measured())

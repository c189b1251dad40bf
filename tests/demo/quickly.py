"""`python -m tests.demo.quickly`: the demonstration on the site of this environment, with one film, sound and picture for all.

Drawing every one takes half a minute; what is written, shared and answered is the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app import create_app
from core.cli import bring_up_to_date
from demo import load
from demo.media.making import DURATIONS_MS
from demo.media.ready import Ready, ready

ONE_OF_EACH = {".mp4": "chair/example-ordered.mp4", ".m4a": "breaths/example-bottle.m4a", ".png": "cat/marek-1.png"}


@contextmanager
def making_ready(folder: Path) -> Iterator[Callable[[str], Ready]]:
    made = {suffix: ready(key, folder) for suffix, key in ONE_OF_EACH.items()}
    yield lambda key: as_long(made.get(Path(key).suffix, made[".png"]), DURATIONS_MS.get(key, 0))


def as_long(made: Ready, duration_ms: int) -> Ready:
    judged = replace(made.judged, inspection=replace(made.judged.inspection, duration_ms=duration_ms))
    return replace(made, judged=judged, rendering=replace(made.rendering, duration_ms=duration_ms))


if __name__ == "__main__":
    load.making_ready = making_ready
    with create_app().app_context():
        bring_up_to_date()
        load.load()

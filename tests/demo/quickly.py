"""`python -m tests.demo.quickly`: the demonstration on the site of this environment, with one film, sound and picture for all.

Drawing every one takes half a minute; what is written, shared and answered is the same.
"""

from dataclasses import replace
from pathlib import Path

from app import create_app
from core.cli import bring_up_to_date
from demo import load
from demo.media.making import DURATIONS_MS, KEYS
from demo.media.ready import Ready, ready

ONE_OF_EACH = {".mp4": "chair/example-ordered.mp4", ".m4a": "breaths/example-bottle.m4a", ".png": "cat/marek-1.png"}


def ready_all(folder: Path) -> dict[str, Ready]:
    made = {suffix: ready(key, folder) for suffix, key in ONE_OF_EACH.items()}
    return {key: as_long(made.get(Path(key).suffix, made[".png"]), DURATIONS_MS.get(key, 0)) for key in KEYS}


def as_long(made: Ready, duration_ms: int) -> Ready:
    judged = replace(made.judged, inspection=replace(made.judged.inspection, duration_ms=duration_ms))
    return replace(made, judged=judged, rendering=replace(made.rendering, duration_ms=duration_ms))


if __name__ == "__main__":
    load.ready_all = ready_all  # type: ignore[assignment]
    with create_app().app_context():
        bring_up_to_date()
        load.load()

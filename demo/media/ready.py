"""The demonstration's files with their ready forms, made where the files are made: it is we who drew them, so no child guards against them."""

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from demo.media.making import DURATIONS_MS, KEYS, make
from media import film, pictures, streams
from media.inspection import Inspection, Kind
from media.judging import Judged
from media.renditions import Rendering

FORMATS = {".mp4": "mp4", ".m4a": "mp4", ".jpg": "jpeg", ".png": "png"}


@dataclass(frozen=True)
class Ready:
    """A file, judged, and the folder of its ready forms."""

    judged: Judged
    folder: Path
    rendering: Rendering


def ready(key: str, folder: Path) -> Ready:
    """Make the file of this key and its ready forms."""
    path = make(key, folder)
    made = folder / "ready" / key
    made.mkdir(parents=True)
    judge = pictures.judge_picture if path.suffix in {".jpg", ".png"} else streams.judge_streams
    found = judge(str(path), FORMATS[path.suffix])
    inspection = Inspection(**{**found, "kind": Kind(found["kind"])})
    render = {Kind.PICTURE: pictures.render_picture, Kind.FILM: film.render_film, Kind.SOUND: film.render_sound}[
        inspection.kind
    ]
    rendering = render(str(path), str(made), lambda _fraction: None)
    digest = sha256(path.read_bytes()).hexdigest()
    return Ready(Judged(path, path.name, path.stat().st_size, digest, inspection), made, rendering)


def ready_all(folder: Path, workers: int | None = None) -> dict[str, Ready]:
    """Make everything ready, on as many cores as there are; the longest first."""
    keys: Iterable[str] = sorted(KEYS, key=lambda key: -DURATIONS_MS.get(key, 0))
    with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return dict(zip(keys, pool.map(ready, keys, repeat(folder), chunksize=1), strict=True))

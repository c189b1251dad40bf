"""Every film, sound and picture of the demonstration by key, made when it is asked for."""

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from demo.media import breath_films, breaths, cat_films, chair, manual_films
from demo.media.crowns import CROWNS
from demo.media.film import write_film, write_picture, write_sound
from demo.media.stills import STILLS

FILM_MAKERS = {
    key: module for module in (breath_films, cat_films, manual_films) for key in module.FILMS
} | dict.fromkeys(chair.SHOTS, chair)
PICTURE_MAKERS = CROWNS | STILLS
KEYS: tuple[str, ...] = (*FILM_MAKERS, *breaths.KEYS, *PICTURE_MAKERS)
DURATIONS_MS: dict[str, int] = (
    {key: round(shot.length * 1000) for key, shot in chair.SHOTS.items()}
    | {
        key: round(length * 1000)
        for module in (breath_films, cat_films, manual_films)
        for key, (length, _) in module.FILMS.items()
    }
    | {key: round(note.length * 1000) for key, note in breaths.BREATHS.items()}
    | {key: round(seconds * 1000) for key, (seconds, _) in breaths.ROOMS.items()}
)


def make(key: str, folder: Path) -> Path:
    """The file behind a key, made in `folder` unless it is there already. The same key always gives the same picture and sound.

    Raises KeyError for a key that is not in KEYS.
    """
    path = folder / key
    if key not in KEYS:
        raise KeyError(key)
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}-{path.name}")
    if key in FILM_MAKERS:
        write_film(unfinished, FILM_MAKERS[key].frames(key), FILM_MAKERS[key].sound(key))
    elif key in breaths.KEYS:
        write_sound(unfinished, breaths.sound(key))
    else:
        write_picture(unfinished, PICTURE_MAKERS[key]())
    return unfinished.replace(path)


def make_all(folder: Path, workers: int | None = None) -> dict[str, Path]:
    """Make everything, on as many cores as there are unless told otherwise; the longest first."""
    slowest_first = sorted(KEYS, key=lambda key: -DURATIONS_MS.get(key, 0))
    with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return dict(zip(slowest_first, pool.map(make, slowest_first, repeat(folder)), strict=True))

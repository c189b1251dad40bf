"""A film of twenty-four scenes: how fast it is made, by the job that makes it, and what that takes of memory as films grow.

`python -m bench.films` measures this alone.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence

from app import create_app
from bench.memory import Peak
from bench.report import conclude
from core.cli import bring_up_to_date
from core.db import db, unit_of_work
from core.settings import read_settings
from media.models import Medium
from productions.models import Production, RenderState
from tests.cast import make_cast, make_work
from tests.productions.filming import fill, make_film
from tests.productions.making import EVERYONE, make_alternate, make_media_work, make_production

KINDS = (Medium.FILM, Medium.PICTURE, Medium.SOUND, Medium.TEXT)
SCENES, SECONDS = 24, 5
LEAST_SPEED = 1.5
SHORT_S, LONG_S, MOST_GROWTH = 10, 120, 1.2


def measured() -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure)."""
    short = _made([Medium.FILM], SHORT_S)
    long = _made([Medium.FILM], LONG_S)
    growth = long.peak_bytes / short.peak_bytes
    words = f"film: a scene of {LONG_S} s takes {growth:.2f} times the memory of one of {SHORT_S} s"
    yield growth <= MOST_GROWTH, f"{words} (at most {MOST_GROWTH})"
    film = _made([KINDS[number % len(KINDS)] for number in range(SCENES)], SECONDS)
    speed = film.film_s / film.seconds
    words = (
        f"film: {SCENES} scenes, {film.film_s:.0f} s at 720p, made in {film.seconds:.0f} s: {speed:.2f} times real time"
    )
    yield speed >= LEAST_SPEED, f"{words} (at least {LEAST_SPEED})"


class _made:
    """A film of places of these kinds, each so long."""

    def __init__(self, kinds: Sequence[Medium], seconds: int) -> None:
        with tempfile.TemporaryDirectory(prefix="films") as folder:
            app = create_app(read_settings({"INSTANCE": folder, "SECRET_KEY": "a secret for the bench"}))
            with app.app_context():
                bring_up_to_date()
                with unit_of_work():
                    production = _piece(kinds, seconds)
                begun = time.perf_counter()
                with unit_of_work():
                    production = db.session.get_one(Production, production.id)
                with Peak() as peak:
                    render = make_film(production)
                self.seconds = time.perf_counter() - begun
                assert render.state == RenderState.DONE, render.problem
                self.film_s = (render.duration_ms or 0) / 1000
                db.session.remove()
                db.engine.dispose()
        self.peak_bytes = peak.bytes


def _piece(kinds: Sequence[Medium], seconds: int) -> Production:
    cast = make_cast()
    piece = make_production(cast.course, *(f"Place {number}" for number in range(len(kinds))), lesson=cast.lesson)
    for slot, medium in zip(piece.slots, kinds, strict=True):
        slot.medium, slot.seconds, slot.words = medium, None if medium == Medium.TEXT else seconds, None
        if medium == Medium.TEXT:
            work = make_work(cast.learner, cast.lesson, texts=("A chair is a question. " * 2,), visibility=EVERYONE)
        else:
            work = make_media_work(cast.learner, cast.lesson, medium, 1000 * seconds, visibility=EVERYONE)
            fill(work.takes[0].parts[0].file, size=(1600, 900))
        make_alternate(slot, work, is_chosen=True)
    return piece


if __name__ == "__main__":
    conclude(measured())

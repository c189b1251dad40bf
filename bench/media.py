"""How fast films and pictures are made ready: as jobs do it, in children with their limits, two at once.

`python -m bench.media` measures this alone.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import click
import numpy as np
from PIL import Image

from media import rendering
from media.inspection import Kind

AT_ONCE = 2
FILM_SECONDS, RATE, SIZE = 20, 30, (1280, 720)
PHOTO = (4000, 3000)
PICTURES = 8
LEAST_SPEED = 2.0


@dataclass(frozen=True)
class Work:
    """What was done, in how long, with how much CPU; `amount` is seconds of film, or pictures."""

    amount: float
    wall_s: float
    cpu_s: float

    @property
    def rate(self) -> float:
        return self.amount / self.wall_s

    @property
    def cpu_each_s(self) -> float:
        return self.cpu_s / self.amount

    @property
    def rate_on_two_cores(self) -> float:
        """What two cores give it that do nothing else: other programs on the machine disturb this least."""
        return 2 / self.cpu_each_s


def measured() -> Iterator[tuple[bool, str]]:
    """Print how fast it went; (is it met, the target in words with the figure)."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        film, photo = _film(Path(folder, "take.webm")), _photo(Path(folder, "photo.jpg"))
        films = _done(Kind.FILM, [film] * AT_ONCE, FILM_SECONDS)
        pictures = _done(Kind.PICTURE, [photo] * PICTURES, 1)
        started = time.perf_counter()
        rendering.remux(film, _empty(film.parent), has_poster=True)
        first_s = time.perf_counter() - started
    click.echo(
        f"\nmade ready, {AT_ONCE} at once on {os.cpu_count()} cores\n"
        f"film, 720p to 360p and 720p: {films.rate:.2f} s a second, {films.cpu_each_s:.2f} CPU s for each of its seconds\n"
        f"pictures of 12 megapixels: {pictures.rate:.2f} a second, {pictures.cpu_each_s:.2f} CPU s each\n"
        f"a take of {FILM_SECONDS} s plays after {first_s:.2f} s"
    )
    speed = films.rate_on_two_cores
    yield (
        speed >= LEAST_SPEED,
        f"films: {speed:.2f} times real time in all, by CPU of two cores (at least {LEAST_SPEED})",
    )


def _done(kind: Kind, sources: list[Path], amount: float) -> Work:
    before, started = _cpu_s(), time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(lambda source: rendering.render(kind, source, _empty(source.parent)), sources))
    return Work(amount * len(sources), time.perf_counter() - started, _cpu_s() - before)


def _empty(beside: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=beside))


def _cpu_s() -> float:
    """Of children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _film(path: Path) -> Path:
    """What a browser records: VP8 and Opus; a room that sways a little, in the grain of a camera."""
    scene, grain = _scene(SIZE[0] + 64, SIZE[1] + 64), _grain(*SIZE)
    with av.open(str(path), "w", format="webm", options={"live": "1"}) as output:
        film = output.add_stream("libvpx", rate=RATE, options={"deadline": "realtime", "cpu-used": "8"})
        film.width, film.height, film.pix_fmt, film.bit_rate = *SIZE, "yuv420p", 2_500_000
        sound = output.add_stream("libopus", rate=48_000, layout="mono")
        for number in range(FILM_SECONDS * RATE):
            output.mux(film.encode(_frame(scene, grain, number)))
            output.mux(sound.encode(_hum(number)))
        for stream in (film, sound):
            output.mux(stream.encode(None))
    return path


def _photo(path: Path) -> Path:
    pixels = np.clip(_scene(*PHOTO).astype(np.int16) + _grain(*PHOTO)(0), 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(path, quality=92)
    return path


def _scene(width: int, height: int) -> np.ndarray:
    """Soft shapes of every size."""
    random, total = np.random.default_rng(7), np.zeros((height, width, 3), dtype=np.float32)
    for cells, weight in ((4, 120), (16, 80), (64, 40), (200, 15)):
        small = Image.fromarray(random.integers(0, 255, (cells, cells, 3), dtype=np.uint8))
        total += np.asarray(small.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32) * weight / 255
    return np.clip(total, 0, 255).astype(np.uint8)


def _grain(width: int, height: int) -> Callable[[int], np.ndarray]:
    random = np.random.default_rng(8)
    looks = [random.normal(0, 2.5, (height, width, 1)).astype(np.int16) for _ in range(4)]
    return lambda number: looks[number % len(looks)]


def _frame(scene: np.ndarray, grain: Callable[[int], np.ndarray], number: int) -> av.VideoFrame:
    x, y = round(32 + 30 * np.sin(number / 25)), round(32 + 30 * np.cos(number / 40))
    pixels = scene[y : y + SIZE[1], x : x + SIZE[0]].astype(np.int16) + grain(number)
    frame = av.VideoFrame.from_ndarray(np.clip(pixels, 0, 255).astype(np.uint8), format="rgb24")
    frame.pts, frame.time_base = number, Fraction(1, RATE)
    return frame


def _hum(number: int) -> av.AudioFrame:
    samples = 48_000 // RATE
    at = np.arange(number * samples, (number + 1) * samples)
    wave = 0.1 * np.sin(2 * np.pi * 220 * at / 48_000) * (1 + np.sin(at / 9_000))
    frame = av.AudioFrame.from_ndarray((wave * 32_767).astype(np.int16)[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, number * samples, Fraction(1, 48_000)
    return frame


if __name__ == "__main__":
    results = list(measured())
    for is_met, words in results:
        click.echo(f"{'met   ' if is_met else 'MISSED'}  {words}")
    sys.exit(0 if all(is_met for is_met, _ in results) else 1)

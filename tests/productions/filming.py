"""Real pictures, films and sounds in the places of a piece, and what is seen and heard in a film of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from PIL import Image

from core import jobs
from core.db import db
from core.storage import store
from media.models import MediaFile, Medium
from productions import renders
from productions.models import Production, Render, RenderForm

RED, BLUE, GREEN = (200, 40, 30), (30, 60, 200), (20, 140, 60)
SOUND_RATE, FILM_RATE = 48_000, 25


def film(path: Path, colour: tuple[int, int, int], seconds: float, hertz: float) -> None:
    """One colour, one tone, as ready forms are: H.264 and AAC."""
    with av.open(str(path), "w", format="mp4") as output:
        picture = output.add_stream("libx264", rate=FILM_RATE, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 320, 180, "yuv420p"
        sound = output.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        for _ in range(round(seconds * FILM_RATE)):
            frame = VideoFrame.from_ndarray(np.full((180, 320, 3), colour, np.uint8), format="rgb24")
            output.mux(picture.encode(frame))
        output.mux(picture.encode(None))
        _tone(output, sound, seconds, hertz)


def sound(path: Path, seconds: float, hertz: float) -> None:
    with av.open(str(path), "w", format="mp4") as output:
        _tone(output, output.add_stream("aac", rate=SOUND_RATE, layout="stereo"), seconds, hertz)


def _tone(output: Any, stream: Any, seconds: float, hertz: float) -> None:
    wave = 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE)
    for start in range(0, len(wave) - 1023, 1024):
        both = np.repeat(wave[None, start : start + 1024], 2, axis=0).astype(np.float32)
        frame = AudioFrame.from_ndarray(both, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = SOUND_RATE, start
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def fill(
    file: MediaFile, colour: tuple[int, int, int] = RED, size: tuple[int, int] = (640, 360), hertz: float = 440
) -> None:
    """Give a file of `make_file` real bytes, in its main form."""
    ready = file.rendition(file.medium.value)
    assert ready is not None
    seconds = (file.duration_ms or 0) / 1000
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        if file.medium == Medium.PICTURE:
            Image.new("RGB", size, colour).save(path, "JPEG", quality=95)
        elif file.medium == Medium.FILM:
            film(path, colour, seconds, hertz)
        else:
            sound(path, seconds, hertz)
        store().put(ready.key, path, ready.content_type)


def make_film(production: Production, form: RenderForm = RenderForm.FILM_720) -> Render:
    """Ask for it, and let the workers make it."""
    assert production.leader is not None
    render = renders.ask(production, production.leader, form=form)
    db.session.commit()
    jobs.run_due()
    db.session.refresh(render)
    return render


@contextmanager
def file_of(render: Render, name: str = "film.mp4") -> Iterator[Path]:
    file = next(each for each in render.files if each.name == name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        store().fetch(file.key, path)
        yield path


def text_of(render: Render, name: str) -> str:
    with file_of(render, name) as path:
        return path.read_text()


def colours(path: Path) -> list[tuple[int, ...]]:
    """The colour in the middle of every frame."""
    with av.open(str(path)) as container:
        frames = (frame.to_ndarray(format="rgb24") for frame in container.decode(video=0))
        return [tuple(map(int, frame[frame.shape[0] // 2, frame.shape[1] // 2])) for frame in frames]


def pitch(path: Path, start_ms: int, end_ms: int) -> float | None:
    """The loudest frequency between two moments; None where it is silent."""
    with av.open(str(path)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    part = heard[start_ms * SOUND_RATE // 1000 : end_ms * SOUND_RATE // 1000]
    if np.abs(part).max() < 0.01:
        return None
    return float(np.abs(np.fft.rfft(part)).argmax() * SOUND_RATE / len(part))


def work_ids(render: Render) -> set[UUID]:
    return {work.submission_id for work in render.works}

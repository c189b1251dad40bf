"""Scenes of a film: each is written by itself, a silent picture and its sound of exactly the same length, so that a film that
was cut off goes on with the next. Runs in a child process.

A scene is plain data: `what` it shows (title, film, picture, sound, words, roll), `ms` for how long, and what that needs.
The same scene gives the same bytes.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.video.frame import VideoFrame
from PIL import Image, ImageDraw, ImageOps

from media import streams
from media.ladder import Canvas, Ladder
from media.loudness import SAMPLE_RATE
from media.picture_track import BT709, PictureTrack
from media.planes import Planes
from media.sound_track import SoundTrack
from media.span import Span
from media.typesetting import pictures_of

RATE = 30
SAMPLES_A_FRAME = SAMPLE_RATE // RATE
CANVASES = {720: Canvas("scene", 1280, 720, 4_000), 1080: Canvas("scene", 1920, 1080, 8_000)}
PICTURE, SOUND = "scene-picture.mp4", "scene.flac"
RAMP_SAMPLES = SAMPLE_RATE * 4 // 1000  # what begins or ends abruptly clicks
PANNED_FROM = 1.25  # a picture so much longer than the frame is looked over, not shrunk
DARK = (23, 19, 16)
LIT, DIM = (255, 90, 69), (92, 84, 76)
WAVE_TOP, WAVE_HIGH, WAVE_MARGIN = 0.3, 0.4, 0.094  # shares of the frame

Progress = Callable[[float], None]
Frames = Iterator[Planes | None]


def write_scene(
    scene: dict[str, Any], folder: str, height: int, progress: Progress, source: str = "", typefaces: str = ""
) -> None:
    """Write scene-picture.mp4 and scene.flac into `folder`. `source` is the file that a film, a picture or a sound plays
    (a film and a sound from the scene's `in_ms` on);
    `typefaces` what `typefaces.lay_out` made. Raises Refused when the file is at fault."""
    to, canvas, count = Path(folder), CANVASES[height], round(scene["ms"] * RATE / 1000)
    in_ms = scene.get("in_ms", 0)
    if scene["what"] == "film":
        _filmed(source, in_ms, to, canvas, count, progress)
    else:
        drawn(frames_of(scene, source, Path(typefaces), canvas, count), to, canvas, count, progress)
    _sound_of(source if scene["what"] in ("film", "sound") else "", in_ms, to / SOUND, count)


def _filmed(source: str, in_ms: int, folder: Path, canvas: Canvas, count: int, progress: Progress) -> None:
    """The film, inside the frame; where it is shorter than its place, its last picture stays."""
    ms = count * 1000 / RATE
    with streams.opened(source) as container, _ladder(folder) as ladder:
        film, _ = streams.chosen(container)
        if film is None:
            raise streams.Refused(streams.NOTHING_INSIDE)
        span = Span(in_ms, in_ms + round(ms), streams.origin_seconds(container))
        track = PictureTrack(ladder, film, span, lambda _width, _height: [canvas], RATE, BT709)
        for packet in streams.packets(container, film):
            for frame in streams.decoded(packet):
                track.take(frame)
            progress(min(1.0, track.duration_ms / ms))
            if track.is_over:
                break
        track.finish(round(ms))


@contextmanager
def _ladder(folder: Path) -> Iterator[Ladder]:
    """A ladder that ends its files, also when what climbs it broke."""
    ladder = Ladder(folder, RATE)
    try:
        yield ladder
    finally:
        ladder.close()


def drawn(frames: Frames, folder: Path, canvas: Canvas, count: int, progress: Progress) -> None:
    """Write frames; None is the one before once more."""
    with _ladder(folder) as ladder:
        ladder.begin([canvas], canvas.long_side, canvas.short_side, BT709)
        shown: list[VideoFrame] = []
        for number, planes in zip(range(count), frames, strict=False):
            if planes is not None:
                shown = ladder.frames_of(planes.frame())
            ladder.write(shown, number)
            if number % RATE == 0:
                progress(number / count)


def frames_of(scene: dict[str, Any], source: str, typefaces: Path, canvas: Canvas, count: int) -> Frames:
    if scene["what"] == "picture":
        return _picture(source, canvas, count)
    pages = [
        _pixels(page)
        for page in pictures_of(
            scene["what"],
            scene["type"],
            typefaces=typefaces,
            families=scene.get("families", []),
            height=canvas.short_side,
        )
    ]
    match scene["what"]:
        case "sound":
            return _wave(pages[0], scene["peaks"], count)
        case "roll":
            return _rolled(Planes.of(pages[0]), canvas, count)
    return _in_turn([Planes.of(page) for page in pages], count)


def _pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def _in_turn(pages: list[Planes], count: int) -> Frames:
    """Each card for the same time."""
    starts = {round(number * count / len(pages)): page for number, page in enumerate(pages)}
    for number in range(count):
        yield starts.get(number)


def _rolled(page: Planes, canvas: Canvas, count: int) -> Frames:
    way = max(0, page.light.shape[0] - canvas.short_side)
    for number in range(count):
        yield page.cut(round(way * number / max(1, count - 1)), 0, canvas.short_side, canvas.long_side)


def _wave(card: np.ndarray, peaks: list[int], count: int) -> Frames:
    """The wave over the card; what was heard is lit."""
    dim, lit = (Planes.of(_with_bars(card, peaks, colour)) for colour in (DIM, LIT))
    wide = card.shape[1]
    left, across = round(wide * WAVE_MARGIN), round(wide * (1 - 2 * WAVE_MARGIN))
    before = -1
    for number in range(count):
        edge = left + round(across * number / count)
        yield lit.beside(dim, edge) if edge != before else None
        before = edge


def _with_bars(card: np.ndarray, peaks: list[int], colour: tuple[int, int, int]) -> np.ndarray:
    image = Image.fromarray(card.copy())
    draw, (wide, high) = ImageDraw.Draw(image), image.size
    left, across, middle = wide * WAVE_MARGIN, wide * (1 - 2 * WAVE_MARGIN), high * (WAVE_TOP + WAVE_HIGH / 2)
    step = across / max(1, len(peaks))
    for number, peak in enumerate(peaks):
        half = max(2.0, high * WAVE_HIGH / 2 * peak / 100)
        x = left + number * step
        draw.rounded_rectangle((x, middle - half, x + step * 0.6, middle + half), step * 0.3, fill=colour)
    return np.asarray(image)


def _picture(source: str, canvas: Canvas, count: int) -> Frames:
    """A picture, held; one much longer than the frame is looked over from one end to the other."""
    with Image.open(source) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGB")
    wide, high = canvas.long_side, canvas.short_side
    ratio = (image.width / image.height) / (wide / high)
    if 1 / PANNED_FROM <= ratio <= PANNED_FROM or count < RATE or ratio < 1:
        return _held(image, wide, high, count)
    return _panned(image, wide, high, count)


def _held(image: Image.Image, wide: int, high: int, count: int) -> Frames:
    fitted = ImageOps.contain(image, (wide, high), Image.Resampling.LANCZOS)
    page = Image.new("RGB", (wide, high), DARK)
    page.paste(fitted, ((wide - fitted.width) // 2, (high - fitted.height) // 2))
    yield Planes.of(np.asarray(page))
    for _ in range(count - 1):
        yield None


def _panned(image: Image.Image, wide: int, high: int, count: int) -> Frames:
    """From left to right, easing in and out."""
    across = max(wide, round(image.width * high / image.height))
    strip = Planes.of(np.asarray(image.resize((across, high), Image.Resampling.LANCZOS)))
    way = across - wide
    for number in range(count):
        share = number / max(1, count - 1)
        left = round(way * share * share * (3 - 2 * share))
        yield strip.cut(0, left, high, wide)


class Exactly:
    """Writes FLAC of exactly so many samples, in two channels; it begins and ends softly."""

    def __init__(self, output: OutputContainer, samples: int) -> None:
        self._output, self._left, self._whole = output, samples, samples
        self._encoder = output.add_stream("flac", rate=SAMPLE_RATE, layout="stereo")
        self._encoder.options = {"compression_level": "2"}

    def add(self, samples: np.ndarray) -> None:
        samples = samples[:, : self._left]
        if not samples.shape[1]:
            return
        both = samples if samples.shape[0] == 2 else np.repeat(samples, 2, axis=0)
        at = self._whole - self._left
        places = np.arange(at, at + both.shape[1])
        softly = np.minimum(1.0, np.minimum(places + 1, self._whole - places) / RAMP_SAMPLES)
        self._write((np.clip(both * softly, -1, 1) * 32767).astype(np.int16), at)
        self._left -= both.shape[1]

    def finish(self) -> None:
        while self._left:
            self.add(np.zeros((2, min(self._left, SAMPLE_RATE)), dtype=np.float32))
        self._output.mux(self._encoder.encode(None))

    def _write(self, samples: np.ndarray, at: int) -> None:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples.T.reshape(1, -1)), format="s16", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), at
        self._output.mux(self._encoder.encode(frame))


def _sound_of(source: str, in_ms: int, path: Path, count: int) -> None:
    """What is heard of the file from there on, or silence."""
    with av.open(str(path), "w", format="flac") as output:
        exactly = Exactly(output, count * SAMPLES_A_FRAME)
        if source:
            with streams.opened(source) as container:
                _, sound = streams.chosen(container)
                if sound is not None:
                    span = Span(in_ms, in_ms + round(count * 1000 / RATE), streams.origin_seconds(container))
                    SoundTrack(sound, span, exactly).take_all(container)
        exactly.finish()

"""One film in several sizes: each made from the next larger one, so that a source frame is decoded and turned once."""

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from av.video.stream import VideoStream

from media.posters import fitting_size

FAST_START = {"movflags": "+faststart"}
SECONDS_BETWEEN_KEY_FRAMES = 2
TELEVISION_RANGE = 1
LARGER = 1.2  # what a size must have beyond the one below, to be worth its bytes


class Size(NamedTuple):
    """A size that a film is offered in: within these sides, lying or upright, and never above so many bits a second."""

    name: str
    long_side: int
    short_side: int
    kilobits: int

    def fit(self, width: int, height: int) -> tuple[int, int]:
        return fitting_size(width, height, self.long_side, self.short_side)


LARGE, USUAL, SMALL = (
    Size("film-1080", 1920, 1080, 6_000),
    Size("film", 1280, 720, 3_000),
    Size("film-360", 640, 360, 900),
)


def sizes_of(width: int, height: int) -> list[Size]:
    """The sizes for a film this large, from the largest: the usual one always, others where they differ enough."""
    usual = USUAL.fit(width, height)[0]
    larger = [LARGE] if LARGE.fit(width, height)[0] >= usual * LARGER else []
    return [*larger, USUAL, *([SMALL] if usual >= SMALL.fit(width, height)[0] * LARGER else [])]


class Canvas(Size):
    """A size that everything is set into, whatever its shape: black stands beside it."""

    def fit(self, width: int, height: int) -> tuple[int, int]:
        return self.long_side, self.short_side


class Ladder:
    """Encoders for some sizes, from the largest to the smallest. They begin with the first frame: only that tells the shape."""

    def __init__(self, folder: Path, rate: int) -> None:
        self._folder, self._rate = folder, rate
        self._outputs = ExitStack()
        self._rungs: list[_Rung] = []
        self.width = self.height = 0

    @property
    def rungs(self) -> list["_Rung"]:
        return self._rungs

    @property
    def has_begun(self) -> bool:
        return bool(self._rungs)

    def begin(self, sizes: list[Size], width: int, height: int, matrix: int) -> None:
        """Open a file for each size; `width` and `height` are those of the source, upright."""
        self.width, self.height = sizes[0].fit(width, height)
        for size in sizes:
            path = self._folder / f"{size.name}-picture.mp4"
            output = self._outputs.enter_context(av.open(str(path), "w", format="mp4"))
            self._rungs.append(_Rung(size, path, output, size.fit(width, height), self._rate, matrix))

    def frames_of(self, frame: VideoFrame) -> list[VideoFrame]:
        """The frame in every size, as its encoder takes it."""
        frames = []
        for rung in self._rungs:
            frame = rung.fitted(frame)
            frames.append(frame)
        return frames

    def write(self, frames: list[VideoFrame], number: int) -> None:
        for rung, frame in zip(self._rungs, frames, strict=True):
            rung.write(frame, number)

    def close(self) -> None:
        """Empty the encoders, and close their files."""
        for rung in self._rungs:
            rung.write(None, 0)
        self._outputs.close()


class _Rung:
    """One size on its way into its file."""

    def __init__(
        self, size: Size, path: Path, output: OutputContainer, fit: tuple[int, int], rate: int, matrix: int
    ) -> None:
        self.size, self.path, self._output = size, path, output
        self.width, self.height = fit
        self._scaler = VideoReformatter()
        self._time_base = Fraction(1, rate)
        self._encoder = _encoder(output, size, rate)
        self._encoder.width, self._encoder.height = fit
        self._encoder.colorspace = self._encoder.color_primaries = self._encoder.color_trc = matrix

    def fitted(self, frame: VideoFrame) -> VideoFrame:
        if (frame.width, frame.height) == (self.width, self.height):
            return frame
        return self._scaler.reformat(
            frame, self.width, self.height, frame.format.name, interpolation=Interpolation.FAST_BILINEAR
        )

    def write(self, frame: VideoFrame | None, number: int) -> None:
        """Encode a frame as the one of this number; None: there are no more."""
        if frame is not None:
            frame.time_base, frame.pict_type, frame.pts = self._time_base, 0, number
        self._output.mux(self._encoder.encode(frame))


def _encoder(output: OutputContainer, size: Size, rate: int) -> VideoStream:
    bits = {"maxrate": f"{size.kilobits}k", "bufsize": f"{2 * size.kilobits}k"}
    options = {"preset": "veryfast", "crf": "23", "profile": "high", **bits}
    encoder = output.add_stream("libx264", rate=rate, options=options)
    encoder.codec_context.time_base = Fraction(1, rate)
    encoder.pix_fmt = "yuv420p"
    encoder.gop_size = rate * SECONDS_BETWEEN_KEY_FRAMES
    encoder.thread_type = "AUTO"
    encoder.color_range = TELEVISION_RANGE
    return encoder

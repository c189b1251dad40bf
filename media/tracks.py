"""Two tracks that take decoded frames as they come and write even ones: H.264 pictures, AAC sound."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from core.checks import Refused
from media import streams
from media.waveform import Waveform

LONG_SIDE, SHORT_SIDE = 1280, 720
MAX_RATE, MIN_RATE = 30, 10
SECONDS_BETWEEN_KEY_FRAMES = 2
ENCODER = {"preset": "veryfast", "crf": "23", "profile": "high"}
# Numbers of ITU-T H.273. Changing the matrix costs as much as coding, so the usual two are kept, and said.
BT709, UNSPECIFIED, BT601 = 1, 2, 6
MATRICES = {BT709: "bt709", BT601: "bt601"}
SAME_AS_BT601 = (5, 6)
TELEVISION_RANGE = 1
SD_HEIGHT = 576

SAMPLE_RATE, SAMPLES_PER_FRAME = 48_000, 1_024
SOUND_BITS = 128_000
TOLERATED_SAMPLES = SAMPLE_RATE // 20

LOOKS_PER_SECOND = 2
BLACK, WHITE, FLAT = 28, 235, 10
GOOD_ENOUGH = 255.0

QUARTER_TURNS: dict[int, list[tuple[str, ...]]] = {
    90: [("transpose", "cclock")],
    270: [("transpose", "clock")],
    180: [("hflip",), ("vflip",)],
}


class Span:
    """The part of the source that is wanted. Seconds count from where the source's own clock starts."""

    def __init__(self, in_ms: int, out_ms: int | None, origin_seconds: float) -> None:
        if in_ms < 0 or (out_ms is not None and out_ms <= in_ms):
            raise Refused("The end must come after the start.")
        longest = streams.MAX_SOUND_MS / 1000
        self._zero = origin_seconds + in_ms / 1000
        self.seconds = longest if out_ms is None else min(longest, (out_ms - in_ms) / 1000)

    def since_start(self, frame: VideoFrame | AudioFrame) -> float:
        """When this frame comes, in seconds from the start of the span: below 0 before it."""
        return float(frame.time or 0) - self._zero


class PictureTrack:
    """Writes frames upright, in one size and at one even rate, and keeps one as the poster.

    The encoder learns its size from the first frame: only that tells the rotation.
    """

    def __init__(self, output: OutputContainer, source: VideoStream, span: Span) -> None:
        source.thread_type = "AUTO"
        self.source, self._span, self._output = source, span, output
        self._rate = _even_rate(source)
        self._shape: tuple[Any, ...] = ()
        self._graph: Graph | None = None
        self._matrix = BT709
        self._waiting: VideoFrame | None = None
        self._since = 0.0
        self._shown: VideoFrame | None = None
        self._written = 0
        self._poster_score = -1.0
        self.poster: Image.Image | None = None
        self.width = self.height = 0
        self.is_over = False
        self._encoder = _film_encoder(output, self._rate)

    @property
    def duration_ms(self) -> int:
        """How much was written."""
        return round(self._written * 1000 / self._rate)

    def take(self, frame: VideoFrame) -> None:
        """Show the frame before this one until now, and this one from now on."""
        if frame.time is None:
            return
        now = self._span.since_start(frame)
        self.is_over = now >= self._span.seconds
        self._write_until(round(min(now, self._span.seconds, streams.MAX_FILM_MS / 1000) * self._rate))
        if not self.is_over:
            self._waiting, self._since, self._shown = frame, now, None

    def finish(self, reach_ms: int) -> None:
        """Show the last frame, on and on while there is sound until `reach_ms`, and empty the encoder.

        A recorded screen that does not change sends no frames; the voice goes on.
        """
        begins_inside = not self.is_over and self._since * self._rate > -1
        self._write_until(max(self._written + begins_inside, round(reach_ms * self._rate / 1000)))
        if self._written:
            self._output.mux(self._encoder.encode(None))

    def _write_until(self, end: int) -> None:
        while self._waiting is not None and self._written < end:
            self._shown = self._shown or self._fitted(self._waiting)
            self._shown.pts = self._written
            self._consider_as_poster(self._shown)
            self._output.mux(self._encoder.encode(self._shown))
            self._written += 1

    def _fitted(self, frame: VideoFrame) -> VideoFrame:
        shape = (frame.width, frame.height, frame.format.name, frame.rotation)
        if shape != self._shape or self._graph is None:
            self._shape, self._graph = shape, self._fitting(frame)
        self._graph.vpush(frame)
        fitted = self._graph.vpull()
        fitted.time_base, fitted.pict_type = Fraction(1, self._rate), 0
        return fitted

    def _fitting(self, frame: VideoFrame) -> Graph:
        """A chain that turns and scales. A later shape (a phone turned while it records) is set inside the first."""
        seen = streams.upright_size(frame, self.source)
        if not self.width:
            streams.check_size(*seen)
            self.width, self.height = fitting_size(*seen)
            self._encoder.width, self._encoder.height = self.width, self.height
            self._matrix = _matrix(frame)
            self._encoder.colorspace = self._encoder.color_primaries = self._encoder.color_trc = self._matrix
        inner = _inside(*seen, self.width, self.height)
        come = MATRICES.get(_matrix(frame), "auto") if frame.colorspace == UNSPECIFIED else "auto"
        matrices = f"in_color_matrix={come}:out_color_matrix={MATRICES[self._matrix]}"
        graph = Graph()
        chain = [
            graph.add_buffer(
                width=frame.width, height=frame.height, format=frame.format, time_base=self.source.time_base
            ),
            *(graph.add(turn[0], *turn[1:]) for turn in QUARTER_TURNS.get(frame.rotation % 360, [])),
            graph.add("scale", f"{inner[0]}:{inner[1]}:{matrices}:out_range=tv"),
            graph.add("pad", f"{self.width}:{self.height}:-1:-1"),
            graph.add("setsar", "1"),
            graph.add("format", "yuv420p"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(*chain).configure()
        return graph

    def _consider_as_poster(self, frame: VideoFrame) -> None:
        """The first frame with something on it; until one comes, the one with most contrast."""
        if self._poster_score >= GOOD_ENOUGH or self._written % (self._rate // LOOKS_PER_SECOND):
            return
        score = poster_score(frame)
        if score > self._poster_score:
            self._poster_score, self.poster = score, Image.fromarray(frame.to_ndarray(format="rgb24"))


class SoundTrack:
    """Writes AAC without a gap: where the source is silent by leaving time out, silence is put in."""

    def __init__(self, output: OutputContainer, source: AudioStream, span: Span) -> None:
        self.source, self._span, self._output = source, span, output
        self._layout = "mono" if source.channels == 1 else "stereo"
        self._shape: tuple[Any, ...] = ()
        self._resampler: AudioResampler | None = None
        self._pending = self._silence(0)
        self._placed = self._written = 0
        self.waveform = Waveform()
        self.is_over = False
        self._encoder = output.add_stream("aac", rate=SAMPLE_RATE, layout=self._layout)
        self._encoder.bit_rate = SOUND_BITS

    @property
    def duration_ms(self) -> int:
        """How much was placed."""
        return round(self._placed * 1000 / SAMPLE_RATE)

    def take(self, frame: AudioFrame) -> None:
        """Place a frame's samples at their own time, as far as they lie in the span."""
        if frame.time is None:
            return
        at = round(self._span.since_start(frame) * SAMPLE_RATE)
        samples = self._resampled(frame)
        self.is_over = at >= self._last
        if self._placed and abs(at - self._placed) < TOLERATED_SAMPLES:
            at = self._placed
        samples = samples[:, max(0, self._placed - at) :]
        if not samples.shape[1] or self.is_over:
            return
        self._place(self._silence(max(0, at - self._placed)))
        self._place(samples)

    def finish(self) -> None:
        """Write what is left, and empty the encoder."""
        self._write(self._pending)
        if self._written:
            self._output.mux(self._encoder.encode(None))

    @property
    def _last(self) -> int:
        return round(self._span.seconds * SAMPLE_RATE)

    def _silence(self, samples: int) -> np.ndarray:
        return np.zeros((1 if self._layout == "mono" else 2, samples), dtype=np.float32)

    def _resampled(self, frame: AudioFrame) -> np.ndarray:
        shape = (frame.sample_rate, frame.format.name, frame.layout.name)
        if shape != self._shape or self._resampler is None:
            self._shape = shape
            self._resampler = AudioResampler(format="fltp", layout=self._layout, rate=SAMPLE_RATE)
        parts = [part.to_ndarray() for part in self._resampler.resample(frame)]
        return np.nan_to_num(np.concatenate([self._silence(0), *parts], axis=1), nan=0.0, posinf=1.0, neginf=-1.0)

    def _place(self, samples: np.ndarray) -> None:
        samples = samples[:, : self._last - self._placed]
        self._placed += samples.shape[1]
        self.waveform.add(samples)
        self._pending = np.concatenate([self._pending, samples], axis=1)
        whole = self._pending.shape[1] // SAMPLES_PER_FRAME * SAMPLES_PER_FRAME
        for start in range(0, whole, SAMPLES_PER_FRAME):
            self._write(self._pending[:, start : start + SAMPLES_PER_FRAME])
        self._pending = self._pending[:, whole:]

    def _write(self, samples: np.ndarray) -> None:
        if not samples.shape[1]:
            return
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=self._layout)
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), self._written
        self._written += samples.shape[1]
        self._output.mux(self._encoder.encode(frame))


def poster_score(frame: VideoFrame) -> float:
    """How much there is to see: GOOD_ENOUGH, or the contrast of what is too dark, too bright or too even for a poster."""
    light = frame.reformat(width=64, height=64, format="gray").to_ndarray()
    contrast, brightness = float(light.std()), float(light.mean())
    return GOOD_ENOUGH if contrast > FLAT and BLACK < brightness < WHITE else contrast


def fitting_size(width: int, height: int) -> tuple[int, int]:
    """The size of the rendition: at most 1280 × 720 or 720 × 1280, never larger than it came, both sides even."""
    scale = min(1.0, LONG_SIDE / max(width, height), SHORT_SIDE / min(width, height))
    return _even(width * scale), _even(height * scale)


def _inside(width: int, height: int, outer_width: int, outer_height: int) -> tuple[int, int]:
    scale = min(outer_width / width, outer_height / height)
    return min(outer_width, _even(width * scale)), min(outer_height, _even(height * scale))


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def _even_rate(source: VideoStream) -> int:
    """Whole frames a second. A browser's recording claims a thousand: then 30."""
    rate = float(source.average_rate or source.guessed_rate or MAX_RATE)
    return math.ceil(rate - 0.01) if MIN_RATE <= rate <= MAX_RATE else MAX_RATE


def _matrix(frame: VideoFrame) -> int:
    """How colours were coded: as the frame says, else as players take it from its size."""
    if frame.colorspace == UNSPECIFIED:
        return BT709 if min(frame.width, frame.height) > SD_HEIGHT else BT601
    return BT601 if frame.colorspace in SAME_AS_BT601 else BT709


def _film_encoder(output: OutputContainer, rate: int) -> VideoStream:
    encoder = output.add_stream("libx264", rate=rate, options=ENCODER)
    encoder.codec_context.time_base = Fraction(1, rate)
    encoder.pix_fmt = "yuv420p"
    encoder.gop_size = rate * SECONDS_BETWEEN_KEY_FRAMES
    encoder.thread_type = "AUTO"
    encoder.color_range = TELEVISION_RANGE
    return encoder

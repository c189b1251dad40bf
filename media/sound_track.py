"""Sound on its way: decoded frames in, even samples out, to whoever measures, draws or writes them. Runs in a child process."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet

from media import streams
from media.loudness import SAMPLE_RATE
from media.span import Span

SAMPLES_PER_FRAME = 1_024
SOUND_BITS = 128_000
GATHERED_SAMPLES = SAMPLE_RATE
TOLERATED_SAMPLES = SAMPLE_RATE // 20
MEETING_S = 0.002  # nearer than that, one frame ends where the next begins
FULL = 1.0


class Listener(Protocol):
    """Takes samples as floats from -1 to 1, one row a channel."""

    def add(self, samples: np.ndarray) -> None: ...


class SoundTrack:
    """Samples without a gap: where the source is silent by leaving time out, silence is put in."""

    def __init__(self, source: AudioStream, span: Span, *listeners: Listener, gain: float = 1.0) -> None:
        self.source, self._span, self._listeners, self._gain = source, span, listeners, gain
        self._channels, self._layout = channels_of(source)
        self._shape: tuple[Any, ...] = ()
        self._resampler: AudioResampler | None = None
        self._placed = 0
        self.is_over = False

    @property
    def duration_ms(self) -> int:
        """How much was placed."""
        return round(self._placed * 1000 / SAMPLE_RATE)

    def is_early(self, packet: Packet) -> bool:
        """Does it come so long before the span that it need not be decoded?"""
        return self._span.is_far_before(packet)

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

    def take_all(self, container: InputContainer) -> None:
        """Place what the source has, to its end or that of the span."""
        for frame in gathered(self._frames(container)):
            self.take(frame)
            if self.is_over:
                return

    def _frames(self, container: InputContainer) -> Iterator[AudioFrame]:
        for packet in streams.packets(container, self.source):
            if not self.is_early(packet):
                yield from streams.decoded(packet)

    @property
    def _last(self) -> int:
        return round(self._span.seconds * SAMPLE_RATE)

    def _silence(self, samples: int) -> np.ndarray:
        return np.zeros((self._channels, samples), dtype=np.float32)

    def _resampled(self, frame: AudioFrame) -> np.ndarray:
        shape = _shape_of(frame)
        if shape == (SAMPLE_RATE, "fltp", self._layout):
            return self._sound(frame.to_ndarray())
        if shape != self._shape or self._resampler is None:
            self._shape = shape
            self._resampler = AudioResampler(format="fltp", layout=self._layout, rate=SAMPLE_RATE)
        parts = [part.to_ndarray() for part in self._resampler.resample(frame)]
        return self._sound(np.concatenate([self._silence(0), *parts], axis=1))

    def _sound(self, samples: np.ndarray) -> np.ndarray:
        """What can be played, as loud as it is wanted."""
        if not np.isfinite(samples).all():
            samples = np.nan_to_num(samples, nan=0.0, posinf=FULL, neginf=-FULL)
        return samples if self._gain == 1 else samples * np.float32(self._gain)

    def _place(self, samples: np.ndarray) -> None:
        samples = samples[:, : self._last - self._placed]
        self._placed += samples.shape[1]
        for each in self._listeners:
            each.add(samples)


def gathered(frames: Iterable[AudioFrame]) -> Iterator[AudioFrame]:
    """The same sound in frames of about a second, wherever one begins where the last ended: what each frame costs is more than
    what its samples do."""
    waiting, begins, ends = AudioFifo(), 0.0, 0.0
    for frame in frames:
        if frame.time is None:
            continue
        goes_on = waiting.samples and _shape_of(waiting) == _shape_of(frame) and abs(frame.time - ends) < MEETING_S
        if waiting.samples >= GATHERED_SAMPLES or not goes_on:
            yield from _whole(waiting, begins)
            waiting, begins, ends = AudioFifo(), frame.time, frame.time
        ends += frame.samples / frame.sample_rate
        frame.pts = None  # it joins whatever is waiting
        waiting.write(frame)
    yield from _whole(waiting, begins)


def _shape_of(sound: AudioFifo | AudioFrame) -> tuple[int, str, str]:
    return sound.sample_rate, sound.format.name, sound.layout.name


def _whole(waiting: AudioFifo, begins: float) -> Iterator[AudioFrame]:
    frame = waiting.read(0) if waiting.samples else None
    if frame is not None:
        frame.time_base = Fraction(1, frame.sample_rate)
        frame.pts = round(begins * frame.sample_rate)
        yield frame


class SoundWriter:
    """Writes AAC."""

    def __init__(self, output: OutputContainer, layout: str) -> None:
        self._output, self._layout = output, layout
        self._pending = np.zeros((1 if layout == "mono" else 2, 0), dtype=np.float32)
        self._written = 0
        self._encoder = output.add_stream("aac", rate=SAMPLE_RATE, layout=layout)
        self._encoder.bit_rate = SOUND_BITS

    def add(self, samples: np.ndarray) -> None:
        self._pending = np.concatenate([self._pending, samples], axis=1)
        whole = self._pending.shape[1] // SAMPLES_PER_FRAME * SAMPLES_PER_FRAME
        for start in range(0, whole, SAMPLES_PER_FRAME):
            self._write(self._pending[:, start : start + SAMPLES_PER_FRAME])
        self._pending = self._pending[:, whole:]

    def finish(self) -> None:
        """Write what is left, and empty the encoder."""
        self._write(self._pending)
        if self._written:
            self._output.mux(self._encoder.encode(None))

    def _write(self, samples: np.ndarray) -> None:
        if not samples.shape[1]:
            return
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=self._layout)
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), self._written
        self._written += samples.shape[1]
        self._output.mux(self._encoder.encode(frame))


def channels_of(source: AudioStream) -> tuple[int, str]:
    """One channel stays one; more are mixed down to two."""
    return (1, "mono") if source.channels == 1 else (2, "stereo")

"""Several sounds mixed into one, and that made as loud as every record here. Runs in a child process.

Voices are added one after the other to a file of plain samples, so that memory is the same for any length and any number.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

from media import streams
from media.loudness import CEILING_DBTP, SAMPLE_RATE, TARGET_LUFS, Loudness, Meter
from media.sound_track import SoundTrack
from media.span import Span

MASTER = "track.flac"
BLOCK_SAMPLES = 5 * SAMPLE_RATE
BYTES_A_SAMPLE = 4
RAMP_MS = 4  # what begins or ends abruptly clicks
CLOSE_DB = 0.2  # how near to its loudness a track comes
MOST_PASSES = 6
MOST_GAIN_DB = 60.0
OVERSAMPLED = 4 * SAMPLE_RATE  # peaks between samples are peaks there (ITU-R BS.1770-5, annex 2)
FULL_24_BIT = 2**23 - 1
DESKS = 2

Progress = Callable[[float], None]
Samples = np.ndarray  # floats from -1 to 1, one row a channel


def mix(
    voices: Sequence[dict[str, Any]], ms: int, folder: str, progress: Progress, as_loud: float | None = TARGET_LUFS
) -> dict[str, float | None]:
    """Write track.flac into `folder`: the voices together, `ms` long, in all `as_loud` (LUFS; None: as they come). Loudness (None:
    there is only silence) and true peak (dBTP) come back.

    A voice: `source` (a file), `at_ms` (when it begins; below 0 its beginning is not heard), `in_ms` (where in its file), `ms`
    (how long), and optional `gain_db`, `pan` (-1 left to 1 right), `fade_in_ms`, `fade_out_ms`.
    """
    samples, place = ms * SAMPLE_RATE // 1000, Path(folder)
    desks = [_Desk(place / f"desk-{number}", samples) for number in range(min(DESKS, max(1, len(voices))))]
    heard = [0] * len(desks)

    def play(number: int) -> None:
        for voice in voices[number :: len(desks)]:
            _play(voice, desks[number])
            heard[number] += 1
            progress(0.6 * sum(heard) / len(voices))

    with ThreadPoolExecutor(len(desks)) as players:
        list(players.map(play, range(len(desks))))
    loudness = _master(lambda: _together(desks), place / MASTER, lambda share: progress(0.6 + 0.4 * share), as_loud)
    for desk in desks:
        desk.close()
    return {"lufs": loudness.lufs, "peak": loudness.peak_dbtp}


class _Desk:
    """So many samples, silent at first, to which others are added. In its file the left channel stands before the right one."""

    def __init__(self, path: Path, samples: int) -> None:
        self.samples, self._path = samples, path
        self._file: BinaryIO = path.open("w+b")
        self._file.truncate(2 * samples * BYTES_A_SAMPLE)

    def add(self, at: int, samples: Samples) -> None:
        """Add where they lie within it."""
        samples = samples[:, max(0, -at) : max(0, self.samples - at)]
        if not samples.shape[1]:
            return
        at = max(0, at)
        both = self.read(at, samples.shape[1])
        both += samples
        for number, channel in enumerate(both):
            self._file.seek((number * self.samples + at) * BYTES_A_SAMPLE)
            self._file.write(channel.data)

    def read(self, at: int, count: int) -> Samples:
        both = np.empty((2, min(count, self.samples - at)), dtype=np.float32)
        for number, channel in enumerate(both):
            self._file.seek((number * self.samples + at) * BYTES_A_SAMPLE)
            self._file.readinto(channel.data)  # type: ignore[attr-defined]
        return both

    def close(self) -> None:
        self._file.close()
        self._path.unlink()


class _Channel:
    """One voice on its way to the desk: at its time, as loud as it is set, where it stands, softly at its ends."""

    def __init__(self, voice: dict[str, Any], desk: _Desk) -> None:
        self._desk, self._at, self._heard = desk, round(voice["at_ms"] * SAMPLE_RATE / 1000), 0
        self._whole = max(1, voice["ms"] * SAMPLE_RATE // 1000)
        pan = math.pi / 4 * (1 + max(-1.0, min(1.0, voice.get("pan", 0.0))))
        gain = 10 ** (voice.get("gain_db", 0.0) / 20) * math.sqrt(2)  # equal power, and as it was in the middle
        self._gains = np.array([[gain * math.cos(pan)], [gain * math.sin(pan)]], dtype=np.float32)
        fade_in, fade_out = (
            max(RAMP_MS, voice.get(name, 0)) * SAMPLE_RATE // 1000 for name in ("fade_in_ms", "fade_out_ms")
        )
        self._rise, self._fall = np.arange(1, fade_in + 1) / fade_in, np.arange(fade_out, 0, -1) / fade_out
        self._waiting: list[Samples] = []
        self._waits = 0

    def add(self, samples: Samples) -> None:
        self._waiting.append(samples)
        self._waits += samples.shape[1]
        if self._waits >= BLOCK_SAMPLES:
            self.flush()

    def flush(self) -> None:
        if not self._waits:
            return
        samples = np.concatenate(self._waiting, axis=1) * self._gains
        self._soften(samples, self._rise, 0)
        self._soften(samples, self._fall, self._whole - len(self._fall))
        self._desk.add(self._at + self._heard, samples)
        self._heard += samples.shape[1]
        self._waiting, self._waits = [], 0

    def _soften(self, samples: Samples, slope: Samples, begins: int) -> None:
        """Of these samples, those where the slope lies that begins there."""
        first = max(0, begins - self._heard)
        of_slope = slope[max(0, self._heard - begins) :][: max(0, samples.shape[1] - first)]
        samples[:, first : first + len(of_slope)] *= of_slope.astype(np.float32)


def _play(voice: dict[str, Any], desk: _Desk) -> None:
    channel = _Channel(voice, desk)
    with streams.opened(voice["source"]) as container:
        _, sound = streams.chosen(container)
        if sound is None:
            return
        in_ms = voice.get("in_ms", 0)
        span = Span(in_ms, in_ms + voice["ms"], streams.origin_seconds(container))
        SoundTrack(sound, span, channel).take_all(container)
    channel.flush()


def _together(desks: Sequence[_Desk]) -> Iterator[Samples]:
    for at in range(0, desks[0].samples, BLOCK_SAMPLES):
        yield np.sum([desk.read(at, BLOCK_SAMPLES) for desk in desks], axis=0)


def _master(blocks: Callable[[], Iterator[Samples]], path: Path, progress: Progress, as_loud: float | None) -> Loudness:
    """Write what was mixed as loud as that, with no true peak above CEILING_DBTP: where peaks are in the way they are
    limited, and since that takes from its loudness, it is listened to again."""
    measured = _measured(blocks())
    if measured.lufs is None:
        _write(blocks(), path)
        return measured
    target = measured.lufs if as_loud is None else as_loud
    gain_db = min(MOST_GAIN_DB, target - measured.lufs)
    if measured.peak_dbtp + gain_db <= CEILING_DBTP:
        _write(_louder(blocks(), gain_db), path)
        return Loudness(measured.lufs + gain_db, measured.peak_dbtp + gain_db)
    for number in range(MOST_PASSES):
        made = _measured(_limited(_louder(blocks(), gain_db)))
        progress((number + 1) / (MOST_PASSES + 1))
        missing_db = target - (made.lufs if made.lufs is not None else target)
        if abs(missing_db) < CLOSE_DB or gain_db == MOST_GAIN_DB:
            break
        gain_db = min(MOST_GAIN_DB, gain_db + missing_db)
    _write(_limited(_louder(blocks(), gain_db)), path)
    return made


def _measured(blocks: Iterator[Samples]) -> Loudness:
    meter = Meter("stereo")
    for block in blocks:
        meter.add(block)
    return meter.measured()


def _louder(blocks: Iterator[Samples], gain_db: float) -> Iterator[Samples]:
    gain = np.float32(10 ** (gain_db / 20))
    return (block * gain for block in blocks)


def _limited(blocks: Iterator[Samples]) -> Iterator[Samples]:
    """Peaks above the ceiling bent under it."""
    limiter = _Limiter()
    for block in blocks:
        yield from limiter.bent(block)
    yield from limiter.rest()


class _Limiter:
    """Looks ahead, at four times the samples."""

    def __init__(self) -> None:
        ceiling = 10 ** (CEILING_DBTP / 20)
        self._pushed = self._given = 0
        self._graph = Graph()
        self._graph.link_nodes(
            self._graph.add_abuffer(
                sample_rate=SAMPLE_RATE, format="fltp", layout="stereo", time_base=Fraction(1, SAMPLE_RATE)
            ),
            self._graph.add("aresample", str(OVERSAMPLED)),
            self._graph.add("alimiter", f"limit={ceiling}:level=disabled:attack=5:release=80:latency=1"),
            self._graph.add("aresample", str(SAMPLE_RATE)),
            self._graph.add("aformat", f"sample_fmts=fltp:sample_rates={SAMPLE_RATE}:channel_layouts=stereo"),
            self._graph.add("abuffersink"),
        ).configure()

    def bent(self, samples: Samples) -> Iterator[Samples]:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), self._pushed
        self._pushed += samples.shape[1]
        self._graph.push(frame)
        yield from self._pulled()

    def rest(self) -> Iterator[Samples]:
        """What is left, to the sample as many as there were."""
        self._graph.push(None)
        yield from self._pulled()
        if self._given < self._pushed:
            yield np.zeros((2, self._pushed - self._given), dtype=np.float32)

    def _pulled(self) -> Iterator[Samples]:
        while True:
            try:
                samples = self._graph.pull().to_ndarray()
            except (av.BlockingIOError, av.EOFError):
                return
            samples = samples[:, : self._pushed - self._given]
            self._given += samples.shape[1]
            yield samples


def _write(blocks: Iterator[Samples], path: Path) -> None:
    """FLAC of 24 bits."""
    with av.open(str(path), "w", format="flac", options={"fflags": "+bitexact"}) as output:
        encoder = output.add_stream("flac", rate=SAMPLE_RATE, layout="stereo", options={"compression_level": "5"})
        encoder.codec_context.format = "s32"
        at = 0
        for block in blocks:
            whole = (np.clip(block, -1, 1) * FULL_24_BIT).round().astype(np.int32) << 8
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(whole.T.reshape(1, -1)), format="s32", layout="stereo")
            frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), at
            at += block.shape[1]
            output.mux(encoder.encode(frame))
        output.mux(encoder.encode(None))

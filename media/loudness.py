"""How loud a sound is, as EBU R 128 measures it, and what that says about how it is played. Runs in a child process."""

import math
from fractions import Fraction
from typing import NamedTuple

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

SAMPLE_RATE = 48_000
TARGET_LUFS = -16.0
CEILING_DBTP = -1.5  # half a decibel is left for what coding adds
MOST_GAIN_DB = 24.0  # what is as quiet as that is a room's noise
BLOCK_SAMPLES = SAMPLE_RATE // 10  # what is not whole at the end is not measured
GATE_LUFS = -70.0  # where the measure itself ends


class Loudness(NamedTuple):
    """Integrated loudness (None: there is only silence) and true peak."""

    lufs: float | None
    peak_dbtp: float

    @property
    def gain(self) -> float:
        """What to multiply with so that it is as loud as all others, as far as its peaks let it."""
        if self.lufs is None:
            return 1.0
        decibels = min(TARGET_LUFS - self.lufs, CEILING_DBTP - self.peak_dbtp, MOST_GAIN_DB)
        return float(10 ** (decibels / 20))


SILENCE = Loudness(None, -math.inf)


class Meter:
    """Hears samples at 48 kHz as floats, one row a channel. One channel counts as both: that is how it is played."""

    def __init__(self, layout: str) -> None:
        self._layout, self._heard = layout, 0
        self._said: dict[str, str] = {}
        self._graph = Graph()
        self._graph.link_nodes(
            self._graph.add_abuffer(
                sample_rate=SAMPLE_RATE, format="fltp", layout=layout, time_base=Fraction(1, SAMPLE_RATE)
            ),
            self._graph.add("ebur128", "peak=true:metadata=1:dualmono=true"),
            self._graph.add("abuffersink"),
        ).configure()

    def add(self, samples: np.ndarray) -> None:
        if not samples.shape[1]:
            return
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=self._layout)
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), self._heard
        self._heard += samples.shape[1]
        self._graph.push(frame)
        self._pull()

    def measured(self) -> Loudness:
        """What was heard so far; call it once, at the end."""
        if not self._heard:
            return SILENCE
        self.add(np.zeros((1 if self._layout == "mono" else 2, BLOCK_SAMPLES), dtype=np.float32))
        self._graph.push(None)
        self._pull()
        lufs = float(self._said.get("lavfi.r128.I", "nan"))
        peak = float(self._said.get("lavfi.r128.true_peak", "0"))
        if not lufs > GATE_LUFS or peak <= 0:
            return SILENCE
        return Loudness(round(lufs, 2), 20 * math.log10(peak))

    def _pull(self) -> None:
        while True:
            try:
                self._said = self._graph.pull().metadata or self._said
            except (av.BlockingIOError, av.EOFError):
                return

"""The shape of a sound, as 96 bars and in detail: gathered while it is decoded, so that its length need not be known."""

from typing import Any

import numpy as np

BARS = 96
BLOCK_SAMPLES = 480
SILENCE = 0.001
BLOCK_MS = 10
PEAK_MS, MOST_PEAKS = 50, 12_000


class Waveform:
    """Collects loudness in short blocks, and folds them into bars at the end."""

    def __init__(self) -> None:
        self._blocks: list[np.ndarray] = []
        self._rest = np.zeros(0, dtype=np.float32)

    def add(self, samples: np.ndarray) -> None:
        """Take samples as floats from -1 to 1, one row a channel."""
        loudest = np.concatenate([self._rest, np.abs(samples).max(axis=0)])
        whole = len(loudest) - len(loudest) % BLOCK_SAMPLES
        self._blocks.append(loudest[:whole].reshape(-1, BLOCK_SAMPLES).max(axis=1))
        self._rest = loudest[whole:]

    def bars(self) -> list[int]:
        """96 heights from 0 to 100, the loudest 100; all 0 for silence. The root lets quiet speech be seen."""
        peaks = self._peaks()
        if not len(peaks) or peaks.max() < SILENCE:
            return [0] * BARS
        edges = np.linspace(0, len(peaks), BARS + 1)
        heights = [
            peaks[int(start) : max(int(end), int(start) + 1)].max()
            for start, end in zip(edges, edges[1:], strict=False)
        ]
        return [round(100 * float(np.sqrt(height / max(heights)))) for height in heights]

    def detailed(self) -> dict[str, Any]:
        """{"step_ms": 50, "peaks": […]}: the loudest of each step, from 0 to 255; steps grow where there would be too many."""
        peaks = np.minimum(self._peaks(), 1.0)
        blocks = max(PEAK_MS // BLOCK_MS, -(-len(peaks) // MOST_PEAKS))
        padded = np.concatenate([peaks, np.zeros(-len(peaks) % blocks, dtype=np.float32)])
        steps = padded.reshape(-1, blocks).max(axis=1) if len(padded) else padded
        return {"step_ms": blocks * BLOCK_MS, "peaks": np.round(steps * 255).astype(int).tolist()}

    def _peaks(self) -> np.ndarray:
        rest = [self._rest.max(keepdims=True)] if len(self._rest) else []
        peaks = np.concatenate([np.zeros(0, dtype=np.float32), *self._blocks, *rest])
        return np.nan_to_num(peaks, nan=0.0, posinf=1.0)

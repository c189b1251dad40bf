"""Loudness and true peak as ITU-R BS.1770-5 defines them, from the text of the standard: a second tool beside the one we use."""

import numpy as np

RATE = 48_000
# Annex 1, tables 1 and 2: the head as a shelf, then a high pass; at 48 kHz.
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
BLOCK, STEP = RATE * 4 // 10, RATE // 10
GATE_LUFS, BELOW_LU = -70.0, 10.0


def loudness(samples: np.ndarray) -> float:
    """Integrated loudness in LUFS of samples at 48 kHz, one row a channel (left and right)."""
    power = sum(_powers(_filtered(_filtered(channel, *SHELF), *HIGH_PASS)) for channel in samples)
    loud = power[_level(power) > GATE_LUFS]
    return float(_level(loud[_level(loud) > _level(loud.mean()) - BELOW_LU].mean()))


def true_peak(samples: np.ndarray) -> float:
    """The highest peak in dBTP: between samples too, of the spectrum at four times the rate."""
    highest = 0.0
    for at in range(0, samples.shape[1], 2 * RATE):
        part = samples[:, max(0, at - 4800) : at + 2 * RATE + 4800]
        spectrum = np.fft.rfft(part, axis=1)
        whole = np.zeros((samples.shape[0], part.shape[1] * 2 + 1), dtype=complex)
        whole[:, : spectrum.shape[1]] = spectrum
        highest = max(highest, float(np.abs(np.fft.irfft(whole, part.shape[1] * 4, axis=1) * 4).max()))
    return 20 * np.log10(highest)


def _filtered(samples: np.ndarray, b: tuple[float, ...], a: tuple[float, ...]) -> np.ndarray:
    """A filter of the second order, by its response to one sample: after a second nothing of that is left."""
    response = np.zeros(RATE)
    x1 = x2 = y1 = y2 = 0.0
    for number in range(RATE):
        x = 1.0 if number == 0 else 0.0
        y = b[0] * x + b[1] * x1 + b[2] * x2 - a[1] * y1 - a[2] * y2
        x1, x2, y1, y2 = x, x1, y, y1
        response[number] = y
    size = 1 << (len(samples) + RATE).bit_length()
    return np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)[: len(samples)]


def _powers(samples: np.ndarray) -> np.ndarray:
    """The mean square of each block of 400 ms, a block each 100 ms."""
    sums = np.concatenate([[0.0], np.cumsum(samples.astype(np.float64) ** 2)])
    starts = np.arange(0, max(1, len(samples) - BLOCK + 1), STEP)
    return (sums[np.minimum(starts + BLOCK, len(samples))] - sums[starts]) / BLOCK


def _level(power: np.ndarray) -> np.ndarray:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))

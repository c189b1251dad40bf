"""Sound from arithmetic: wavetables, vowels, breath noise, rooms. Mono float samples at RATE."""

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

RATE = 32_000
VOWELS = {  # the first three formants in Hz, with their strength
    "a": ((760, 1.0), (1200, 0.6), (2600, 0.18)),
    "o": ((450, 1.0), (800, 0.5), (2500, 0.1)),
    "e": ((520, 1.0), (1800, 0.4), (2500, 0.2)),
    "i": ((300, 1.0), (2200, 0.3), (2900, 0.18)),
    "u": ((320, 1.0), (700, 0.35), (2300, 0.06)),
    "m": ((250, 1.0), (1000, 0.08), (2200, 0.04)),
}


def seconds(length: float) -> np.ndarray:
    """The time of every sample of so many seconds."""
    return np.arange(round(length * RATE), dtype=np.float32) / RATE


@cache
def _table(partials: tuple[float, ...]) -> np.ndarray:
    phase = np.arange(2048, dtype=np.float32) / 2048 * 2 * np.pi
    wave = sum(strength * np.sin(phase * (i + 1) + i * 0.7) for i, strength in enumerate(partials))
    wave = np.asarray(wave, np.float32)
    return wave / max(float(np.abs(wave).max()), 1e-6)


def voice_partials(hz: float, vowel: str, bright: float = 1.0) -> tuple[float, ...]:
    """How strong each overtone of a sung note is in this vowel."""
    strengths = []
    for k in range(1, min(40, int(6000 / hz)) + 1):
        heard = sum(gain / (1 + ((k * hz - centre) / 110) ** 2) for centre, gain in VOWELS[vowel])
        strengths.append((heard + 0.02) / k ** (0.75 / bright))
    return tuple(strengths)


def held(partials: Sequence[float], hz: np.ndarray) -> np.ndarray:
    """One wave whose pitch follows hz, sample by sample."""
    phase = np.cumsum(hz, dtype=np.float64) * (2048 / RATE)
    return _table(tuple(partials))[phase.astype(np.int64) & 2047]


def vibrato(t: np.ndarray, hz: float, rate: float, cents: float, after: float = 0.6, seed: int = 0) -> np.ndarray:
    """A pitch that wavers like a person's: late, uneven, drifting a little."""
    drift = slow(len(t), 0.7, seed) * 5
    depth = cents * np.clip((t - after) / 1.2, 0, 1)
    return (hz * 2 ** ((depth * np.sin(2 * np.pi * rate * t + drift * 0.3) + drift) / 1200)).astype(np.float32)


def slow(count: int, hz: float, seed: int) -> np.ndarray:
    """A slow random walk around 0, changing direction about hz times a second."""
    knots = max(4, int(count / RATE * hz * 2) + 2)
    values = np.random.default_rng(seed).normal(0, 1, knots)
    return np.interp(np.linspace(0, knots - 1, count), np.arange(knots), values).astype(np.float32)


@lru_cache(maxsize=32)
def _noise_loop(low: float, high: float, seed: int) -> np.ndarray:
    size = 1 << 16
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(0, 1, size).astype(np.float32))
    at = np.fft.rfftfreq(size, 1 / RATE)
    band = 1 / (1 + (low / np.maximum(at, 1)) ** 4) / (1 + (at / high) ** 4)
    loop = np.fft.irfft(spectrum * band).astype(np.float32)
    return loop / np.abs(loop).max()


def hiss(count: int, low: float, high: float, seed: int) -> np.ndarray:
    """Noise between two frequencies, about 1 at its loudest."""
    loop = _noise_loop(low, high, seed)
    return np.tile(loop, count // len(loop) + 1)[:count]


def swell(t: np.ndarray, attack: float, release: float) -> np.ndarray:
    """Rises over attack seconds, falls over the last release seconds, rounded."""
    length = t[-1]
    shape = np.clip(t / attack, 0, 1) * np.clip((length - t) / release, 0, 1)
    return np.sin(shape * np.pi / 2).astype(np.float32)


def room(sound: np.ndarray, size: float, wet: float, seed: int = 3) -> np.ndarray:
    """The same sound in a room whose echo lasts about `size` seconds."""
    count = int(size * RATE)
    scatter = np.random.default_rng(seed).normal(0, 1, count) * np.exp(-6 * np.arange(count) / count)
    tail = np.convolve(scatter, np.full(6, 1 / 6), "same").astype(np.float32)
    tail /= np.sqrt(np.sum(tail**2))
    length = ((len(sound) + count) // 16_000 + 1) * 16_000  # small factors keep the transform fast
    echo = np.fft.irfft(np.fft.rfft(sound.astype(np.float32), length) * np.fft.rfft(tail, length))[: len(sound)]
    return (sound + wet * echo).astype(np.float32)


def level(sound: np.ndarray, peak: float = 0.7) -> np.ndarray:
    """Scaled so that its loudest sample is `peak`, with 15 ms faded at both ends."""
    sound = sound * (peak / max(float(np.abs(sound).max()), 1e-6))
    ramp = np.linspace(0, 1, int(0.015 * RATE), dtype=np.float32)
    sound[: len(ramp)] *= ramp
    sound[-len(ramp) :] *= ramp[::-1]
    return sound.astype(np.float32)


def lay(base: np.ndarray, sound: np.ndarray, at: float) -> None:
    """Add a sound onto a longer one, from `at` seconds; what sticks out is dropped."""
    start = int(at * RATE)
    end = min(len(base), start + len(sound))
    if end > start:
        base[start:end] += sound[: end - start]


def air(length: float, seed: int, loudness: float = 0.012) -> np.ndarray:
    """The tone of an empty room."""
    count = round(length * RATE)
    moving = 1 + 0.25 * slow(count, 0.4, seed)
    return hiss(count, 50, 420, seed) * loudness * moving + hiss(count, 1200, 5000, seed + 1) * loudness * 0.12


def murmur(words: str, length: float, hz: float, seed: int) -> np.ndarray:
    """Someone saying the words in the next room: their rhythm and tune, not their sounds."""
    t = seconds(length)
    chance = np.random.default_rng(seed)
    beats = max(2, round(sum(max(1, sum(c in "aeiouy" for c in w.lower()) - 1) for w in words.split()) * 0.9) + 1)
    edges = np.cumsum(chance.uniform(0.7, 1.4, beats))
    edges = np.concatenate([[0], edges / edges[-1]]) * length
    tune = np.interp(t, np.linspace(0, length, 5), hz * np.array([1.06, 1.18, 1.02, 0.97, 0.84]))
    tune = tune * (1 + 0.012 * slow(len(t), 3, seed))
    syllables = {vowel: np.zeros(len(t), np.float32) for vowel in "aomu"}
    for a, b in zip(edges, edges[1:], strict=False):
        on = np.clip(np.minimum((t - a) / 0.05, (b - t) / 0.09), 0, 1)
        syllables["aomu"[int(chance.integers(4))]] += on * chance.uniform(0.6, 1)
    sound = sum(held(voice_partials(hz, vowel, 0.8), tune) * on for vowel, on in syllables.items())
    return level(room(sound * swell(t, 0.06, 0.2), 0.5, 0.5), 0.32)


def knock(seed: int) -> np.ndarray:
    """A shoe on a wooden floor."""
    t = seconds(0.16)
    thud = np.sin(2 * np.pi * (88 - 120 * t) * t) * np.exp(-t * 42)
    return (thud + 0.35 * hiss(len(t), 300, 2400, seed) * np.exp(-t * 70)).astype(np.float32)


def pluck(hz: float, length: float) -> np.ndarray:
    """A plucked string: every overtone dies sooner than the one below it."""
    t = seconds(length)
    return sum(np.sin(2 * np.pi * hz * k * t) * np.exp(-t * (4 + 2.4 * k)) / k**1.2 for k in range(1, 7)).astype(
        np.float32
    )

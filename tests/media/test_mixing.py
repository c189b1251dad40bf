"""What is mixed: each voice at its time, where it stands and as loud as it is set; the whole as loud as every record."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from wave import open as open_wave

import av
import numpy as np
import pytest

from media.mixing import BLOCK_SAMPLES, MASTER, mix
from tests.media.loudness import loudness, true_peak

RATE = 48_000
Voice = Callable[..., dict[str, Any]]


def write(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    """A WAV file of one row a channel."""
    with open_wave(str(path), "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").T.tobytes())
    return path


def tone(seconds: float, hertz: float = 440.0, level: float = 0.3, rate: int = RATE, channels: int = 1) -> np.ndarray:
    wave = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(wave[None], channels, axis=0)


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    """`voice(samples, rate=48000, at_ms=…)`: a voice of these samples, all of them unless it says otherwise."""
    made: list[Path] = []

    def make(samples: np.ndarray, rate: int = RATE, **more: Any) -> dict[str, Any]:
        path = write(tmp_path / f"voice-{len(made)}.wav", samples, rate)
        made.append(path)
        return {"source": str(path), "at_ms": 0, "in_ms": 0, "ms": round(samples.shape[1] * 1000 / rate), **more}

    return make


def mixed(tmp_path: Path, voices: list[dict[str, Any]], ms: int) -> np.ndarray:
    mix(voices, ms, str(tmp_path), lambda share: None)
    return samples_of(tmp_path / MASTER)


def samples_of(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


def heard(samples: np.ndarray, start_ms: int, end_ms: int) -> float:
    """The loudest frequency between two moments; 0 where it is silent."""
    part = samples[0, start_ms * RATE // 1000 : end_ms * RATE // 1000]
    if np.abs(part).max() < 1e-3:
        return 0.0
    return float(np.abs(np.fft.rfft(part)).argmax() * RATE / len(part))


def test_each_voice_is_heard_at_its_time_to_the_sample(tmp_path: Path, voice: Voice) -> None:
    click = np.zeros((1, RATE))
    click[0, 4800] = 0.9
    samples = mixed(tmp_path, [voice(click), voice(click, at_ms=333)], 2000)
    assert samples.shape[1] == 2 * RATE
    loud = np.flatnonzero(np.abs(samples[0]) > np.abs(samples[0]).max() / 2)
    assert {100 * RATE // 1000, 433 * RATE // 1000} <= set(loud.tolist())


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_rates_and_channels_may_differ(tmp_path: Path, voice: Voice, rate: int, channels: int) -> None:
    voices = [voice(tone(1, 660, rate=rate, channels=channels), rate), voice(tone(1, 880), at_ms=1000)]
    samples = mixed(tmp_path, voices, 2000)
    assert heard(samples, 100, 900) == pytest.approx(660, abs=3)
    assert heard(samples, 1100, 1900) == pytest.approx(880, abs=3)
    assert samples.shape[1] == 2 * RATE


def test_only_what_is_wanted_of_a_voice_is_heard(tmp_path: Path, voice: Voice) -> None:
    both = np.concatenate([tone(1, 440), tone(1, 880)], axis=1)
    samples = mixed(tmp_path, [voice(both, in_ms=1200, ms=500, at_ms=300)], 1500)
    assert heard(samples, 0, 290) == 0
    assert heard(samples, 320, 780) == pytest.approx(880, abs=4)
    assert heard(samples, 820, 1500) == 0


def test_what_lies_before_the_start_or_after_the_end_is_not_heard(tmp_path: Path, voice: Voice) -> None:
    long = np.concatenate([tone(1, 440), tone(8, 880)], axis=1)
    samples = mixed(tmp_path, [voice(long, at_ms=-1000)], 2000)
    assert samples.shape[1] == 2 * RATE
    assert heard(samples, 10, 1990) == pytest.approx(880, abs=2)


def test_gain_pan_and_fades_are_heard(tmp_path: Path, voice: Voice) -> None:
    voices = [
        voice(tone(1), pan=-1),
        voice(tone(1), at_ms=1000, pan=1, gain_db=-12.0),
        voice(tone(2), at_ms=2000, fade_in_ms=1000, fade_out_ms=500),
    ]
    samples = mixed(tmp_path, voices, 4000)
    rms = [np.sqrt((part**2).mean(axis=1)) for part in np.split(samples, 4, axis=1)]
    assert rms[0][1] < rms[0][0] / 1000
    assert rms[1][0] < rms[1][1] / 1000
    assert 20 * np.log10(rms[1][1] / rms[0][0]) == pytest.approx(-12, abs=0.1)
    third = np.abs(samples[0, 2 * RATE :])
    peaks = [third[at : at + 480].max() for at in (0, RATE // 2, RATE + RATE // 4, 2 * RATE - 480)]
    assert peaks[0] < peaks[1] / 20
    assert peaks[1] == pytest.approx(peaks[2] / 2, rel=0.05)
    assert peaks[3] < peaks[2] / 20


def test_equal_voices_one_against_the_other_are_silence(tmp_path: Path, voice: Voice) -> None:
    samples = mixed(tmp_path, [voice(tone(1)), voice(-tone(1))], 1000)
    assert np.abs(samples).max() < 0.01


@pytest.mark.parametrize("kind", ["quiet", "loud", "spikes", "noise", "long"])
def test_every_mix_is_as_loud_as_the_others_and_no_peak_is_too_high(tmp_path: Path, voice: Voice, kind: str) -> None:
    random = np.random.default_rng(7)
    spikes = tone(6, level=0.01)
    spikes[0, ::9600] = 0.95
    samples = {
        "quiet": tone(6, level=0.003),
        "loud": tone(6, level=1.0),
        "spikes": spikes,
        "noise": np.clip(random.normal(0, 0.05, (1, 6 * RATE)), -1, 1),
        "long": tone(3.2 * BLOCK_SAMPLES / RATE, 997, level=0.1),
    }[kind]
    made = mixed(tmp_path, [voice(samples)], round(samples.shape[1] * 1000 / RATE))
    assert loudness(made) == pytest.approx(-16, abs=0.5)
    assert true_peak(made) < -1


def test_silence_stays_silent(tmp_path: Path, voice: Voice) -> None:
    assert not mixed(tmp_path, [voice(np.zeros((1, RATE)))], 1000).any()
    assert not mixed(tmp_path, [], 1000).any()


def test_the_same_voices_are_the_same_bytes(tmp_path: Path, voice: Voice) -> None:
    voices = [voice(tone(1, hertz), at_ms=100 * number) for number, hertz in enumerate((440, 550, 660, 770, 880))]
    files = []
    for _ in range(2):
        mixed(tmp_path, voices, 1500)
        files.append((tmp_path / MASTER).read_bytes())
    assert files[0] == files[1]

"""What always holds: of trims, of storyboards, of how loud a sound is made."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks import Refused
from media.loudness import CEILING_DBTP, MOST_GAIN_DB, TARGET_LUFS, Loudness, Meter
from media.storyboard import MOST_TILES, SHORTEST_STEP_MS, storyboard_of
from media.trimming import SHORTEST_MS, WHOLE_LENGTH, trim_of

SOURCE = st.integers(1, 3_600_000)
MOMENT = st.integers(-10_000, 4_000_000)


@given(SOURCE, MOMENT, st.none() | MOMENT)
def test_a_trim_lies_inside_its_source_or_is_refused(source_ms: int, in_ms: int, out_ms: int | None) -> None:
    try:
        trim = trim_of(source_ms, in_ms, out_ms)
    except Refused:
        end = source_ms if out_ms is None else min(source_ms, out_ms)
        assert end - max(0, in_ms) < SHORTEST_MS
        return
    assert trim.in_ms >= 0
    assert trim.out_ms is None or trim.out_ms < source_ms
    assert trim == WHOLE_LENGTH or SHORTEST_MS <= trim.lasts(source_ms) <= source_ms
    assert trim_of(source_ms, *trim) == trim


@given(st.integers(0, 3_600_000))
def test_a_storyboard_covers_its_film_in_a_hundred_tiles_at_most(duration_ms: int) -> None:
    board = storyboard_of(duration_ms)
    assert 1 <= board.tiles <= MOST_TILES
    assert board.step_ms >= SHORTEST_STEP_MS
    assert (board.tiles - 1) * board.step_ms <= max(0, duration_ms - 1)
    assert board.tiles * board.step_ms >= duration_ms
    assert board.columns * (board.rows - 1) < board.tiles <= board.columns * board.rows
    assert board.at(duration_ms) == ((board.tiles - 1) % board.columns, (board.tiles - 1) // board.columns)


@given(st.none() | st.floats(-70, 10), st.floats(-70, 12))
def test_levelling_never_clips_and_never_lifts_noise(lufs: float | None, peak_dbtp: float) -> None:
    gain_db = 20 * math.log10(Loudness(lufs, peak_dbtp).gain)
    assert gain_db <= MOST_GAIN_DB + 1e-6
    if lufs is None:
        assert gain_db == 0
        return
    assert peak_dbtp + gain_db <= CEILING_DBTP + 1e-6
    assert lufs + gain_db <= TARGET_LUFS + 1e-6


@pytest.mark.parametrize("decibels", [-23.0, -33.0])
def test_the_meter_reads_the_tone_of_ebu_tech_3341(decibels: float) -> None:
    """A tone of 1000 Hz on both channels whose peak is −23 dBFS is −23 LUFS, within 0.1 (EBU Tech 3341, cases 1 and 2)."""
    meter = Meter("stereo")
    wave = (10 ** (decibels / 20) * np.sin(2 * np.pi * 1000 * np.arange(48_000 * 5) / 48_000)).astype(np.float32)
    for start in range(0, len(wave), 1_000):
        meter.add(np.stack([wave, wave])[:, start : start + 1_000])
    found = meter.measured()
    assert found.lufs == pytest.approx(decibels, abs=0.1)
    assert found.peak_dbtp == pytest.approx(decibels, abs=0.2)


def test_one_channel_is_as_loud_as_the_two_that_play_it() -> None:
    one, two = Meter("mono"), Meter("stereo")
    wave = (0.1 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.float32)
    one.add(wave[None])
    two.add(np.stack([wave, wave]))
    assert one.measured().lufs == pytest.approx(two.measured().lufs, abs=0.05)


def test_silence_is_not_lifted() -> None:
    meter = Meter("mono")
    meter.add(np.zeros((1, 48_000), dtype=np.float32))
    found = meter.measured()
    assert (found.lufs, found.gain) == (None, 1.0)

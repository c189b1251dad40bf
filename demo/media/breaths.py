"""Held notes, each as long as one breath, each from something else; and rooms left to themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from demo.media import tone

D2, A2, D3, FS3, A3, D4, E4, FS4, A4, D5 = 73.42, 110.0, 146.83, 185.0, 220.0, 293.66, 329.63, 369.99, 440.0, 587.33
BRASS = (1, 0.9, 0.8, 0.62, 0.45, 0.34, 0.22, 0.15, 0.1, 0.06)
PIPE = (1, 0.08, 0.28, 0.04, 0.1, 0.02, 0.03)
STRING = (1, 0.7, 0.52, 0.42, 0.3, 0.26, 0.2, 0.16, 0.12, 0.1, 0.08, 0.06)
REED = (0.7, 0.9, 1, 0.8, 0.7, 0.6, 0.5, 0.35, 0.3, 0.22, 0.16, 0.12)
GLASS = (1, 0.02, 0.12, 0.0, 0.03)
SAW_BLADE = (1, 0.05, 0.015)


@dataclass(frozen=True)
class Breath:
    """One note: where its pitch lies, what it is made of, how it starts, wavers and runs out."""

    hz: float
    length: float
    partials: Sequence[float] | str
    attack: float = 0.5
    release: float = 1.6
    rate: float = 5.2
    cents: float = 14
    breath: float = 0.05
    slide: float = 0.0
    seed: int = 1
    second: float = 0.0
    tired: float = 0.0
    hall: float = 0.9


def play(note: Breath) -> np.ndarray:
    """The samples of one held note, with the air in it and the room around it."""
    t = tone.seconds(note.length)
    hz = tone.vibrato(t, note.hz, note.rate, note.cents, seed=note.seed)
    bend = (
        note.slide * np.exp(-t * 2.2) - note.tired * np.clip((t - note.length * 0.7) / (note.length * 0.3), 0, 1) ** 2
    )
    hz = hz * 2 ** (bend / 1200)
    partials = tone.voice_partials(note.hz, note.partials) if isinstance(note.partials, str) else tuple(note.partials)
    sound = tone.held(partials, hz) * 0.6
    dull = tone.held(partials[:3], hz) * 0.6
    bright = np.clip(t / (note.attack * 3), 0, 1) * np.clip((note.length - t) / (note.release * 1.5), 0, 1)
    sound = dull * (1 - bright) + sound * bright
    if note.second:
        sound += tone.held(partials, hz * (note.second / note.hz) * 1.0008) * 0.4
    shimmer = 1 + 0.09 * tone.slow(len(t), 2.2, note.seed + 1)
    air = tone.hiss(len(t), max(300, note.hz * 1.5), 5200, note.seed) * note.breath * (0.6 + 0.7 * np.exp(-t * 3))
    return tone.level(
        tone.room((sound * shimmer + air) * tone.swell(t, note.attack, note.release), note.hall, 0.35, note.seed), 0.62
    )


BREATHS: dict[str, Breath] = {
    "breaths/priya-try.m4a": Breath(D4, 9.5, "a", cents=18, breath=0.03, seed=2),
    "breaths/example-hum.m4a": Breath(A3, 6.0, "m", cents=6, breath=0.01, seed=3),
    "breaths/example-bottle.m4a": Breath(D3, 4.5, PIPE, 0.12, 0.9, cents=3, breath=0.4, seed=4),
    "breaths/example-accordion.m4a": Breath(FS3, 11.0, REED, 0.3, 0.6, cents=0, breath=0.06, second=FS3, seed=5),
    "breaths/lupe-1.m4a": Breath(A4, 7.5, PIPE, 0.1, 1.2, 4.4, 9, 0.34, seed=6),
    "breaths/kenji-1.m4a": Breath(D2, 12.0, STRING, 2.2, 2.6, 3.0, 2, 0.05, second=D2, seed=7, hall=1.6),
    "breaths/tama-1.m4a": Breath(A2, 8.5, BRASS, 0.35, 0.8, 4.6, 8, 0.03, seed=8, tired=30),
    "breaths/ines-1.m4a": Breath(D4, 6.5, "m", 0.9, 1.8, 5.0, 8, 0.05, seed=9, tired=45, hall=1.4),
    "breaths/yusuf-1.m4a": Breath(A4, 7.0, SAW_BLADE, 0.5, 1.0, 5.6, 70, 0.1, slide=-420, seed=10),
    "breaths/yusuf-2.m4a": Breath(A4, 8.0, SAW_BLADE, 0.8, 1.6, 5.4, 26, 0.06, slide=-90, seed=11),
    "breaths/hana-1.m4a": Breath(FS4, 7.0, "u", 0.7, 2.2, 5.3, 10, 0.09, slide=-60, seed=12, tired=20),
    "breaths/olu-1.m4a": Breath(D4, 9.0, REED, 0.2, 0.5, 6.0, 12, 0.1, second=FS4, seed=13),
    "breaths/priya-answer.m4a": Breath(A3, 9.0, "o", 1.2, 2.0, 5.0, 12, 0.03, slide=-180, seed=14),
    "breaths/example-fridge.m4a": Breath(A2, 6.0, (1, 0.6, 0.2, 0.5, 0.1, 0.1), 0.9, 0.9, 1.0, 0, 0.08, second=D3, seed=15),
    "breaths/example-late.m4a": Breath(E4, 6.5, "e", 2.8, 1.0, 5.4, 12, 0.03, seed=16),
    "breaths/example-under.m4a": Breath(D3, 7.5, "o", 0.6, 2.4, 4.8, 9, 0.03, seed=17),
    "breaths/mara-1.m4a": Breath(A3, 9.0, "o", 1.0, 2.2, 5.1, 16, 0.04, slide=-140, seed=18),
    "breaths/marek-1.m4a": Breath(D3, 10.0, REED, 0.6, 1.0, 3.0, 2, 0.08, second=A3, seed=19),
    "breaths/june-1.m4a": Breath(D5, 11.0, GLASS, 2.6, 3.4, 2.4, 4, 0.02, seed=20, hall=2.0),
    "breaths/teo-1.m4a": Breath(FS4, 7.0, (1, 0.1, 0.03), 0.3, 0.9, 5.8, 18, 0.16, seed=21),
    "breaths/guide-low-d.m4a": Breath(D2, 5.0, (1, 0.3, 0.1), 0.4, 0.8, cents=0, breath=0, seed=22),
    "breaths/guide-a.m4a": Breath(A3, 5.0, (1, 0.3, 0.1), 0.4, 0.8, cents=0, breath=0, seed=23),
    "breaths/guide-d.m4a": Breath(D4, 5.0, (1, 0.3, 0.1), 0.4, 0.8, cents=0, breath=0, seed=24),
    "breaths/guide-f-sharp.m4a": Breath(FS4, 5.0, (1, 0.3, 0.1), 0.4, 0.8, cents=0, breath=0, seed=25),
}  # fmt: skip


def _ticks(base: np.ndarray, times: Sequence[float], hz: float, decay: float, loud: float) -> None:
    t = tone.seconds(0.4)
    for i, at in enumerate(times):
        tone.lay(
            base, (np.sin(2 * np.pi * hz * (1 + 0.03 * (i % 3)) * t) * np.exp(-t * decay) * loud).astype(np.float32), at
        )


def _hum(base: np.ndarray, hz: float, loud: float, seed: int) -> None:
    t = np.arange(len(base), dtype=np.float32) / tone.RATE
    moving = 1 + 0.1 * tone.slow(len(base), 0.6, seed)
    base += tone.held((1, 0.5, 0.22, 0.3, 0.08, 0.1), np.full(len(t), hz, np.float32)) * loud * moving


def _heater() -> np.ndarray:
    base = tone.air(9.0, 31, 0.05)
    _ticks(base, (0.9, 1.5, 2.3, 3.4, 4.9, 6.9), 2350, 60, 0.16)
    tone.lay(base, tone.hiss(4 * tone.RATE, 60, 190, 5) * tone.swell(tone.seconds(4), 1.8, 1.8) * 0.2, 4.2)
    return base


def _school_kitchen() -> np.ndarray:
    base = tone.air(8.5, 33, 0.03)
    _hum(base, 100, 0.06, 4)
    _ticks(base, (0.7, 2.05, 3.4, 4.75, 6.1, 7.45), 900, 38, 0.2)
    _ticks(base, (3.1, 3.16), 3120, 9, 0.12)
    return base


def _workshop() -> np.ndarray:
    base = tone.air(8.0, 35, 0.04)
    t = tone.seconds(8.0)
    base += tone.held((1, 0.5, 0.4, 0.2), 190 * np.exp(-t * 0.42) + 12) * 0.16 * np.exp(-t * 0.5)
    _ticks(base, (3.6, 4.9, 5.3, 6.8), 4100, 26, 0.09)
    return base


def _theatre() -> np.ndarray:
    base = tone.air(8.0, 37, 0.05)
    _hum(base, 120, 0.02, 6)
    tone.lay(base, tone.knock(3) * 0.2, 3.2)
    return base


def _rain() -> np.ndarray:
    base = tone.air(6.5, 39, 0.02) + tone.hiss(round(6.5 * tone.RATE), 700, 7000, 8) * 0.07
    drops = np.random.default_rng(5).uniform(0.1, 6.2, 26)
    _ticks(base, sorted(float(d) for d in drops), 1500, 70, 0.12)
    return base


def _clock() -> np.ndarray:
    base = tone.air(6.0, 41, 0.02)
    _ticks(base, [0.5 + i * 0.5 for i in range(11)], 1900, 90, 0.2)
    _ticks(base, [0.56 + i for i in range(5)], 620, 60, 0.08)
    return base


def _bus() -> np.ndarray:
    base = tone.air(7.0, 43, 0.03)
    t = tone.seconds(7.0)
    base += tone.held((1, 0.6, 0.5, 0.3, 0.2), 46 + 3 * np.sin(t * 0.7)) * 0.16 * tone.swell(t, 2.5, 2.5)
    return base


ROOMS: dict[str, tuple[float, Callable[[], np.ndarray]]] = {  # seconds, and what is heard
    "chair/mara-room.m4a": (8.0, _theatre),
    "chair/example-rain.m4a": (6.5, _rain),
    "chair/example-clock.m4a": (6.0, _clock),
    "chair/example-bus.m4a": (7.0, _bus),
    "chair/kenji-room.m4a": (9.0, _heater),
    "chair/lupe-room.m4a": (8.5, _school_kitchen),
    "chair/marek-room.m4a": (8.0, _workshop),
}
KEYS = (*BREATHS, *ROOMS)


def sound(key: str) -> np.ndarray:
    """The samples behind one of these keys."""
    return play(BREATHS[key]) if key in BREATHS else tone.level(tone.room(ROOMS[key][1](), 0.8, 0.25), 0.4)

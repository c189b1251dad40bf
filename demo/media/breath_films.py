"""Films for Forty breaths: a held note drawn as light that leaves the mouth."""

import math
from collections.abc import Iterator
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from demo.captions import cues
from demo.media import tone
from demo.media.breaths import Breath, play
from demo.media.cast import LOOKS
from demo.media.figure import Look, Pose, figure
from demo.media.film import FPS
from demo.media.paint import (
    CLAY,
    GOLD,
    PLUM,
    RED,
    SKY,
    Colour,
    Point,
    add_light,
    between,
    cut,
    ease,
    faded,
    glow,
    gradient,
    mix,
    oval,
    vignette,
)

PRIYA = Look("long", (132, 84, 58), (20, 16, 18), mix(RED, PLUM, 0.35), (30, 28, 40), voice_hz=208)
COOLER = mix(SKY, (210, 236, 255), 0.55)
WARMER = mix(GOLD, (255, 240, 214), 0.35)
BUST = 74


@cache
def _night(left: Colour, right: Colour) -> Image.Image:
    image = gradient((16, 17, 30), (30, 22, 34))
    image = add_light(image, glow((60, 210), (330, 250)), left, 0.34)
    image = add_light(image, glow((600, 190), (300, 240)), right, 0.24)
    return vignette(image, 0.55)


@cache
def _bust(look: Look, chest: int, mouth: int, facing: int, glint: Colour) -> tuple[Image.Image, Image.Image]:
    """Head and shoulders, with the chest so far filled (0 to 6) and the mouth so far open (0 to 3)."""
    full = Look(look.hair, look.skin, look.hair_colour, look.top, look.legs, wide=1.04 + chest * 0.045)
    pose = Pose(lean=2 - chest * 0.5, head=2 - chest * 0.9, mouth=mouth / 2, near_arm=(8, 30), far_arm=(2, 20))
    picture, mask, _ = figure(full, pose, scale=BUST, facing=facing, light=facing, glint=glint, dim=0.6)
    return picture.crop((0, 0, picture.width, 420)), mask.crop((0, 0, mask.width, 420))


def _mouth_of(x: float, facing: int) -> Point:
    return (x + facing * 0.62 * BUST, 152.0)


def _ribbon(
    image: Image.Image,
    start: Point,
    facing: int,
    t: float,
    *,
    front: float,
    tail: float,
    strength: float,
    colour: Colour,
    waves: float,
    off: float,
    spread: float,
) -> None:
    """Strings of light from the mouth to `front`, already gone as far as `tail`; both in pixels from the mouth."""
    if front - tail < 8 or strength <= 0.02:
        return
    left, top, width, height = 0, 36, 640, 240
    mask = Image.new("L", (width * 2, height * 2))
    draw = ImageDraw.Draw(mask)
    along = np.linspace(max(tail, 2), front, max(8, int((front - tail) / 7)), dtype=np.float32)
    opening = np.minimum(1, along / 240) ** 0.8
    fade = np.clip((front - along) / 60, 0, 1) * np.clip((along - tail) / 40, 0, 1)
    for k in range(-5, 6):
        swing = np.sin(along * waves / 58 - t * 6.2 + k * off) * 22 + np.sin(along * waves / 31 - t * 4.1 + k * 0.5) * 6
        y = start[1] - top + opening * np.sqrt(fade) * (k * spread + swing * (0.6 + 0.4 * math.cos(k)))
        x = start[0] - left + facing * along
        points = (np.stack([x, y], axis=1) * 2).ravel().tolist()
        draw.line(points, fill=round((235 - 26 * abs(k)) * strength), width=3 if abs(k) < 2 else 2)
    fine = mask.reduce(2)
    soft = mask.reduce(8).filter(ImageFilter.GaussianBlur(3)).resize((width, height), Image.Resampling.BILINEAR)
    image.paste(colour, (left, top), faded(soft, 1.5))
    image.paste(mix(colour, (255, 255, 255), 0.45), (left, top), fine)


def _specks(image: Image.Image, mouth: Point, facing: int, t: float, inward: float, colour: Colour) -> None:
    """Motes that are drawn in before a note, or let go."""
    chance = np.random.default_rng(6)
    for angle, phase, size in chance.uniform(0, 1, (34, 3)):
        place = (phase + t * 0.45) % 1
        distance = 20 + 210 * ((1 - place) if inward > 0 else place)
        a = (angle - 0.5) * 1.9
        at = (mouth[0] + facing * distance * math.cos(a), mouth[1] + distance * math.sin(a) * 0.8)
        cut(
            image,
            [oval(at[0], at[1], 0.9 + 1.6 * size, points=8)],
            colour,
            opacity=abs(inward) * math.sin(place * math.pi) * 0.85,
        )


@cache
def _places(filled: int, colour: Colour) -> tuple[Image.Image, Image.Image]:
    """The row of forty places with so many taken, as picture and mask."""
    row, mask = Image.new("RGB", (640, 12), (70, 66, 82)), Image.new("RGB", (640, 12))
    row.paste(colour, (0, 0, 40 + filled * 14, 12))
    cut(mask, [oval(47 + i * 14, 6, 3.2, points=10) for i in range(40)], (255, 255, 255))
    return row, mask.convert("L")


def _row(image: Image.Image, filled: float, colour: Colour) -> None:
    """Forty places along the head of the picture; some are taken, and one may just be lighting up."""
    row, mask = _places(round(filled), colour)
    image.paste(row, (0, 16), mask)
    part = filled % 1
    if part > 0.02:
        at = (47 + int(filled) * 14, 22)
        cut(image, [oval(*at, 3.2 + 9 * part, points=16)], colour, opacity=(1 - part) * 0.7)


def _place_bust(
    image: Image.Image, look: Look, x: float, facing: int, chest: float, mouth: float, glint: Colour
) -> None:
    picture, mask = _bust(look, round(chest * 6), round(mouth * 3), facing, glint)
    image.paste(picture, (round(x - picture.width / 2), 8), mask)


def _one_note(t: float) -> Image.Image:
    image = _night(mix(RED, CLAY, 0.5), PLUM).copy()
    out, full, note = between(t, 0.8, 3.8), between(t, 4.6, 7.4), between(t, 8.6, 12.0)
    spent = ease((t - 9) / 17.6)
    chest = (1 - out) * 0.4 if t < 4.6 else full * (1 - spent)
    mouth = _mouth_of(128, 1)
    if 0.8 < t < 4.2:
        _specks(image, mouth, 1, t, -math.sin(min(1, (t - 0.8) / 3.4) * math.pi), COOLER)
    if 4.6 < t < 7.6:
        _specks(image, mouth, 1, t, math.sin((t - 4.6) / 3.0 * math.pi), WARMER)
    strength = note * (1 - between(t, 25.4, 27.6)) * (0.86 + 0.14 * math.sin(t * 5.2))
    front, tail = 520 * ease((t - 8.6) / 7), 560 * ease((t - 24.2) / 3.6)
    _ribbon(
        image,
        mouth,
        1,
        t,
        front=front,
        tail=tail,
        strength=strength,
        colour=WARMER,
        waves=1 + 0.14 * math.sin(t * 0.9),
        off=0.32 + 0.1 * math.sin(t * 0.5),
        spread=10,
    )
    _place_bust(image, PRIYA, 128, 1, chest, 0.4 if t < 4.4 else note * (1 - between(t, 25.2, 26.6)) * 0.8, WARMER)
    _row(image, 8 + between(t, 26.0, 27.4), WARMER)
    return image


def _answer(t: float) -> Image.Image:
    image = _night(mix(SKY, PLUM, 0.3), mix(RED, CLAY, 0.5)).copy()
    first = between(t, 3.4, 5.0) * (1 - between(t, 22.0, 24.0))
    second = between(t, 10.4, 11.8) * (1 - between(t, 26.2, 28.0))
    argue = 1 - between(t, 12.0, 15.0)
    here, there = _mouth_of(112, 1), _mouth_of(528, -1)
    _ribbon(
        image,
        here,
        1,
        t,
        front=330 * ease((t - 3.4) / 4),
        tail=340 * ease((t - 21.6) / 3),
        strength=first * 0.9,
        colour=COOLER,
        waves=1.0,
        off=0.34,
        spread=8,
    )
    _ribbon(
        image,
        there,
        -1,
        t,
        front=330 * ease((t - 10.4) / 4),
        tail=340 * ease((t - 26.0) / 2.4),
        strength=second * 0.95,
        colour=WARMER,
        waves=1.5 + argue * 0.55 * math.sin(t * 7),
        off=0.34 + argue * 0.8,
        spread=8,
    )
    _place_bust(image, LOOKS["ines"], 112, 1, 0.7 * (1 - ease((t - 4) / 19)), first * 0.3, COOLER)
    _place_bust(image, PRIYA, 528, -1, between(t, 8.4, 10.2) * (1 - ease((t - 11) / 16)), second * 0.8, WARMER)
    _row(image, 9 + between(t, 24.0, 25.0) + between(t, 26.6, 27.6), mix(WARMER, COOLER, 0.3))
    return image


FILMS = {"breaths/one-note.mp4": (28.0, _one_note), "breaths/answer-a-breath.mp4": (28.0, _answer)}


def frames(key: str) -> Iterator[Image.Image]:
    """The frames of one of these films."""
    length, draw = FILMS[key]
    for number in range(round(length * FPS)):
        yield draw(number / FPS)


def sound(key: str) -> np.ndarray:
    """The breath, the note and, where nobody is singing, the voice."""
    length = FILMS[key][0]
    base = tone.air(length, 17, 0.006)
    if key == "breaths/one-note.mp4":
        for at, low, high in ((0.9, 500, 3000), (4.7, 900, 5200)):
            tone.lay(
                base,
                tone.hiss(round(2.7 * tone.RATE), low, high, 3) * tone.swell(tone.seconds(2.7), 1.1, 0.9) * 0.12,
                at,
            )
        tone.lay(
            base,
            play(Breath(293.66, 17.8, "a", attack=3.4, release=3.0, cents=20, breath=0.03, tired=24, seed=5)) * 0.6,
            9.0,
        )
        spoken = cues(key)[:3]
    else:
        tone.lay(
            base, play(Breath(293.66, 20.0, "m", attack=1.6, release=2.6, cents=8, breath=0.03, seed=9)) * 0.5, 3.6
        )
        tone.lay(
            base,
            play(Breath(440.0, 17.0, "o", attack=1.4, release=2.4, cents=14, breath=0.03, slide=-330, seed=15)) * 0.4,
            10.6,
        )
        spoken = cues(key)[:2]
    for i, cue in enumerate(spoken):
        tone.lay(
            base,
            tone.murmur(cue.text, (cue.end_ms - cue.start_ms) / 1000, PRIYA.voice_hz, 90 + i) * 0.8,
            cue.start_ms / 1000,
        )
    return base

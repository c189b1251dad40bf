"""Films for the cat: three demonstrations and the flip-books in which her crown falls."""

import math
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from PIL import Image, ImageChops

from demo.captions import cues
from demo.media import tone
from demo.media.cat import card, crown_sprite, desk, draw_cat, hall, lay_card, paste_crown, pencil, slip
from demo.media.film import FPS
from demo.media.paint import (
    INK,
    PAPER,
    RED,
    SIZE,
    Colour,
    Point,
    between,
    capsule,
    cut,
    ease,
    mix,
    oval,
    overshoot,
    paper,
    smooth,
)

CAT_AT = (320.0, 214.0)
BLINKS = (3.1, 7.7, 11.9, 16.2, 20.3, 24.1)


def on_twos(length: float, draw: Callable[[float], Image.Image]) -> Iterator[Image.Image]:
    """Every drawing held for two frames, as paper animators do."""
    for number in range(math.ceil(length * FPS / 2)):
        image = draw(number * 2 / FPS)
        yield image
        yield image


def _blink(t: float) -> float:
    return max((1.0 for at in BLINKS if 0 <= t - at < 0.2), default=0.0)


def _only_the_crown(t: float) -> Image.Image:
    image = hall().copy()
    worn = between(t, 16.8, 17.3)
    sink = 7 * worn + (2 * math.sin((t - 17.3) * 9) * math.exp(-(t - 17.3) * 3) if t > 17.3 else 0)
    look = (-2.0 + 4 * between(t, 4.4, 5.2), 0.0) if t < 8.6 else (0.0, -4.0 * between(t, 8.6, 9.4))
    rest = draw_cat(
        image, (CAT_AT[0], CAT_AT[1] + sink), 1.0, look=look, blink=_blink(t), tail=math.sin(t * 1.4), flat=0.75 * worn
    )
    whole = crown_sprite("cat/roz-try.jpg", 118)
    bottom = (rest[0], 96 + (rest[1] + 10 - 96) * worn)
    if t > 9.0:
        _drawn_crown(image, whole, bottom, t)
    if t > 21.0:
        sheet = paper(SIZE, PAPER, 1.4)
        big = crown_sprite("cat/roz-try.jpg", 250)
        paste_crown(sheet, big, (320, 262))
        return Image.blend(image, sheet, between(t, 21.0, 22.4))
    return image


def _drawn_crown(image: Image.Image, whole: Image.Image, bottom: Point, t: float) -> None:
    """The band first, then loaf by loaf, then the pencil leaves."""
    band, rest = between(t, 9.0, 12.6), between(t, 13.2, 16.6)
    shown = Image.new("L", whole.size)
    height = whole.height
    shown.paste(255, (0, round(height * 0.68), round(whole.width * band), height))
    shown.paste(255, (0, round(height * (0.68 * (1 - rest))), whole.width, round(height * 0.68) + 1))
    part = whole.copy()
    part.putalpha(ImageChops.multiply(whole.getchannel("A"), shown))
    paste_crown(image, part, bottom)
    if t < 16.8:
        wiggle = math.sin(t * 13) * 3
        tip = (
            (bottom[0] - 59 + 118 * band, bottom[1] - 4 + wiggle)
            if rest == 0
            else (bottom[0] + 52 * math.sin(t * 7), bottom[1] - 14 - 74 * rest)
        )
        pencil(image, tip)


LONG = [
    "Well",
    "fine",
    "thank",
    "you",
    "all",
    "very",
    "much",
    "indeed",
    "but",
    "now",
    "that",
    "I",
    "am",
    "king",
    "who",
    "opens",
    "the",
    "door",
    "then",
]
KEPT = {"fine": "Fine.", "but": "But", "who": "who", "opens": "opens", "the": "the", "door": "door?"}


def _word_places() -> list[Point]:
    places, x, y = [], 40.0, 52.0
    for word in LONG:
        width = slip(word, 19).width - 12
        if x + width > 622:
            x, y = 40.0, y + 46
        places.append((x + width / 2, y))
        x += width
    return places


@cache
def _kept_places() -> dict[str, Point]:
    places, x = {}, 78.0
    for word, shown in KEPT.items():
        width = slip(shown, 25).width - 10
        places[word] = (x + width / 2, 92.0)
        x += width
    return places


def _six_words(t: float) -> Image.Image:
    image = hall().copy()
    talk = abs(math.sin(t * 8)) if 17.4 < t < 21.0 and math.sin(t * 2.3) > -0.5 else 0.0
    rest = draw_cat(
        image,
        (320, 262),
        1.0,
        look=(0, -3 if t > 4.4 else 1),
        blink=_blink(t),
        tail=math.sin(t * 1.2),
        flat=0.4,
        mouth=max(talk, between(t, 2.6, 3.2) * (t < 4.2)),
    )
    paste_crown(image, crown_sprite("cat/teo-1.jpg", 112), (rest[0], rest[1] + 9))
    for i, (word, place) in enumerate(zip(LONG, _word_places(), strict=True)):
        born = 4.6 + i * 0.18
        if t < born:
            continue
        pop = overshoot((t - born) / 0.35)
        kept = word in KEPT and not (word == "the" and i < 10)
        if kept:
            move = between(t, 13.0, 14.2)
            target = _kept_places()[word]
            where = (
                place[0] + (target[0] - place[0]) * move,
                place[1] + (target[1] - place[1]) * move - (1 - pop) * 40,
            )
            _lay(image, slip(KEPT[word], 25) if move > 0.5 else slip(word, 19), where)
        else:
            cross = 8.8 + (i * 7 % 13) * 0.26
            fall = max(0.0, t - 12.6 - (i % 5) * 0.12)
            _lay(
                image,
                slip(word, 19, struck=t > cross),
                (place[0] + 30 * fall * (i % 3 - 1), place[1] - (1 - pop) * 40 + 420 * fall * fall),
            )
    return image


def _lay(image: Image.Image, sprite: Image.Image, middle: Point) -> None:
    if middle[1] < 420:
        image.paste(sprite, (round(middle[0] - sprite.width / 2), round(middle[1] - sprite.height / 2)), sprite)


FALL: tuple[tuple[Point, float], ...] = (
    ((0.5, 0.46), 0),
    ((0.56, 0.48), -24),
    ((0.62, 0.62), -78),
    ((0.56, 0.76), -172),
)


@cache
def fall_page(step: int, size: int, key: str, *, head: bool = True) -> Image.Image:
    """One of the four drawings of the fall: 0 to 3."""
    page = card((size, size), (250, 247, 238))
    unit = size / 240
    cut(
        page,
        [capsule((size * 0.08, size * 0.92), (size * 0.92, size * 0.915), 1.1 * unit, 0.8 * unit)],
        mix(INK, PAPER, 0.25),
    )
    if head:
        _dome(page, size, unit, surprised=step > 1)
    (x, y), turn = FALL[step]
    paste_crown(page, crown_sprite(key, round(size * 0.36)), (size * x, size * y), turn)
    if step == 1:
        cut(
            page,
            [
                capsule((size * 0.78, size * 0.30), (size * 0.84, size * 0.36), 1.2 * unit, 0.6 * unit),
                capsule((size * 0.74, size * 0.24), (size * 0.82, size * 0.27), 1.2 * unit, 0.6 * unit),
            ],
            INK,
        )
    if step == 2:
        cut(
            page,
            [
                capsule(
                    (size * (0.46 + k * 0.07), size * 0.34),
                    (size * (0.48 + k * 0.07), size * (0.44 + 0.02 * k)),
                    0.9 * unit,
                    0.5 * unit,
                )
                for k in range(4)
            ],
            INK,
            opacity=0.7,
        )
    if step == 3:
        cut(
            page,
            [
                capsule(
                    (size * (0.6 + 0.2 * math.cos(a)), size * (0.9 + 0.1 * math.sin(a))),
                    (size * (0.6 + 0.29 * math.cos(a)), size * (0.9 + 0.17 * math.sin(a))),
                    1.2 * unit,
                    0.6 * unit,
                )
                for a in (-2.9, -2.5, -0.6, -0.2)
            ],
            RED,
        )
    return page


def _dome(page: Image.Image, size: int, unit: float, *, surprised: bool) -> None:
    line = smooth(
        [
            (size * x, size * y)
            for x, y in (
                (0.22, 0.92),
                (0.24, 0.62),
                (0.30, 0.48),
                (0.34, 0.36),
                (0.41, 0.46),
                (0.55, 0.46),
                (0.62, 0.36),
                (0.66, 0.48),
                (0.70, 0.64),
                (0.72, 0.92),
            )
        ],
        5,
        closed=False,
    )
    cut(page, [capsule(a, b, 1.3 * unit, 1.3 * unit) for a, b in zip(line, line[1:], strict=False)], INK)
    for x in (0.40, 0.56):
        cut(page, [oval(size * x, size * 0.62, 6 * unit, (7 if surprised else 2) * unit)], INK)
        if surprised:
            cut(page, [oval(size * x + 2 * unit, size * 0.60, 2 * unit)], PAPER)


def _make_it_fall(t: float) -> Image.Image:
    image = desk().copy()
    key = "cat/roz-try.jpg"
    stacked = between(t, 15.4, 16.3)
    for step in range(4):
        born = (0.9, 4.6, 8.2, 11.8)[step]
        if t < born - 0.5:
            continue
        arrive = overshoot((t - born + 0.5) / 0.6)
        x, y = 92 + step * 152, 180.0
        where = (x + (320 - x) * stacked, y + (1 - arrive) * 300)
        lay_card(image, _scaled(step, key), where, (3, -2, 1.5, -3)[step] * (1 - stacked))
        wait = t - born
        if 0.5 < wait < 2.6 and t < 15:
            pencil(image, (where[0] + 30 * math.sin(t * 6), where[1] + 24 * math.cos(t * 4.2)))
    if t > 16.4:
        lay_card(image, fall_page(int((t - 16.4) * 4) % 4, 280, key), (320, 180))
    return image


@cache
def _scaled(step: int, key: str) -> Image.Image:
    return fall_page(step, 280, key).resize((142, 142), Image.Resampling.LANCZOS)


@cache
def _pile(key: str, wood: Colour, step: int) -> Image.Image:
    image = desk(wood).copy()
    for below in range(3):
        lay_card(image, fall_page(step, 300, key), (320 + (below - 2) * 2, 184 + (2 - below) * 3), 0.6 * (below - 2))
    return image


def _flip(key: str, wood: Colour, pace: float, t: float) -> Image.Image:
    place = t * pace
    step = min(int(place) % 5, 3)
    image = _pile(key, wood, step).copy()
    curl = (place % 1) / 0.34
    if curl < 1 and int(place) % 5 != 4 and place > 1:
        _turning(image, fall_page((step - 1) % 4, 300, key), ease(curl))
    return image


def _turning(image: Image.Image, page: Image.Image, curl: float) -> None:
    """The page before, squeezed upwards out of sight as a thumb lets it go."""
    height = max(6, round(page.height * (1 - curl)))
    squeezed = page.resize((page.width, height))
    shade = Image.blend(squeezed, Image.new("RGB", squeezed.size, (120, 100, 84)), 0.28 * curl)
    image.paste(shade, (320 - page.width // 2, 184 - page.height // 2))


FILMS: dict[str, tuple[float, Callable[[float], Image.Image]]] = {
    "cat/only-the-crown.mp4": (26.0, _only_the_crown),
    "cat/six-words.mp4": (22.0, _six_words),
    "cat/make-it-fall.mp4": (21.0, _make_it_fall),
    "cat/roz-fall.mp4": (4.0, lambda t: _flip("cat/roz-try.jpg", (142, 98, 64), 3.0, t)),
    "cat/teo-fall.mp4": (5.0, lambda t: _flip("cat/teo-1.jpg", (60, 74, 92), 4.0, t)),
    "cat/aiko-fall.mp4": (5.0, lambda t: _flip("cat/ines-1.jpg", (96, 66, 60), 2.5, t)),
}
FALLS = ("cat/ines-fall-1.jpg", "cat/ines-fall-2.jpg", "cat/ines-fall-3.jpg", "cat/ines-fall-4.jpg")
SPEAKER_HZ = 186.0


def frames(key: str) -> Iterator[Image.Image]:
    """The frames of one of these films."""
    length, draw = FILMS[key]
    return on_twos(length, draw)


def _paper_taps(length: float, every: float) -> np.ndarray:
    base = np.zeros(round(length * tone.RATE), np.float32)
    for i in range(int(length / every)):
        t = tone.seconds(0.12)
        flick = tone.hiss(len(t), 900, 6000, 50 + i % 4) * np.exp(-t * 46)
        tone.lay(base, flick * 0.24, i * every)
    return base


def sound(key: str) -> np.ndarray:
    """Pizzicato and a voice for the demonstrations; thumbed paper for the flip-books."""
    length = math.ceil(FILMS[key][0] * FPS / 2) * 2 / FPS
    if key not in ("cat/only-the-crown.mp4", "cat/six-words.mp4", "cat/make-it-fall.mp4"):
        return _paper_taps(length, {"cat/teo-fall.mp4": 0.25, "cat/aiko-fall.mp4": 0.4}.get(key, 1 / 3)) + tone.air(
            length, 9, 0.006
        )
    base = tone.air(length, 5, 0.006)
    tune = (0, 7, 4, 7, -3, 4, 0, 4, 2, 9, 5, 9, -1, 5, 2, 5)
    for i in range(int(length / 0.5)):
        tone.lay(base, tone.pluck(196 * 2 ** (tune[i % 16] / 12), 0.9) * 0.075, i * 0.5)
    for i, cue in enumerate(cues(key)):
        tone.lay(
            base, tone.murmur(cue.text, (cue.end_ms - cue.start_ms) / 1000, SPEAKER_HZ, 70 + i), cue.start_ms / 1000
        )
    return base

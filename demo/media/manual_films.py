"""Films for the manual: paper on a table. A call is cut down, a film is cut into steps."""

import math
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from demo.captions import cues
from demo.media import tone
from demo.media.cat import desk, lay_card, slip
from demo.media.cat_films import on_twos
from demo.media.film import FPS
from demo.media.paint import (
    CLAY,
    GOLD,
    INK,
    LEAF,
    PAPER,
    RED,
    SKY,
    Point,
    between,
    capsule,
    cut,
    mix,
    oval,
    overshoot,
    rect,
    smooth,
)  # fmt: skip
from demo.media.table import colander, loaf, mat, phone, written


def _drop_in(
    image: Image.Image, sheet: Image.Image, at: Point, t: float, born: float, degrees: float = 0.0, rise: float = 260
) -> None:
    if t < born:
        return
    arrive = overshoot((t - born) / 0.55)
    lay_card(image, sheet, (at[0], at[1] + (1 - arrive) * rise), degrees * arrive)


def _slip_in(image: Image.Image, sprite: Image.Image, at: Point, t: float, born: float, gone: float = 99) -> None:
    if t < born or t > gone + 0.9:
        return
    y = at[1] - (1 - overshoot((t - born) / 0.45)) * 90 + 520 * max(0.0, t - gone) ** 2
    image.paste(sprite, (round(at[0] - sprite.width / 2), round(y - sprite.height / 2)), sprite)


def _what_they_will_have_made(t: float) -> Image.Image:
    image = mat().copy()
    gone = between(t, 7.8, 8.5)
    if gone < 1:
        strike = round(between(t, 5.2, 6.6) * 10)
        _drop_in(
            image,
            written(("Learn the basics", "of bread"), (330, 150), 30, struck=strike),
            (320 - 520 * gone, 170),
            t,
            0.7,
            -2,
        )
    _slip_in(image, slip("hold it?", 24, (248, 226, 190)), (500, 270), t, 5.0, 8.0)
    fridge = between(t, 16.9, 17.8)
    if fridge:
        left = 640 - 490 * fridge
        door = [(left, 8), (left + 8, 2), (left + 332, 2), (left + 340, 8), (left + 340, 380), (left, 380)]
        cut(image, [[(x + 14, y + 14) for x, y in door]], INK, blur=9, opacity=0.5)
        cut(image, [door], (232, 236, 232))
        cut(image, [rect(left + 20, 80, 8, 120)], (176, 184, 184))
        cut(
            image,
            [smooth([(left + 10, 20), (left + 120, 14), (left + 60, 340), (left + 14, 340)], 3)],
            (255, 255, 255),
            blur=14,
            opacity=0.7,
        )
    where = (320, 150 + 20 * fridge)
    _drop_in(
        image,
        written(("By Sunday you'll have", "one loaf, and a photo", "of the crumb"), (300, 150), 25),
        where,
        t,
        8.8,
        1.5 + 2 * fridge,
    )
    if fridge > 0.9:
        cut(image, [oval(where[0] + 3, where[1] - 62, 13)], INK, blur=3, opacity=0.5)
        cut(image, [oval(where[0], where[1] - 66, 13)], RED)
        cut(image, [oval(where[0] - 4, where[1] - 70, 4)], (255, 255, 255), blur=1, opacity=0.7)
    for i, (words, colour) in enumerate(
        (("a thing", (206, 226, 210)), ("a day", (250, 226, 176)), ("a stranger can see it", (236, 206, 220)))
    ):
        _slip_in(image, slip(words, 22, colour), (130 + i * 170 + (i == 2) * 40, 288), t, 13.1 + i * 0.8, 16.4)
    return image


MESSY = (
    "Hello everybody! For this exercise I would",
    "like you to be creative and, using bread (any",
    "kind is fine), share something that expresses",
    "your personal journey with gluten so far, or",
    "not, as you prefer, whenever.",
)


def _twelve_words(t: float) -> Image.Image:
    image = desk((126, 88, 74)).copy()
    gone = between(t, 8.4, 9.0)
    if gone < 1:
        _drop_in(
            image,
            written(MESSY, (430, 190), 19, struck=round(between(t, 6.6, 8.2) * 10)),
            (320 - 640 * gone, 150 - 40 * gone),
            t,
            0.6,
            -1.5,
        )
    _slip_in(image, slip("be creative", 26, (248, 214, 206), struck=t > 6.2), (452, 284), t, 4.8, 7.4)
    _drop_in(
        image,
        written(("Photograph your crumb,", "cut straight,", "beside a coin."), (330, 132), 25),
        (320 - 120 * between(t, 17.2, 18.0), 98),
        t,
        9.0,
        1,
    )
    for i, (words, colour) in enumerate(
        (
            ("do", (248, 226, 190)),
            ("with", (206, 226, 210)),
            ("size", (206, 218, 238)),
            ("by when", (236, 206, 220)),
            ("goes into", (250, 232, 176)),
        )
    ):
        _slip_in(image, slip(words, 23, colour), (92 + i * 112 + (i > 3) * 14, 224), t, 13.1 + i * 0.55)
    if t > 17.8:
        _drop_in(image, loaf(176), (508, 112), t, 17.9, 5, rise=-260)
        _slip_in(image, slip("mine. bad. first.", 22, (252, 250, 244)), (508, 292), t, 19.6)
    return image


CUTS = (0.0, 0.27, 0.46, 0.78)
VERBS = ("slit", "slide", "slice", "show")


def _press_record(t: float) -> Image.Image:
    image = mat().copy()
    up = between(t, 8.2, 9.0)
    at = (320.0, 168 - 74 * up)
    if t < 4.4:
        _drop_in(image, colander(), (320, 170), t, 0.5, 0, rise=-300)
    if t > 2.2:
        phone(image, (at[0], at[1] + (1 - overshoot((t - 2.2) / 0.5)) * 300), t, 4.4 < t < 8.4)
    if up <= 0:
        return image
    left, width, y = 70, 500, 232
    cut(image, [rect(left, y - 5, width, 12)], INK, blur=4, opacity=0.4)
    cut(image, [rect(left, y - 6, width, 10)], (30, 40, 38))
    head = between(t, 9.0, 12.8)
    cut(image, [rect(left, y - 6, max(1, width * head), 10)], mix(RED, PAPER, 0.1))
    ends = (*CUTS[1:], 1.0)
    for i, (start, end) in enumerate(zip(CUTS, ends, strict=True)):
        born = 9.2 + 3.6 * start
        if t > born:
            cut(image, [capsule((left + width * start, y - 16), (left + width * start, y + 14), 2, 2)], PAPER)
            _slip_in(image, slip("S", 22, (250, 232, 176)), (left + width * start + 4, y - 34), t, born, born + 0.6)
            _slip_in(image, slip(VERBS[i], 22), (left + width * (start + end) / 2, y + 36), t, 13.0 + i * 0.7)
        if t > 17.2 + i * 0.5:
            grow = overshoot((t - 17.2 - i * 0.5) / 0.6)
            span = width * (end - start) * 0.9 * grow
            middle = left + width * (start + end) / 2
            cut(
                image,
                [rect(middle - span / 2, y + 70, span, 10), rect(middle - span / 2, y + 86, span, 10)],
                mix((GOLD, LEAF, SKY, CLAY)[i], PAPER, 0.25),
            )
    return image


def _sam_try(t: float) -> Image.Image:
    image = desk().copy()
    _drop_in(image, loaf(240, coin=False), (280, 176), t, 0.4, -3)
    push = between(t, 2.4, 3.6)
    x = 660 - 286 * push
    cut(image, [oval(x + 4, 232, 21)], INK, blur=5, opacity=0.5)
    cut(image, [oval(x, 226, 20)], mix(GOLD, INK, 0.25))
    cut(image, [oval(x, 226, 16)], mix(GOLD, PAPER, 0.2))
    cut(image, [capsule((x + 30, 222), (x + 340, 196), 15, 30)], mix(CLAY, PAPER, 0.25))
    cut(image, [capsule((x + 12, 224), (x + 42, 221), 8, 12)], mix(CLAY, PAPER, 0.32))
    return image


def _june_flask(t: float) -> Image.Image:
    image = desk((92, 104, 108)).copy()
    swirl = math.sin(t * 6.2) * 9 * between(t, 2.8, 3.6)
    pink = mix((226, 92, 142), (238, 236, 240), between(t, 4.0, 6.0))
    x, y = 320 + swirl, 190.0
    glass = smooth(
        [
            (x - 20, y - 130),
            (x + 20, y - 130),
            (x + 20, y - 52),
            (x + 92, y + 92),
            (x + 78, y + 112),
            (x - 78, y + 112),
            (x - 92, y + 92),
            (x - 20, y - 52),
        ],
        4,
    )
    cut(image, [[(px + 18 - swirl, py + 20) for px, py in glass]], INK, blur=11, opacity=0.5)
    cut(image, [glass], (214, 226, 228), opacity=0.5)
    tilt = swirl * 1.3
    cut(
        image,
        [
            smooth(
                [
                    (x - 64, y + 40 + tilt),
                    (x, y + 42 - swirl * 0.3),
                    (x + 64, y + 40 - tilt),
                    (x + 86, y + 92),
                    (x + 74, y + 107),
                    (x - 74, y + 107),
                    (x - 86, y + 92),
                ],
                4,
            )
        ],
        pink,
        opacity=0.9,
    )
    cut(image, [capsule((x - 44, y + 4), (x - 70, y + 78), 3, 4)], (255, 255, 255), blur=1.5, opacity=0.7)
    hand = between(t, 0.4, 1.4)
    hx = x + 320 - 300 * hand
    cut(image, [capsule((hx + 22, y - 92), (hx + 300, y - 150), 26, 46)], mix((226, 222, 214), INK, 0.08))
    cut(
        image,
        [capsule((hx - 22, y - 104), (hx + 34, y - 98), 11, 20), capsule((hx - 24, y - 82), (hx + 34, y - 86), 10, 18)],
        (206, 164, 130),
    )
    return image


FILMS: dict[str, tuple[float, Callable[[float], Image.Image]]] = {
    "manual/what-they-will-have-made.mp4": (21.5, _what_they_will_have_made),
    "manual/twelve-words.mp4": (22.0, _twelve_words),
    "manual/press-record.mp4": (22.0, _press_record),
    "manual/sam-try.mp4": (5.0, _sam_try),
    "manual/june-1.mp4": (7.0, _june_flask),
}
SPEAKERS = {"manual/june-1.mp4": 216.0}
TAPS: dict[str, tuple[float, ...]] = {
    "manual/what-they-will-have-made.mp4": (1.0, 5.3, 9.1, 13.4, 14.2, 15.0, 17.7),
    "manual/twelve-words.mp4": (0.9, 5.1, 9.3, 13.4, 13.95, 14.5, 15.05, 15.6, 18.2, 19.9),
    "manual/press-record.mp4": (0.8, 2.5, 9.3, 10.2, 10.9, 12.0, 13.3, 14.0, 14.7, 15.4),
    "manual/sam-try.mp4": (0.7, 3.5),
}


def frames(key: str) -> Iterator[Image.Image]:
    """The frames of one of these films."""
    length, draw = FILMS[key]
    return on_twos(length, draw)


def sound(key: str) -> np.ndarray:
    """Paper landing on a table, and a voice."""
    length = math.ceil(FILMS[key][0] * FPS / 2) * 2 / FPS
    base = tone.air(length, 23, 0.012)
    for i, at in enumerate(TAPS.get(key, ())):
        t = tone.seconds(0.14)
        tone.lay(
            base,
            (tone.hiss(len(t), 500, 4500, 60 + i % 3) * np.exp(-t * 40) * 0.22 + tone.knock(i)[: len(t)] * 0.1).astype(
                np.float32
            ),
            at,
        )
    for i, cue in enumerate(cues(key)):
        tone.lay(
            base,
            tone.murmur(cue.text, (cue.end_ms - cue.start_ms) / 1000, SPEAKERS.get(key, 118.0), 110 + i),
            cue.start_ms / 1000,
        )
    return base

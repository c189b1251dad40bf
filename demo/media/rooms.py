"""Rooms with one empty chair in them: walls, windows, lamps and what stands about."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageFilter

from demo.media.chairs import place_chair
from demo.media.paint import (
    CLAY,
    GOLD,
    LEAF,
    PLUM,
    RED,
    SIZE,
    SKY,
    Colour,
    Point,
    add_light,
    capsule,
    cut,
    glow,
    gradient,
    mix,
    noise,
    oval,
    rect,
    smooth,
    vignette,
)  # fmt: skip

NIGHT: Colour = (14, 11, 16)
WARM: Colour = (255, 206, 134)
COOL: Colour = (168, 204, 236)


@dataclass(frozen=True)
class Room:
    """One set: colours, what is in it, where its chair stands and where its light comes from."""

    wall: Colour
    floor: Colour
    props: tuple[str, ...]
    chair: str = "kitchen"
    chair_colour: Colour = (128, 78, 48)
    chair_at: Point = (452, 318)
    facing: int = -1
    scale: float = 30
    light: int = 1
    glint: Colour = WARM
    horizon: float = 0.72
    front: str = ""
    brightness: float = 0.85


def _window(image: Image.Image, room: Room, x: float = 0.64) -> Image.Image:
    left, top, width, height = 640 * x, 44, 128, 138
    cut(image, [rect(left - 8, top - 8, width + 16, height + 18)], mix(room.wall, NIGHT, 0.45))
    pane = gradient(mix(room.glint, (255, 255, 255), 0.1), mix(room.glint, room.wall, 0.3), (width, height))
    image.paste(pane, (round(left), top))
    frame = mix(room.wall, NIGHT, 0.55)
    cut(image, [rect(left + width / 2 - 2, top, 4, height), rect(left, top + height * 0.42, width, 4)], frame)
    cut(image, [rect(left - 14, top + height + 8, width + 28, 7)], mix(room.wall, room.glint, 0.3))
    return add_light(image, glow((left + width / 2, top + height / 2), (230, 190)), room.glint, 0.38)


def _shaft(image: Image.Image, room: Room) -> Image.Image:
    """Light from a window that is not in the picture, falling across wall and floor."""
    light = Image.new("RGB", SIZE)
    x = 452 if room.chair_at[0] > 320 else 190
    lean = 70 * room.light
    panes = [
        [(x - 80 + lean + i * 74, 40), (x - 14 + lean + i * 74, 40), (x - 44 + i * 74, 236), (x - 110 + i * 74, 236)]
        for i in range(2)
    ]
    cut(light, panes, (255, 255, 255), blur=3)
    cut(light, [rect(0, 132, 640, 7)], (0, 0, 0), blur=2)
    light = light.filter(ImageFilter.GaussianBlur(2))
    return add_light(image, np.asarray(light.convert("L"), np.float32) / 255, room.glint, 0.36)


def _lamp(image: Image.Image, room: Room, x: float = 0.6) -> Image.Image:
    at = 640 * x
    cut(image, [rect(at - 1, 0, 2, 58)], NIGHT)
    image = add_light(image, glow((at, 84), (150, 120)), room.glint, 0.5)
    cone = Image.new("RGB", SIZE)
    cut(cone, [[(at - 22, 80), (at + 22, 80), (at + 190, 350), (at - 190, 350)]], (255, 255, 255), blur=14)
    image = add_light(image, np.asarray(cone.convert("L"), np.float32) / 255, room.glint, 0.16)
    cut(image, [[(at - 9, 56), (at + 9, 56), (at + 30, 82), (at - 30, 82)]], mix(room.wall, NIGHT, 0.6))
    cut(image, [oval(at, 82, 28, 4)], mix(room.glint, (255, 255, 255), 0.5))
    return image


def _curtains(image: Image.Image, room: Room) -> Image.Image:
    for side in (0, 1):
        for i in range(6):
            x = i * 19 if not side else 640 - i * 19
            fold = smooth([(x - 14, -10), (x + 14, -10), (x + 17, 300), (x - 17, 304)], 3)
            cut(image, [fold], mix(mix(RED, NIGHT, 0.42), NIGHT, 0.25 * (i % 2) + 0.07 * i), blur=1.2)
    swag = [(0, -5), (640, -5), (640, 34), (540, 50), (430, 32), (320, 52), (210, 32), (100, 50), (0, 34)]
    cut(image, [smooth(swag, 5)], mix(RED, NIGHT, 0.55), blur=0.8)
    return image


def _spot(image: Image.Image, room: Room) -> Image.Image:
    x = room.chair_at[0]
    cone = Image.new("RGB", SIZE)
    cut(cone, [[(x + 36, -40), (x + 74, -40), (x + 112, 330), (x - 118, 330)]], (255, 255, 255), blur=12)
    image = add_light(image, np.asarray(cone.convert("L"), np.float32) / 255, room.glint, 0.2)
    return add_light(image, glow((x, 316), (150, 30)), room.glint, 0.55)


def _bokeh(image: Image.Image, room: Room) -> Image.Image:
    chance = np.random.default_rng(4)
    cut(image, [rect(0, 30, 640, 150)], mix(NIGHT, SKY, 0.32))
    for _ in range(46):
        x, y, r = chance.uniform(0, 640), chance.uniform(50, 178), chance.uniform(3, 13)
        colour = [WARM, GOLD, mix(RED, WARM, 0.3), COOL][int(chance.integers(4))]
        cut(image, [oval(x, y, r)], colour, blur=0.8, opacity=float(chance.uniform(0.15, 0.6)))
    for x in (0, 214, 428, 636):
        cut(image, [rect(x - 3, 22, 8, 164)], mix(room.wall, NIGHT, 0.7))
    cut(image, [rect(0, 18, 640, 12), rect(0, 178, 640, 12)], mix(room.wall, NIGHT, 0.6))
    return image


def _shelf(image: Image.Image, room: Room, x: float = 0.1) -> Image.Image:
    at, wood = 640 * x, mix(room.wall, NIGHT, 0.5)
    chance = np.random.default_rng(7)
    for y in (84, 146):
        where = at + 8
        while where < at + 122:
            width, height = chance.uniform(7, 20), chance.uniform(16, 40)
            colour = [CLAY, LEAF, SKY, PLUM, GOLD][int(chance.integers(5))]
            cut(image, [rect(where, y - height, width, height)], mix(colour, mix(room.wall, NIGHT, 0.4), 0.62))
            where += width + chance.choice([1, 1, 2, 9])
        cut(image, [rect(at, y, 132, 5)], wood)
        cut(image, [rect(at, y + 5, 132, 7)], NIGHT, blur=4, opacity=0.4)
    return image


def _radio(image: Image.Image, room: Room) -> Image.Image:
    cut(image, [rect(252, 200, 74, 60), rect(258, 196, 62, 4)], mix(room.wall, NIGHT, 0.6))
    cut(
        image,
        [smooth([(262, 172), (312, 172), (316, 178), (316, 197), (258, 197), (258, 178)], 3)],
        mix(CLAY, NIGHT, 0.45),
    )
    cut(image, [capsule((304, 172), (330, 128), 1, 1)], mix(WARM, NIGHT, 0.5))
    cut(image, [rect(288, 179, 22, 7)], mix(GOLD, (255, 255, 255), 0.25))
    return add_light(image, glow((298, 182), (34, 24)), GOLD, 0.4)


def _plant(image: Image.Image, room: Room) -> Image.Image:
    x, y = 96, 286
    for i, lean in enumerate((-46, -24, 6, 28, 50)):
        droop = smooth(
            [(x, y), (x + lean * 0.5, y - 74), (x + lean * 1.1, y - 62), (x + lean * 1.35, y - 16 + abs(lean) * 0.3)],
            6,
            closed=False,
        )
        cut(image, [capsule(a, b, 1.4, 1.2) for a, b in zip(droop, droop[1:], strict=False)], mix(CLAY, NIGHT, 0.35))
        end = droop[-1]
        cut(
            image,
            [
                smooth(
                    [
                        (end[0] - 5, end[1] - 12),
                        (end[0] + 5, end[1] - 10),
                        (end[0] + 3, end[1] + 12),
                        (end[0] - 3, end[1] + 10),
                    ],
                    4,
                )
            ],
            mix(CLAY if i % 2 else GOLD, NIGHT, 0.45),
        )
    cut(image, [[(x - 24, y), (x + 24, y), (x + 17, y + 40), (x - 17, y + 40)]], mix(CLAY, NIGHT, 0.25))
    cut(image, [rect(x - 27, y - 4, 54, 9)], mix(CLAY, room.glint, 0.12))
    return image


def _board(image: Image.Image, room: Room) -> Image.Image:
    cut(image, [rect(36, 52, 300, 124)], mix(CLAY, NIGHT, 0.5))
    cut(image, [rect(42, 58, 288, 112)], mix(LEAF, NIGHT, 0.68))
    cut(image, [oval(150, 108, 118, 30)], (220, 225, 215), blur=14, opacity=0.10)
    for i, (x, y) in enumerate([(70, 84), (70, 106), (70, 128), (214, 90), (214, 112)]):
        line = [(x + k * 12, y + (k * 7 + i * 5) % 6) for k in range(9 - i % 3)]
        cut(
            image, [capsule(a, b, 0.8, 0.8) for a, b in zip(line, line[1:], strict=False)], (214, 220, 206), opacity=0.5
        )
    cut(image, [rect(36, 174, 300, 7)], mix(CLAY, room.glint, 0.1))
    return image


def _tools(image: Image.Image, room: Room) -> Image.Image:
    cut(image, [rect(40, 46, 260, 136)], mix(room.wall, CLAY, 0.28))
    steel = mix(COOL, NIGHT, 0.62)
    for i in range(7):
        x = 62 + i * 36
        length = (64, 40, 76, 52, 88, 46, 60)[i]
        cut(image, [capsule((x, 66), (x, 66 + length), 2.2, 2.2)], mix(CLAY, NIGHT, 0.4))
        head = oval(x, 66 + length, 9 if i % 2 else 5, 7) if i % 3 else rect(x - 11, 64 + length, 22, 10)
        cut(image, [head], steel)
    cut(image, [rect(20, 196, 300, 12)], mix(CLAY, NIGHT, 0.42))
    cut(image, [rect(36, 208, 10, 60), rect(286, 208, 10, 60)], mix(CLAY, NIGHT, 0.6))
    return image


def _portholes(image: Image.Image, room: Room) -> Image.Image:
    for x in (92, 232, 520):
        cut(image, [oval(x, 118, 44)], mix(GOLD, NIGHT, 0.55))
        cut(image, [oval(x, 118, 36)], mix(room.glint, SKY, 0.25))
        cut(
            image,
            [
                smooth(
                    [
                        (x - 36, 124),
                        (x - 12, 119),
                        (x + 12, 125),
                        (x + 36, 121),
                        (x + 26, 144),
                        (x, 154),
                        (x - 26, 144),
                    ],
                    4,
                )
            ],
            mix(SKY, NIGHT, 0.25),
        )
        image = add_light(image, glow((x, 118), (100, 90)), room.glint, 0.22)
    for x in (162, 300, 440, 590):
        cut(image, [rect(x, 0, 3, 260)], mix(room.wall, NIGHT, 0.3))
    return image


def _shutter(image: Image.Image, room: Room) -> Image.Image:
    for i in range(13):
        cut(image, [rect(0, 12 + i * 18, 640, 9)], mix(room.wall, NIGHT, 0.22), blur=1.2)
    sun = Image.new("RGB", SIZE)
    cut(sun, [rect(0, 232, 640, 22)], (255, 255, 255), blur=9)
    image = add_light(image, np.asarray(sun.convert("L"), np.float32) / 255, room.glint, 0.8)
    board = smooth([(70, 40), (96, 30), (118, 52), (124, 150), (112, 262), (88, 264), (72, 150)], 6)
    cut(image, [board], mix(GOLD, NIGHT, 0.35))
    cut(image, [capsule((97, 36), (98, 262), 2, 2)], mix(RED, NIGHT, 0.3))
    return image


def _screens(image: Image.Image, room: Room) -> Image.Image:
    cut(image, [rect(30, 214, 250, 10)], mix(room.wall, NIGHT, 0.65))
    for x, width in ((52, 96), (160, 104)):
        cut(image, [rect(x, 136, width, 66), rect(x + width / 2 - 4, 200, 8, 16)], NIGHT)
        cut(image, [rect(x + 4, 140, width - 8, 58)], mix(SKY, room.glint, 0.45))
        for i in range(5):
            cut(image, [rect(x + 8 + i * 16, 184, 12, 8)], [RED, GOLD, LEAF, PLUM, CLAY][i], opacity=0.8)
        image = add_light(image, glow((x + width / 2, 168), (96, 70)), COOL, 0.32)
    return image


def _snow(image: Image.Image, room: Room) -> Image.Image:
    left, top = 396, 40
    cut(image, [rect(left - 8, top - 8, 196, 156)], mix(room.wall, NIGHT, 0.5))
    image.paste(gradient(mix(SKY, NIGHT, 0.35), mix(COOL, SKY, 0.35), (180, 140)), (left, top))
    chance = np.random.default_rng(9)
    for _ in range(70):
        cut(
            image,
            [oval(left + chance.uniform(4, 176), top + chance.uniform(4, 136), chance.uniform(0.7, 2.4))],
            (240, 246, 252),
            opacity=0.8,
        )
    cut(image, [rect(left + 86, top, 6, 140)], mix(room.wall, NIGHT, 0.5))
    return add_light(image, glow((left + 90, top + 70), (220, 180)), COOL, 0.3)


def _door(image: Image.Image, room: Room) -> Image.Image:
    cut(image, [rect(66, 60, 104, 205)], mix(room.wall, NIGHT, 0.5))
    cut(image, [rect(74, 68, 88, 197)], mix(room.wall, room.glint, 0.12))
    cut(image, [rect(102, 88, 32, 62)], mix(room.glint, (255, 255, 255), 0.3))
    cut(image, [oval(152, 172, 4)], mix(GOLD, NIGHT, 0.2))
    cut(image, [rect(0, 196, 640, 4)], mix(room.wall, room.glint, 0.2), opacity=0.5)
    return add_light(image, glow((118, 118), (120, 110)), room.glint, 0.3)


def _rug(image: Image.Image, room: Room) -> Image.Image:
    for inset, colour in ((0, RED), (12, GOLD), (20, PLUM), (44, CLAY)):
        cut(
            image,
            [
                [
                    (200 + inset * 1.6, 276 + inset * 0.35),
                    (560 - inset * 1.6, 276 + inset * 0.35),
                    (628 - inset * 2, 346 - inset * 0.5),
                    (132 + inset * 2, 346 - inset * 0.5),
                ]
            ],
            mix(colour, NIGHT, 0.5),
        )
    return image


def _frames(image: Image.Image, room: Room) -> Image.Image:
    for i, (x, y, w, h) in enumerate(((70, 62, 56, 72), (142, 50, 78, 54), (150, 116, 48, 60), (76, 148, 60, 44))):
        cut(image, [rect(x + 3, y + 5, w, h)], NIGHT, blur=4, opacity=0.45)
        cut(image, [rect(x, y, w, h)], mix(GOLD if i % 2 else CLAY, NIGHT, 0.5))
        cut(image, [rect(x + 5, y + 5, w - 10, h - 10)], mix(room.wall, room.glint, 0.3))
        cut(
            image,
            [oval(x + w / 2, y + h * 0.48, w * 0.16, h * 0.18), oval(x + w / 2, y + h * 0.86, w * 0.27, h * 0.2)],
            mix(room.wall, NIGHT, 0.5),
        )
    return image


PROPS: dict[str, Callable[[Image.Image, Room], Image.Image]] = {
    "window": _window, "shaft": _shaft, "lamp": _lamp, "curtains": _curtains, "spot": _spot, "bokeh": _bokeh, "shelf": _shelf,
    "radio": _radio, "plant": _plant, "board": _board, "tools": _tools, "portholes": _portholes, "shutter": _shutter,
    "screens": _screens, "snow": _snow, "door": _door, "rug": _rug, "frames": _frames,
}  # fmt: skip


def _walls(room: Room) -> Image.Image:
    edge = round(SIZE[1] * room.horizon)
    image = Image.new("RGB", SIZE)
    image.paste(gradient(mix(room.wall, NIGHT, 0.35), room.wall, (640, edge)), (0, 0))
    image.paste(gradient(room.floor, mix(room.floor, NIGHT, 0.5), (640, SIZE[1] - edge)), (0, edge))
    for i in range(-9, 10):
        cut(
            image,
            [capsule((320 + i * 58, edge), (320 + i * 150, 362), 0.5, 1.0)],
            mix(room.floor, NIGHT, 0.55),
            opacity=0.55,
        )
    cut(image, [rect(0, edge - 9, 640, 9)], mix(room.wall, NIGHT, 0.4))
    cut(image, [rect(0, edge - 2, 640, 14)], NIGHT, blur=6, opacity=0.4)
    stains = (noise(21, SIZE, 9) * 1.6 + noise(22) * 1.3)[..., None]
    return Image.fromarray(np.clip(np.asarray(image, np.float32) + stains, 0, 255).astype(np.uint8))


@cache
def backdrop(room: Room, empty: bool = False) -> Image.Image:
    """The room, lit, with its chair (or without it)."""
    image = _walls(room)
    for prop in room.props:
        image = PROPS[prop](image, room)
    image = add_light(image, glow((room.chair_at[0], room.chair_at[1] - 4), (150, 34)), room.glint, 0.28)
    if not empty:
        place_chair(
            image, room.chair, room.chair_at, room.scale * 0.86, room.chair_colour, room.glint, room.facing, room.light
        )
    image = vignette(image, 0.62)
    return Image.fromarray(
        np.clip(np.asarray(image, np.float32) * (0.55 + 0.5 * room.brightness), 0, 255).astype(np.uint8)
    )

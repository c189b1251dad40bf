"""What lies on the manual's table: a cutting mat, cards with words, a loaf, a phone, a colander."""

import math
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from demo.media.cat import card
from demo.media.paint import (
    CLAY,
    GOLD,
    INK,
    PAPER,
    RED,
    SIZE,
    Colour,
    Point,
    add_light,
    capsule,
    cut,
    glow,
    mix,
    oval,
    paper,
    rect,
    smooth,
    vignette,
)  # fmt: skip

MAT: Colour = (58, 96, 84)


@cache
def mat() -> Image.Image:
    """A cutting mat, with its grid."""
    image = paper(SIZE, MAT, 1.8)
    for i in range(0, 640, 32):
        cut(image, [rect(i, 0, 1, 360)], mix(MAT, PAPER, 0.35), opacity=0.45)
    for i in range(4, 360, 32):
        cut(image, [rect(0, i, 640, 1)], mix(MAT, PAPER, 0.35), opacity=0.45)
    image = add_light(image, glow((180, 40), (430, 300)), (255, 224, 170), 0.32)
    return vignette(image, 0.5)


@cache
def written(
    lines: tuple[str, ...], size: tuple[int, int], points: int, colour: Colour = PAPER, struck: int = 0
) -> Image.Image:
    """A card with lines of words; the first `struck` tenths of them crossed out in red."""
    sheet = card(size, colour)
    cut(sheet, [rect(0, 0, size[0], 6)], mix(RED, colour, 0.1))
    ink = Image.new("L", (size[0] * 2, size[1] * 2))
    draw, font = ImageDraw.Draw(ink), ImageFont.load_default(points * 2)
    step = points * 1.42
    top = size[1] / 2 - step * (len(lines) - 1) / 2 + 2
    for i, line in enumerate(lines):
        draw.text((size[0], round((top + i * step) * 2)), line, fill=255, font=font, anchor="mm")
    sheet.paste(INK, (0, 0), ink.reduce(2))
    for i, line in enumerate(lines):
        width = font.getlength(line) / 2 * struck / 10
        if width > 4:
            left, y = size[0] / 2 - font.getlength(line) / 4 - 6, top + i * step
            cut(sheet, [capsule((left, y + 2), (left + width + 12, y - 3), 2.2, 1.8)], RED)
    return sheet


@cache
def loaf(size: int, coin: bool = True) -> Image.Image:
    """A photograph, more or less, of a cut loaf, usually beside a coin."""
    sheet = card((size, round(size * 0.8)), (238, 226, 206))
    unit = size / 200
    cut(sheet, [oval(96 * unit, 124 * unit, 74 * unit, 12 * unit)], INK, blur=6 * unit, opacity=0.4)
    crust = smooth(
        [
            (x * unit, y * unit)
            for x, y in ((26, 118), (24, 82), (44, 52), (94, 42), (146, 54), (166, 84), (162, 118), (94, 126))
        ],
        5,
    )
    cut(sheet, [crust], mix(CLAY, INK, 0.18))
    crumb = [(96 * unit + (x - 96 * unit) * 0.89, 84 * unit + (y - 84 * unit) * 0.84) for x, y in crust]
    cut(sheet, [crumb], mix(GOLD, PAPER, 0.68))
    chance = np.random.default_rng(4)
    for _ in range(46):
        x, y = chance.uniform(40, 150) * unit, chance.uniform(58, 112) * unit
        cut(
            sheet,
            [oval(x, y, chance.uniform(1, 5.5) * unit, chance.uniform(0.8, 3.6) * unit, 9)],
            mix(CLAY, PAPER, 0.55),
            opacity=0.6,
        )
    if coin:
        cut(sheet, [oval(176 * unit, 124 * unit, 13 * unit)], mix(GOLD, INK, 0.3))
        cut(sheet, [oval(175 * unit, 123 * unit, 11 * unit)], mix(GOLD, PAPER, 0.25))
    border = Image.new("RGB", (sheet.width + 16, sheet.height + 30), (250, 249, 244))
    border.paste(sheet, (8, 8))
    return border


def phone(image: Image.Image, at: Point, t: float, recording: bool) -> None:
    """A phone lying on its side, filming bread; a red dot pulses while it records."""
    x, y = at
    body = smooth(
        [
            (x - 92, y - 60),
            (x + 92, y - 60),
            (x + 102, y - 50),
            (x + 102, y + 50),
            (x + 92, y + 60),
            (x - 92, y + 60),
            (x - 102, y + 50),
            (x - 102, y - 50),
        ],
        3,
    )
    cut(image, [[(px + 7, py + 12) for px, py in body]], INK, blur=8, opacity=0.55)
    cut(image, [body], (26, 26, 30))
    image.paste(loaf(176).crop((8, 8, 184, 118)).resize((176, 104)), (round(x - 88), round(y - 52)))
    if recording:
        pulse = 0.5 + 0.5 * math.sin(t * 5)
        cut(image, [oval(x + 70, y - 36, 7 + 2 * pulse)], RED, opacity=0.45)
        cut(image, [oval(x + 70, y - 36, 6)], RED)


@cache
def colander() -> Image.Image:
    """A colander from above, as RGBA."""
    sheet = Image.new("RGBA", (260, 260))
    face = Image.new("RGB", sheet.size, MAT)
    cut(face, [oval(130, 130, 122, points=60)], (176, 184, 188))
    cut(face, [oval(130, 130, 106, points=60)], (146, 156, 162))
    for ring in range(1, 6):
        for k in range(ring * 6):
            a = k / (ring * 6) * math.tau
            cut(
                face,
                [oval(130 + ring * 19 * math.cos(a), 130 + ring * 19 * math.sin(a), 4.2, points=10)],
                mix(MAT, INK, 0.45),
            )
    cut(face, [oval(92, 84, 40, 26)], (255, 255, 255), blur=14, opacity=0.45)
    mask = Image.new("RGB", sheet.size)
    cut(mask, [oval(130, 130, 122, points=60)], (255, 255, 255))
    sheet.paste(face, (0, 0), mask.convert("L"))
    return sheet

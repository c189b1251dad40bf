"""Crowns for the cat, each in the hand and the stuff of whoever made it. 600 by 600."""

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from demo.media import laid_crowns
from demo.media.hand import SQUARE, ZIGZAG, grain_mask, line, pen
from demo.media.paint import (
    CLAY,
    GOLD,
    INK,
    LEAF,
    PAPER,
    PLUM,
    RED,
    SKY,
    Colour,
    Point,
    cut,
    faded,
    gradient,
    mask_of,
    mix,
    oval,
    paper,
    rect,
    smooth,
    textured,
    wobble,
)  # fmt: skip


def _ballpoint(heavy: bool) -> Image.Image:
    page = paper(SQUARE, (247, 246, 240))
    for i in range(0, 600, 25):
        cut(page, [rect(i, 0, 1, 600), rect(0, i, 600, 1)], (168, 190, 214), opacity=0.55)
    cut(page, [rect(74, 0, 1.4, 600)], (214, 120, 120), opacity=0.7)
    blue = (34, 52, 140)
    bottom = [(x, 430.0) for x in range(440, 140, -40)] if heavy else []
    outline = [
        (x, y + (46 * math.sin((x - 110) / 380 * math.pi) if heavy and y > 300 else 0)) for x, y in (*ZIGZAG, *bottom)
    ]
    for k in range(3):
        pen(page, line([*outline, outline[0]], 30 + k, 2.6), 1.3, blue, 0.85)
    for i in range(34):
        x = 138 + i * 9.6
        sag = 46 * math.sin((x - 110) / 380 * math.pi) if heavy else 0
        pen(page, line([(x, 372 + sag * 0.8), (x + 12, 426 + sag)], 60 + i, 1.2, 3), 0.9, blue, 0.7)
    for i, (x, y) in enumerate(ZIGZAG[1::2]):
        spiral = [
            (x + (2 + k * 0.42) * math.cos(k * 0.9), y - 14 + (2 + k * 0.42) * math.sin(k * 0.9))
            for k in range(30 if heavy else 22)
        ]
        pen(page, wobble(spiral, 90 + i, 0.7), 1.1, blue, 0.9)
    if heavy:
        for i in range(60):
            x = 180 + (i * 37) % 240
            pen(page, line([(x, 400), (x + 22, 452 + (i * 13) % 22)], 200 + i, 2, 3), 1.0, blue, 0.75)
        for ear in ((186, 470), (414, 470)):
            pen(page, line([(ear[0] - 46, 560), (ear[0] - 8, 488), (ear[0] + 44, 560)], int(ear[0]), 2), 1.1, blue, 0.6)
    return page


def _blueprint() -> Image.Image:
    sheet = textured(gradient(mix(SKY, INK, 0.1), mix(SKY, INK, 0.28), SQUARE), 1.4)
    chalk = (226, 234, 244)
    for i in range(0, 600, 40):
        cut(sheet, [rect(i, 0, 1, 600), rect(0, i, 600, 1)], chalk, opacity=0.1)
    pen(sheet, [(x, y - 10) for x, y in (*ZIGZAG, ZIGZAG[0])], 2.2, chalk)
    pen(sheet, [(142, 388), (458, 388)], 1.4, chalk)
    for x, y in ZIGZAG[1::2]:
        pen(sheet, [*oval(x, y - 28, 15), (x + 15, y - 28)], 1.8, chalk)
    for x in (180, 240, 300, 360, 420):
        pen(sheet, [*oval(x, 404, 7), (x + 7, 404)], 1.2, chalk)
    draw = ImageDraw.Draw(sheet)
    for y, a, b, words in ((486, 130, 470, "ear to ear 96"), (540, 110, 490, "overall 107")):
        pen(sheet, [(a, y), (b, y)], 0.8, chalk, 0.8)
        for x, way in ((a, 1), (b, -1)):
            pen(sheet, [(x, y - 40), (x, y + 8)], 0.6, chalk, 0.6)
            cut(sheet, [[(x, y), (x + way * 12, y - 4), (x + way * 12, y + 4)]], chalk)
        draw.text((300, y - 4), words, fill=chalk, anchor="mb", font_size=20)
    draw.text((40, 40), "KING, 1 OFF", fill=chalk, font_size=24)
    draw.text((40, 70), "3 mm rod. weld inside, file flat.", fill=chalk, font_size=18)
    draw.text((40, 94), "do not weld cat", fill=chalk, font_size=18)
    return sheet


def _potato() -> Image.Image:
    page = paper(SQUARE, (244, 236, 218), 2.0)
    stamps: list[tuple[list[list[Point]], Colour, int]] = [
        ([rect(126, 382, 348, 66)], RED, 0),
        (
            [
                [(x - 44, 376), (x - 30, y + 26), (x, y), (x + 34, y + 22), (x + 46, 374)]
                for x, y in ((168, 232), (300, 186), (432, 236))
            ],
            mix(GOLD, CLAY, 0.25),
            5,
        ),
        ([oval(x, 414, 17, 20) for x in (176, 238, 300, 362, 424)], mix(LEAF, INK, 0.1), -4),
        ([oval(x, y, 24, 22) for x, y in ((166, 196), (304, 146), (436, 200))], RED, 7),
    ]
    for i, (polygons, colour, off) in enumerate(stamps):
        mask = mask_of([smooth(wobble(p, i * 9 + k, 3.0), 3) for k, p in enumerate(polygons)], SQUARE)
        inked = grain_mask(grain_mask(mask, 70 + i, 1.15, 1.6), 80 + i, 1.9)
        page.paste(colour, (off, -off), faded(inked, 0.9))
    return page


def _brush() -> Image.Image:
    page = paper(SQUARE, (249, 245, 234), 1.4)
    path = smooth(
        [(96, 420), (128, 216), (206, 372), (296, 150), (376, 368), (488, 196), (470, 404), (300, 444), (128, 432)],
        26,
        closed=False,
    )
    chance = np.random.default_rng(3)
    hairs = [(chance.uniform(-1, 1), chance.uniform(0.25, 1.0)) for _ in range(30)]
    layer = Image.new("L", (1200, 1200))
    draw = ImageDraw.Draw(layer)
    for i, ((ax, ay), (bx, by)) in enumerate(zip(path, path[1:], strict=False)):
        along = i / len(path)
        speed = math.hypot(bx - ax, by - ay)
        press = max(5.0, 27 - speed * 1.3) * (1 - 0.45 * along)
        nx, ny = -(by - ay) / (speed + 1e-6), (bx - ax) / (speed + 1e-6)
        for off, wet in hairs:
            if along < 0.2 + wet * 0.85:
                x, y = ax + nx * off * press, ay + ny * off * press
                draw.line([(x * 2, y * 2), ((x + bx - ax) * 2, (y + by - ay) * 2)], fill=255, width=6)
    page.paste((24, 22, 26), (0, 0), faded(layer.reduce(2), 0.93))
    cut(page, [rect(500, 500, 44, 44)], mix(RED, PAPER, 0.06))
    pen(page, [(510, 512), (534, 512), (522, 512), (522, 534), (510, 534), (534, 534)], 2, PAPER)
    return page


def _crayon(bitten: bool) -> Image.Image:
    page = paper(SQUARE, (252, 248, 240), 2.4)
    for i in range(9):
        cut(page, [rect(70, 60 + i * 58, 460, 1)], (150, 150, 158), opacity=0.5)
    body = line(ZIGZAG, 3, 5.0)
    mask = mask_of([body], SQUARE)
    if bitten:
        bite = mask_of([oval(478 + dx, 232 + dy, 34) for dx, dy in ((0, 0), (-26, 34), (20, 44), (-44, 70))], SQUARE)
        mask = ImageChops.subtract(mask, bite)
    strokes = Image.new("L", (1200, 1200))
    draw = ImageDraw.Draw(strokes)
    chance = np.random.default_rng(8)
    for i in range(92):
        x = -200 + i * 15 + chance.normal(0, 4)
        draw.line([(x, 1000), (x + 330 + chance.normal(0, 30), 180)], fill=255, width=int(chance.uniform(9, 16)))
    wax = grain_mask(ImageChops.multiply(mask, strokes.reduce(2)), 5, 0.75, 0.8)
    page.paste(GOLD, (0, 0), wax)
    page.paste(
        mix(GOLD, CLAY, 0.6),
        (0, 0),
        grain_mask(ImageChops.multiply(wax, mask_of([rect(110, 372, 400, 70)], SQUARE)), 6, 0.3, 1.0),
    )
    outline = Image.new("RGB", SQUARE)
    for k in range(2):
        pen(outline, line([*ZIGZAG, ZIGZAG[0]], 13 + k, 5.0), 4.2, (255, 255, 255))
    edge = outline.convert("L")
    edge = ImageChops.subtract(edge, bite) if bitten else edge
    page.paste(RED, (0, 0), grain_mask(edge, 9, 0.9, 0.7))
    for i, x in enumerate((196, 300, 404)):
        gem = mask_of([wobble(oval(x, 400, 22, 19, 12), i, 3)], SQUARE)
        page.paste((SKY, LEAF, PLUM)[i], (0, 0), grain_mask(gem, 20 + i, 1.0, 0.7))
    return page


def _one_line() -> Image.Image:
    page = paper(SQUARE, (250, 248, 242), 1.6)
    loop = [
        (60, 446),
        (130, 440),
        (112, 230),
        (96, 190),
        (122, 180),
        (130, 220),
        (216, 350),
        (290, 190),
        (284, 140),
        (316, 140),
        (310, 190),
        (384, 350),
        (470, 220),
        (480, 180),
        (506, 190),
        (488, 230),
        (470, 440),
        (300, 420),
        (150, 438),
        (300, 458),
        (548, 440),
    ]
    line = smooth(wobble(loop, 2, 2), 12, closed=False)
    for k in range(2):
        page_line = wobble(line, 5 + k, 0.5)
        pen(page, page_line, 1.5, (70, 66, 70), 0.75)
    return page


def _chalk() -> Image.Image:
    page = textured(gradient((58, 62, 60), (44, 48, 48), SQUARE), 3.0)
    cut(page, [oval(280, 330, 240, 150)], (200, 205, 200), blur=50, opacity=0.10)
    marks = Image.new("RGB", SQUARE)
    for k in range(2):
        pen(
            marks,
            line(
                [(150, 420), (150, 250), (225, 340), (300, 210), (375, 340), (450, 250), (450, 420), (150, 420)],
                4 + k,
                3,
            ),
            5,
            (255, 255, 255),
        )
    for i in range(16):
        pen(marks, line([(160 + i * 18, 414), (172 + i * 18, 372)], 30 + i, 2, 3), 3, (255, 255, 255))
    page.paste((236, 236, 226), (0, 0), grain_mask(marks.convert("L"), 3, 0.55, 0.6))
    gems = mask_of([oval(x, y, 16) for x, y in ((150, 230), (300, 190), (450, 230))], SQUARE)
    page.paste((236, 172, 160), (0, 0), grain_mask(gems, 4, 0.4, 0.6))
    return page.filter(ImageFilter.SMOOTH)


CROWNS: dict[str, Callable[[], Image.Image]] = {
    "cat/ines-1.jpg": lambda: _ballpoint(heavy=False), "cat/ines-2.jpg": lambda: _ballpoint(heavy=True), "cat/marek-1.png": _blueprint,
    "cat/lupe-1.jpg": _potato, "cat/teo-1.jpg": laid_crowns.paper_cut, "cat/hana-1.jpg": laid_crowns.leaflets, "cat/yusuf-1.jpg": laid_crowns.nuts, "cat/kenji-1.jpg": _brush,
    "cat/olu-1.jpg": lambda: _crayon(bitten=False), "cat/olu-2.jpg": lambda: _crayon(bitten=True), "cat/wanjiru-1.jpg": laid_crowns.beads,
    "cat/roz-try.jpg": laid_crowns.bread, "cat/example-line.png": _one_line, "cat/example-leaves.jpg": laid_crowns.leaves, "cat/example-chalk.jpg": _chalk,
}  # fmt: skip

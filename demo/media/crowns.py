"""Crowns for the cat, each in the hand and the stuff of whoever made it. 600 by 600."""

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from demo.media.paint import (
    CLAY, GOLD, INK, LEAF, PAPER, PLUM, RED, SKY, Colour, Point, capsule, cut, drop, gradient, mask_of, mix, noise, oval, paper, rect, smooth, textured, wobble,
)  # fmt: skip

SQUARE = (600, 600)
ZIGZAG: tuple[Point, ...] = ((130, 430), (110, 210), (212, 320), (300, 160), (388, 320), (490, 210), (470, 430))


def _pen(image: Image.Image, points: list[Point], width: float, colour: Colour, opacity: float = 1.0) -> None:
    cut(image, [capsule(a, b, width, width) for a, b in zip(points, points[1:], strict=False)], colour, opacity=opacity)


def _line(points: tuple[Point, ...] | list[Point], seed: int, amount: float = 2.0, steps: int = 10) -> list[Point]:
    dense = []
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        dense += [(ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps) for i in range(steps)]
    return smooth(wobble([*dense, points[-1]], seed, amount), 2, closed=False)


def _grain_mask(mask: Image.Image, seed: int, keep: float, blur: float = 0.0) -> Image.Image:
    """Only so much of a mask as a dry tool leaves on rough paper."""
    rough = Image.fromarray(((noise(seed, mask.size, blur) < keep) * 255).astype(np.uint8))
    return ImageChops.multiply(mask, rough)


def _ballpoint(heavy: bool) -> Image.Image:
    page = paper(SQUARE, (247, 246, 240))
    for i in range(0, 600, 25):
        cut(page, [rect(i, 0, 1, 600), rect(0, i, 600, 1)], (168, 190, 214), opacity=0.55)
    cut(page, [rect(74, 0, 1.4, 600)], (214, 120, 120), opacity=0.7)
    blue = (34, 52, 140)
    outline = [(x, y + (46 * math.sin((x - 110) / 380 * math.pi) if heavy and y > 300 else 0)) for x, y in ZIGZAG]
    for k in range(3):
        _pen(page, _line([*outline, outline[0]], 30 + k, 2.6), 1.3, blue, 0.85)
    for i in range(34):
        x = 138 + i * 9.6
        sag = 46 * math.sin((x - 110) / 380 * math.pi) if heavy else 0
        _pen(page, _line([(x, 372 + sag * 0.8), (x + 12, 426 + sag)], 60 + i, 1.2, 3), 0.9, blue, 0.7)
    for i, (x, y) in enumerate(ZIGZAG[1::2]):
        spiral = [(x + (2 + k * 0.42) * math.cos(k * 0.9), y - 14 + (2 + k * 0.42) * math.sin(k * 0.9)) for k in range(30 if heavy else 22)]
        _pen(page, wobble(spiral, 90 + i, 0.7), 1.1, blue, 0.9)
    if heavy:
        for i in range(60):
            x = 180 + (i * 37) % 240
            _pen(page, _line([(x, 400), (x + 22, 452 + (i * 13) % 22)], 200 + i, 2, 3), 1.0, blue, 0.75)
        for ear in ((186, 470), (414, 470)):
            _pen(page, _line([(ear[0] - 46, 560), (ear[0] - 8, 488), (ear[0] + 44, 560)], int(ear[0]), 2), 1.1, blue, 0.6)
    return page


def _blueprint() -> Image.Image:
    sheet = textured(gradient(mix(SKY, INK, 0.1), mix(SKY, INK, 0.28), SQUARE), 1.4)
    chalk = (226, 234, 244)
    for i in range(0, 600, 40):
        cut(sheet, [rect(i, 0, 1, 600), rect(0, i, 600, 1)], chalk, opacity=0.1)
    _pen(sheet, [(x, y - 10) for x, y in (*ZIGZAG, ZIGZAG[0])], 2.2, chalk)
    _pen(sheet, [(142, 388), (458, 388)], 1.4, chalk)
    for x, y in ZIGZAG[1::2]:
        _pen(sheet, [*oval(x, y - 28, 15), (x + 15, y - 28)], 1.8, chalk)
    for x in (180, 240, 300, 360, 420):
        _pen(sheet, [*oval(x, 404, 7), (x + 7, 404)], 1.2, chalk)
    draw = ImageDraw.Draw(sheet)
    for y, a, b, words in ((486, 130, 470, "ear to ear 96"), (540, 110, 490, "overall 107")):
        _pen(sheet, [(a, y), (b, y)], 0.8, chalk, 0.8)
        for x, way in ((a, 1), (b, -1)):
            _pen(sheet, [(x, y - 40), (x, y + 8)], 0.6, chalk, 0.6)
            cut(sheet, [[(x, y), (x + way * 12, y - 4), (x + way * 12, y + 4)]], chalk)
        draw.text((300, y - 4), words, fill=chalk, anchor="mb", font_size=20)
    draw.text((40, 40), "KING, 1 OFF", fill=chalk, font_size=24)
    draw.text((40, 70), "3 mm rod. weld inside, file flat.", fill=chalk, font_size=18)
    draw.text((40, 94), "do not weld cat", fill=chalk, font_size=18)
    return sheet


def _potato() -> Image.Image:
    page = paper(SQUARE, (244, 236, 218), 2.0)
    stamps = [
        ([rect(126, 382, 348, 66)], RED, 0),
        ([[(x - 44, 376), (x - 30, y + 26), (x, y), (x + 34, y + 22), (x + 46, 374)] for x, y in ((168, 232), (300, 186), (432, 236))], mix(GOLD, CLAY, 0.25), 5),
        ([oval(x, 414, 17, 20) for x in (176, 238, 300, 362, 424)], mix(LEAF, INK, 0.1), -4),
        ([oval(x, y, 24, 22) for x, y in ((166, 196), (304, 146), (436, 200))], RED, 7),
    ]
    for i, (polygons, colour, off) in enumerate(stamps):
        mask = mask_of([smooth(wobble(p, i * 9 + k, 3.0), 3) for k, p in enumerate(polygons)], SQUARE)
        inked = _grain_mask(_grain_mask(mask, 70 + i, 1.15, 1.6), 80 + i, 1.9)
        page.paste(colour, (off, -off), inked.point(lambda value: round(value * 0.9)))
    return page


def _paper_cut() -> Image.Image:
    page = paper(SQUARE, (54, 92, 104), 1.6)
    layers = [
        (RED, [(104, 446), (84, 236), (200, 330), (300, 120), (400, 330), (516, 236), (496, 446)]),
        (GOLD, [(128, 440), (120, 276), (212, 352), (300, 196), (388, 352), (480, 276), (472, 440)]),
        (PAPER, [(150, 436), (300, 404), (450, 436), (450, 380), (300, 350), (150, 380)]),
    ]
    for i, (colour, points) in enumerate(layers):
        mask = mask_of([wobble(points, 7 + i, 2.5)], SQUARE)
        drop(page, mask, (0, 0), depth=7, opacity=0.5)
        page.paste(paper(SQUARE, colour, 1.8), (0, 0), mask)
    for i, (x, y) in enumerate(((84, 226), (300, 108), (516, 226), (212, 392), (300, 376), (388, 392))):
        mask = mask_of([wobble(oval(x, y, 23 if i < 3 else 15, points=9), 40 + i, 1.5)], SQUARE)
        drop(page, mask, (0, 0), depth=4, opacity=0.45)
        page.paste(paper(SQUARE, (PLUM, LEAF, SKY, RED, LEAF, PLUM)[i], 1.8), (0, 0), mask)
    return page


def _leaflets() -> Image.Image:
    page = paper(SQUARE, (236, 214, 196), 1.5)
    chance = np.random.default_rng(12)
    strips = [((112, 404), (488, 404), 40)] + [((120 + i * 60, 400), (106 + i * 78, 236 - 70 * (i % 2)), 26) for i in range(6)]
    for i, ((ax, ay), (bx, by), half) in enumerate(strips):
        angle = math.atan2(by - ay, bx - ax)
        nx, ny = -math.sin(angle) * half, math.cos(angle) * half
        edge = [(ax + (bx - ax) * k / 14, ay + (by - ay) * k / 14) for k in range(15)]
        torn = [(x + nx + chance.normal(0, 2.2), y + ny + chance.normal(0, 2.2)) for x, y in edge] + [(x - nx + chance.normal(0, 2.2), y - ny + chance.normal(0, 2.2)) for x, y in reversed(edge)]
        mask = mask_of([torn], SQUARE)
        drop(page, mask, (0, 0), depth=4, opacity=0.4)
        tint = [(252, 250, 244), (206, 226, 220), (248, 222, 214), (252, 250, 244), (220, 214, 236)][i % 5]
        piece = paper(SQUARE, tint, 1.0)
        for row in range(-3, 4):
            off = row * 9
            line = [(x - math.sin(angle) * off, y + math.cos(angle) * off) for x, y in edge[1:-1]]
            for a, b in zip(line[::2], line[1::2], strict=False):
                _pen(piece, [a, b], 1.1, (96, 92, 100), 0.65)
        page.paste(piece, (0, 0), mask)
    for x, y in ((106, 236), (184, 166), (262, 236), (340, 166), (418, 236), (496, 166)):
        mask = mask_of([capsule((x - 14, y - 8), (x + 14, y + 8), 15, 15)], SQUARE)
        drop(page, mask, (0, 0), depth=5, opacity=0.45)
        cut(page, [capsule((x - 14, y - 8), (x + 14, y + 8), 15, 15)], (250, 248, 244))
        cut(page, [capsule((x, y), (x + 14, y + 8), 15, 15)], RED)
    return page


def _nuts() -> Image.Image:
    page = textured(gradient((58, 66, 78), (38, 44, 54), SQUARE), 2.4)
    rows = [(x, 424, 25) for x in range(130, 480, 50)] + [(x, 380, 25) for x in range(155, 470, 50)]
    rows += [(130, 330, 21), (122, 284, 19), (116, 246, 16), (216, 334, 20), (300, 326, 24), (300, 274, 22), (300, 228, 19), (300, 192, 15), (384, 334, 20), (470, 330, 21), (478, 284, 19), (484, 246, 16)]
    for i, (x, y, r) in enumerate(rows):
        turn = (i * 0.37) % 1
        hexagon = [(x + r * math.cos(turn + k * math.pi / 3), y + r * math.sin(turn + k * math.pi / 3)) for k in range(6)]
        mask = mask_of([hexagon], SQUARE)
        drop(page, mask, (0, 0), depth=4, opacity=0.8)
        metal = (194, 198, 204) if i % 4 else mix(GOLD, (190, 170, 130), 0.5)
        cut(page, [hexagon], mix(metal, INK, 0.35))
        cut(page, [oval(x - r * 0.05, y - r * 0.07, r * 0.84)], metal)
        cut(page, [oval(x - r * 0.2, y - r * 0.26, r * 0.5)], (255, 255, 255), blur=r * 0.2, opacity=0.55)
        cut(page, [oval(x, y, r * 0.46)], (30, 34, 42))
        cut(page, [oval(x + 1, y + 2, r * 0.36)], (58, 64, 74))
    return page


def _brush() -> Image.Image:
    page = paper(SQUARE, (249, 245, 234), 1.4)
    path = smooth([(96, 420), (128, 216), (206, 372), (296, 150), (376, 368), (488, 196), (470, 404), (300, 444), (128, 432)], 26, closed=False)
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
    page.paste((24, 22, 26), (0, 0), layer.reduce(2).point(lambda value: round(value * 0.93)))
    cut(page, [rect(500, 500, 44, 44)], mix(RED, PAPER, 0.06))
    _pen(page, [(510, 512), (534, 512), (522, 512), (522, 534), (510, 534), (534, 534)], 2, PAPER)
    return page


def _crayon(bitten: bool) -> Image.Image:
    page = paper(SQUARE, (252, 248, 240), 2.4)
    for i in range(9):
        cut(page, [rect(70, 60 + i * 58, 460, 1)], (150, 150, 158), opacity=0.5)
    body = _line(ZIGZAG, 3, 5.0)
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
    wax = _grain_mask(ImageChops.multiply(mask, strokes.reduce(2)), 5, 0.75, 0.8)
    page.paste(GOLD, (0, 0), wax)
    page.paste(mix(GOLD, CLAY, 0.6), (0, 0), _grain_mask(ImageChops.multiply(wax, mask_of([rect(110, 372, 400, 70)], SQUARE)), 6, 0.3, 1.0))
    outline = Image.new("RGB", SQUARE)
    for k in range(2):
        _pen(outline, _line([*ZIGZAG, ZIGZAG[0]], 13 + k, 5.0), 4.2, (255, 255, 255))
    edge = outline.convert("L")
    edge = ImageChops.subtract(edge, bite) if bitten else edge
    page.paste(RED, (0, 0), _grain_mask(edge, 9, 0.9, 0.7))
    for i, x in enumerate((196, 300, 404)):
        gem = mask_of([wobble(oval(x, 400, 22, 19, 12), i, 3)], SQUARE)
        page.paste((SKY, LEAF, PLUM)[i], (0, 0), _grain_mask(gem, 20 + i, 1.0, 0.7))
    return page


def _beads() -> Image.Image:
    page = paper(SQUARE, (92, 38, 34), 2.2)
    mask = np.asarray(mask_of([[(118, 440), (104, 216), (206, 330), (300, 150), (394, 330), (496, 216), (482, 440)]], SQUARE))
    palette = (RED, PAPER, SKY, GOLD, INK, LEAF)
    for row, y in enumerate(range(152, 446, 13)):
        for column, x in enumerate(range(100 + (row % 2) * 6, 502, 13)):
            if mask[y, x] < 200:
                continue
            band = (abs(x - 300) // 13 + row) % 8
            colour = palette[0] if y > 420 or y < 176 else palette[(0, 1, 1, 2, 2, 3, 4, 5)[band]]
            cut(page, [oval(x + 1.5, y + 2.5, 6.6, points=12)], (30, 10, 10), opacity=0.5)
            cut(page, [oval(x, y, 6.1, points=12)], mix(colour, INK, 0.06 * ((row * 7 + column * 3) % 3)))
            cut(page, [oval(x - 2, y - 2.2, 1.6, points=8)], (255, 255, 255), opacity=0.75)
    return page


def _bread() -> Image.Image:
    page = paper(SQUARE, (246, 238, 222), 1.8)
    cut(page, [oval(300, 466, 230, 24)], (130, 100, 70), blur=12, opacity=0.35)
    lumps = [(130 + i * 57, 410 + 10 * math.sin(i * 1.3), 42, 36) for i in range(7)]
    lumps += [(150, 340, 40, 52), (128, 278, 30, 40), (300, 330, 46, 60), (300, 246, 36, 52), (300, 186, 24, 32), (450, 340, 40, 52), (474, 278, 30, 40)]
    for i, (x, y, rx, ry) in enumerate(lumps):
        shape = smooth(wobble(oval(x, y, rx, ry, 11), i, 2.0), 4)
        cut(page, [shape], mix(CLAY, GOLD, 0.25), blur=0.8)
        cut(page, [smooth([(px * 0.86 + (x - 6) * 0.14, py * 0.86 + (y - 8) * 0.14) for px, py in shape[::4]], 4)], mix(GOLD, CLAY, 0.35), blur=3, opacity=0.8)
        cut(page, [oval(x - rx * 0.25, y - ry * 0.35, rx * 0.4, ry * 0.28)], (255, 236, 190), blur=5, opacity=0.75)
        _pen(page, smooth([(x - rx * 0.4, y + ry * 0.1), (x, y - ry * 0.2), (x + rx * 0.4, y + ry * 0.02)], 5, closed=False), 2.2, mix(CLAY, INK, 0.35), 0.55)
    chance = np.random.default_rng(2)
    for _ in range(50):
        x, y = chance.uniform(110, 490), chance.uniform(440, 540)
        cut(page, [oval(x, y, chance.uniform(1, 3.4), points=7)], mix(GOLD, CLAY, float(chance.uniform(0.2, 0.8))))
    return page


def _one_line() -> Image.Image:
    page = paper(SQUARE, (250, 248, 242), 1.6)
    loop = [(60, 446), (130, 440), (112, 230), (96, 190), (122, 180), (130, 220), (216, 350), (290, 190), (284, 140), (316, 140), (310, 190), (384, 350), (470, 220), (480, 180), (506, 190), (488, 230), (470, 440), (300, 420), (150, 438), (300, 458), (548, 440)]
    line = smooth(wobble(loop, 2, 2), 12, closed=False)
    for k in range(2):
        page_line = wobble(line, 5 + k, 0.5)
        _pen(page, page_line, 1.5, (70, 66, 70), 0.75)
    return page


def _leaves() -> Image.Image:
    page = paper(SQUARE, (226, 222, 206), 1.8)
    spots = [(110 + i * 63, 420, 0.2 * (i % 3) - 0.2, 1.0) for i in range(7)] + [(124, 300, -0.3, 1.25), (212, 344, 0.1, 1.0), (300, 250, 0.0, 1.6), (388, 344, -0.1, 1.0), (476, 300, 0.3, 1.25)]
    for i, (x, y, lean, size) in enumerate(spots):
        shape = smooth([(0, -78), (22, -40), (30, 4), (12, 40), (0, 52), (-12, 40), (-30, 4), (-22, -40)], 5)
        c, s = math.cos(lean), math.sin(lean)
        placed = [(x + size * (px * c - py * s), y + size * (px * s + py * c)) for px, py in wobble(shape, i, 1.0)]
        mask = mask_of([placed], SQUARE)
        drop(page, mask, (0, 0), depth=5, opacity=0.42)
        colour = (CLAY, GOLD, mix(LEAF, GOLD, 0.4), RED, mix(CLAY, PLUM, 0.4))[i % 5]
        page.paste(textured(gradient(mix(colour, PAPER, 0.15), mix(colour, INK, 0.22), SQUARE), 2.6), (0, 0), mask)
        _pen(page, [(x + 70 * size * s, y - 70 * size * c), (x - 62 * size * s, y + 62 * size * c)], 1.3, mix(colour, INK, 0.45), 0.8)
    return page


def _chalk() -> Image.Image:
    page = textured(gradient((58, 62, 60), (44, 48, 48), SQUARE), 3.0)
    cut(page, [oval(280, 330, 240, 150)], (200, 205, 200), blur=50, opacity=0.10)
    marks = Image.new("RGB", SQUARE)
    for k in range(2):
        _pen(marks, _line([(150, 420), (150, 250), (225, 340), (300, 210), (375, 340), (450, 250), (450, 420), (150, 420)], 4 + k, 3), 5, (255, 255, 255))
    for i in range(16):
        _pen(marks, _line([(160 + i * 18, 414), (172 + i * 18, 372)], 30 + i, 2, 3), 3, (255, 255, 255))
    page.paste((236, 236, 226), (0, 0), _grain_mask(marks.convert("L"), 3, 0.55, 0.6))
    gems = mask_of([oval(x, y, 16) for x, y in ((150, 230), (300, 190), (450, 230))], SQUARE)
    page.paste((236, 172, 160), (0, 0), _grain_mask(gems, 4, 0.4, 0.6))
    return page.filter(ImageFilter.SMOOTH)


CROWNS: dict[str, Callable[[], Image.Image]] = {
    "cat/ines-1.jpg": lambda: _ballpoint(heavy=False), "cat/ines-2.jpg": lambda: _ballpoint(heavy=True), "cat/marek-1.png": _blueprint,
    "cat/lupe-1.jpg": _potato, "cat/teo-1.jpg": _paper_cut, "cat/hana-1.jpg": _leaflets, "cat/yusuf-1.jpg": _nuts, "cat/kenji-1.jpg": _brush,
    "cat/olu-1.jpg": lambda: _crayon(bitten=False), "cat/olu-2.jpg": lambda: _crayon(bitten=True), "cat/wanjiru-1.jpg": _beads,
    "cat/roz-try.jpg": _bread, "cat/example-line.png": _one_line, "cat/example-leaves.jpg": _leaves, "cat/example-chalk.jpg": _chalk,
}  # fmt: skip

"""Crowns that are laid out of things: paper, leaflets, nuts, beads, loaves, leaves."""

import math

import numpy as np
from PIL import Image

from demo.media.hand import SQUARE, pen
from demo.media.paint import (
    CLAY,
    GOLD,
    INK,
    LEAF,
    PAPER,
    PLUM,
    RED,
    SKY,
    capsule,
    cut,
    drop,
    gradient,
    mask_of,
    mix,
    oval,
    paper,
    smooth,
    textured,
    wobble,
)  # fmt: skip


def paper_cut() -> Image.Image:
    """Six scraps on blue-green, each throwing its shadow."""
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


def leaflets() -> Image.Image:
    """Torn medicine leaflets, with capsules for jewels."""
    page = paper(SQUARE, (236, 214, 196), 1.5)
    chance = np.random.default_rng(12)
    strips = [((112, 404), (488, 404), 40)] + [
        ((120 + i * 60, 400), (106 + i * 78, 236 - 70 * (i % 2)), 26) for i in range(6)
    ]
    for i, ((ax, ay), (bx, by), half) in enumerate(strips):
        angle = math.atan2(by - ay, bx - ax)
        nx, ny = -math.sin(angle) * half, math.cos(angle) * half
        edge = [(ax + (bx - ax) * k / 14, ay + (by - ay) * k / 14) for k in range(15)]
        torn = [(x + nx + chance.normal(0, 2.2), y + ny + chance.normal(0, 2.2)) for x, y in edge] + [
            (x - nx + chance.normal(0, 2.2), y - ny + chance.normal(0, 2.2)) for x, y in reversed(edge)
        ]
        mask = mask_of([torn], SQUARE)
        drop(page, mask, (0, 0), depth=4, opacity=0.4)
        tint = [(252, 250, 244), (206, 226, 220), (248, 222, 214), (252, 250, 244), (220, 214, 236)][i % 5]
        piece = paper(SQUARE, tint, 1.0)
        for row in range(-3, 4):
            off = row * 9
            line = [(x - math.sin(angle) * off, y + math.cos(angle) * off) for x, y in edge[1:-1]]
            for a, b in zip(line[::2], line[1::2], strict=False):
                pen(piece, [a, b], 1.1, (96, 92, 100), 0.65)
        page.paste(piece, (0, 0), mask)
    for x, y in ((106, 236), (184, 166), (262, 236), (340, 166), (418, 236), (496, 166)):
        mask = mask_of([capsule((x - 14, y - 8), (x + 14, y + 8), 15, 15)], SQUARE)
        drop(page, mask, (0, 0), depth=5, opacity=0.45)
        cut(page, [capsule((x - 14, y - 8), (x + 14, y + 8), 15, 15)], (250, 248, 244))
        cut(page, [capsule((x, y), (x + 14, y + 8), 15, 15)], RED)
    return page


def nuts() -> Image.Image:
    """Twenty-six nuts of steel and brass on dark cloth."""
    page = textured(gradient((58, 66, 78), (38, 44, 54), SQUARE), 2.4)
    rows = [(x, 424, 25) for x in range(130, 480, 50)] + [(x, 380, 25) for x in range(155, 470, 50)]
    rows += [
        (130, 330, 21),
        (122, 284, 19),
        (116, 246, 16),
        (216, 334, 20),
        (300, 326, 24),
        (300, 274, 22),
        (300, 228, 19),
        (300, 192, 15),
        (384, 334, 20),
        (470, 330, 21),
        (478, 284, 19),
        (484, 246, 16),
    ]
    for i, (x, y, r) in enumerate(rows):
        turn = (i * 0.37) % 1
        hexagon = [
            (x + r * math.cos(turn + k * math.pi / 3), y + r * math.sin(turn + k * math.pi / 3)) for k in range(6)
        ]
        mask = mask_of([hexagon], SQUARE)
        drop(page, mask, (0, 0), depth=4, opacity=0.8)
        metal = (194, 198, 204) if i % 4 else mix(GOLD, (190, 170, 130), 0.5)
        cut(page, [hexagon], mix(metal, INK, 0.35))
        cut(page, [oval(x - r * 0.05, y - r * 0.07, r * 0.84)], metal)
        cut(page, [oval(x - r * 0.2, y - r * 0.26, r * 0.5)], (255, 255, 255), blur=r * 0.2, opacity=0.55)
        cut(page, [oval(x, y, r * 0.46)], (30, 34, 42))
        cut(page, [oval(x + 1, y + 2, r * 0.36)], (58, 64, 74))
    return page


def beads() -> Image.Image:
    """Glass beads in rows, in a zigzag of six colours."""
    page = paper(SQUARE, (92, 38, 34), 2.2)
    mask = np.asarray(
        mask_of([[(118, 440), (104, 216), (206, 330), (300, 150), (394, 330), (496, 216), (482, 440)]], SQUARE)
    )
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


def bread() -> Image.Image:
    """Small loaves, with crumbs beneath."""
    page = paper(SQUARE, (246, 238, 222), 1.8)
    cut(page, [oval(300, 466, 230, 24)], (130, 100, 70), blur=12, opacity=0.35)
    lumps = [(130 + i * 57, 410 + 10 * math.sin(i * 1.3), 42, 36) for i in range(7)]
    lumps += [
        (150, 340, 40, 52),
        (128, 278, 30, 40),
        (300, 330, 46, 60),
        (300, 246, 36, 52),
        (300, 186, 24, 32),
        (450, 340, 40, 52),
        (474, 278, 30, 40),
    ]
    for i, (x, y, rx, ry) in enumerate(lumps):
        shape = smooth(wobble(oval(x, y, rx, ry, 11), i, 2.0), 4)
        cut(page, [shape], mix(CLAY, GOLD, 0.25), blur=0.8)
        cut(
            page,
            [smooth([(px * 0.86 + (x - 6) * 0.14, py * 0.86 + (y - 8) * 0.14) for px, py in shape[::4]], 4)],
            mix(GOLD, CLAY, 0.35),
            blur=3,
            opacity=0.8,
        )
        cut(page, [oval(x - rx * 0.25, y - ry * 0.35, rx * 0.4, ry * 0.28)], (255, 236, 190), blur=5, opacity=0.75)
        pen(
            page,
            smooth([(x - rx * 0.4, y + ry * 0.1), (x, y - ry * 0.2), (x + rx * 0.4, y + ry * 0.02)], 5, closed=False),
            2.2,
            mix(CLAY, INK, 0.35),
            0.55,
        )
    chance = np.random.default_rng(2)
    for _ in range(50):
        crumb = oval(chance.uniform(110, 490), chance.uniform(440, 540), chance.uniform(1, 3.4), points=7)
        cut(page, [crumb], mix(GOLD, CLAY, float(chance.uniform(0.2, 0.8))))
    return page


def leaves() -> Image.Image:
    """Autumn leaves, laid as they were found."""
    page = paper(SQUARE, (226, 222, 206), 1.8)
    spots = [(110 + i * 63, 420, 0.2 * (i % 3) - 0.2, 1.0) for i in range(7)] + [
        (124, 300, -0.3, 1.25),
        (212, 344, 0.1, 1.0),
        (300, 250, 0.0, 1.6),
        (388, 344, -0.1, 1.0),
        (476, 300, 0.3, 1.25),
    ]
    for i, (x, y, lean, size) in enumerate(spots):
        shape = smooth([(0, -78), (22, -40), (30, 4), (12, 40), (0, 52), (-12, 40), (-30, 4), (-22, -40)], 5)
        c, s = math.cos(lean), math.sin(lean)
        placed = [(x + size * (px * c - py * s), y + size * (px * s + py * c)) for px, py in wobble(shape, i, 1.0)]
        mask = mask_of([placed], SQUARE)
        drop(page, mask, (0, 0), depth=5, opacity=0.42)
        colour = (CLAY, GOLD, mix(LEAF, GOLD, 0.4), RED, mix(CLAY, PLUM, 0.4))[i % 5]
        page.paste(textured(gradient(mix(colour, PAPER, 0.15), mix(colour, INK, 0.22), SQUARE), 2.6), (0, 0), mask)
        pen(
            page,
            [(x + 70 * size * s, y - 70 * size * c), (x - 62 * size * s, y + 62 * size * c)],
            1.3,
            mix(colour, INK, 0.45),
            0.8,
        )
    return page

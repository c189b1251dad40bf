"""Colours, easing, textures and light: what every drawn scene shares."""

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

SIZE = (640, 360)
PAPER: Colour = (250, 245, 236)
INK: Colour = (27, 22, 19)
RED: Colour = (207, 31, 26)
GOLD: Colour = (232, 165, 28)
LEAF: Colour = (47, 115, 82)
SKY: Colour = (43, 79, 140)
PLUM: Colour = (119, 64, 111)
CLAY: Colour = (180, 86, 42)


def mix(a: Colour, b: Colour, amount: float) -> Colour:
    """The colour `amount` of the way from a to b."""
    return tuple(round(x + (y - x) * amount) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def ease(t: float) -> float:
    """Slow at both ends, from 0 to 1; clamps."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def between(t: float, start: float, end: float) -> float:
    """How far t has come from start to end, eased."""
    return ease((t - start) / (end - start))


def overshoot(t: float) -> float:
    """Arrives a little too far and settles: for things that land."""
    t = min(1.0, max(0.0, t))
    return 1 + 2.2 * (t - 1) ** 3 + 1.2 * (t - 1) ** 2


def smooth(points: Sequence[Point], steps: int = 6, closed: bool = True) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    count = len(points)
    found = []
    for i in range(count if closed else count - 1):
        ring = [(i - 1) % count, i, (i + 1) % count, (i + 2) % count]
        if not closed:
            ring = [max(i - 1, 0), i, i + 1, min(i + 2, count - 1)]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = (points[k] for k in ring)
        for step in range(steps):
            t = step / steps
            u, v = t * t, t * t * t
            found.append(
                (
                    0.5
                    * (2 * bx + (cx - ax) * t + (2 * ax - 5 * bx + 4 * cx - dx) * u + (3 * bx - ax - 3 * cx + dx) * v),
                    0.5
                    * (2 * by + (cy - ay) * t + (2 * ay - 5 * by + 4 * cy - dy) * u + (3 * by - ay - 3 * cy + dy) * v),
                )
            )
    if not closed:
        found.append(points[-1])
    return found


def capsule(a: Point, b: Point, ra: float, rb: float) -> list[Point]:
    """The outline of a limb that tapers from radius ra at a to rb at b."""
    angle = math.atan2(b[1] - a[1], b[0] - a[0])
    outline = []
    for centre, radius, start in ((b, rb, -math.pi / 2), (a, ra, math.pi / 2)):
        for i in range(9):
            turn = angle + start + math.pi * i / 8
            outline.append((centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)))
    return outline


def noise(seed: int, size: tuple[int, int] = SIZE, blur: float = 0.0) -> np.ndarray:
    """Soft noise around 0 with a standard deviation of 1, the same for the same seed."""
    width, height = size
    values = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    if not blur:
        return (values.astype(np.float32) - 127.5) / 73.9
    soft = np.asarray(Image.fromarray(values).filter(ImageFilter.GaussianBlur(blur)), np.float32)
    return (soft - soft.mean()) / max(float(soft.std()), 1e-3)


@cache
def _fibres(size: tuple[int, int]) -> np.ndarray:
    return noise(11, size) * 1.6 + noise(12, size, 1.2) * 1.8 + noise(13, size, 14) * 1.4


def paper(size: tuple[int, int] = SIZE, colour: Colour = PAPER, strength: float = 1.0) -> Image.Image:
    """A sheet of paper with its fibres."""
    sheet = np.asarray(colour, np.float32) + (_fibres(size) * strength)[..., None]
    return Image.fromarray(np.clip(sheet, 0, 255).astype(np.uint8))


def textured(image: Image.Image, strength: float = 1.0) -> Image.Image:
    """The same picture, printed on paper."""
    values = np.asarray(image.convert("RGB"), np.float32) + (_fibres(image.size) * strength)[..., None]
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def gradient(top: Colour, bottom: Colour, size: tuple[int, int] = SIZE) -> Image.Image:
    """From one colour at the top to another at the bottom, dithered so that it shows no bands."""
    ramp = np.linspace(0, 1, size[1], dtype=np.float32)[:, None, None]
    values = np.asarray(top, np.float32) * (1 - ramp) + np.asarray(bottom, np.float32) * ramp
    values = np.broadcast_to(values, (size[1], size[0], 3)) + noise(5, size)[..., None] * 1.1
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def glow(centre: Point, radius: Point, size: tuple[int, int] = SIZE) -> np.ndarray:
    """A pool of light: 1 at its centre, falling to 0, as floats of height by width."""
    y, x = np.ogrid[: size[1], : size[0]]
    distance = ((x - centre[0]) / radius[0]) ** 2 + ((y - centre[1]) / radius[1]) ** 2
    return np.exp(-distance * 1.6).astype(np.float32)


def add_light(image: Image.Image, light: np.ndarray, colour: Colour, strength: float = 1.0) -> Image.Image:
    """Screen a colour over the picture where there is light."""
    base = np.asarray(image.convert("RGB"), np.float32)
    lit = 255 - (255 - base) * (1 - light[..., None] * strength * np.asarray(colour, np.float32) / 255)
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def vignette(image: Image.Image, strength: float = 0.5) -> Image.Image:
    """Darken towards the corners."""
    width, height = image.size
    edge = 1 - strength * (1 - glow((width / 2, height / 2), (width * 0.72, height * 0.78), image.size))
    return Image.fromarray((np.asarray(image.convert("RGB"), np.float32) * edge[..., None]).astype(np.uint8))


def mask_of(polygons: Sequence[Sequence[Point]], size: tuple[int, int] = SIZE, blur: float = 0.0) -> Image.Image:
    """Polygons as a mask with soft edges, drawn at twice the size."""
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    draw = ImageDraw.Draw(mask)
    for polygon in polygons:
        draw.polygon([(x * 2, y * 2) for x, y in polygon], fill=255)
    mask = mask.reduce(2)
    return mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask


@cache
def _levels(amount: float) -> list[int]:
    return [min(255, round(value * amount)) for value in range(256)]


def faded(mask: Image.Image, amount: float) -> Image.Image:
    """A mask made weaker, or stronger."""
    return mask.point(_levels(round(amount, 2)))


def _box(polygons: Sequence[Sequence[Point]], size: tuple[int, int], margin: float) -> tuple[int, int, int, int] | None:
    xs = [x for polygon in polygons for x, _ in polygon]
    ys = [y for polygon in polygons for _, y in polygon]
    left, top = max(0, int(min(xs) - margin)), max(0, int(min(ys) - margin))
    right, bottom = min(size[0], int(max(xs) + margin) + 1), min(size[1], int(max(ys) + margin) + 1)
    return (left, top, right, bottom) if right > left and bottom > top else None


def cut(
    image: Image.Image, polygons: Sequence[Sequence[Point]], colour: Colour, *, blur: float = 0, opacity: float = 1
) -> None:
    """Paint polygons onto the picture in one colour, smoothly."""
    box = _box(polygons, image.size, 2 + blur * 3)
    if box is None:
        return
    left, top, right, bottom = box
    local = [[(x - left, y - top) for x, y in polygon] for polygon in polygons]
    mask = mask_of(local, (right - left, bottom - top), blur)
    if opacity < 1:
        mask = faded(mask, opacity)
    image.paste(colour, (left, top), mask)


def rect(x: float, y: float, width: float, height: float) -> list[Point]:
    """A rectangle as a polygon, from its top left corner."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def oval(x: float, y: float, rx: float, ry: float | None = None, points: int = 28) -> list[Point]:
    """An ellipse as a polygon, from its centre."""
    ry = rx if ry is None else ry
    return [(x + rx * math.cos(i / points * math.tau), y + ry * math.sin(i / points * math.tau)) for i in range(points)]


def shadow_of(mask: Image.Image, depth: int, opacity: float) -> Image.Image:
    """The shadow of a piece of paper that lies so high above the table, with room around it."""
    padded = Image.new("L", (mask.width + depth * 6, mask.height + depth * 6))
    padded.paste(mask, (depth * 3, depth * 3))
    return faded(padded.filter(ImageFilter.GaussianBlur(depth)), opacity)


def drop_shadow(image: Image.Image, shadow: Image.Image, at: tuple[int, int], depth: int) -> None:
    """Lay such a shadow under a piece whose corner will be at `at`."""
    image.paste((52, 34, 20), (at[0] - depth * 3 + depth // 2, at[1] - depth * 3 + depth), shadow)


def drop(image: Image.Image, mask: Image.Image, at: tuple[int, int], *, depth: int = 4, opacity: float = 0.35) -> None:
    """The shadow that a piece of paper with this mask throws when it lies on the picture."""
    drop_shadow(image, shadow_of(mask, depth, opacity), at, depth)


def rim(mask: Image.Image, dx: int, dy: int) -> Image.Image:
    """The edge of a shape that faces a light standing in direction (dx, dy)."""
    inside = ImageChops.offset(mask, -dx, -dy)
    return ImageChops.subtract(mask, inside)


def wobble(points: Sequence[Point], seed: int, amount: float) -> list[Point]:
    """The same points as an unsteady hand would put them."""
    shake = np.random.default_rng(seed).normal(0, amount, (len(points), 2))
    return [(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, shake, strict=True)]

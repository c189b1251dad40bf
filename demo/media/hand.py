"""How a hand that isn't a machine's makes marks: pen strokes, unsteady lines, dry tools on rough paper."""

import numpy as np
from PIL import Image, ImageChops

from demo.media.paint import (
    Colour,
    Point,
    capsule,
    cut,
    noise,
    smooth,
    wobble,
)  # fmt: skip

SQUARE = (600, 600)
ZIGZAG: tuple[Point, ...] = ((130, 430), (110, 210), (212, 320), (300, 160), (388, 320), (490, 210), (470, 430))


def pen(image: Image.Image, points: list[Point], width: float, colour: Colour, opacity: float = 1.0) -> None:
    """A stroke of this half width through the points."""
    cut(image, [capsule(a, b, width, width) for a, b in zip(points, points[1:], strict=False)], colour, opacity=opacity)


def line(points: tuple[Point, ...] | list[Point], seed: int, amount: float = 2.0, steps: int = 10) -> list[Point]:
    """The same path as an unsteady hand draws it."""
    dense = []
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        dense += [(ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps) for i in range(steps)]
    return smooth(wobble([*dense, points[-1]], seed, amount), 2, closed=False)


def grain_mask(mask: Image.Image, seed: int, keep: float, blur: float = 0.0) -> Image.Image:
    """Only so much of a mask as a dry tool leaves on rough paper."""
    rough = Image.fromarray(((noise(seed, mask.size, blur) < keep) * 255).astype(np.uint8))
    return ImageChops.multiply(mask, rough)

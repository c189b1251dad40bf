"""Chairs, each with its own character, standing empty. Drawn from the side, facing left."""

from collections.abc import Callable

from PIL import Image

from demo.media.paint import Colour, Point, capsule, cut, faded, mask_of, mix, oval, rect, smooth

Shapes = list[tuple[list[Point], float]]  # a polygon and how far it lies in shadow, 0 to 1


def _kitchen() -> Shapes:
    return [
        (capsule((-0.62, 1.7), (-0.70, 3.4), 0.09, 0.07), 0.5), (capsule((0.62, 1.7), (0.80, 3.4), 0.09, 0.07), 0.55),
        (capsule((-0.9, 1.85), (-0.98, 3.55), 0.1, 0.08), 0.15), (capsule((0.70, 1.85), (0.92, 3.55), 0.1, 0.08), 0.2),
        (capsule((-0.9, 2.8), (0.8, 2.8), 0.05, 0.05), 0.4),
        (smooth([(-1.1, 1.66), (0.85, 1.60), (0.95, 1.82), (-1.08, 1.90)], 3), 0.0),
        (capsule((0.78, 1.75), (1.05, -0.45), 0.1, 0.09), 0.1), (capsule((0.55, 1.6), (0.80, -0.40), 0.08, 0.08), 0.5),
        (capsule((0.76, -0.2), (1.06, -0.25), 0.16, 0.16), 0.05), (capsule((0.68, 0.5), (0.98, 0.46), 0.12, 0.12), 0.1),
    ]  # fmt: skip


def _stool() -> Shapes:
    return [
        (capsule((-0.4, 1.5), (-0.62, 3.5), 0.09, 0.07), 0.45), (capsule((0.4, 1.5), (0.62, 3.5), 0.09, 0.07), 0.5),
        (capsule((-0.62, 1.5), (-0.95, 3.55), 0.1, 0.08), 0.1), (capsule((0.62, 1.5), (0.95, 3.55), 0.1, 0.08), 0.15),
        (capsule((-0.82, 2.75), (0.82, 2.75), 0.06, 0.06), 0.3), (oval(0, 1.42, 0.9, 0.17), 0.0), (oval(0, 1.36, 0.88, 0.13), -0.12),
    ]  # fmt: skip


def _armchair() -> Shapes:
    return [
        (rect(-1.2, 3.2, 0.22, 0.35), 0.7), (rect(1.2, 3.2, 0.22, 0.35), 0.7),
        (smooth([(0.7, 2.6), (0.75, 0.2), (1.05, -0.65), (1.62, -0.62), (1.75, 0.2), (1.6, 3.2), (0.8, 3.25)], 5), 0.25),
        (smooth([(-1.35, 2.0), (0.9, 1.9), (0.95, 2.5), (-1.4, 2.5)], 4), -0.05),
        (smooth([(-1.5, 1.5), (-1.25, 1.25), (0.9, 1.2), (1.3, 1.45), (1.35, 3.2), (-1.4, 3.25)], 4), 0.08),
        (smooth([(-1.55, 1.45), (-1.25, 1.18), (0.95, 1.12), (1.25, 1.3), (0.9, 1.52), (-1.2, 1.58)], 4), -0.15),
    ]  # fmt: skip


def _plastic() -> Shapes:
    return [
        (capsule((-0.6, 1.8), (-0.75, 3.5), 0.1, 0.08), 0.35), (capsule((0.7, 1.8), (0.98, 3.5), 0.1, 0.08), 0.4),
        (smooth([(-1.05, 1.55), (0.6, 1.7), (0.95, 0.2), (1.12, -0.25), (1.4, -0.18), (1.25, 0.7), (0.98, 1.95), (0.4, 2.05), (-1.0, 1.85)], 5), 0.0),
        (capsule((-0.85, 1.8), (-1.0, 3.55), 0.11, 0.09), 0.1),
    ]  # fmt: skip


def _folding() -> Shapes:
    return [
        (capsule((-0.7, 1.55), (0.95, 3.5), 0.07, 0.07), 0.4), (capsule((0.95, -0.3), (-0.9, 3.55), 0.08, 0.08), 0.1),
        (smooth([(-1.0, 1.58), (0.6, 1.5), (0.65, 1.7), (-0.98, 1.78)], 3), 0.0),
        (smooth([(0.62, 0.75), (0.9, -0.35), (1.1, -0.28), (0.82, 0.82)], 3), 0.05),
    ]  # fmt: skip


def _office() -> Shapes:
    wheels = [(oval(x, 3.42, 0.13), 0.6) for x in (-0.85, 0.0, 0.85)]
    return [
        *wheels, (capsule((0, 3.15), (-0.85, 3.3), 0.09, 0.06), 0.5), (capsule((0, 3.15), (0.85, 3.3), 0.09, 0.06), 0.5),
        (capsule((0, 1.9), (0, 3.2), 0.1, 0.1), 0.5), (capsule((0.5, 1.8), (1.05, 0.9), 0.07, 0.07), 0.4),
        (smooth([(-1.0, 1.55), (0.75, 1.5), (0.9, 1.75), (0.6, 1.95), (-0.95, 1.9)], 4), 0.0),
        (smooth([(0.82, 1.1), (0.9, -0.2), (1.1, -0.55), (1.35, -0.4), (1.3, 0.5), (1.12, 1.15)], 4), 0.05),
    ]  # fmt: skip


def _bus() -> Shapes:
    return [
        (rect(-0.3, 2.3, 1.1, 1.25), 0.6), (smooth([(-1.15, 1.6), (0.8, 1.55), (1.0, 2.0), (0.8, 2.4), (-1.1, 2.25)], 4), 0.0),
        (smooth([(0.5, 1.9), (0.62, 0.2), (0.75, -0.75), (1.25, -0.85), (1.38, 0.2), (1.3, 2.1)], 4), 0.12),
        (smooth([(0.72, -0.7), (0.8, -0.98), (1.2, -1.02), (1.28, -0.75)], 3), 0.45), (capsule((-0.7, 1.1), (0.8, 1.05), 0.07, 0.07), 0.5),
    ]  # fmt: skip


def _crate() -> Shapes:
    slats = [(rect(-0.95, y, 1.9, 0.42), 0.02 * i) for i, y in enumerate((1.75, 2.3, 2.85))]
    return [
        (rect(-0.9, 1.75, 1.8, 1.75), 0.75),
        *slats,
        (rect(-1.0, 1.6, 2.0, 0.18), -0.12),
        (rect(-0.95, 1.75, 0.2, 1.75), 0.15),
        (rect(0.75, 1.75, 0.2, 1.75), 0.3),
    ]


CHAIRS: dict[str, Callable[[], Shapes]] = {
    "kitchen": _kitchen, "stool": _stool, "armchair": _armchair, "plastic": _plastic,
    "folding": _folding, "office": _office, "bus": _bus, "crate": _crate,
}  # fmt: skip


def place_chair(
    image: Image.Image, kind: str, at: Point, scale: float, colour: Colour, glint: Colour, facing: int, light: int
) -> None:
    """Stand a chair on the picture, its feet at `at`, with its shadow and its lit edge."""
    width, height = round(scale * 5.4), round(scale * 5.6)
    shape = Image.new("RGB", (width, height), colour)
    mask = Image.new("L", (width, height))
    for polygon, shadow in CHAIRS[kind]():
        placed = [(width / 2 + x * scale * -facing, y * scale + scale * 1.6) for x, y in polygon]
        tone = mix(colour, (14, 10, 14), shadow) if shadow >= 0 else mix(colour, glint, -shadow)
        _stamp(shape, mask, placed, tone)
    left, top = round(at[0] - width / 2), round(at[1] - scale * 5.15)
    lean = -light * scale * 0.5
    cut(
        image,
        [oval(at[0] + lean, at[1] + scale * 0.02, scale * 1.5, scale * 0.26)],
        (10, 7, 10),
        blur=scale * 0.16,
        opacity=0.55,
    )
    edge = mask.transform(mask.size, Image.Transform.AFFINE, (1, 0, light * 1.6, 0, 1, -1.0))
    image.paste(shape, (left, top), mask)
    lit = Image.composite(Image.new("L", mask.size), mask, edge)
    image.paste(glint, (left, top), faded(lit, 0.8))


def _stamp(shape: Image.Image, mask: Image.Image, polygon: list[Point], tone: Colour) -> None:
    layer = mask_of([polygon], shape.size)
    shape.paste(tone, (0, 0), layer)
    mask.paste(255, (0, 0), layer)

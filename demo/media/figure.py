"""A person cut from paper: a build, a pose, and the light that catches their edge."""

import math
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from PIL import Image, ImageChops, ImageDraw

from demo.media.paint import Colour, Point, capsule, faded, mix, rim, smooth

HEAD = (
    (0.02, -0.53), (0.24, -0.47), (0.37, -0.30), (0.40, -0.13), (0.385, -0.05), (0.50, 0.09), (0.42, 0.13),
    (0.445, 0.19), (0.41, 0.225), (0.435, 0.275), (0.385, 0.34), (0.40, 0.44), (0.30, 0.52), (0.06, 0.45),
    (-0.16, 0.40), (-0.38, 0.18), (-0.46, -0.10), (-0.38, -0.36), (-0.20, -0.49),
)  # fmt: skip
LIPS, CHIN = (8, 9), (10, 11, 12)
HAIR: dict[str, tuple[tuple[Point, ...], ...]] = {
    "crop": (((0.36, -0.34), (0.22, -0.55), (-0.05, -0.62), (-0.36, -0.50), (-0.53, -0.18), (-0.50, 0.12), (-0.36, 0.24), (-0.26, 0.02), (-0.10, -0.12), (0.02, -0.32)),),
    "bun": (
        ((0.36, -0.36), (0.16, -0.58), (-0.18, -0.60), (-0.48, -0.34), (-0.50, 0.05), (-0.34, 0.20), (-0.22, 0.0), (-0.02, -0.28)),
        ((-0.20, -0.50), (-0.16, -0.72), (-0.40, -0.84), (-0.62, -0.70), (-0.60, -0.46), (-0.42, -0.34)),
    ),
    "long": (((0.36, -0.36), (0.18, -0.58), (-0.16, -0.62), (-0.50, -0.38), (-0.60, 0.10), (-0.66, 0.70), (-0.60, 1.02), (-0.34, 1.00), (-0.20, 0.60), (-0.12, 0.05), (0.0, -0.28)),),
    "curls": (((0.40, -0.34), (0.44, -0.60), (0.20, -0.82), (-0.14, -0.92), (-0.50, -0.80), (-0.74, -0.48), (-0.78, -0.08), (-0.62, 0.26), (-0.34, 0.34), (-0.20, 0.04), (-0.04, -0.14), (0.10, -0.30)),),
    "scarf": (
        ((0.38, -0.34), (0.20, -0.60), (-0.14, -0.66), (-0.48, -0.46), (-0.60, -0.06), (-0.58, 0.40), (-0.70, 0.86), (-0.30, 1.02), (0.16, 0.90), (0.30, 0.62), (0.10, 0.44), (0.04, 0.10), (0.14, -0.22)),
    ),
    "cap": (
        ((0.38, -0.24), (0.34, -0.50), (0.06, -0.68), (-0.32, -0.60), (-0.52, -0.30), (-0.46, -0.16), (0.0, -0.22)),
        ((0.30, -0.32), (0.56, -0.30), (0.72, -0.22), (0.60, -0.18), (0.30, -0.20)),
        ((-0.50, -0.20), (-0.50, 0.14), (-0.36, 0.22), (-0.26, -0.02), (-0.22, -0.2)),
    ),
    "beard": (
        ((0.10, -0.58), (-0.20, -0.56), (-0.46, -0.34), (-0.52, 0.0), (-0.42, 0.22), (-0.26, 0.06), (-0.18, -0.30)),
        ((0.40, 0.16), (0.47, 0.22), (0.46, 0.46), (0.34, 0.70), (0.10, 0.62), (-0.10, 0.38), (-0.10, 0.10), (0.10, 0.26), (0.30, 0.24)),
    ),
    "bob": (((0.38, -0.30), (0.24, -0.58), (-0.10, -0.66), (-0.48, -0.48), (-0.62, -0.06), (-0.60, 0.36), (-0.30, 0.44), (0.02, 0.38), (0.04, 0.06), (0.16, -0.20)),),
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What someone wears and how they are made. Lengths are in heads."""

    hair: str = "crop"
    skin: Colour = (120, 78, 56)
    hair_colour: Colour = (30, 22, 20)
    top: Colour = (74, 44, 58)
    legs: Colour = (38, 34, 44)
    hem: float = 0.0
    wide: float = 1.0
    tall: float = 1.0
    voice_hz: float = 170.0


@dataclass(frozen=True)
class Pose:
    """Angles in degrees, 0 straight down for limbs and straight up for the back; positive is forwards."""

    x: float = 0.0
    lift: float = 0.0
    lean: float = 4.0
    head: float = 0.0
    turn: float = 1.0
    mouth: float = 0.0
    near_arm: tuple[float, float] = (6.0, 18.0)
    far_arm: tuple[float, float] = (-8.0, 10.0)
    near_leg: tuple[float, float] = (4.0, 0.0)
    far_leg: tuple[float, float] = (-8.0, 0.0)


def settled(pose: Pose) -> Pose:
    """The same pose in steps too small to see, so that a still body is drawn once."""

    def step(value: float, size: float) -> float:
        return round(round(value / size) * size, 3)

    def limb(angles: tuple[float, float]) -> tuple[float, float]:
        return (step(angles[0], 1.0), step(angles[1], 1.0))

    return replace(
        pose,
        x=0.0,
        lean=step(pose.lean, 0.5),
        head=step(pose.head, 1.0),
        turn=step(pose.turn, 0.1),
        mouth=step(pose.mouth, 0.25),
        lift=step(pose.lift, 0.02),
        near_arm=limb(pose.near_arm),
        far_arm=limb(pose.far_arm),
        near_leg=limb(pose.near_leg),
        far_leg=limb(pose.far_leg),
    )


SIT = Pose(lift=-1.55, lean=-2, near_leg=(82, 4), far_leg=(74, -8), near_arm=(22, 64), far_arm=(12, 58))


def blend(a: Pose, b: Pose, amount: float) -> Pose:
    """The pose `amount` of the way from a to b."""

    def step(name: str):
        x, y = getattr(a, name), getattr(b, name)
        if isinstance(x, tuple):
            return tuple(p + (q - p) * amount for p, q in zip(x, y, strict=True))
        return x + (y - x) * amount

    return Pose(**{name: step(name) for name in Pose.__dataclass_fields__})


def reach(start: Point, degrees: float, length: float) -> Point:
    """Where a limb ends that hangs at this angle from straight down."""
    angle = math.radians(degrees)
    return (start[0] + length * math.sin(angle), start[1] + length * math.cos(angle))


@cache
def _head_outline(mouth: float) -> tuple[Point, ...]:
    points = [list(p) for p in HEAD]
    for i in LIPS[1:] + CHIN:
        points[i][1] += 0.07 * mouth
        points[i][0] -= 0.03 * mouth
    return tuple(smooth([(x, y) for x, y in points], 4))


@cache
def _hair_outlines(name: str) -> tuple[tuple[Point, ...], ...]:
    return tuple(tuple(smooth(outline, 5)) for outline in HAIR[name])


def _placed(points: tuple[Point, ...], at: Point, degrees: float, turn: float) -> list[Point]:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(at[0] + turn * (x * c - y * s), at[1] + x * s + y * c) for x, y in points]


@dataclass
class _Cutter:
    draw: ImageDraw.ImageDraw
    mask: ImageDraw.ImageDraw
    origin: Point
    scale: float
    facing: int

    def add(self, points: list[Point], colour: Colour) -> None:
        ox, oy = self.origin
        placed = [(ox + x * self.scale * self.facing, oy + y * self.scale) for x, y in points]
        self.draw.polygon(placed, fill=colour)
        self.mask.polygon(placed, fill=255)

    def limb(
        self,
        start: Point,
        angles: tuple[float, float],
        lengths: Point,
        girth: tuple[float, float, float],
        colour: Colour,
    ) -> Point:
        middle = reach(start, angles[0], lengths[0])
        end = reach(middle, angles[1], lengths[1])
        self.add(capsule(start, middle, girth[0], girth[1]), colour)
        self.add(capsule(middle, end, girth[1], girth[2]), colour)
        return end


def _legs(cutter: _Cutter, look: Look, pose: Pose, hip: Point) -> None:
    for angles, side, shade in ((pose.far_leg, -0.08, 0.45), (pose.near_leg, 0.08, 0.0)):
        colour = mix(look.legs, (8, 7, 10), shade)
        foot = cutter.limb((hip[0] + side, hip[1]), angles, (1.55, 1.6), (0.36, 0.25, 0.17), colour)
        fx, fy = foot
        cutter.add(
            smooth(
                [
                    (fx - 0.22, fy - 0.1),
                    (fx + 0.1, fy - 0.16),
                    (fx + 0.5, fy + 0.08),
                    (fx + 0.52, fy + 0.19),
                    (fx - 0.22, fy + 0.19),
                ],
                3,
            ),
            mix(colour, (8, 7, 10), 0.5),
        )


def _arm(cutter: _Cutter, look: Look, shoulder: Point, angles: tuple[float, float], shade: float) -> None:
    sleeve = mix(look.top, (10, 8, 12), shade)
    hand = cutter.limb(shoulder, angles, (1.15, 1.05), (0.27, 0.2, 0.15), sleeve)
    tip = reach(hand, angles[1] + 8, 0.3)
    cutter.add(capsule(hand, tip, 0.14, 0.1), mix(look.skin, (10, 8, 12), shade))


def _body(cutter: _Cutter, look: Look, hip: Point, neck: Point) -> None:
    w = look.wide
    dx, dy = neck[0] - hip[0], neck[1] - hip[1]

    def along(part: float, out: float) -> Point:
        return (hip[0] + dx * part + out * w, hip[1] + dy * part + out * 0.08)

    cutter.add(
        smooth(
            [
                along(-0.12, -0.4),
                along(0.3, -0.42),
                along(0.75, -0.5),
                along(0.95, -0.32),
                along(1.02, 0.05),
                along(0.9, 0.34),
                along(0.62, 0.47),
                along(0.3, 0.4),
                along(-0.12, 0.42),
            ],
            4,
        ),
        look.top,
    )
    if look.hem and hip[1] < -2.4:  # a coat folds away when its owner sits
        swing = dx * 0.12
        cutter.add(
            smooth(
                [
                    along(0.3, -0.42),
                    along(0.3, 0.42),
                    (hip[0] + 0.62 - swing, hip[1] + look.hem),
                    (hip[0] - 0.6 - swing, hip[1] + look.hem),
                ],
                3,
            ),
            mix(look.top, look.legs, 0.25),
        )


@lru_cache(maxsize=48)
def figure(
    look: Look, pose: Pose, *, scale: float, facing: int, light: int, glint: Colour, dim: float
) -> tuple[Image.Image, Image.Image, Point]:
    """A person as picture and mask, with where their standing point is in it.

    scale is one head in pixels; light is -1 or 1, the side the light comes from; dim, 0 to 1, how much falls on their front.
    """
    width, height = round(scale * 5.2), round(scale * 8.6)
    size = (width * 2, height * 2)
    night = (14, 11, 16)
    picture = Image.new("RGB", size, night)
    mask = Image.new("L", size)
    cutter = _Cutter(
        ImageDraw.Draw(picture),
        ImageDraw.Draw(mask),
        (width, (height - scale * 0.3) * 2),
        scale * 2 * look.tall,
        facing,
    )
    hip = (0.0, -3.33 - pose.lift)
    back = math.radians(pose.lean)
    neck = (hip[0] + 2.35 * math.sin(back), hip[1] - 2.35 * math.cos(back))
    shoulder = (neck[0] - 0.04, neck[1] + 0.34)
    _arm(cutter, look, shoulder, pose.far_arm, 0.5)
    _legs(cutter, look, pose, hip)
    cutter.add(
        capsule((neck[0] - 0.02, neck[1] + 0.2), (neck[0] + 0.05, neck[1] - 0.35), 0.25, 0.2),
        mix(look.skin, night, 0.25),
    )
    _body(cutter, look, hip, neck)
    head = (neck[0] + 0.06 + 0.1 * math.sin(math.radians(pose.head)), neck[1] - 0.68)
    cutter.add(_placed(_head_outline(round(pose.mouth, 1)), head, pose.head, pose.turn), look.skin)
    for outline in _hair_outlines(look.hair):
        cutter.add(_placed(outline, head, pose.head, pose.turn), look.hair_colour)
    _arm(cutter, look, shoulder, pose.near_arm, 0.12)
    return *_lit(picture, mask, light, glint, dim, scale), (width / 2, height - scale * 0.15)


def _lit(
    picture: Image.Image, mask: Image.Image, light: int, glint: Colour, dim: float, scale: float
) -> tuple[Image.Image, Image.Image]:
    picture, mask = picture.reduce(2), mask.reduce(2)
    shade = _falloff(picture.size, light, dim)
    picture = ImageChops.multiply(picture, shade)
    thick = max(1, round(scale / 18))
    edge = rim(mask, light * thick, -max(1, thick // 2))
    picture.paste(glint, (0, 0), faded(edge, 0.85))
    return picture, mask


@cache
def _falloff(size: tuple[int, int], light: int, dim: float) -> Image.Image:
    ramp = Image.linear_gradient("L").rotate(-90 if light < 0 else 90).resize(size)
    return Image.merge(
        "RGB",
        [
            ramp.point(lambda value, k=k: round((1 - dim) * 255 * (1 - 0.55 * k) + dim * value * k))
            for k in (1.0, 0.92, 0.88)
        ],
    )

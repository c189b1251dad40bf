"""The cat who would be king: how she looks, and the world she sits in."""

import math
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from demo.media.crowns import CROWNS
from demo.media.paint import (
    CLAY,
    GOLD,
    INK,
    PAPER,
    PLUM,
    RED,
    SIZE,
    SKY,
    Colour,
    Point,
    add_light,
    capsule,
    cut,
    drop_shadow,
    faded,
    glow,
    gradient,
    mask_of,
    mix,
    noise,
    oval,
    paper,
    rect,
    shadow_of,
    smooth,
    vignette,
    wobble,
)  # fmt: skip

FUR: Colour = (34, 28, 34)


def _body(x: float, y: float, s: float) -> list[Point]:
    half = [(0, -52), (22, -50), (40, -30), (54, 14), (64, 62), (60, 92), (34, 102), (0, 102)]
    return smooth(
        [(x + s * px, y + s * py) for px, py in half] + [(x - s * px, y + s * py) for px, py in reversed(half[1:-1])], 5
    )


def _head(x: float, y: float, s: float, flat: float) -> list[list[Point]]:
    face = smooth(
        [
            (x + s * px, y + s * py)
            for px, py in (
                (0, -40),
                (30, -36),
                (50, -12),
                (48, 14),
                (28, 34),
                (0, 40),
                (-28, 34),
                (-48, 14),
                (-50, -12),
                (-30, -36),
            )
        ],
        5,
    )
    ears = []
    for side in (-1, 1):
        tip = (x + side * s * (40 + 20 * flat), y - s * (72 - 34 * flat))
        ears.append([(x + side * s * 14, y - s * 36), tip, (x + side * s * 50, y - s * 6)])
    return [face, *ears]


def draw_cat(
    image: Image.Image,
    at: Point,
    scale: float,
    *,
    look: Point = (0, 0),
    blink: float = 0,
    tail: float = 0,
    flat: float = 0,
    mouth: float = 0,
) -> Point:
    """Paint the cat sitting at `at` (her middle) and return where a crown would rest.

    look moves her eyes by that many of her own units; blink, flat (ears) and mouth go from 0 to 1.
    """
    x, y = at
    curl = [
        (x + scale * 40, y + scale * 88),
        (x + scale * 96, y + scale * 92),
        (x + scale * (122 + 8 * tail), y + scale * (54 - 10 * tail)),
        (x + scale * (108 + 26 * tail), y + scale * (10 + 6 * tail)),
    ]
    spine = smooth(curl, 7, closed=False)
    tail_shape = [capsule(a, b, scale * 11, scale * 10) for a, b in zip(spine, spine[1:], strict=False)]
    head_at = (x, y - scale * 74)
    cut(image, [*tail_shape, _body(x, y, scale), *_head(*head_at, scale, flat)], FUR)
    shine = mix(FUR, CLAY, 0.35)
    cut(
        image,
        [
            smooth(
                [
                    (x - scale * 16, y + scale * 40),
                    (x - scale * 13, y + scale * 98),
                    (x - scale * 17, y + scale * 98),
                    (x - scale * 20, y + scale * 50),
                ],
                3,
            ),
            smooth(
                [
                    (x + scale * 16, y + scale * 40),
                    (x + scale * 13, y + scale * 98),
                    (x + scale * 17, y + scale * 98),
                    (x + scale * 20, y + scale * 50),
                ],
                3,
            ),
        ],
        shine,
        opacity=0.6,
    )
    _face(image, head_at, scale, look, blink, mouth, flat)
    return (head_at[0], head_at[1] - scale * (34 - 4 * flat))


def _face(image: Image.Image, at: Point, s: float, look: Point, blink: float, mouth: float, flat: float) -> None:
    x, y = at
    for side in (-1, 1):
        inner = [
            (x + side * s * 20, y - s * 34),
            (x + side * s * (38 + 18 * flat), y - s * (60 - 30 * flat)),
            (x + side * s * 43, y - s * 16),
        ]
        cut(image, [inner], mix(PLUM, FUR, 0.45))
        ex, ey = x + side * s * 21, y - s * 4
        lid = 1 - blink
        cut(image, [oval(ex, ey, s * 12, s * 10.5 * lid + 0.6)], mix(GOLD, PAPER, 0.15))
        if lid > 0.3:
            cut(image, [oval(ex + s * look[0], ey + s * look[1], s * 3.4, s * 9 * lid)], INK)
            cut(image, [oval(ex + s * (look[0] + 1.6), ey + s * (look[1] - 4), s * 1.8)], (255, 255, 255))
    cut(image, [[(x - s * 5, y + s * 11), (x + s * 5, y + s * 11), (x, y + s * 16)]], mix(RED, PAPER, 0.45))
    if mouth > 0.05:
        cut(image, [oval(x, y + s * 24, s * 7, s * (2 + 7 * mouth))], mix(RED, INK, 0.5))
    for side in (-1, 1):
        for lean in (-3, 2, 7):
            cut(
                image,
                [capsule((x + side * s * 26, y + s * 14), (x + side * s * 66, y + s * (10 + lean)), 0.5, 0.4)],
                mix(PAPER, FUR, 0.25),
                opacity=0.8,
            )


@cache
def hall(night: bool = True) -> Image.Image:
    """The throne room, in washes of watercolour, with a cushion and a moon."""
    top, low = (
        (mix(SKY, INK, 0.45), mix(PLUM, CLAY, 0.45)) if night else (mix(SKY, PAPER, 0.55), mix(GOLD, PAPER, 0.45))
    )
    image = gradient(top, low)
    pigment = noise(31, SIZE, 26) * 7 + noise(32, SIZE, 7) * 4 + noise(33) * 2
    image = Image.fromarray(np.clip(np.asarray(image, np.float32) + pigment[..., None], 0, 255).astype(np.uint8))
    for i in range(5):
        x = 40 + i * 140
        arch = [(x - 44, 250), (x - 44, 96), (x - 30, 60), (x, 42), (x + 30, 60), (x + 44, 96), (x + 44, 250)]
        cut(image, [smooth(arch, 4)], mix(top, INK, 0.25), blur=1.5, opacity=0.5)
        if i in (1, 3):
            cut(
                image,
                [smooth([(px * 0.8 + x * 0.2, py * 0.84 + 24) for px, py in arch], 4)],
                mix(SKY, PAPER, 0.2 if night else 0.7),
                blur=1.2,
                opacity=0.8,
            )
    cut(image, [oval(470, 96, 19)], mix(PAPER, GOLD, 0.25), blur=0.8)
    image = add_light(image, glow((470, 96), (120, 110)), mix(PAPER, GOLD, 0.3), 0.5)
    cut(image, [rect(0, 258, 640, 110)], mix(CLAY, INK, 0.45))
    carpet = [(216, 258), (424, 258), (560, 362), (80, 362)]
    cut(image, [carpet], mix(RED, INK, 0.35))
    for a, b in ((carpet[0], carpet[3]), (carpet[1], carpet[2])):
        cut(
            image,
            [capsule((a[0] + (8 if a[0] < 320 else -8), a[1]), (b[0] + (16 if b[0] < 320 else -16), b[1]), 1.5, 3.5)],
            mix(GOLD, INK, 0.2),
        )
    cut(image, [oval(320, 322, 150, 22)], INK, blur=10, opacity=0.5)
    cut(
        image,
        [smooth([(196, 300), (216, 288), (320, 282), (424, 288), (444, 300), (436, 328), (320, 338), (204, 328)], 5)],
        mix(PLUM, RED, 0.3),
    )
    cut(
        image,
        [smooth([(200, 298), (320, 284), (440, 298), (320, 308)], 5)],
        mix(PLUM, PAPER, 0.25),
        blur=3,
        opacity=0.5,
    )
    for x in (198, 442):
        cut(image, [oval(x, 300, 9)], GOLD)
    image = add_light(image, glow((320, 210), (230, 170)), mix(GOLD, PAPER, 0.3), 0.26)
    return vignette(image, 0.4)


@cache
def crown_sprite(key: str, size: int, background: Colour | None = None) -> Image.Image:
    """A crown cut out of its own picture, as RGBA, with nothing around it."""
    picture = CROWNS[key]().convert("RGB")
    values = np.asarray(picture, np.float32)
    ground = np.asarray(background, np.float32) if background else values[4:30, 4:30].mean(axis=(0, 1))
    far = np.abs(values - ground).sum(axis=2)
    alpha = Image.fromarray(np.clip((far - 46) * 5, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))
    picture.putalpha(alpha)
    return picture.crop((70, 90, 530, 470)).resize((size, round(size * 380 / 460)), Image.Resampling.LANCZOS)


def paste_crown(image: Image.Image, sprite: Image.Image, rest: Point, degrees: float = 0.0) -> None:
    """Set a crown down so that its band's middle lies at `rest`."""
    turned = sprite.rotate(degrees, Image.Resampling.BICUBIC, expand=True) if degrees else sprite
    offset = sprite.height * 0.42
    x = rest[0] - turned.width / 2 - math.sin(math.radians(degrees)) * offset
    y = rest[1] - turned.height / 2 - math.cos(math.radians(degrees)) * offset
    image.paste(turned, (round(x), round(y)), turned)


@cache
def slip(words: str, size: int = 26, colour: Colour = PAPER, struck: bool = False) -> Image.Image:
    """A torn slip of paper with words on it, as RGBA with room for its shadow."""
    font = ImageFont.load_default(size * 2)
    left, top, right, bottom = font.getbbox(words)
    width, height = round((right - left) / 2) + 26, size + 20
    sheet = paper((width, height), colour, 1.2)
    ink = Image.new("L", (width * 2, height * 2))
    ImageDraw.Draw(ink).text((width, height), words, fill=255, font=font, anchor="mm")
    sheet.paste(INK, (0, 0), ink.reduce(2))
    if struck:
        cut(sheet, [capsule((8, height * 0.55), (width - 8, height * 0.47), 1.6, 1.3)], RED)
    edge = wobble(
        [
            *((x, 2) for x in range(2, width - 1, 9)),
            *((width - 2, y) for y in range(2, height - 1, 9)),
            *((x, height - 2) for x in range(width - 2, 1, -9)),
            (2, height - 2),
        ],
        len(words),
        0.9,
    )
    mask = mask_of([edge], (width, height))
    whole = Image.new("RGBA", (width + 16, height + 16))
    shade = Image.new("RGB", whole.size, (52, 34, 20))
    shadow = Image.new("L", whole.size)
    shadow.paste(mask, (9, 11))
    whole.paste(shade, (0, 0), faded(shadow.filter(ImageFilter.GaussianBlur(3)), 0.4))
    whole.putalpha(faded(shadow.filter(ImageFilter.GaussianBlur(3)), 0.4))
    layer = Image.new("RGBA", whole.size)
    layer.paste(sheet, (8, 8), mask)
    return Image.alpha_composite(whole, layer)


@cache
def desk(colour: Colour = (142, 98, 64)) -> Image.Image:
    """A wooden table top seen from above, with lamplight from the upper left."""
    grain = np.repeat(noise(41, (640, 90), 0)[:, ::1], 4, axis=0)[:360]
    soft = np.asarray(
        Image.fromarray(((grain + 3) * 40).clip(0, 255).astype(np.uint8))
        .filter(ImageFilter.BoxBlur(0))
        .resize((6400, 360), Image.Resampling.BICUBIC)
        .crop((0, 0, 640, 360)),
        np.float32,
    )
    values = np.asarray(colour, np.float32) + (soft[..., None] - 120) * 0.07 + (noise(42) * 1.6)[..., None]
    image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    for y in (88, 196, 300):
        cut(image, [rect(0, y, 640, 1.2)], mix(colour, INK, 0.5), opacity=0.7)
    image = add_light(image, glow((190, 60), (420, 300)), (255, 214, 150), 0.3)
    return vignette(image, 0.5)


def pencil(image: Image.Image, tip: Point, lean: float = 0.6) -> None:
    """A pencil whose point touches `tip`, with its shadow."""
    dx, dy = math.sin(lean), -math.cos(lean)
    end = (tip[0] + dx * 190, tip[1] + dy * 190)
    near, wood = (tip[0] + dx * 8, tip[1] + dy * 8), (tip[0] + dx * 24, tip[1] + dy * 24)
    cut(image, [capsule((tip[0] + 10, tip[1] + 6), (end[0] + 26, end[1] + 30), 2, 8)], INK, blur=5, opacity=0.35)
    cut(image, [capsule(wood, end, 7, 7)], mix(RED, INK, 0.08))
    cut(
        image,
        [capsule((wood[0] + dy * 3, wood[1] - dx * 3), (end[0] + dy * 3, end[1] - dx * 3), 1.8, 1.8)],
        mix(RED, PAPER, 0.35),
        opacity=0.8,
    )
    cut(image, [capsule(tip, wood, 0.8, 7)], mix(GOLD, PAPER, 0.55))
    cut(image, [capsule(tip, near, 0.6, 2.6)], INK)


def card(size: tuple[int, int], colour: Colour = PAPER) -> Image.Image:
    """A blank sheet to draw on."""
    return paper(size, colour, 1.2)


_ASKEW: dict[tuple[int, float], tuple[Image.Image, Image.Image, Image.Image]] = {}


def _askew(sheet: Image.Image, degrees: float) -> tuple[Image.Image, Image.Image]:
    """The sheet turned, and its shadow. The last few are kept: a card lies still for most of a film."""
    key = (id(sheet), round(degrees, 1))
    if key not in _ASKEW:
        if len(_ASKEW) > 40:
            _ASKEW.clear()
        turned = sheet.convert("RGBA").rotate(degrees, Image.Resampling.BICUBIC, expand=True)
        _ASKEW[key] = (
            sheet,
            turned,
            shadow_of(turned.getchannel("A"), 5, 0.5),
        )  # the sheet too, or its id is given away
    return _ASKEW[key][1:]


def lay_card(image: Image.Image, sheet: Image.Image, at: Point, degrees: float = 0.0) -> None:
    """Lay a sheet on the picture, its middle at `at`, a little askew, with its shadow."""
    turned, shadow = _askew(sheet, degrees)
    where = (round(at[0] - turned.width / 2), round(at[1] - turned.height / 2))
    drop_shadow(image, shadow, where, 5)
    image.paste(turned, where, turned)

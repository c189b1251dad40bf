"""One empty chair: demonstrations, examples and takes."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image, ImageChops, ImageFilter, ImageOps

from demo.captions import cues
from demo.media import scene
from demo.media.figure import SIT, Pose
from demo.media.paint import INK, PAPER, paper
from demo.media.rooms import COOL, Room
from demo.media.scene import Shot

STAGE = Room((58, 36, 40), (92, 58, 40), ("curtains", "spot"), "kitchen", (150, 92, 54), (424, 320), scale=33)
KITCHEN = Room((150, 92, 58), (112, 70, 46), ("shelf", "lamp", "plant", "radio"), "kitchen", (170, 110, 62), scale=32)
WARD = Room(
    (70, 104, 108), (62, 84, 84), ("door", "shaft"), "plastic", (176, 196, 190), glint=(206, 232, 220), scale=33
)
DEPOT = Room((62, 58, 76), (48, 46, 58), ("bokeh",), "bus", (150, 50, 44), (440, 322), scale=33)
FERRY = Room((196, 176, 140), (128, 92, 60), ("portholes",), "stool", (150, 96, 58), glint=(214, 236, 240), scale=33)
CLASSROOM = Room((176, 164, 120), (138, 104, 70), ("board", "shaft"), "kitchen", (180, 120, 64), scale=33)
WORKSHOP = Room((86, 72, 62), (70, 58, 50), ("tools", "lamp"), "stool", (176, 66, 40), scale=34)
CUTTING = Room((52, 62, 92), (44, 46, 66), ("screens", "snow"), "office", (70, 80, 120), glint=COOL, scale=33)
CLUB = Room((120, 128, 128), (92, 84, 76), ("shutter",), "folding", (47, 115, 82), glint=(255, 224, 160), scale=33)
SALON = Room((128, 60, 58), (96, 54, 46), ("frames", "window", "rug"), "armchair", (150, 70, 60), scale=33)
CELLAR = Room((74, 66, 84), (60, 52, 60), ("lamp", "shaft"), "crate", (150, 108, 66), scale=33)

FAR = Pose(x=-6.2)
STAND = Pose(x=-5.2)
NEAR = Pose(x=-2.9)
ASK = replace(STAND, near_arm=(34, 78), lean=6, head=3)
DOWN = replace(STAND, head=20, lean=7)
AWAY = replace(STAND, turn=-1.0, lean=0, head=-2)
HOLD = replace(STAND, near_arm=(26, 96), far_arm=(20, 88))
SEAT = replace(SIT, x=0.15)
GONE = Pose(x=-16.0, lean=6)


def _at(pose: Pose, **changes: object) -> Pose:
    return replace(pose, **changes)  # type: ignore[arg-type]


SHOTS: dict[str, Shot] = {
    "chair/who-left.mp4": Shot(
        "mara", STAGE, 27.0, (
            (0, FAR), (1.2, STAND), (4.6, STAND), (5.4, ASK), (8.0, ASK), (8.8, STAND), (9.6, _at(ASK, x=-4.6)), (13.0, _at(ASK, x=-4.6)),
            (13.8, _at(NEAR, x=-3.6, lean=10, head=10)), (17.6, _at(NEAR, x=-3.6, lean=10, head=10)), (18.4, _at(NEAR, x=-3.4, near_arm=(58, 84))), (21.8, _at(NEAR, x=-3.4, near_arm=(58, 84))),
            (23.0, _at(HOLD, x=-4.6, head=14)), (25.6, _at(HOLD, x=-4.6, head=14)), (26.4, _at(STAND, x=-4.6)),
        ), seed=2, ghosts=(("marek", 10.4, 13.6), ("ines", 14.4, 22.4)), front="door",
    ),
    "chair/play-the-turn.mp4": Shot(
        "mara", STAGE, 34.0, (
            (0, STAND), (4.4, HOLD), (7.6, HOLD), (8.4, _at(STAND, near_arm=(20, 60))), (11.8, _at(STAND, near_arm=(40, 120), head=-4)), (12.6, STAND), (14.2, STAND), (15.2, DOWN),
            (17.6, DOWN), (18.4, STAND), (21.6, _at(STAND, near_arm=(24, 70))), (26.4, STAND), (29.4, NEAR), (30.2, NEAR), (31.4, _at(NEAR, x=-2.2, near_arm=(52, 66), head=12)), (34, _at(NEAR, x=-2.2, near_arm=(52, 66), head=14)),
        ), close=1.2, seed=3, warmth=(0.55, 1.0),
    ),
    "chair/leave-the-room.mp4": Shot(
        "mara", STAGE, 23.0, ((0, NEAR), (3.0, _at(NEAR, head=8)), (3.8, _at(NEAR, turn=-1.0)), (7.6, _at(GONE, turn=-1.0)), (23, _at(GONE, turn=-1.0))), seed=5, hum=0.03, warmth=(1.0, 0.5),
    ),
    "chair/mara-try.mp4": Shot("mara", CELLAR, 5.5, ((0, STAND), (2.2, STAND), (3.4, DOWN), (5.5, DOWN)), close=1.5, seed=6, warmth=(1.0, 0.6)),
    "chair/example-ordered.mp4": Shot("mara", STAGE, 4.5, ((0, NEAR), (0.7, _at(NEAR, near_arm=(74, 80), lean=12)), (2.6, _at(NEAR, near_arm=(74, 80), lean=12)), (3.6, NEAR)), close=1.4, seed=7),
    "chair/example-begged.mp4": Shot("aiko", CUTTING, 5.0, ((0, AWAY), (1.0, AWAY), (1.8, _at(STAND, near_arm=(46, 70), lean=10)), (3.6, _at(NEAR, x=-4.2, near_arm=(46, 70), lean=10)), (5, _at(NEAR, x=-4.2))), close=1.3, seed=8),
    "chair/example-unsaid.mp4": Shot("olu", DEPOT, 5.0, ((0, STAND), (1.1, STAND), (2.4, _at(STAND, head=16)), (3.2, _at(STAND, turn=-1)), (5.0, _at(STAND, x=-8, turn=-1))), seed=9),
    "chair/ines-1.mp4": Shot("ines", WARD, 4.5, ((0, _at(STAND, x=-4.4)), (1.9, _at(STAND, x=-4.4, head=4)), (3.2, AWAY), (4.5, _at(AWAY, x=-8))), seed=11),
    "chair/ines-2.mp4": Shot("ines", WARD, 6.0, ((0, _at(FAR, x=-8.5)), (1.7, _at(STAND, x=-4.4)), (3.7, _at(STAND, x=-4.4, head=10)), (4.6, _at(STAND, x=-4.0, near_arm=(44, 62), head=12)), (6, _at(STAND, x=-4.0, near_arm=(44, 62), head=12))), close=1.25, seed=12, front="door"),
    "chair/olu-1.mp4": Shot("olu", DEPOT, 5.5, ((0, STAND), (1.2, STAND), (2.0, _at(STAND, near_arm=(64, 84), lean=8)), (3.8, _at(STAND, near_arm=(64, 84), lean=8)), (4.8, _at(STAND, near_arm=(20, 40), head=14))), close=1.25, seed=13),
    "chair/teo-1.mp4": Shot("teo", KITCHEN, 6.5, ((0, _at(STAND, turn=-1, head=12)), (2.0, _at(STAND, turn=-1, head=12)), (2.6, STAND), (3.0, _at(STAND, near_arm=(30, 100))), (4.6, _at(STAND, near_arm=(30, 100), head=-6)), (5.4, DOWN)), seed=14),
    "chair/hana-1.mp4": Shot("hana", SALON, 5.5, ((0, _at(STAND, x=-4.6)), (1.0, HOLD), (3.8, _at(HOLD, lean=9)), (4.8, _at(DOWN, x=-4.8))), seed=15, front="right"),
    "chair/yusuf-1.mp4": Shot("yusuf", FERRY, 5.0, ((0, STAND), (1.0, ASK), (2.4, ASK), (3.0, STAND), (5, STAND)), seed=16),
    "chair/yusuf-2.mp4": Shot("yusuf", FERRY, 6.5, ((0, _at(STAND, x=-4.4)), (1.0, _at(ASK, x=-4.2)), (2.3, _at(ASK, x=-4.2)), (3.0, _at(STAND, x=-4.2, turn=-1)), (3.6, _at(STAND, x=-4.2, head=16)), (6.5, _at(STAND, x=-4.0, head=18))), close=1.7, seed=17),
    "chair/aiko-1.mp4": Shot("aiko", CUTTING, 7.0, ((0, _at(STAND, x=-4, near_arm=(22, 80))), (2.4, _at(STAND, x=-4)), (3.2, _at(DOWN, x=-4)), (5.2, _at(DOWN, x=-4, head=14)), (6.2, _at(NEAR, x=-3.4))), close=1.75, seed=18, warmth=(0.9, 0.45)),
    "chair/tama-1.mp4": Shot("tama", CLUB, 4.5, ((0, _at(FAR, x=-9)), (2.6, NEAR), (3.4, NEAR), (4.5, _at(NEAR, head=12))), seed=19),
    "chair/june-1.mp4": Shot("june", CLASSROOM, 6.0, ((0, STAND), (2.2, ASK), (3.2, STAND), (6, STAND)), seed=20),
    "chair/june-2.mp4": Shot("june", CLASSROOM, 8.0, ((0, NEAR), (0.5, _at(NEAR, near_arm=(70, 100))), (0.9, _at(NEAR, near_arm=(64, 84))), (1.3, _at(NEAR, near_arm=(70, 100))), (2.0, NEAR), (3.8, NEAR), (4.8, _at(NEAR, head=-8, lean=-2)), (8, _at(NEAR, head=14))), close=1.6, seed=21),
    "chair/marek-1.mp4": Shot("marek", WORKSHOP, 6.5, ((0, _at(STAND, x=-4.2)), (1.6, _at(NEAR, x=-1.3, turn=-1, lean=0)), (2.4, _at(SEAT, x=-0.2)), (4.8, _at(SEAT, x=-0.2, near_arm=(40, 110), head=14)), (6.5, _at(SEAT, x=-0.2, near_arm=(40, 110), head=16))), close=1.25, seed=22),
}  # fmt: skip

BOARDS: tuple[Pose, ...] = (
    _at(STAND, x=-6.5), ASK, DOWN, _at(ASK, lean=12), _at(NEAR, near_arm=(80, 90), lean=10), _at(HOLD, head=12), AWAY, STAND,
    _at(NEAR, near_arm=(72, 100)), SEAT, _at(SEAT, head=20), _at(SEAT, near_arm=(40, 110), head=12),
)  # fmt: skip


def frames(key: str) -> Iterator[Image.Image]:
    """The frames of one of these films."""
    return scene.frames(SHOTS[key], cues(key), SEAT)


def sound(key: str) -> np.ndarray:
    """Its sound."""
    return scene.sound(SHOTS[key], cues(key))


def storyboard(number: int) -> Image.Image:
    """The instructor's rough sketch of line 1 to 12, in pencil."""
    pose = BOARDS[number - 1]
    shot = Shot(
        "mara",
        replace(STAGE, props=("window",), brightness=1.2),
        1.0,
        ((0, pose),),
        close=(1.0, 1.3)[number % 2],
        seed=40 + number,
    )
    image = scene.frame_at(shot, 0.0, (), SEAT).convert("L").filter(ImageFilter.GaussianBlur(0.8))
    dodge = ImageChops.difference(image, image.filter(ImageFilter.GaussianBlur(5)))
    lines = ImageOps.autocontrast(dodge, cutoff=1).point(lambda value: max(0, 255 - round(value * 1.15)))
    shade = ImageOps.posterize(ImageOps.autocontrast(image), 2).point(lambda value: 218 + round(value * 0.145))
    sheet = ImageOps.colorize(ImageChops.multiply(lines, shade), INK, PAPER)
    return Image.blend(sheet, paper(), 0.25)

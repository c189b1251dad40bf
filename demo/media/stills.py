"""Pictures that are not takes: covers, storyboards, pages of the story."""

import math
from collections.abc import Callable
from functools import partial

from PIL import Image

from demo.captions import cues
from demo.media import breath_films, cat_films, chair, manual_films, scene
from demo.media.cat import crown_sprite, draw_cat, hall, paste_crown
from demo.media.paint import INK, PAPER, capsule, cut, ease, mix, paper


def _cat_cover() -> Image.Image:
    image = hall().copy()
    rest = draw_cat(image, (320, 226), 1.12, look=(0, -4), tail=0.6, flat=0.35)
    paste_crown(image, crown_sprite("cat/wanjiru-1.jpg", 128), (rest[0], rest[1] + 10))
    return image


def _page(number: int) -> Image.Image:
    """A rough of one page: the cat where she will be, and pencilled lines where there will be more."""
    page = paper((480, 480), PAPER, 1.4)
    x, y, size = ((240, 300, 1.3), (150, 320, 1.0), (320, 250, 1.5), (240, 340, 0.8), (330, 330, 1.1), (170, 280, 1.4))[
        number % 6
    ]
    draw_cat(
        page,
        (x, y),
        size,
        look=(3 * math.cos(number), -3 * ease(number % 3 / 2)),
        tail=math.sin(number),
        flat=0.2 * (number % 4),
    )
    page = Image.blend(page, paper((480, 480), PAPER, 1.4), 0.62)
    for k in range(3):
        cut(
            page,
            [capsule((x - 46 + k * 4, y - size * 112 - k * 5), (x + 44 - k * 3, y - size * 114 - k * 3), 1.1, 0.7)],
            mix(INK, PAPER, 0.35),
        )
    for k in range(number % 3 + 1):
        cut(page, [capsule((60, 430 + k * 14), (400 - 70 * k, 429 + k * 14), 1.0, 0.6)], mix(INK, PAPER, 0.5))
    return page


STILLS: dict[str, Callable[[], Image.Image]] = {
    "chair/cover.jpg": lambda: scene.frame_at(
        chair.SHOTS["chair/who-left.mp4"], 19.0, cues("chair/who-left.mp4"), chair.SEAT
    ),
    "breaths/cover.jpg": lambda: breath_films.FILMS["breaths/answer-a-breath.mp4"][1](17.5),
    "cat/cover.jpg": _cat_cover,
    "manual/cover.jpg": lambda: manual_films.FILMS["manual/press-record.mp4"][1](16.0),
    **{f"chair/line-{n:02}.jpg": partial(chair.storyboard, n) for n in range(1, 13)},
    **{f"cat/page-{n:02}.jpg": partial(_page, n) for n in range(1, 7)},
    **{key: partial(cat_films.fall_page, n, 480, "cat/ines-1.jpg") for n, key in enumerate(cat_films.FALLS)},
}

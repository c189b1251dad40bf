"""One shot: a room, a person, what they do and when. Frames and sound come out."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from demo.captions import Cue
from demo.media import tone
from demo.media.cast import LOOKS
from demo.media.chairs import place_chair
from demo.media.figure import Pose, blend, figure, settled
from demo.media.film import FPS
from demo.media.paint import SIZE, Point, cut, ease, faded, mix, oval, rect, smooth
from demo.media.rooms import Room, backdrop

Key = tuple[float, Pose]
Ghost = tuple[str, float, float]  # who seems to sit in the chair, from when to when, in seconds


@dataclass(frozen=True)
class Shot:
    """A few seconds of somebody and a chair. Poses are keyed by seconds; x is in heads from the chair, negative to its left."""

    who: str
    room: Room
    length: float
    keys: tuple[Key, ...]
    close: float = 1.0
    seed: int = 1
    ghosts: tuple[Ghost, ...] = ()
    front: str = ""
    warmth: tuple[float, float] = (1.0, 1.0)
    hum: float = 0.012


def _pose_at(keys: tuple[Key, ...], t: float) -> Pose:
    before = keys[0]
    for after in keys:
        if after[0] > t:
            part = ease((t - before[0]) / max(after[0] - before[0], 1e-6))
            pose = blend(before[1], after[1], part)
            return _walking(pose, before[1].x, after[1].x, pose.x)
        before = after
    return keys[-1][1]


def _walking(pose: Pose, start: float, end: float, x: float) -> Pose:
    """Legs that carry whoever moves more than a shuffle."""
    if abs(end - start) < 0.4 or pose.near_leg[0] > 30:
        return pose
    moved = min(abs(x - start), abs(end - x))
    swing = 24 * min(1.0, moved * 2.2) * np.sin(x * 2.6)
    return replace(
        pose,
        near_leg=(swing, swing - 10 * max(0, np.cos(x * 2.6))), far_leg=(-swing, -swing - 10 * max(0, -np.cos(x * 2.6))),
        near_arm=(pose.near_arm[0] - swing * 0.5, pose.near_arm[1] - swing * 0.35),
    )  # fmt: skip


def mouth_at(cues: tuple[Cue, ...], t: float) -> float:
    """How far open a mouth is that is saying these lines."""
    for cue in cues:
        if cue.start_ms <= t * 1000 < cue.end_ms:
            return abs(np.sin(t * 9.7)) * 0.6 + abs(np.sin(t * 6.1)) * 0.4
    return 0.0


@lru_cache(maxsize=4)
def _stage(room: Room, close: float) -> tuple[Image.Image, Image.Image, Point, float]:
    """The set at this distance: in warm and in cold light, where the chair stands, pixels per head."""
    if close == 1.0:
        return backdrop(room), _cold(backdrop(room)), room.chair_at, room.scale
    width, height = round(640 / close), round(360 / close)
    left = (
        round((room.chair_at[0] + 235) / 2 - width / 2)
        if room.facing < 0
        else round((room.chair_at[0] + 405) / 2 - width / 2)
    )
    ground = 0.95 if close < 1.6 else 0.95 + 0.62 * (close - 1.45)
    left, top = max(0, min(640 - width, left)), max(0, min(360 - height, round(room.chair_at[1] - height * ground)))
    far = (
        backdrop(room, empty=True).crop((left, top, left + width, top + height)).resize(SIZE, Image.Resampling.BICUBIC)
    )
    far = far.filter(ImageFilter.GaussianBlur(1.6 * (close - 0.6)))
    at = ((room.chair_at[0] - left) * close, (room.chair_at[1] - top) * close)
    place_chair(far, room.chair, at, room.scale * 0.86 * close, room.chair_colour, room.glint, room.facing, room.light)
    return far, _cold(far), at, room.scale * close


def _cold(image: Image.Image) -> Image.Image:
    return Image.blend(image, Image.new("RGB", SIZE, (24, 34, 58)), 0.34)


@lru_cache(maxsize=2)
def _front(kind: str) -> Image.Image | None:
    """Something dark and out of focus between us and them."""
    if not kind:
        return None
    mask = Image.new("L", (720, 360))
    white = Image.new("RGB", mask.size)
    shapes = {
        "door": [rect(0, 0, 74, 360)],
        "right": [rect(650, 0, 80, 360)],
        "shoulder": [
            smooth([(590, 370), (600, 300), (634, 262), (690, 250), (730, 260), (730, 370)], 4),
            oval(684, 218, 40, 48),
        ],
    }
    cut(white, shapes[kind], (255, 255, 255), blur=7)
    mask.paste(white.convert("L"))
    return mask


@lru_cache(maxsize=2)
def _dust(seed: int) -> list[list[float]]:
    """Where each mote begins, and how fast it is."""
    return np.random.default_rng(seed).uniform(0, 1, (16, 3)).tolist()


def _motes(image: Image.Image, t: float, seed: int, colour: tuple[int, int, int]) -> None:
    draw = ImageDraw.Draw(image)
    for x, y, pace in _dust(seed):
        px = int((x * 640 + t * (6 + 10 * pace) + 8 * math.sin(t * 0.8 + pace * 9)) % 640)
        py = int((y * 300 - t * (3 + 4 * pace)) % 300)
        glint = 0.25 + 0.35 * abs(math.sin(t * (0.6 + pace) + x * 9))
        draw.rectangle((px, py, px + 1, py + 1), fill=mix(image.getpixel((px, py)), colour, glint))  # type: ignore[arg-type]


def _ghosts(image: Image.Image, shot: Shot, at: Point, scale: float, t: float, seated: Pose) -> None:
    for who, start, end in shot.ghosts:
        strength = min(ease((t - start) / 0.9), ease((end - t) / 0.9))
        if strength <= 0:
            continue
        _, mask, foot = figure(
            LOOKS[who],
            seated,
            scale=scale,
            facing=shot.room.facing,
            light=shot.room.light,
            glint=shot.room.glint,
            dim=0.5,
        )
        soft = faded(mask.filter(ImageFilter.GaussianBlur(2.2)), 0.34 * strength)
        image.paste(shot.room.glint, (round(at[0] - foot[0]), round(at[1] - foot[1])), soft)


def frame_at(shot: Shot, t: float, cues: tuple[Cue, ...], seated: Pose) -> Image.Image:
    """The picture t seconds into the shot."""
    still, cold, at, scale = _stage(shot.room, shot.close)
    warmth = shot.warmth[0] + (shot.warmth[1] - shot.warmth[0]) * ease((t / shot.length - 0.35) / 0.25)
    image = still.copy() if warmth >= 1 else Image.blend(cold, still, warmth)
    _ghosts(image, shot, at, scale, t, seated)
    _actor(image, shot, at, scale, t, cues)
    if front := _front(shot.front):
        image.paste((9, 7, 10), (round(-34 + 22 * ease(t / shot.length)), 0), front)
    _motes(image, t, shot.seed, shot.room.glint)
    return image


def frames(shot: Shot, cues: tuple[Cue, ...], seated: Pose) -> Iterator[Image.Image]:
    """Every frame of the shot."""
    for number in range(round(shot.length * FPS)):
        yield frame_at(shot, number / FPS, cues, seated)


@lru_cache(maxsize=8)
def _shadow(scale: float) -> Image.Image:
    """The soft patch under somebody's feet."""
    size = (round(scale * 3.4), round(scale * 1.4))
    ground = Image.new("RGB", size)
    cut(ground, [oval(size[0] / 2, size[1] / 2, scale * 1.15, scale * 0.2)], (140, 140, 140), blur=scale * 0.14)
    return ground.convert("L")


def _actor(image: Image.Image, shot: Shot, at: Point, scale: float, t: float, cues: tuple[Cue, ...]) -> None:
    pose = _pose_at(shot.keys, t)
    breath = np.sin(t * 2.1 + shot.seed)
    talk = mouth_at(cues, t)
    pose = replace(pose, mouth=talk, lean=pose.lean + breath * 0.5, head=pose.head + breath * 0.8 + talk * 2.5)
    person, mask, foot = figure(
        LOOKS[shot.who],
        settled(pose),
        scale=scale,
        facing=-shot.room.facing,
        light=shot.room.light,
        glint=shot.room.glint,
        dim=0.62,
    )
    x = at[0] + pose.x * scale * -shot.room.facing
    ground = at[1] + scale * 0.08
    if -120 < x < 760:
        shadow = _shadow(scale)
        image.paste(
            (8, 6, 9),
            (round(x - shot.room.light * scale * 0.3 - shadow.width / 2), round(ground - shadow.height / 2)),
            shadow,
        )
        image.paste(person, (round(x - foot[0]), round(ground - foot[1])), mask)


def sound(shot: Shot, cues: tuple[Cue, ...]) -> np.ndarray:
    """The room, steps, and a voice as if heard through a wall."""
    base = tone.air(shot.length, shot.seed * 7 + 3, shot.hum)
    hz = LOOKS[shot.who].voice_hz
    for i, cue in enumerate(cues):
        tone.lay(
            base, tone.murmur(cue.text, (cue.end_ms - cue.start_ms) / 1000, hz, shot.seed * 31 + i), cue.start_ms / 1000
        )
    for when in _steps(shot):
        tone.lay(base, tone.knock(shot.seed + round(when * 10)) * 0.2, when)
    return base


def _steps(shot: Shot) -> Iterator[float]:
    feet = [np.floor(_pose_at(shot.keys, n / 24).x * 2.6 / np.pi + 0.5) for n in range(int(shot.length * 24))]
    for n in range(1, len(feet)):
        if feet[n] != feet[n - 1]:
            yield n / 24

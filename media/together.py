"""A scene of a film in which several play together: heard at once, and seen side by side, or one after the other. Runs in a child
process.

It is plain data: `parts` are scenes as `media.scenes` has them, each with its `source`, its `layer` and when it begins (`at_ms`).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame

from media import streams
from media.ladder import Canvas, Ladder, Size
from media.loudness import TARGET_LUFS
from media.mixing import MASTER, mix
from media.picture_track import BT709, PictureTrack
from media.planes import Planes
from media.scenes import (
    CANVASES,
    DARK,
    RATE,
    SAMPLES_A_FRAME,
    SOUND,
    Exactly,
    Frames,
    drawn,
    frames_of,
)
from media.span import Span

SEEN = ("film", "picture", "words")
FULL = float(2**31)  # of a master's samples, of 24 bits in 32
MIXING = 0.3  # the share of the time that it takes

Part = dict[str, Any]
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Turn:
    """What a cell shows, in frames of the scene: a part from there on, for so long; None where there is nothing."""

    part: Part | None
    first: int
    count: int

    @property
    def in_ms(self) -> int:
        """Where in its file it begins: later, where it was hidden at first."""
        return int(self.part.get("in_ms", 0) + self.first * 1000 / RATE - self.part["at_ms"]) if self.part else 0


def write_scene(
    parts: list[Part],
    title: str,
    is_grid: bool,
    ms: int,
    voices: list[dict[str, Any]],
    folder: str,
    height: int,
    progress: Progress,
    typefaces: str = "",
    families: list[str] | None = None,
) -> None:
    """Write scene-picture.mp4 and scene.flac into `folder`, `ms` long. `voices` are what is heard, as `media.mixing` takes them.
    Raises Refused when a file is at fault."""
    to, canvas, count = Path(folder), CANVASES[height], round(ms * RATE / 1000)
    _sound(voices, ms, to, count, lambda share: progress(MIXING * share))
    types = {"typefaces": Path(typefaces), "families": families or []}
    cells = _cells(parts, title, is_grid, count)
    drawn(
        _composed(cells, canvas, types),
        to,
        canvas,
        count,
        lambda share: progress(MIXING + (1 - MIXING) * share),
    )


def _sound(voices: list[dict[str, Any]], ms: int, folder: Path, count: int, progress: Progress) -> None:
    """What is heard, to the sample as long as the picture: several as loud as one is, and one as it is set."""
    if voices:
        mix(voices, ms, str(folder), progress, as_loud=TARGET_LUFS if len(voices) > 1 else None)
    with av.open(str(folder / SOUND), "w", format="flac") as output:
        exactly = Exactly(output, count * SAMPLES_A_FRAME)
        if voices:
            with av.open(str(folder / MASTER), format="flac") as mixed:
                for frame in mixed.decode(audio=0):
                    exactly.add((frame.to_ndarray().reshape(-1, 2).T / FULL).astype(np.float32))
            (folder / MASTER).unlink()
        exactly.finish()


def _cells(parts: list[Part], title: str, is_grid: bool, count: int) -> list[list[Turn]]:
    """What each cell shows, without a gap: on a grid a layer has one; in layers there is one for all, and the first that can be seen
    has it, or else the name of all that is heard."""
    if is_grid:
        layers = sorted({part["layer"] for part in parts})
        return [_turns([part for part in parts if part["layer"] == layer], count) for layer in layers]
    shown = [part for part in parts if part["what"] in SEEN]
    if shown:
        return [_turns(shown, count)]
    loudest = max(parts, key=lambda part: part["ms"])
    names = ", ".join(dict.fromkeys(part["type"]["names"] for part in parts if part["type"].get("names")))
    card = {**loudest, "at_ms": 0, "ms": round(count * 1000 / RATE), "type": {"title": title, "names": names}}
    return [[Turn(card, 0, count)]]


def _turns(parts: list[Part], count: int) -> list[Turn]:
    """At each moment the first of these that plays then."""
    borders = {0, count}
    for part in parts:
        borders |= {min(count, frame) for frame in _reach(part)}
    turns: list[Turn] = []
    marks = sorted(borders)
    for first, last in zip(marks, marks[1:], strict=False):
        plays = next((part for part in parts if _reach(part)[0] <= first < _reach(part)[1]), None)
        if turns and turns[-1].part is plays:
            turns[-1] = replace(turns[-1], count=last - turns[-1].first)
        else:
            turns.append(Turn(plays, first, last - first))
    return turns


def _reach(part: Part) -> tuple[int, int]:
    """The frame with which it begins, and the one before which it ends."""
    return round(part["at_ms"] * RATE / 1000), round((part["at_ms"] + part["ms"]) * RATE / 1000)


def _composed(cells: list[list[Turn]], canvas: Canvas, types: dict[str, Any]) -> Frames:
    """All cells on one picture: as many across as down, each as wide to its height as the whole."""
    across = math.ceil(math.sqrt(len(cells)))
    wide = canvas.long_side // across // 2 * 2
    high = round(wide * canvas.short_side / canvas.long_side / 2) * 2
    cell = Canvas("cell", wide, high, 0)
    top = (canvas.short_side - math.ceil(len(cells) / across) * high) // 2
    page = Planes.plain(canvas.long_side, canvas.short_side, DARK)
    streams_of = [_shown(turns, cell, types) for turns in cells]
    for pictures in zip(*streams_of, strict=True):
        for number, picture in enumerate(pictures):
            if picture is not None:
                row, column = divmod(number, across)
                page.paint(picture, max(0, top + row * high) // 2 * 2, column * wide)
        yield page if any(picture is not None for picture in pictures) else None


def _shown(turns: list[Turn], cell: Canvas, types: dict[str, Any]) -> Frames:
    """What one cell shows, frame by frame; None is the one before once more."""
    for turn in turns:
        pictures = islice(chain(_pictures(turn, cell, types), repeat(None)), turn.count)
        yield from _edited(pictures, turn.part, turn.first) if turn.part and turn.part["edit"] else pictures


def _edited(pictures: Frames, part: Part, first: int) -> Frames:
    """Nearer, and faded in and out, as it is set."""
    edit, (begins, ends) = part["edit"], _reach(part)
    zoom, x, y = edit.get("zoom", 1.0), edit.get("x", 0.5), edit.get("y", 0.5)
    fades = [edit.get(name, 0) * RATE / 1000 for name in ("fade_in_ms", "fade_out_ms")]
    shown, was = Planes.plain(2, 2, DARK), 1.0
    for number, picture in enumerate(pictures, first):
        if picture is not None:
            shown = picture.zoomed(zoom, x, y) if zoom > 1 else picture
        ways = (number - begins + 1, ends - number)
        share = min(min(1.0, way / fade) if fade else 1.0 for way, fade in zip(ways, fades, strict=True))
        yield None if picture is None and share == was else shown.faded(share) if share < 1 else shown
        was = share


def _pictures(turn: Turn, cell: Canvas, types: dict[str, Any]) -> Frames:
    if turn.part is None:
        return iter([Planes.plain(cell.long_side, cell.short_side, DARK)])
    if turn.part["what"] == "film":
        return _film(turn, cell)
    scene = {**turn.part, "families": types["families"]}
    return frames_of(scene, turn.part["source"], types["typefaces"], cell, turn.count)


class _Kept(Ladder):
    """Takes frames as a ladder does, and keeps them to be asked for."""

    def __init__(self) -> None:
        super().__init__(Path(), RATE)
        self._waiting: list[VideoFrame] = []

    @property
    def has_begun(self) -> bool:
        return self.width > 0

    def begin(self, sizes: list[Size], width: int, height: int, matrix: int) -> None:
        self.width, self.height = sizes[0].fit(width, height)

    def frames_of(self, frame: VideoFrame) -> list[VideoFrame]:
        return [frame]

    def write(self, frames: list[VideoFrame], number: int) -> None:
        self._waiting += frames

    def given(self) -> list[VideoFrame]:
        """Those that came since it was asked."""
        given, self._waiting = self._waiting, []
        return given


def _film(turn: Turn, cell: Canvas) -> Iterator[Planes]:
    """A film inside its cell; where it is shorter than its place, its last picture stays."""
    ms = turn.count * 1000 / RATE
    with streams.opened(turn.part["source"]) as container:  # type: ignore[index]
        film, _ = streams.chosen(container)
        if film is None:
            raise streams.Refused(streams.NOTHING_INSIDE)
        kept = _Kept()
        span = Span(turn.in_ms, turn.in_ms + round(ms), streams.origin_seconds(container))
        track = PictureTrack(kept, film, span, lambda _width, _height: [cell], RATE, BT709)
        for packet in streams.packets(container, film):
            for frame in streams.decoded(packet):
                track.take(frame)
            yield from map(Planes.of_frame, kept.given())
            if track.is_over:
                return
        track.finish(round(ms))
        yield from map(Planes.of_frame, kept.given())

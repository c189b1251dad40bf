"""Pictures on their way: decoded frames in as they come, even and upright ones out, in every size. Runs in a child process."""

import math
from collections.abc import Callable
from typing import Any

from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from media import streams
from media.ladder import Ladder, Size
from media.posters import GOOD_ENOUGH, even, poster_score
from media.span import Span
from media.storyboard import tile_size

MAX_RATE, MIN_RATE = 30, 10
# Numbers of ITU-T H.273. Changing the matrix costs as much as coding, so the usual two are kept, and said.
BT709, UNSPECIFIED, BT601 = 1, 2, 6
MATRICES = {BT709: "bt709", BT601: "bt601"}
SAME_AS_BT601 = (5, 6)
SD_HEIGHT = 576
LOOKS_PER_SECOND = 2

QUARTER_TURNS: dict[int, list[tuple[str, ...]]] = {
    90: [("transpose", "cclock")],
    270: [("transpose", "clock")],
    180: [("hflip",), ("vflip",)],
}


class PictureTrack:
    """Writes frames upright, in even time, and keeps one as the poster and one each second for the storyboard. Colours stay
    coded as they came, unless a `matrix` is asked for."""

    def __init__(
        self,
        ladder: Ladder,
        source: VideoStream,
        span: Span,
        sizes: Callable[[int, int], list[Size]],
        rate: int,
        matrix: int | None = None,
    ) -> None:
        source.thread_type = "AUTO"
        self.source, self._span, self._ladder, self._sizes = source, span, ladder, sizes
        self._rate = rate
        self._shape: tuple[Any, ...] = ()
        self._graph: Graph | None = None
        self._matrix, self._asked_matrix = BT709, matrix
        self._waiting: VideoFrame | None = None
        self._since = 0.0
        self._shown: list[VideoFrame] = []
        self._written = 0
        self._poster_score = -1.0
        self.poster: Image.Image | None = None
        self.tiles: list[Image.Image] = []
        self.is_over = False

    @property
    def duration_ms(self) -> int:
        """How much was written."""
        return round(self._written * 1000 / self._rate)

    def take(self, frame: VideoFrame) -> None:
        """Show the frame before this one until now, and this one from now on."""
        if frame.time is None:
            return
        now = self._span.since_start(frame)
        self.is_over = now >= self._span.seconds
        self._write_until(round(min(now, self._span.seconds, streams.MAX_FILM_MS / 1000) * self._rate))
        if not self.is_over:
            self._waiting, self._since, self._shown = frame, now, []

    def finish(self, reach_ms: int) -> None:
        """Show the last frame, on and on while there is sound until `reach_ms`.

        A recorded screen that does not change sends no frames; the voice goes on.
        """
        begins_inside = not self.is_over and self._since * self._rate > -1
        self._write_until(max(self._written + begins_inside, round(reach_ms * self._rate / 1000)))

    def _write_until(self, end: int) -> None:
        while self._waiting is not None and self._written < end:
            self._shown = self._shown or self._ladder.frames_of(self._fitted(self._waiting))
            self._look(self._shown)
            self._ladder.write(self._shown, self._written)
            self._written += 1

    def _fitted(self, frame: VideoFrame) -> VideoFrame:
        shape = (frame.width, frame.height, frame.format.name, frame.rotation)
        if shape != self._shape or self._graph is None:
            self._shape, self._graph = shape, self._fitting(frame)
        self._graph.vpush(frame)
        return self._graph.vpull()

    def _fitting(self, frame: VideoFrame) -> Graph:
        """A chain that turns and scales. A later shape (a phone turned while it records) is set inside the first."""
        seen = streams.upright_size(frame, self.source)
        if not self._ladder.has_begun:
            streams.check_size(*seen)
            self._matrix = self._asked_matrix or _matrix(frame)
            self._ladder.begin(self._sizes(*seen), *seen, self._matrix)
        width, height = self._ladder.width, self._ladder.height
        inner = _inside(*seen, width, height)
        come = MATRICES.get(_matrix(frame), "auto") if frame.colorspace == UNSPECIFIED else "auto"
        matrices = f"in_color_matrix={come}:out_color_matrix={MATRICES[self._matrix]}"
        graph = Graph()
        chain = [
            graph.add_buffer(
                width=frame.width, height=frame.height, format=frame.format, time_base=self.source.time_base
            ),
            *(graph.add(turn[0], *turn[1:]) for turn in QUARTER_TURNS.get(frame.rotation % 360, [])),
            graph.add("scale", f"{inner[0]}:{inner[1]}:{matrices}:out_range=tv:flags=bilinear"),
            graph.add("pad", f"{width}:{height}:-1:-1"),
            graph.add("setsar", "1"),
            graph.add("format", "yuv420p"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(*chain).configure()
        return graph

    def _look(self, frames: list[VideoFrame]) -> None:
        """See whether this is a better poster: the first frame with something on it is; until one comes, the one with most
        contrast. And once a second, keep a tile."""
        if self._written % self._rate == 0:
            self.tiles.append(_tile(frames[-1]))
        if self._poster_score >= GOOD_ENOUGH or self._written % (self._rate // LOOKS_PER_SECOND):
            return
        score = poster_score(frames[-1])
        if score > self._poster_score:
            self._poster_score, self.poster = score, Image.fromarray(frames[0].to_ndarray(format="rgb24"))


def even_rate(source: VideoStream) -> int:
    """Whole frames a second. A browser's recording claims a thousand: then 30."""
    rate = float(source.average_rate or source.guessed_rate or MAX_RATE)
    return math.ceil(rate - 0.01) if MIN_RATE <= rate <= MAX_RATE else MAX_RATE


def _tile(frame: VideoFrame) -> Image.Image:
    wide, high = tile_size(frame.width, frame.height)
    return Image.fromarray(frame.reformat(width=wide, height=high, format="rgb24").to_ndarray())


def _inside(width: int, height: int, outer_width: int, outer_height: int) -> tuple[int, int]:
    scale = min(outer_width / width, outer_height / height)
    return min(outer_width, even(width * scale)), min(outer_height, even(height * scale))


def _matrix(frame: VideoFrame) -> int:
    """How colours were coded: as the frame says, else as players take it from its size."""
    if frame.colorspace == UNSPECIFIED:
        return BT709 if min(frame.width, frame.height) > SD_HEIGHT else BT601
    return BT601 if frame.colorspace in SAME_AS_BT601 else BT709

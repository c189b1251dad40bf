"""What stands for a film while it does not play: one of its frames with something on it, or many small ones. Runs in a child process."""

from collections.abc import Iterator
from itertools import islice

from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from media import streams
from media.storyboard import SHORTEST_STEP_MS, storyboard_of

BLACK, WHITE, FLAT = 28, 235, 10
GOOD_ENOUGH = 255.0
MOST_LOOKS = 4
LONG_SIDE, SHORT_SIDE = 1280, 720
TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


def poster_score(frame: VideoFrame) -> float:
    """How much there is to see: GOOD_ENOUGH, or the contrast of what is too dark, too bright or too even for a poster."""
    light = frame.reformat(width=64, height=64, format="gray").to_ndarray()
    contrast, brightness = float(light.std()), float(light.mean())
    return GOOD_ENOUGH if contrast > FLAT and BLACK < brightness < WHITE else contrast


def early(path: str) -> Image.Image | None:
    """A poster from the first key frames alone, upright, while all other frames are still to be read."""
    with streams.opened(path) as container:
        film, _ = streams.chosen(container)
        if film is None:
            return None
        film.codec_context.skip_frame = "NONKEY"
        best, best_score = None, -1.0
        for frame in islice(_frames(container, film), MOST_LOOKS):
            score = poster_score(frame)
            if score > best_score:
                best, best_score = frame, score
            if score >= GOOD_ENOUGH:
                break
        return _upright(best, film) if best else None


def sheet(tiles: list[Image.Image], duration_ms: int) -> Image.Image:
    """Put together the storyboard of a film from what was seen once a second."""
    board = storyboard_of(duration_ms)
    wide, high = tiles[0].size
    page = Image.new("RGB", (wide * board.columns, high * board.rows))
    for number in range(board.tiles):
        seen = tiles[min(len(tiles) - 1, round(number * board.step_ms / SHORTEST_STEP_MS))]
        page.paste(seen, (number % board.columns * wide, number // board.columns * high))
    return page


def _frames(container: streams.InputContainer, film: VideoStream) -> Iterator[VideoFrame]:
    for packet in streams.packets(container, film):
        yield from streams.decoded(packet)


def _upright(frame: VideoFrame, film: VideoStream) -> Image.Image:
    image = Image.fromarray(frame.to_ndarray(format="rgb24"))
    turned = image.transpose(TURNS[frame.rotation % 360]) if frame.rotation % 360 in TURNS else image
    return turned.resize(fitting_size(*streams.upright_size(frame, film)))


def fitting_size(width: int, height: int, long_side: int = LONG_SIDE, short_side: int = SHORT_SIDE) -> tuple[int, int]:
    """A size within the sides, upright or lying, never larger than it came, both sides even."""
    scale = min(1.0, long_side / max(width, height), short_side / min(width, height))
    return even(width * scale), even(height * scale)


def even(length: float) -> int:
    return max(2, round(length / 2) * 2)

"""The demonstration's files with their ready forms, made where the files are made: it is we who drew them, so no child
guards against them, and as they are written in the form that plays everywhere, nothing is coded again."""

import os
import signal
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import ceil
from multiprocessing import get_context, parent_process
from pathlib import Path
from shutil import copyfile
from typing import Any

import av
from av.video.frame import VideoFrame
from PIL import Image

from demo.media.making import DURATIONS_MS, KEYS, make
from media import pictures, streams
from media.film import FILM_FILE, SOUND_FILE, STORYBOARD_FILE
from media.inspection import Inspection, Kind
from media.judging import Judged
from media.ladder import FAST_START
from media.posters import poster_score, sheet
from media.renditions import Rendering, rendition
from media.storyboard import tile_size
from media.waveform import Waveform

FORMATS = {".mp4": "mp4", ".m4a": "mp4", ".jpg": "jpeg", ".png": "png"}


@dataclass(frozen=True)
class Ready:
    """A file, judged, and the folder of its ready forms."""

    judged: Judged
    folder: Path
    rendering: Rendering


def ready(key: str, folder: Path) -> Ready:
    """Make the file of this key and its ready forms."""
    path = make(key, folder)
    made = folder / "ready" / key
    made.mkdir(parents=True)
    judge = pictures.judge_picture if path.suffix in {".jpg", ".png"} else streams.judge_streams
    found = judge(str(path), FORMATS[path.suffix])
    inspection = Inspection(**{**found, "kind": Kind(found["kind"])})
    rendering = {Kind.PICTURE: _picture, Kind.FILM: _film, Kind.SOUND: _sound}[inspection.kind](path, made, found)
    digest = sha256(path.read_bytes()).hexdigest()
    return Ready(Judged(path, path.name, path.stat().st_size, digest, inspection), made, rendering)


def _picture(path: Path, folder: Path, found: dict[str, Any]) -> Rendering:
    return pictures.render_picture(str(path), str(folder), lambda _fraction: None)


def _sound(path: Path, folder: Path, found: dict[str, Any]) -> Rendering:
    sound = folder / SOUND_FILE
    _sound_apart(path, sound)
    return Rendering(
        renditions=[rendition(sound, "audio/mp4")], duration_ms=found["duration_ms"], waveform=_waveform(path)
    )


def _film(path: Path, folder: Path, found: dict[str, Any]) -> Rendering:
    film, sound, board = folder / FILM_FILE, folder / SOUND_FILE, folder / STORYBOARD_FILE
    frames = _key_frames(path)
    poster = Image.fromarray(max(frames, key=poster_score).to_ndarray(format="rgb24"))
    storyboard = sheet(_tiles(frames, found["duration_ms"]), found["duration_ms"])
    storyboard.save(board, "WEBP", quality=60, method=0)
    copyfile(path, film)
    _sound_apart(path, sound)
    return Rendering(
        renditions=[
            rendition(film, "video/mp4", width=poster.width, height=poster.height),
            rendition(sound, "audio/mp4"),
            rendition(board, "image/webp", width=storyboard.width, height=storyboard.height),
            *pictures.write_still(poster, folder, "poster"),
        ],
        width=poster.width,
        height=poster.height,
        duration_ms=found["duration_ms"],
        waveform=_waveform(path),
        colour=pictures.colour(poster),
        placeholder=pictures.placeholder(poster),
    )


def _key_frames(path: Path) -> list[VideoFrame]:
    with av.open(str(path)) as film:
        film.streams.video[0].codec_context.skip_frame = "NONKEY"
        return list(film.decode(video=0))


def _tiles(frames: list[VideoFrame], duration_ms: int) -> list[Image.Image]:
    """One for each second: the key frame before it."""
    wide, high = tile_size(frames[0].width, frames[0].height)
    small = [Image.fromarray(each.reformat(wide, high, "rgb24").to_ndarray()) for each in frames]
    seconds = map(float, range(max(1, ceil(duration_ms / 1000))))
    return [
        small[max(0, bisect_right(frames, second, key=lambda each: float(each.time or 0)) - 1)] for second in seconds
    ]


def _sound_apart(path: Path, target: Path) -> None:
    with av.open(str(path)) as source, av.open(str(target), "w", format="mp4", options=FAST_START) as output:
        heard = source.streams.audio[0]
        copied = output.add_stream_from_template(heard)
        for packet in source.demux(heard):
            if packet.dts is not None:
                packet.stream = copied
                output.mux(packet)


def _waveform(path: Path) -> list[int]:
    waveform = Waveform()
    with av.open(str(path)) as source:
        for frame in source.decode(audio=0):
            waveform.add(frame.to_ndarray())
    return waveform.bars()


@contextmanager
def making_ready(folder: Path) -> Iterator[Callable[[str], Ready]]:
    """Make everything ready on as many cores as there are, the longest first, while the caller goes on: what is yielded
    gives the file of a key, and makes it here when nobody has begun it."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=_leave_at_once) as pool:
        try:
            keys = sorted(KEYS, key=lambda key: -DURATIONS_MS.get(key, 0))
            begun = {key: pool.submit(ready, key, folder) for key in keys}

            @cache
            def file_of(key: str) -> Ready:
                return ready(key, folder) if begun[key].cancel() else begun[key].result()

            yield file_of
        finally:
            # Also when Ctrl-C comes while the first are being handed out: otherwise all that was begun would be drawn first.
            pool.shutdown(cancel_futures=True)


def _leave_at_once() -> None:
    """At Ctrl-C without a word, and with the parent, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

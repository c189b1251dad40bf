"""One film of many scenes: pictures as they were coded, sound coded once over all of it, captions as a track of their own. Runs
in a child process."""

import heapq
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

from media.ladder import FAST_START
from media.scenes import PICTURE, RATE, SOUND
from media.sound_track import SoundWriter

FILM, SOUND_FILE = "film.mp4", "sound.m4a"
QUIET = {"fflags": "+bitexact"}  # without a word of when and with what it was made: the same scenes are the same file
MILLISECONDS = Fraction(1, 1000)
CODING_SOUND = 0.7  # the share of the time that it takes
# Its encoder opens with nothing less; the packets are written here.
HEADER = (
    b"[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, "
    b"OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
    b"Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\nStyle: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,"
    b"100,0,0,1,1,0,2,10,10,10,0\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
BREATH_PACKETS = 2_000

Progress = Callable[[float], None]
Timed = tuple[float, int, Packet]


@dataclass(frozen=True)
class Joined:
    """What was written."""

    duration_ms: int
    size_bytes: int


def join(
    scenes: list[str], folder: str, progress: Progress, title: str = "", captions: Sequence[Sequence[Any]] = ()
) -> Joined:
    """Write film.mp4 into `folder`, of scenes in these folders. `captions` are (start ms, end ms, words), in order."""
    to, parts = Path(folder), [Path(scene) for scene in scenes]
    _code_sound(parts, to / SOUND_FILE, progress)
    with ExitStack() as stack:
        output = stack.enter_context(av.open(str(to / FILM), "w", format="mp4", options={**QUIET, **FAST_START}))
        if title:
            output.metadata["title"] = title
        first = stack.enter_context(av.open(str(parts[0] / PICTURE), format="mov"))
        sound = stack.enter_context(av.open(str(to / SOUND_FILE), format="mov"))
        shown = output.add_stream_from_template(first.streams.video[0])
        heard = output.add_stream_from_template(sound.streams.audio[0])
        said = _caption_stream(output) if captions else None
        tracks = [_pictures(parts, shown), _copied(sound, heard)]
        if said is not None:
            tracks.append(_captions(captions, said))
        for number, (_, _, packet) in enumerate(heapq.merge(*tracks, key=lambda each: each[:2])):
            output.mux(packet)
            if number % BREATH_PACKETS == 0:
                progress(CODING_SOUND + (1 - CODING_SOUND) * min(0.99, number / (50_000 + number)))
    (to / SOUND_FILE).unlink()
    with av.open(str(to / FILM), format="mov") as written:
        return Joined((written.duration or 0) * 1000 // av.time_base, (to / FILM).stat().st_size)


def _code_sound(parts: list[Path], path: Path, progress: Progress) -> None:
    with av.open(str(path), "w", format="mp4", options=QUIET) as output:
        writer = SoundWriter(output, "stereo")
        for number, part in enumerate(parts):
            for samples in _samples(part / SOUND):
                writer.add(samples)
            progress(CODING_SOUND * (number + 1) / len(parts))
        writer.finish()


def _samples(path: Path) -> Iterator[np.ndarray]:
    with av.open(str(path), format="flac") as container:
        for frame in container.decode(audio=0):
            yield (frame.to_ndarray().reshape(-1, 2).T / 32768).astype(np.float32)


def _pictures(parts: list[Path], target: Stream) -> Iterator[Timed]:
    """The packets of all scenes, one after the other. All were coded alike: what sets a decoder up is the same for each."""
    start, settings = 0, b""
    for part in parts:
        with av.open(str(part / PICTURE), format="mov") as container:
            film = container.streams.video[0]
            settings = settings or bytes(film.codec_context.extradata or b"")
            if bytes(film.codec_context.extradata or b"") != settings:
                raise ValueError(f"{part.name} was coded another way than the scenes before it")
            count = 0
            for packet in container.demux(film):
                if packet.dts is None or packet.pts is None:
                    continue
                count += 1
                pts, dts = (round(moment * packet.time_base * RATE) + start for moment in (packet.pts, packet.dts))
                packet.time_base, packet.pts, packet.dts, packet.duration = Fraction(1, RATE), pts, dts, 1
                packet.stream = target  # type: ignore[assignment]
                yield dts / RATE, 0, packet
        start += count


def _copied(container: av.container.InputContainer, target: Stream) -> Iterator[Timed]:
    for packet in container.demux(container.streams.audio[0]):
        if packet.dts is not None:
            at = float(packet.dts * packet.time_base)
            packet.stream = target  # type: ignore[assignment]
            yield at, 1, packet


def _caption_stream(output: OutputContainer) -> Stream:
    stream = output.add_stream("mov_text")
    stream.codec_context.subtitle_header = HEADER
    stream.time_base = MILLISECONDS
    return stream


def _captions(captions: Sequence[Sequence[Any]], target: Stream) -> Iterator[Timed]:
    """As 3GPP Timed Text (TS 26.245): the length of the words, the words; nothing at all between them."""
    at = 0
    for start, end, words in captions:
        start = max(at, start)
        if start > at:
            yield at / 1000, 2, _caption("", at, start, target)
        yield start / 1000, 2, _caption(words, start, end, target)
        at = max(end, start + 1)


def _caption(words: str, start: int, end: int, target: Stream) -> Packet:
    said = words.encode()
    packet = Packet(struct.pack(">H", len(said)) + said)
    packet.time_base, packet.pts, packet.dts, packet.duration = MILLISECONDS, start, start, max(1, end - start)
    packet.stream = target
    return packet

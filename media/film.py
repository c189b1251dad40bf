"""Renders film and sound that play and seek everywhere, from whatever came in. Runs in a child process.

Times are told by the frames, never by the file's header: what a browser records has no length and an uneven rate. Sound is
heard twice: first to learn how loud it is, then to be written as loud as all others.
"""

import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from PIL.Image import Image

from core.checks import Refused
from core.words import Words
from media import pictures, streams
from media.ladder import FAST_START, SMALL, Ladder, Size, sizes_of
from media.loudness import SILENCE, Loudness, Meter
from media.picture_track import PictureTrack, even_rate
from media.posters import sheet
from media.renditions import ALL, FIRST, REST, Rendering, Rendition, rendition
from media.sound_track import SoundTrack, SoundWriter, channels_of
from media.span import Span
from media.waveform import Waveform

SOUND_FILE, PEAKS_FILE, STORYBOARD_FILE, FILM_FILE = "sound.m4a", "peaks.json", "storyboard.webp", "film.mp4"
MEASURING = 0.1  # the share of the time that it takes

NO_FRAME = Words("There is no picture in this film between where it starts and where it ends.")
NO_SAMPLE = Words("There is nothing to be heard between where it starts and where it ends.")

SIZES: dict[str, Callable[[int, int], list[Size]]] = {
    ALL: sizes_of,
    FIRST: lambda _width, _height: [SMALL],
    REST: lambda width, height: [size for size in sizes_of(width, height) if size is not SMALL],
}

Progress = Callable[[float], None]
Trim = tuple[int, int | None]


class _Heard:
    """What came out of the sound of a file."""

    def __init__(self, duration_ms: int, waveform: Waveform, loudness: Loudness) -> None:
        self.duration_ms, self.waveform, self.loudness = duration_ms, waveform, loudness

    def renditions(self, folder: Path) -> list[Rendition]:
        peaks = folder / PEAKS_FILE
        peaks.write_text(json.dumps(self.waveform.detailed(), separators=(",", ":")))
        return [rendition(folder / SOUND_FILE, "audio/mp4"), rendition(peaks, "application/json")]


def render_film(
    source: str, folder: str, progress: Progress, in_ms: int = 0, out_ms: int | None = None, forms: str = ALL
) -> Rendering:
    """Write film.mp4 (H.264 and AAC, at most 720p) and its other sizes, posters, a storyboard, and where there is sound
    sound.m4a and peaks.json. `forms` asks for the smallest size and posters alone
    (FIRST), or for what is missing then (REST).

    `in_ms` and `out_ms` trim; what lies outside is in none of the files. `progress` hears 0.0 to 1.0.
    """
    to, trim = Path(folder), (in_ms, out_ms)
    loudness = _measured(source, trim, progress)
    ladder, picture, heard = _coded_apart(source, to, progress, trim, loudness, forms)
    if picture.poster is None:
        raise Refused(NO_FRAME)
    duration_ms = max(picture.duration_ms, heard.duration_ms if heard else 0)
    films = [_join(to, rung.path, rung.size, has_sound=heard is not None) for rung in ladder.rungs]
    return Rendering(
        renditions=[*films, *pictures.write_still(picture.poster, to, "poster")]
        if forms == FIRST
        else [
            *films,
            *(heard.renditions(to) if heard else []),
            *_pictures(to, picture.tiles, picture.poster, duration_ms),
        ],
        width=films[0].width,
        height=films[0].height,
        duration_ms=duration_ms,
        waveform=heard.waveform.bars() if heard else [],
        loudness=loudness.lufs,
        colour=pictures.colour(picture.poster),
        placeholder=pictures.placeholder(picture.poster),
    )


def render_sound(source: str, folder: str, progress: Progress, in_ms: int = 0, out_ms: int | None = None) -> Rendering:
    """Write sound.m4a (AAC), and the shape of its waveform. Trims as `render_film` does."""
    to, trim = Path(folder), (in_ms, out_ms)
    loudness = _measured(source, trim, progress)
    with streams.opened(source) as container:
        _, sound = streams.chosen(container)
        if sound is None:
            raise Refused(NO_SAMPLE)
        with _output(to / SOUND_FILE) as output:
            waveform, writer = Waveform(), SoundWriter(output, channels_of(sound)[1])
            span = Span(*trim, streams.origin_seconds(container))
            track = SoundTrack(sound, span, waveform, writer, gain=loudness.gain)
            _feed(container, [track], _part(progress, MEASURING, 1.0))
            writer.finish()
    if not track.duration_ms:
        raise Refused(NO_SAMPLE)
    heard = _Heard(track.duration_ms, waveform, loudness)
    return Rendering(
        renditions=heard.renditions(to),
        duration_ms=heard.duration_ms,
        waveform=waveform.bars(),
        loudness=loudness.lufs,
    )


def _measured(source: str, trim: Trim, progress: Progress) -> Loudness:
    """How loud it is between in and out."""
    with streams.opened(source) as container:
        film, sound = streams.chosen(container)
        streams.check_streams(container, film, sound)
        span = Span(*trim, streams.origin_seconds(container))
        if sound is None:
            return SILENCE
        meter = Meter(channels_of(sound)[1])
        _feed(container, [SoundTrack(sound, span, meter)], _part(progress, 0.0, MEASURING))
        return meter.measured()


def _coded_apart(
    source: str, folder: Path, progress: Progress, trim: Trim, loudness: Loudness, forms: str
) -> tuple[Ladder, PictureTrack, _Heard | None]:
    with streams.opened(source) as container, ExitStack() as outputs:
        film, sound = streams.chosen(container)
        if film is None:
            raise Refused(NO_FRAME)
        span, rate, waveform = Span(*trim, streams.origin_seconds(container)), even_rate(film), Waveform()
        ladder = Ladder(folder, rate)
        outputs.callback(ladder.close)
        picture = PictureTrack(ladder, film, span, SIZES[forms], rate)
        if sound is None:
            _feed(container, [picture], _part(progress, MEASURING, 1.0))
            picture.finish(0)
            return ladder, picture, None
        writer = SoundWriter(outputs.enter_context(_output(folder / SOUND_FILE)), channels_of(sound)[1])
        track = SoundTrack(sound, span, waveform, writer, gain=loudness.gain)
        _feed(container, [picture, track], _part(progress, MEASURING, 1.0))
        writer.finish()
        picture.finish(track.duration_ms)
    if not track.duration_ms:  # a stream may hold no sample at all, and then no file either
        (folder / SOUND_FILE).unlink(missing_ok=True)
        return ladder, picture, None
    return ladder, picture, _Heard(track.duration_ms, waveform, loudness)


def _part(progress: Progress, start: float, end: float) -> Progress:
    return lambda share: progress(start + share * (end - start))


def _output(path: Path) -> OutputContainer:
    return av.open(str(path), "w", format="mp4", options=FAST_START)


def _feed(container: InputContainer, tracks: Sequence[PictureTrack | SoundTrack], progress: Progress) -> None:
    """Feed every frame to its track, until the file or the span ends; how far it is, the bytes read say."""
    by_stream = {track.source.index: track for track in tracks}
    told, size = 0.0, max(1, container.size)
    for packet in streams.packets(container, *(track.source for track in tracks)):
        track = by_stream[packet.stream.index]
        is_early = isinstance(track, SoundTrack) and track.is_early(packet)
        for frame in () if is_early else streams.decoded(packet):
            if not track.is_over:
                track.take(frame)
        reached = (packet.pos or 0) / size
        if reached >= told + 0.01:
            told = reached
            progress(min(told, 0.99))
        if all(track.is_over for track in tracks):
            break


def _join(folder: Path, picture: Path, size: Size, *, has_sound: bool) -> Rendition:
    """Put picture and sound side by side in one file, unchanged.

    They were coded into two, as neither has to wait there for the other's first frame; players of the cut want the
    sound apart as well.
    """
    path = folder / f"{size.name}.mp4"
    with ExitStack() as stack:
        output = stack.enter_context(_output(path))
        names = [picture, folder / SOUND_FILE] if has_sound else [picture]
        inputs = [stack.enter_context(av.open(str(name), format="mov")) for name in names]
        targets = [output.add_stream_from_template(each.streams[0]) for each in inputs]
        for _, number, packet in heapq.merge(*(_timed(each, number) for number, each in enumerate(inputs))):
            packet.stream = targets[number]
            output.mux(packet)
        shown = inputs[0].streams.video[0].codec_context
        width, height = shown.width, shown.height
    picture.unlink()
    return rendition(path, "video/mp4", width=width, height=height)


def _timed(container: InputContainer, number: int) -> Iterator[tuple[float, int, Packet]]:
    for packet in container.demux():
        if packet.dts is not None:
            yield float(packet.dts * packet.time_base), number, packet


def _pictures(folder: Path, tiles: list[Image], poster: Image, duration_ms: int) -> list[Rendition]:
    path = folder / STORYBOARD_FILE
    page = sheet(tiles, duration_ms)
    page.save(path, "WEBP", quality=65, method=4)
    return [
        rendition(path, "image/webp", width=page.width, height=page.height),
        *pictures.write_still(poster, folder, "poster"),
    ]

"""Renders film and sound that play and seek everywhere, from whatever came in. Runs in a child process.

Times are told by the frames, never by the file's header: what a browser records has no length and an uneven rate.
"""

import heapq
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
from media.renditions import Rendering, Rendition, rendition
from media.tracks import PictureTrack, SoundTrack, Span

PICTURE_FILE, SOUND_FILE, FILM_FILE = "film-picture.mp4", "sound.m4a", "film.mp4"
FAST_START = {"movflags": "+faststart"}

NO_FRAME = Words("There is no picture in this film between where it starts and where it ends.")
NO_SAMPLE = Words("There is nothing to be heard between where it starts and where it ends.")

Progress = Callable[[float], None]
Trim = tuple[int, int | None]


def render_film(source: str, folder: str, progress: Progress, in_ms: int = 0, out_ms: int | None = None) -> Rendering:
    """Write film.mp4 (H.264 and AAC, at most 720p), poster-*.webp, poster.jpg, and sound.m4a where there is sound.

    `in_ms` and `out_ms` trim; what lies outside is in none of the files. `progress` hears 0.0 to 1.0.
    """
    to = Path(folder)
    picture, voice = _coded_apart(source, to, progress, (in_ms, out_ms))
    if picture.poster is None:
        raise Refused(NO_FRAME)
    _join(to, has_sound=voice is not None)
    return Rendering(
        renditions=_film_files(to, picture, picture.poster, has_sound=voice is not None),
        width=picture.width,
        height=picture.height,
        duration_ms=max(picture.duration_ms, voice.duration_ms if voice else 0),
        waveform=voice.waveform.bars() if voice else [],
        colour=pictures.colour(picture.poster),
        placeholder=pictures.placeholder(picture.poster),
    )


def render_sound(source: str, folder: str, progress: Progress, in_ms: int = 0, out_ms: int | None = None) -> Rendering:
    """Write sound.m4a (AAC), and the bars of its waveform. Trims as `render_film` does."""
    path = Path(folder, SOUND_FILE)
    with streams.opened(source) as container:
        _, sound = streams.chosen(container)
        streams.check_streams(container, None, sound)
        if sound is None:
            raise Refused(NO_SAMPLE)
        with _output(path) as output:
            voice = SoundTrack(output, sound, Span(in_ms, out_ms, streams.origin_seconds(container)))
            _transcode(container, [voice], progress)
            voice.finish()
    if not voice.duration_ms:
        raise Refused(NO_SAMPLE)
    return Rendering(
        renditions=[rendition(path, "audio/mp4")], duration_ms=voice.duration_ms, waveform=voice.waveform.bars()
    )


def _coded_apart(source: str, folder: Path, progress: Progress, trim: Trim) -> tuple[PictureTrack, SoundTrack | None]:
    with streams.opened(source) as container, ExitStack() as outputs:
        film, sound = streams.chosen(container)
        streams.check_streams(container, film, sound)
        if film is None:
            raise Refused(NO_FRAME)
        span = Span(*trim, streams.origin_seconds(container))
        picture = PictureTrack(outputs.enter_context(_output(folder / PICTURE_FILE)), film, span)
        voice = SoundTrack(outputs.enter_context(_output(folder / SOUND_FILE)), sound, span) if sound else None
        _transcode(container, [picture, voice] if voice else [picture], progress)
        if voice:
            voice.finish()
        picture.finish(voice.duration_ms if voice else 0)
    return picture, _heard(voice, folder / SOUND_FILE)


def _output(path: Path) -> OutputContainer:
    return av.open(str(path), "w", format="mp4", options=FAST_START)


def _transcode(container: InputContainer, tracks: Sequence[PictureTrack | SoundTrack], progress: Progress) -> None:
    """Feed every frame to its track, until the file or the span ends; how far it is, the bytes read say."""
    by_stream = {track.source.index: track for track in tracks}
    told, size = 0.0, max(1, container.size)
    for packet in streams.packets(container, *(track.source for track in tracks)):
        track = by_stream[packet.stream.index]
        for frame in streams.decoded(packet):
            if not track.is_over:
                track.take(frame)
        reached = (packet.pos or 0) / size
        if reached >= told + 0.01:
            told = reached
            progress(min(told, 0.99))
        if all(track.is_over for track in tracks):
            break


def _heard(track: SoundTrack | None, path: Path) -> SoundTrack | None:
    """The sound, if there was any: a stream may hold no sample at all, and then no file either."""
    if track and track.duration_ms:
        return track
    path.unlink(missing_ok=True)
    return None


def _join(folder: Path, *, has_sound: bool) -> None:
    """Put picture and sound side by side in one file, unchanged.

    They were coded into two, as neither has to wait there for the other's first frame; players of the cut want the
    sound apart as well.
    """
    with ExitStack() as stack:
        output = stack.enter_context(_output(folder / FILM_FILE))
        names = [PICTURE_FILE, SOUND_FILE] if has_sound else [PICTURE_FILE]
        inputs = [stack.enter_context(av.open(str(folder / name), format="mov")) for name in names]
        targets = [output.add_stream_from_template(each.streams[0]) for each in inputs]
        for _, number, packet in heapq.merge(*(_timed(each, number) for number, each in enumerate(inputs))):
            packet.stream = targets[number]
            output.mux(packet)
    (folder / PICTURE_FILE).unlink()


def _timed(container: InputContainer, number: int) -> Iterator[tuple[float, int, Packet]]:
    for packet in container.demux():
        if packet.dts is not None:
            yield float(packet.dts * packet.time_base), number, packet


def _film_files(folder: Path, picture: PictureTrack, poster: Image, *, has_sound: bool) -> list[Rendition]:
    film = rendition(folder / FILM_FILE, "video/mp4", width=picture.width, height=picture.height)
    sound = [rendition(folder / SOUND_FILE, "audio/mp4")] if has_sound else []
    return [film, *sound, *pictures.write_still(poster, folder, "poster")]

"""Puts what came in into a fresh container, nothing coded anew: it plays and seeks at once, upright, and says nothing of where
and with what it was made. Runs in a child process."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import av
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream
from PIL.Image import Image

from media import pictures, posters, streams
from media.renditions import Rendering, Rendition, rendition

WHOLE = "whole"


class Form(NamedTuple):
    """A container that browsers play, and how it is written so that nothing needs to be read to its end first."""

    muxer: str
    extension: str
    content_type: str
    options: dict[str, str]


# Bit-exact: without the name of what wrote it. A table of contents comes first.
_QUIET = {"fflags": "+bitexact"}
_WEBM = {**_QUIET, "cues_to_front": "1", "avoid_negative_ts": "make_zero"}
_MP4 = {**_QUIET, "movflags": "+faststart"}
WEBM_FILM = Form("webm", "webm", "video/webm", _WEBM)
MP4_FILM = Form("mp4", "mp4", "video/mp4", _MP4)
FILMS = ((WEBM_FILM, {"vp8", "vp9", "av1"}, {"opus"}), (MP4_FILM, {"h264", "av1"}, {"aac", "mp3", "opus"}))
# Vorbis is left out: its tags are part of what sets up its decoder.
SOUNDS = {
    "opus": Form("webm", "webm", "audio/webm", _WEBM),
    "aac": Form("mp4", "m4a", "audio/mp4", _MP4),
    "mp3": Form("mp3", "mp3", "audio/mpeg", {**_QUIET, "id3v2_version": "0", "write_id3v1": "0"}),
    "flac": Form("flac", "flac", "audio/flac", _QUIET),
    "pcm_s16le": Form("wav", "wav", "audio/wav", _QUIET),
}
TOLERATED_SECONDS = 0.5
READS = {"webm": "matroska", "mp4": "mov"}
EIGHT_BITS = {None, "yuv420p", "yuvj420p"}
# What cameras write between the pictures: some of them, where they are.
WITHOUT_ASIDES = {"h264": "filter_units=remove_types=6"}


def make_playable(source: str, folder: str, has_poster: bool) -> Rendering:
    """Write whole.webm (or mp4, m4a …) and, where `has_poster` asks for it, a film's poster. No rendition comes back
    where browsers could not play it. Raises Refused where the file cannot be read at all."""
    to = Path(folder)
    with streams.opened(source) as container:
        film, sound = streams.chosen(container)
        streams.check_streams(container, film, sound)
        form = _form(film, sound)
        whole = _written(container, form, film, sound, to) if form else None
    if whole is None:
        return Rendering(renditions=[])
    poster = posters.early(source) if film and has_poster else None
    return _rendering(whole, poster, to)


def _rendering(whole: Rendition, poster: Image | None, folder: Path) -> Rendering:
    if poster is None:
        return Rendering(renditions=[whole])
    return Rendering(
        renditions=[whole, *pictures.write_still(poster, folder, "poster")],
        colour=pictures.colour(poster),
        placeholder=pictures.placeholder(poster),
    )


def _form(film: VideoStream | None, sound: AudioStream | None) -> Form | None:
    heard = {streams.codec_name(sound)} if sound else set()
    if film is None:
        return SOUNDS.get(next(iter(heard), ""))
    if film.codec_context.pix_fmt not in EIGHT_BITS:
        return None
    seen = streams.codec_name(film)
    return next((form for form, films, sounds in FILMS if seen in films and heard <= sounds), None)


def _written(
    container: InputContainer,
    form: Form,
    film: VideoStream | None,
    sound: AudioStream | None,
    folder: Path,
) -> Rendition | None:
    """The file, if its packets fit into the container as they are: then all of them are in it."""
    path = folder / f"{WHOLE}.{form.extension}"
    try:
        with av.open(str(path), "w", format=form.muxer, options=form.options) as output:
            origin = streams.origin_seconds(container)
            shown = [_Copied(output, stream, origin) for stream in (film, sound) if stream]
            seconds = _copy(container, shown)
    except MemoryError:
        raise
    except (av.FFmpegError, ValueError, _Hidden):
        path.unlink(missing_ok=True)
        return None
    said = _said_seconds(path, form)  # 0 for a single frame, which would not seek
    if not said or abs(said - seconds) > TOLERATED_SECONDS:
        path.unlink(missing_ok=True)
        return None
    return rendition(path, form.content_type)


def _copy(container: InputContainer, copies: list["_Copied"]) -> float:
    """Copy every packet up to the end, or to where the file is torn. Returns when that is, in seconds."""
    by_stream = {each.source.index: each for each in copies}
    seconds = 0.0
    for packet in streams.packets(container, *(each.source for each in copies)):
        copy = by_stream[packet.stream.index]
        if packet.is_discard and copy.source.type == "video":
            raise _Hidden
        if packet.size and not packet.is_discard:
            seconds = max(seconds, copy.end_of(packet))
            copy.take(packet)
    for copy in copies:
        copy.take(None)
    return seconds


def _said_seconds(path: Path, form: Form) -> float:
    """How long the file says it is, for browsers believe it: FLAC out of Ogg says nothing, and FLAC that was cut off too much."""
    with av.open(str(path), format=READS.get(form.muxer, form.muxer)) as written:
        return (written.duration or 0) / av.time_base


class _Hidden(Exception):
    """The file hides some of its pictures from players: as they are, they would be shown."""


class _Copied:
    """A stream on its way from one container into the other."""

    def __init__(self, output: OutputContainer, source: Stream, origin_seconds: float) -> None:
        self.source, self.output = source, output
        self._origin = round(origin_seconds / source.time_base) if source.time_base else 0
        self.target = output.add_stream_from_template(source)
        self._filter: BitStreamFilterContext | None = None
        if description := WITHOUT_ASIDES.get(streams.codec_name(source)):
            self._filter = BitStreamFilterContext(description, source, self.target)

    def take(self, packet: Packet | None) -> None:
        for each in self._filtered(packet):
            each.pts, each.dts = self._from_zero(each.pts), self._from_zero(each.dts)
            each.stream = self.target
            self.output.mux(each)

    def end_of(self, packet: Packet) -> float:
        """In seconds from where the source begins."""
        moment = self._from_zero(packet.pts)
        return 0.0 if moment is None else float((moment + (packet.duration or 1)) * packet.time_base)

    def _from_zero(self, moment: int | None) -> int | None:
        return None if moment is None else moment - self._origin

    def _filtered(self, packet: Packet | None) -> Iterator[Packet]:
        if self._filter:
            yield from self._filter.filter(packet)
        elif packet is not None:
            yield packet

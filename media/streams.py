"""Opens and judges sound and film: one demuxer, a short list of codecs, no other file, no network. Runs in a child."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from core.checks import Refused
from core.words import Words

MAX_FILM_MS = 30 * 60_000
MAX_SOUND_MS = 60 * 60_000
MAX_SIDE = 4_096
MIN_SIDE = 16
MAX_STREAMS = 16
MAX_FRAMES = MAX_FILM_MS // 1000 * 240
MISSING_MS = 1_000

DEMUXERS = {
    "mp4": "mov",
    "matroska": "matroska",
    "ogg": "ogg",
    "wav": "wav",
    "flac": "flac",
    "mp3": "mp3",
    "aac": "aac",
}
FILM_CODECS = {"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mjpeg", "prores"}
SOUND_CODECS = {"aac", "mp3", "opus", "vorbis", "flac", "alac"} | {
    f"pcm_{sample}"
    for sample in ("u8", "s16le", "s16be", "s24le", "s24be", "s32le", "s32be", "f32le", "f32be", "f64le")
}
DECODERS = FILM_CODECS | SOUND_CODECS | {"mp3float", "libdav1d", "libopus", "libvorbis", "libvpx", "libvpx-vp9"}
# The headers of these say how long they should be; the others' are guesses, or absent while recording.
KEEPS_ITS_LENGTH = {"mp4", "wav", "flac"}
WRITTEN_WHILE_RECORDING = 0xFFFF_0000

SOUND_TYPES = {
    "mp4": ("audio/mp4", "m4a"),
    "webm": ("audio/webm", "webm"),
    "matroska": ("audio/x-matroska", "mka"),
    "ogg": ("audio/ogg", "ogg"),
    "wav": ("audio/wav", "wav"),
    "flac": ("audio/flac", "flac"),
    "mp3": ("audio/mpeg", "mp3"),
    "aac": ("audio/aac", "aac"),
}
FILM_TYPES = {
    "mp4": ("video/mp4", "mp4"),
    "quicktime": ("video/quicktime", "mov"),
    "webm": ("video/webm", "webm"),
    "matroska": ("video/x-matroska", "mkv"),
}

DAMAGED = Words("This file cannot be opened: it is damaged, or was cut off on the way. Send it again.")
NOTHING_INSIDE = Words("There is no picture and no sound in this file that we can read.")


def judge_streams(path: str, format: str) -> dict[str, Any]:
    """Decode the first frame of film and sound, read the file to its end, and measure it. Raises Refused."""
    with opened(path, format) as container:
        film, sound = chosen(container)
        check_streams(container, film, sound)
        size, ends, frames = _measured(container, film, sound)
        declared_ms = (container.duration or 0) // 1000
        has_sound = sound is not None and sound.index in ends
    duration_ms = max(ends.values(), default=0)
    if format == "wav":
        declared_ms = round(duration_ms * _share_promised(Path(path)))
    _check_length(duration_ms, declared_ms if format in KEEPS_ITS_LENGTH else 0, is_film=film is not None)
    flavour = _flavour(Path(path), format)
    types = FILM_TYPES if film else SOUND_TYPES
    content_type, extension = types.get(flavour) or types["mp4"]
    return {
        "kind": "film" if film else "sound",
        "content_type": content_type,
        "extension": extension,
        "width": size[0],
        "height": size[1],
        "duration_ms": duration_ms,
        "frames": frames,
        "has_sound": has_sound,
        "has_picture": film is not None,
    }


def opened(path: str, format: str | None = None) -> InputContainer:
    """Open a file of the given format, or of any accepted one. Raises Refused where it cannot be read at all."""
    limits = {
        "protocol_whitelist": "file",
        "format_whitelist": ",".join(DEMUXERS.values()),
        "codec_whitelist": ",".join(sorted(DECODERS)),
        "max_pixels": str(MAX_SIDE * MAX_SIDE),
        "max_streams": "64",
    }
    try:
        return av.open(f"file:{path}", format=DEMUXERS[format] if format else None, options=limits)
    except MemoryError:
        raise
    except (av.FFmpegError, ValueError) as damage:
        raise Refused(DAMAGED) from damage


def chosen(container: InputContainer) -> tuple[VideoStream | None, AudioStream | None]:
    """The film and the sound to use: the first of each. The cover on a record is no film."""
    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    film = next((stream for stream in container.streams.video if not stream.disposition & covers), None)
    return film, next(iter(container.streams.audio), None)


def check_streams(container: InputContainer, film: VideoStream | None, sound: AudioStream | None) -> None:
    """Refuse, before anything is decoded, what is not on the lists or beyond the limits."""
    if len(container.streams) > MAX_STREAMS:
        raise Refused(
            "This file holds %(count)s streams; the limit is %(most)s.", count=len(container.streams), most=MAX_STREAMS
        )
    if not film and not sound:
        raise Refused(NOTHING_INSIDE)
    for stream, codecs in ((film, FILM_CODECS), (sound, SOUND_CODECS)):
        if stream and codec_name(stream) not in codecs:
            raise Refused(
                "This file is coded as “%(codec)s”, which we cannot read. Save it as MP4 or WebM.",
                codec=codec_name(stream),
            )
    if film:
        check_size(film.codec_context.width, film.codec_context.height)
    if film and (film.frames or 0) > MAX_FRAMES:
        raise Refused(
            "This film has %(count)s frames; the limit is %(most)s.", count=f"{film.frames:,}", most=f"{MAX_FRAMES:,}"
        )


def codec_name(stream: Stream) -> str:
    """The codec, whichever decoder reads it; "unknown" where we have none."""
    context = stream.codec_context
    return context.codec.canonical_name if context else "unknown"


def check_size(width: int, height: int) -> None:
    """Refuse a film that is too large or too small to be seen."""
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_SIDE:
        raise Refused(
            "This film is %(width)s × %(height)s pixels; each side may be %(least)s to %(most)s. Save it smaller.",
            width=f"{width:,}",
            height=f"{height:,}",
            least=MIN_SIDE,
            most=f"{MAX_SIDE:,}",
        )


def upright_size(frame: VideoFrame, film: VideoStream) -> tuple[int, int]:
    """Width and height as people see it: square pixels, turned as the file asks."""
    ratio = film.sample_aspect_ratio or 1
    width = round(frame.width * ratio)
    return (frame.height, width) if frame.rotation % 180 else (width, frame.height)


def origin_seconds(container: InputContainer) -> float:
    """When the file's own clock starts."""
    return (container.start_time or 0) / av.time_base


def packets(container: InputContainer, *streams: Stream | None) -> Iterator[Packet]:
    """Packets of these streams up to the end, or up to where the file is torn."""
    try:
        yield from container.demux([stream for stream in streams if stream])
    except MemoryError:
        raise
    except av.FFmpegError:
        return


def decoded(packet: Packet) -> list[Any]:
    """The frames in a packet; none where it is damaged, as players do."""
    try:
        return packet.decode()
    except MemoryError:
        raise
    except av.FFmpegError:
        return []


def _measured(
    container: InputContainer, film: VideoStream | None, sound: AudioStream | None
) -> tuple[tuple[int, int], dict[int, int], int]:
    """Upright size, where each stream ends in ms, and the film's frames.

    At least one must be decodable. A muted microphone leaves a sound with nothing in it: that is no damage.
    """
    size, count, ends = (0, 0), 0, dict[int, int]()
    unproven = {stream.index for stream in (film, sound) if stream}
    origin = origin_seconds(container)
    for packet in packets(container, film, sound):
        stream = packet.stream
        if stream.index in unproven and (frames := decoded(packet)):
            unproven.discard(stream.index)
            size = upright_size(frames[0], film) if stream is film else size
        if packet.pts is None:
            continue
        end = float((packet.pts + (packet.duration or 0)) * packet.time_base) - origin
        ends[stream.index] = max(ends.get(stream.index, 0), round(end * 1000))
        count += stream is film
    main = film or sound
    if main is None or main.index in unproven:
        raise Refused(DAMAGED)
    if film:
        check_size(*size)
    return size, ends, count


def _check_length(duration_ms: int, declared_ms: int, *, is_film: bool) -> None:
    max_ms = MAX_FILM_MS if is_film else MAX_SOUND_MS
    if max(duration_ms, declared_ms) > max_ms:
        minutes = max(duration_ms, declared_ms) // 60_000
        raise Refused(
            "This lasts %(minutes)s minutes; the limit is %(most)s. Send the part that matters.",
            minutes=f"{minutes:,}",
            most=max_ms // 60_000,
        )
    if duration_ms < declared_ms - max(MISSING_MS, declared_ms // 20):
        raise Refused(
            "This file was cut off on the way: %(seconds)s of %(declared)s seconds are there. Send it again.",
            seconds=f"{duration_ms / 1000:.1f}",
            declared=f"{declared_ms / 1000:.1f}",
        )


def _share_promised(path: Path) -> float:
    """How many times as long as it is a WAV file says it is: the demuxer would believe the file's own end."""
    with path.open("rb") as file:
        promised = int.from_bytes(file.read(8)[4:], "little")
    return max(1.0, promised / path.stat().st_size) if promised < WRITTEN_WHILE_RECORDING else 1.0


def _flavour(path: Path, format: str) -> str:
    """WebM or Matroska, MP4 or QuickTime: one demuxer reads both, and the first bytes tell them apart."""
    with path.open("rb") as file:
        head = file.read(64)
    if format == "matroska" and b"webm" in head:
        return "webm"
    if format == "mp4" and (head[4:8] != b"ftyp" or head[8:12] == b"qt  "):
        return "quicktime"
    return format

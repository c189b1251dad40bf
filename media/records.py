"""A record's tracks in the form that is asked for, with their tags and the cover. Runs in a child process."""

import base64
import io
import struct
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Disposition
from PIL import Image

from media.loudness import SAMPLE_RATE
from media.typesetting import pictures_of

SIDE = 1400  # of a cover, in pixels
FRONT_COVER = 3  # of the kinds of picture of ID3v2 and FLAC (RFC 9639, 8.8)
CODECS = {
    "flac": ("flac", "flac", "s32", {"compression_level": "8"}),
    "mp3": ("mp3", "libmp3lame", "fltp", {"b": "320000"}),
    "opus": ("ogg", "libopus", "flt", {"b": "192000"}),
}

Progress = Callable[[float], None]


def draw_cover(words: dict[str, str], typefaces: str, families: list[str], path: str) -> None:
    """A square JPEG of a title and where it comes from."""
    [page] = pictures_of("cover", words, typefaces=Path(typefaces), families=families, height=SIDE)
    Image.open(io.BytesIO(page)).convert("RGB").save(path, "JPEG", quality=90)


def finish(
    tracks: list[dict[str, str]], album: str, album_artist: str, cover: str, folder: str, progress: Progress
) -> None:
    """Write each track into `folder` under its `name`, whose ending says in which form: from its `master` (FLAC), with `title`
    and `artist`. The same tracks give the same bytes."""
    picture = Path(cover).read_bytes()
    for number, track in enumerate(tracks, start=1):
        tags = {
            "title": track["title"],
            "artist": track["artist"],
            "album": album,
            "album_artist": album_artist,
            "track": f"{number}/{len(tracks)}",
        }
        _write(Path(track["master"]), Path(folder) / track["name"], tags, picture)
        progress(number / len(tracks))


def _write(master: Path, path: Path, tags: dict[str, str], picture: bytes) -> None:
    container, codec, samples, options = CODECS[path.suffix[1:]]
    with (
        av.open(str(master), format="flac") as source,
        av.open(str(path), "w", format=container, options={"fflags": "+bitexact"}) as output,
    ):
        encoder: Any = output.add_stream(codec, rate=SAMPLE_RATE, layout="stereo", options=options)
        encoder.codec_context.format = samples
        if container == "ogg":
            encoder.metadata.update(tags | {"METADATA_BLOCK_PICTURE": base64.b64encode(_block_of(picture)).decode()})
        else:
            output.metadata.update(tags)
        shown = None if container == "ogg" else _place_for(output)
        output.start_encoding()
        if shown is not None:
            still = Packet(picture)
            still.stream, still.pts, still.dts, still.time_base = shown, 0, 0, Fraction(1)
            output.mux(still)
        for frame in _frames(source, samples, encoder.codec_context.frame_size):
            output.mux(encoder.encode(frame))
        output.mux(encoder.encode(None))


def _place_for(output: OutputContainer) -> Any:
    """A stream for the cover: containers of music keep it as one that stands still."""
    stream = output.add_stream("mjpeg", rate=1)
    stream.width, stream.height, stream.pix_fmt = SIDE, SIDE, "yuvj420p"
    stream.disposition = Disposition.attached_pic
    stream.metadata["comment"] = "Cover (front)"
    return stream


def _frames(source: Any, samples: str, size: int) -> Iterator[AudioFrame]:
    """The master as an encoder wants it: in frames of its size (0: any)."""
    resampler, waiting = AudioResampler(format=samples, layout="stereo", rate=SAMPLE_RATE), AudioFifo()
    for frame in source.decode(audio=0):
        for part in resampler.resample(frame):
            if not size:
                yield part
                continue
            waiting.write(part)
            while (whole := waiting.read(size)) is not None:
                yield whole
    if size and (rest := waiting.read(0)) is not None:
        yield rest


def _block_of(picture: bytes) -> bytes:
    """A picture as FLAC and Ogg keep it (RFC 9639, 8.8)."""
    kind = b"image/jpeg"
    return b"".join(
        [
            struct.pack(">II", FRONT_COVER, len(kind)),
            kind,
            struct.pack(">IIIIII", 0, SIDE, SIDE, 24, 0, len(picture)),
            picture,
        ]
    )

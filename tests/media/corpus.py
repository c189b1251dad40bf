"""Every file that the tests of media need, made by script and tiny: good ones, torn ones, hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
from av.container import OutputContainer
from PIL import Image

RATE = 48_000
SECRET_COMMENT = b"taken by Ada at her kitchen table"
SECRET_CAMERA = "Secretcam 3000"


def drawing(width: int = 64, height: int = 48) -> Image.Image:
    """Left half red, right half blue, with a white top left corner: turning and colours can be told."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    image.paste("white", (0, 0, width // 4, height // 4))
    return image


def picture(path: Path, format: str, **options: object) -> Path:
    drawing().save(path, format, **options)
    return path


def heic(path: Path) -> Path:
    pillow_heif.from_pillow(drawing(64, 64)).save(path)
    return path


def camera_jpeg(path: Path) -> Path:
    """As a phone held upright writes it: lying pixels, an orientation, a place, a camera, a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0110] = SECRET_CAMERA
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (52.0, 31.0, 12.0)
    drawing(800, 600).save(path, "JPEG", exif=exif, comment=SECRET_COMMENT, quality=90)
    return path


def animation(path: Path, format: str, frames: int = 5) -> Path:
    pages = [Image.new("RGB", (32, 32), (40 * number % 255, 20, 90)) for number in range(frames)]
    pages[0].save(path, format, save_all=True, append_images=pages[1:], duration=50)
    return path


def png_header(path: Path, width: int, height: int) -> Path:
    """A well-formed PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


def archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("film.mp4", b"0" * 100)
    return path


def torn(source: Path, share: float = 0.5) -> Path:
    """The same file, cut off on the way."""
    content = source.read_bytes()
    path = source.with_name(f"torn-{source.name}")
    path.write_bytes(content[: int(len(content) * share)])
    return path


def tone(
    path: Path,
    format: str,
    codec: str,
    *,
    seconds: float = 1.0,
    layout: str = "mono",
    rate: int = RATE,
    silent: bool = False,
) -> Path:
    """A sound that grows louder to its end."""
    with av.open(str(path), "w", format=format) as output:
        stream = output.add_stream(codec, rate=rate, layout=layout)
        resampler = av.AudioResampler(format=stream.format.name, layout=layout, rate=rate)
        for frame in _tones(seconds, rate, silent):
            for part in resampler.resample(frame):
                output.mux(stream.encode(part))
        output.mux(stream.encode(None))
    return path


@dataclass(frozen=True, kw_only=True)
class Script:
    """What a film shows, and for how long. With `jitter` its frames come at uneven times."""

    codec: str | None
    sound: str | None
    seconds: float = 1.0
    picture_seconds: float = 1_000_000.0
    is_muted: bool = False
    black_seconds: float = 0.0
    size: tuple[int, int] = (64, 48)
    rotation: int = 0
    metadata: dict[str, str] = field(default_factory=dict)
    rate: int = 25
    jitter: int = 0
    pix_fmt: str = "yuv420p"
    layout: str = "mono"
    starts_at: float = 0.0


def film(
    path: Path,
    format: str = "mp4",
    codec: str = "libx264",
    sound: str | None = "aac",
    options: dict[str, str] | None = None,
    **details: Any,
) -> Path:
    """A film of the drawing, with a tone."""
    options = options or ({"movflags": "use_metadata_tags"} if format == "mp4" else {})
    with av.open(str(path), "w", format=format, options=options) as output:
        _shoot(output, Script(codec=codec, sound=sound, **details))
    return path


class Pipe(io.RawIOBase):
    """Somewhere to write that cannot be sought in, as a recorder's stream of chunks."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, chunk: bytes) -> int:
        self.content += chunk
        return len(chunk)


def recording(path: Path, *, picture: bool = True, sound: str | None = "libopus", **details: Any) -> Path:
    """What MediaRecorder gives: WebM without a length or an index, frames at uneven times."""
    pipe = Pipe()
    with av.open(pipe, "w", format="webm", options={"live": "1"}) as output:
        _shoot(output, Script(codec="libvpx" if picture else None, sound=sound, jitter=7, **details))
    path.write_bytes(pipe.content)
    return path


def _shoot(output: OutputContainer, script: Script) -> None:
    output.metadata.update(script.metadata)
    steps: list[Callable[[int], None]] = []
    if script.codec:
        film = output.add_stream(script.codec, rate=1000 if script.jitter else script.rate)
        film.width, film.height, film.pix_fmt = *script.size, script.pix_fmt
        film.codec_context.time_base = Fraction(1, 1000)
        if script.rotation:
            film.set_display_rotation(script.rotation)
        steps.append(_shower(output, film, script))
    if script.sound:
        voice = output.add_stream(script.sound, rate=RATE, layout=script.layout)
        steps += [] if script.is_muted else [_sounder(output, voice, script)]
    for number in range(round(script.seconds * script.rate)):
        for step in steps:
            step(number)
    for stream in output.streams:
        output.mux(stream.encode(None))


def _shower(output: OutputContainer, stream: av.VideoStream, script: Script) -> Callable[[int], None]:
    shown = np.asarray(drawing(*script.size))

    def show(number: int) -> None:
        seconds = number / script.rate
        if seconds >= script.picture_seconds:
            return
        pixels = np.zeros_like(shown) if seconds < script.black_seconds else shown
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = (
            round((seconds + script.starts_at) * 1000) + (number * script.jitter) % 11,
            Fraction(1, 1000),
        )
        output.mux(stream.encode(frame))

    return show


def _sounder(output: OutputContainer, stream: av.AudioStream, script: Script) -> Callable[[int], None]:
    resampler = av.AudioResampler(format=stream.format.name, layout=script.layout, rate=RATE)
    first, step = round(script.starts_at * RATE), RATE // script.rate

    def play(number: int) -> None:
        for part in resampler.resample(_tone(first + number * step, step, RATE, 0.5)):
            output.mux(stream.encode(part))

    return play


def _tones(seconds: float, rate: int, silent: bool) -> list[av.AudioFrame]:
    step, count = rate // 50, round(seconds * 50)
    return [_tone(number * step, step, rate, 0.0 if silent else (number + 1) / count) for number in range(count)]


def _tone(start: int, samples: int, rate: int, volume: float) -> av.AudioFrame:
    wave = volume * np.sin(2 * np.pi * 440 * np.arange(start, start + samples) / rate)
    frame = av.AudioFrame.from_ndarray(wave.astype(np.float32)[None], format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
    return frame


def wide_profile(description: str = "A wide space") -> bytes:
    """A small ICC profile of RGB with the primaries of Display P3 and a plain gamma."""

    def xyz(*numbers: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(number * 65_536) for number in numbers))

    gamma = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(2.2 * 256))
    words = description.encode()
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(words) + 1) + words + bytes(79)
    tags = [
        (b"desc", desc + bytes(-len(desc) % 4)),
        (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", xyz(0.5151, 0.2412, -0.0011)),
        (b"gXYZ", xyz(0.2920, 0.6922, 0.0419)),
        (b"bXYZ", xyz(0.1571, 0.0666, 0.7841)),
        *((name, gamma) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, body, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    head = struct.pack(">I4xI4s4s4s12x4s28x", start + len(body), 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    white = struct.pack(">3i", *(round(number * 65_536) for number in (0.9642, 1.0, 0.8249)))
    return head + white + bytes(128 - len(head) - len(white)) + table + body

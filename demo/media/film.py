"""Frames and samples to small H.264 films, samples alone to AAC: at once in the form that plays everywhere, so nothing is coded twice."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from PIL import Image

from demo.media.tone import RATE

FPS = 12
QUICK: dict[str, object] = {"aac_coder": "fast"}


def _add_sound(container: av.container.OutputContainer, stream: av.AudioStream, samples: np.ndarray) -> None:
    packed = np.ascontiguousarray(samples, np.float32)[None, :]
    frame = av.AudioFrame.from_ndarray(packed, format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
    fifo = av.AudioFifo()
    fifo.write(frame)
    size = stream.codec_context.frame_size or 1024
    while (chunk := fifo.read(size, partial=fifo.samples < size)) is not None:
        container.mux(stream.encode(chunk))
    container.mux(stream.encode(None))


def write_film(path: Path, frames: Iterable[Image.Image], sound: np.ndarray, *, fps: int = FPS) -> Path:
    """Write RGB frames of one even size, with mono sound at RATE, as an MP4 that starts playing while it loads."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        picture = container.add_stream("libx264", rate=fps)
        picture.pix_fmt = "yuv420p"
        picture.gop_size = 2 * fps
        # A fixed thread count keeps the bytes the same on every machine.
        picture.codec_context.thread_count = 1
        picture.options = {"preset": "veryfast", "crf": "23", "profile": "high", "tune": "animation"}
        voice = container.add_stream("aac", rate=RATE, layout="mono")
        voice.bit_rate, voice.options = 64_000, QUICK
        converter, before, frame = VideoReformatter(), None, None
        for number, image in enumerate(frames):
            if frame is None:
                picture.width, picture.height = image.size
            if frame is None or image is not before:
                frame = converter.reformat(av.VideoFrame.from_image(image), format="yuv420p")
            before = image
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        _add_sound(container, voice, sound)
    return path


def write_sound(path: Path, samples: np.ndarray) -> Path:
    """Write mono samples at RATE, between -1 and 1, as M4A."""
    with av.open(str(path), "w", format="ipod") as container:
        voice = container.add_stream("aac", rate=RATE, layout="mono")
        voice.bit_rate, voice.options = 96_000, QUICK
        _add_sound(container, voice, samples)
    return path


def write_picture(path: Path, image: Image.Image) -> Path:
    """Write a picture in the form its name asks for."""
    if path.suffix == ".png":
        image.save(path, optimize=False, compress_level=4)
    else:
        image.convert("RGB").save(path, quality=88)
    return path

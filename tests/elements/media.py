"""Small films, sounds and pictures for the browser tests, drawn and sounded here."""

import json

import av
import numpy
from PIL import Image

from media.ladder import FAST_START
from media.sound_track import SoundWriter

RATE, SIZE, FPS = 48000, (320, 180), 25
BURSTS, BURST_AT_S, LATE_S = (700, 1700, 3100), 1.0, 300
CAPTIONS = "WEBVTT\n\n00:00.200 --> 00:01.500\nSit down.\n\n00:01.600 --> 00:03.000\nNow <i>ask</i> it.\n"


def make_all(folder):
    film(folder / "film.webm", seconds=8, hue=(190, 80, 40))
    film(folder / "other.webm", seconds=4, hue=(40, 90, 190))
    film(folder / "ten.webm", seconds=3, hue=(60, 140, 90), rate=10)
    sound(folder / "sound.webm", seconds=4)
    for hertz in BURSTS:
        voice(folder / f"burst-{hertz}.m4a", BURST_AT_S + 1, (hertz, BURST_AT_S, BURST_AT_S + 0.1))
        voice(folder / f"late-{hertz}.m4a", LATE_S + 1, (hertz, LATE_S, LATE_S + 0.1))
    voice(folder / "held.m4a", 12, (440, 0, 12))
    (folder / "peaks.json").write_text(json.dumps({"step_ms": 50, "peaks": [number % 16 * 16 for number in range(80)]}))
    (folder / "captions.vtt").write_text(CAPTIONS)
    picture(folder / "picture.png")


def film(path, seconds, hue, rate=FPS):
    """A bar moves from left to right over a colour; a tone sounds."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libvpx", rate=rate, width=SIZE[0], height=SIZE[1], pix_fmt="yuv420p")
        video.options, video.gop_size = {"deadline": "realtime", "cpu-used": "8"}, rate
        audio = container.add_stream("libopus", rate=RATE, layout="mono")
        for number in range(seconds * rate):
            picture = numpy.full((SIZE[1], SIZE[0], 3), hue, numpy.uint8)
            left = number * (SIZE[0] - 12) // (seconds * rate)
            picture[:, left : left + 12] = 255
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode())
        _tone(container, audio, seconds, 330)


def sound(path, seconds):
    with av.open(str(path), "w") as container:
        _tone(container, container.add_stream("libopus", rate=RATE, layout="mono"), seconds, 220)


def picture(path):
    Image.new("RGB", (600, 400), (220, 200, 160)).save(path)


def voice(path, seconds, *tones):
    """A sound in the form that takes are played in: silent but for tones, each (hertz, from second, to second)."""
    samples = numpy.zeros(round(seconds * RATE))
    for hertz, begins, ends in tones:
        times = numpy.arange(round(begins * RATE), round(ends * RATE))
        samples[times] = numpy.sin(times * 2 * numpy.pi * hertz / RATE) * 0.27
    with av.open(str(path), "w", options=FAST_START) as container:
        writer = SoundWriter(container, "mono")
        writer.add(samples.astype(numpy.float32)[None])
        writer.finish()


def _tone(container, stream, seconds, hertz):
    _sound(container, stream, numpy.sin(numpy.arange(seconds * RATE) * 2 * numpy.pi * hertz / RATE) * 6000)


def _sound(container, stream, samples):
    samples = samples.astype(numpy.int16)
    for start in range(0, len(samples), 960):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + 960], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        container.mux(stream.encode(frame))
    container.mux(stream.encode())

"""Whatever people send: each is made ready, with forms that decode and are as long and as large as they should be, or is
refused with a sentence. No child breaks over it."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageOps

from core.checks import Refused
from media import streams
from media.inspection import Inspection, Kind, inspect
from media.rendering import remux, render
from media.renditions import Rendering
from media.storyboard import storyboard_of
from tests.media import corpus

pytestmark = pytest.mark.long
Make = Callable[[Path], Path]
SECONDS = 2.0
FRAGMENTED = {"movflags": "+frag_keyframe+empty_moov+default_base_moof"}
NEGATIVE = {"avoid_negative_ts": "disabled"}


def film(*arguments: Any, **details: Any) -> Make:
    return partial(_made, corpus.film, *arguments, **{"seconds": SECONDS, **details})


def recording(**details: Any) -> Make:
    return partial(_made, corpus.recording, **{"seconds": SECONDS, **details})


def tone(format: str, codec: str, **details: Any) -> Make:
    return partial(_made, corpus.tone, format, codec, **{"seconds": SECONDS, **details})


def picture(format: str, mode: str = "RGB", **options: Any) -> Make:
    return partial(_saved, format, mode, options)


def _made(make: Callable[..., Path], *arguments: Any, **details: Any) -> Path:
    *rest, path = arguments
    return make(path, *rest, **details)


def _saved(format: str, mode: str, options: dict[str, Any], path: Path) -> Path:
    image = Image.new("I;16", (64, 48), 30_000) if mode == "I;16" else corpus.drawing().convert(mode)
    image.save(path, format, **options)
    return path


def turned(orientation: int) -> Make:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture("JPEG", exif=exif, quality=95)


def heic(path: Path, depth: int = 8) -> Path:
    if depth == 8:
        return corpus.heic(path)
    pixels = np.full((64, 64, 3), 700 << 6, dtype=np.uint16)
    pillow_heif.encode("RGB;16", (64, 64), pixels.tobytes(), str(path))
    return path


FILMS: dict[str, tuple[Make, tuple[int, int]]] = {
    "h264 in mp4": (film(), (64, 48)),
    "turned by 90": (film(rotation=90), (48, 64)),
    "turned by 180": (film(rotation=180), (64, 48)),
    "turned by 270": (film(rotation=270), (48, 64)),
    "held upright": (film(size=(48, 64)), (48, 64)),
    "fragmented mp4": (film(options=FRAGMENTED), (64, 48)),
    "begins before zero": (film(options=NEGATIVE, starts_at=-0.2), (64, 48)),
    "begins late": (film("matroska", starts_at=3.0), (64, 48)),
    "hevc in mov": (film("mov", "libx265"), (64, 48)),
    "prores with alpha": (film("mov", "prores_ks", "pcm_s16le", pix_fmt="yuva444p10le"), (64, 48)),
    "motion jpeg": (film("mov", "mjpeg", "pcm_s16le", pix_fmt="yuvj420p"), (64, 48)),
    "mpeg-4 part 2": (film("mp4", "mpeg4"), (64, 48)),
    "matroska": (film("matroska", "libx264", "aac"), (64, 48)),
    "vp9 with alpha": (film("webm", "libvpx-vp9", "libopus", pix_fmt="yuva420p"), (64, 48)),
    "av1": (film("webm", "libsvtav1", "libopus", size=(128, 96)), (128, 96)),
    "vp8 with vorbis": (film("matroska", "libvpx", "flac"), (64, 48)),
    "recorded, uneven, without a length": (recording(), (64, 48)),
    "recorded, without sound": (recording(sound=None), (64, 48)),
    "recorded, muted": (recording(is_muted=True), (64, 48)),
    "recorded screen that stands still": (recording(picture_seconds=0.3), (64, 48)),
    "slow": (film(rate=5), (64, 48)),
    "fast": (film(rate=60), (64, 48)),
    "in five channels and one": (film(layout="5.1"), (64, 48)),
    "odd sides": (film("matroska", "libx264", pix_fmt="yuv444p", size=(101, 51)), (101, 51)),
    "sixteen bits": (film("matroska", "libx265", pix_fmt="yuv420p10le"), (64, 48)),
}
SOUNDS: dict[str, Make] = {
    **{
        f"wav at {rate}": tone("wav", "pcm_s16le", rate=rate)
        for rate in (8_000, 11_050, 22_050, 44_100, 96_000, 192_000)
    },
    **{
        f"wav of {codec}": tone("wav", codec)
        for codec in ("pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le")
    },
    "wav in five channels and one": tone("wav", "pcm_s16le", layout="5.1"),
    "mp3": tone("mp3", "libmp3lame", layout="stereo", rate=44_100),
    "m4a": tone("mp4", "aac"),
    "m4a without loss": tone("mp4", "alac"),
    "aac": tone("adts", "aac"),
    "ogg opus": tone("ogg", "libopus"),
    "ogg flac": tone("ogg", "flac"),
    "flac": tone("flac", "flac", rate=96_000),
    "webm": recording(picture=False),
    "matroska": tone("matroska", "libopus", layout="stereo"),
    "silence": tone("wav", "pcm_s16le", silent=True),
}
PICTURES: dict[str, tuple[Make, tuple[int, int]]] = {
    **{f"jpeg turned {turn}": (turned(turn), (64, 48) if turn < 5 else (48, 64)) for turn in range(1, 9)},
    **{f"jpeg of {mode}": (picture("JPEG", mode), (64, 48)) for mode in ("L", "CMYK")},
    "progressive jpeg": (picture("JPEG", progressive=True), (64, 48)),
    **{f"png of {mode}": (picture("PNG", mode), (64, 48)) for mode in ("1", "L", "LA", "P", "RGBA", "I;16")},
    "webp with alpha": (picture("WEBP", "RGBA", lossless=True), (64, 48)),
    "webp": (picture("WEBP"), (64, 48)),
    "avif": (picture("AVIF"), (64, 48)),
    "avif with alpha": (picture("AVIF", "RGBA"), (64, 48)),
    "gif": (picture("GIF", "P"), (64, 48)),
    "animated gif": (partial(corpus.animation, format="GIF"), (32, 32)),
    "animated webp": (partial(corpus.animation, format="WEBP"), (32, 32)),
    "animated png": (partial(corpus.animation, format="PNG"), (32, 32)),
    "heic": (heic, (64, 64)),
    "heic of ten bits": (partial(heic, depth=10), (64, 64)),
    "in a space of its own": (picture("PNG", icc_profile=corpus.wide_profile()), (64, 48)),
}
ALL: dict[str, Make] = {
    **{name: make for name, (make, _) in (*FILMS.items(), *PICTURES.items())},
    **SOUNDS,
}


@pytest.mark.parametrize("name", FILMS)
def test_a_film_becomes_forms_that_play(name: str, tmp_path: Path) -> None:
    make, size = FILMS[name]
    found, made, folder = processed(make(tmp_path / "file"), tmp_path)
    assert found.kind == Kind.FILM
    assert abs(found.width - size[0]) <= 1
    assert abs(found.height - size[1]) <= 1
    check_film(found, made, folder)
    assert abs(made.duration_ms - SECONDS * 1000) < 350


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_becomes_forms_that_play(name: str, tmp_path: Path) -> None:
    found, made, folder = processed(SOUNDS[name](tmp_path / "file"), tmp_path)
    assert found.kind == Kind.SOUND
    check_sound(made, folder)
    assert abs(made.duration_ms - SECONDS * 1000) < 150


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_becomes_forms_that_show(name: str, tmp_path: Path) -> None:
    make, size = PICTURES[name]
    found, made, folder = processed(make(tmp_path / "file"), tmp_path)
    assert found.kind == Kind.PICTURE
    assert (made.width, made.height) == size
    check_pictures(made, folder)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_turn_of_a_photograph_is_undone(orientation: int, tmp_path: Path) -> None:
    """Pillow gives a second opinion."""
    _, _, folder = processed(turned(orientation)(tmp_path / "file"), tmp_path)
    with Image.open(tmp_path / "file") as sent, Image.open(folder / "picture.jpg") as shown:
        wanted = np.asarray(ImageOps.exif_transpose(sent).convert("RGB")).astype(int)
        assert np.abs(np.asarray(shown.convert("RGB")).astype(int) - wanted).mean() < 12


@pytest.mark.parametrize("name", ALL)
def test_what_was_cut_off_is_ready_or_refused(name: str, tmp_path: Path) -> None:
    whole = ALL[name](tmp_path / "file").read_bytes()
    for tenth in range(1, 10):
        with TemporaryDirectory(dir=tmp_path) as place:
            path = Path(place, "file")
            path.write_bytes(whole[: len(whole) * tenth // 10])
            result = tried(path, Path(place))
            if isinstance(result, Refused):
                assert str(result.sentence)
            else:
                check(*result)


def tried(source: Path, place: Path) -> tuple[Inspection, Rendering, Path] | Refused:
    try:
        return processed(source, place)
    except Refused as refusal:
        return refusal


def processed(source: Path, place: Path) -> tuple[Inspection, Rendering, Path]:
    """Judge it, put it into another container, make its forms: each in a child. Raises Refused."""
    found = inspect(source, source.name)
    folders = [place / "whole", place / "ready"]
    for folder in folders:
        folder.mkdir()
    if found.kind is not Kind.PICTURE:
        for form in remux(source, folders[0], has_poster=True).renditions:
            if form.name == "whole":
                check_whole(found, folders[0] / form.file_name)
    return found, render(found.kind, source, folders[1]), folders[1]


def check(found: Inspection, made: Rendering, folder: Path) -> None:
    if found.kind is Kind.FILM:
        check_film(found, made, folder)
    elif found.kind is Kind.SOUND:
        check_sound(made, folder)
    else:
        check_pictures(made, folder)


def check_whole(found: Inspection, path: Path) -> None:
    """It says how long it is, and can be read from its middle on."""
    with av.open(str(path)) as container:
        assert container.duration
        assert abs(container.duration / 1000 - found.duration_ms) < 600
        container.seek(container.duration // 2)
        read = streams.packets(container, container.streams[0])
        assert any(streams.decoded(packet) for packet in read)  # the last may be torn


def check_film(found: Inspection, made: Rendering, folder: Path) -> None:
    films = [form for form in made.renditions if form.name.startswith("film")]
    assert films
    for form in films:
        with av.open(str(folder / form.file_name)) as container:
            shown = list(container.decode(video=0))
            assert {(frame.width, frame.height) for frame in shown} == {(form.width, form.height)}
            assert form.width % 2 == form.height % 2 == 0
            lasts = float(shown[-1].time - shown[0].time) + 1 / float(container.streams.video[0].average_rate)
            assert abs(lasts * 1000 - made.duration_ms) < 120
            assert bool(container.streams.audio) == bool(made.waveform)
    if made.waveform:
        check_sound(made, folder)
    [board] = [form for form in made.renditions if form.name == "storyboard"]
    layout = storyboard_of(made.duration_ms)
    assert board.width == 160 * layout.columns
    check_pictures(made, folder)


def check_sound(made: Rendering, folder: Path) -> None:
    """It does not clip, and lasts as long as it says: in a film no longer than that, for a torn one ends in silence."""
    with av.open(str(folder / "sound.m4a")) as container:
        samples = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    lasts_ms = samples.shape[1] / 48
    assert lasts_ms < made.duration_ms + 150
    assert made.width or abs(lasts_ms - made.duration_ms) < 150
    assert np.abs(samples).max() <= 1.0
    peaks = json.loads((folder / "peaks.json").read_text())
    assert abs(len(peaks["peaks"]) * peaks["step_ms"] - lasts_ms) <= 3 * peaks["step_ms"]
    assert len(made.waveform) == 96


def check_pictures(made: Rendering, folder: Path) -> None:
    shown = [form for form in made.renditions if form.content_type.startswith("image/")]
    assert shown
    for form in shown:
        with Image.open(folder / form.file_name) as image:
            image.load()
            assert image.size == (form.width, form.height)
            assert not {"comment", "exif", "xmp"} & set(image.info)

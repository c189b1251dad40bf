from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageCms

from core.checks import Refused
from media import streams
from media.film import render_sound
from media.inspection import Kind, inspect
from media.posters import fitting_size
from media.rendering import placeholder_cells, render
from media.renditions import Rendering
from media.span import Span
from tests.media import corpus
from tests.media.test_mixing import samples_of


def rendered(source: Path, **options: object) -> tuple[Rendering, Path]:
    folder = source.parent / "ready"
    folder.mkdir()
    return render(inspect(source, source.name).kind, source, folder, **options), folder


def near(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(found - wanted) < 40 for found, wanted in zip(pixel, colour, strict=False))


def frames(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def loudness(path: Path) -> np.ndarray:
    """The peak of each tenth of a second."""
    with av.open(str(path)) as container:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
        tenth = container.streams.audio[0].rate // 10
    return np.abs(samples[: len(samples) // tenth * tenth]).reshape(-1, tenth).max(axis=1)


def test_a_photo_comes_out_upright_and_says_nothing_of_its_maker(tmp_path: Path) -> None:
    made, folder = rendered(corpus.camera_jpeg(tmp_path / "photo.jpg"))
    assert [(each.name, each.content_type, each.width, each.height) for each in made.renditions] == [
        ("picture-320", "image/webp", 320, 427),
        ("picture-600", "image/webp", 600, 800),
        ("picture", "image/jpeg", 600, 800),
        ("jpeg-320", "image/jpeg", 320, 427),
    ]
    assert (made.width, made.height) == (600, 800)
    for each in made.renditions:
        written = (folder / each.file_name).read_bytes()
        assert len(written) == each.bytes
        assert corpus.SECRET_COMMENT not in written
        assert corpus.SECRET_CAMERA.encode() not in written
        with Image.open(folder / each.file_name) as image:
            assert not image.getexif()
            assert not {"comment", "exif", "icc_profile", "xmp"} & set(image.info)
            assert image.size == (each.width, each.height)
            assert near(image.convert("RGB").getpixel((image.width - 5, 5)), (255, 255, 255))
            assert near(image.convert("RGB").getpixel((5, 5)), (255, 0, 0))


def test_a_picture_is_never_enlarged_and_comes_in_four_widths_at_most(tmp_path: Path) -> None:
    small, _ = rendered(corpus.picture(tmp_path / "small.png", "PNG"))
    assert [each.width for each in small.renditions] == [64, 64]
    (tmp_path / "large").mkdir()
    corpus.drawing(4000, 1000).save(tmp_path / "large" / "work.png")
    large, _ = rendered(tmp_path / "large" / "work.png")
    by_type = {
        kind: [each.width for each in large.renditions if each.content_type == f"image/{kind}"]
        for kind in ("webp", "jpeg")
    }
    assert by_type == {"webp": [320, 640, 1280, 1920], "jpeg": [1280, 320, 640, 1920]}


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16", "1"])
def test_every_mode_of_a_picture_comes_out_in_colours_of_the_web(mode: str, tmp_path: Path) -> None:
    source = tmp_path / "work"
    image = Image.new("I;16", (64, 48), 30_000) if mode == "I;16" else corpus.drawing().convert(mode)
    image.save(source, "JPEG" if mode == "CMYK" else "PNG")
    made, folder = rendered(source)
    with Image.open(folder / "picture.jpg") as fallback:
        assert fallback.mode == "RGB"


def test_transparency_stays_and_lies_on_white_in_the_jpeg(tmp_path: Path) -> None:
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(tmp_path / "work.png")
    made, folder = rendered(tmp_path / "work.png")
    with Image.open(folder / "picture-64.webp") as webp, Image.open(folder / "picture.jpg") as jpeg:
        assert webp.mode == "RGBA"
        assert near(jpeg.getpixel((9, 9)), (255, 255, 255))
    assert made.colour == "#ffffff"


def test_a_colour_profile_is_applied_and_a_broken_one_left_aside(tmp_path: Path) -> None:
    lab_profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for name, profile in (("misfit", lab_profile), ("broken", b"no profile")):
        (tmp_path / name).mkdir()
        corpus.drawing().save(tmp_path / name / "work.png", icc_profile=profile)
        made, _ = rendered(tmp_path / name / "work.png")
        assert made.renditions


def test_a_small_rgb_profile_goes_along_with_its_colours(tmp_path: Path) -> None:
    profile = corpus.wide_profile()
    corpus.drawing().save(tmp_path / "work.png", icc_profile=profile)
    made, folder = rendered(tmp_path / "work.png")
    for each in made.renditions:
        with Image.open(folder / each.file_name) as image:
            assert image.info["icc_profile"] == profile
            assert near(image.convert("RGB").getpixel((60, 40)), (0, 0, 255))


@pytest.mark.parametrize("description", ["sRGB by another hand", "w" * 5_000])
def test_what_is_srgb_anyway_or_too_large_is_no_profile_to_keep(description: str, tmp_path: Path) -> None:
    corpus.drawing().save(tmp_path / "work.png", icc_profile=corpus.wide_profile(description))
    made, folder = rendered(tmp_path / "work.png")
    for each in made.renditions:
        with Image.open(folder / each.file_name) as image:
            assert "icc_profile" not in image.info


def test_a_placeholder_is_twelve_cells_of_colour(tmp_path: Path) -> None:
    made, _ = rendered(corpus.picture(tmp_path / "work.png", "PNG"))
    cells = placeholder_cells(made.placeholder)
    assert cells[0][:2] == (0, 0)
    assert cells[-1] == (3, 2, "#0000ff")
    assert len(cells) == 12
    assert made.colour.startswith("#")


def test_a_recording_becomes_a_film_that_plays_and_seeks_everywhere(tmp_path: Path) -> None:
    heard: list[float] = []
    made, folder = rendered(corpus.recording(tmp_path / "take.webm", seconds=5.0), on_progress=heard.append)
    assert [each.name for each in made.renditions] == ["film", "sound", "peaks", "storyboard", "poster-64", "poster"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(each.file_name for each in made.renditions)
    assert heard == sorted(heard)
    written = (folder / "film.mp4").read_bytes()
    assert written.index(b"moov") < written.index(b"mdat")
    with av.open(str(folder / "film.mp4")) as container:
        film, sound = container.streams.video[0], container.streams.audio[0]
        assert (film.codec_context.name, film.pix_fmt, sound.codec_context.name) == ("h264", "yuv420p", "aac")
        assert abs(container.duration / 1000 - 5_000) < 100
        assert abs(made.duration_ms - 5_000) < 100
        assert (film.start_time or 0, sound.start_time or 0) == (0, 0)
        keys = [float(packet.pts * packet.time_base) for packet in container.demux(film) if packet.is_keyframe]
    assert np.diff(keys).max() <= 2.0
    assert len(made.waveform) == 96
    assert max(made.waveform) == 100


def test_a_clip_is_turned_upright_with_its_secrets_gone(tmp_path: Path) -> None:
    secrets = {
        "title": "Ada's kitchen",
        "location": "+52.5200+013.4050/",
        "com.apple.quicktime.model": "Secretcam 3000",
    }
    source = corpus.film(tmp_path / "clip.mp4", rotation=90, size=(128, 96), metadata=secrets)
    assert b"Secretcam" in source.read_bytes()
    made, folder = rendered(source)
    written = (folder / "film.mp4").read_bytes()
    assert not [secret for secret in secrets.values() if secret.encode() in written]
    with av.open(str(source)) as container:
        wanted = np.rot90(next(container.decode(video=0)).to_ndarray(format="rgb24"))
    first = frames(folder / "film.mp4")[0]
    assert (made.width, made.height) == (first.width, first.height) == (96, 128)
    assert first.rotation == 0
    assert np.abs(first.to_ndarray(format="rgb24").astype(int) - wanted).mean() < 12


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((640, 480), (640, 480)),
        ((1920, 1080), (1280, 720)),
        ((1080, 1920), (720, 1280)),
        ((101, 51), (100, 52)),
        ((3000, 100), (1280, 42)),
    ],
)
def test_a_film_is_fitted_to_even_sides(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    assert fitting_size(*size) == fitted


def test_the_poster_is_not_the_black_before_the_film(tmp_path: Path) -> None:
    made, folder = rendered(corpus.film(tmp_path / "clip.mp4", seconds=2.0, black_seconds=1.0))
    with Image.open(folder / "poster.jpg") as poster:
        assert near(poster.getpixel((60, 40)), (0, 0, 255))


def test_what_is_trimmed_is_in_no_rendition(tmp_path: Path) -> None:
    source = corpus.film(tmp_path / "clip.mp4", seconds=3.0, black_seconds=1.0)
    made, folder = rendered(source, in_ms=1_200, out_ms=2_200)
    assert abs(made.duration_ms - 1_000) <= 40
    shown = frames(folder / "film.mp4")
    assert abs(len(shown) - 25) <= 1
    assert all(frame.to_ndarray(format="gray").mean() > 20 for frame in shown)
    with av.open(str(folder / "sound.m4a")) as sound:
        assert abs(sound.duration / 1000 - 1_000) < 60


@pytest.mark.parametrize("details", [{"sound": None}, {"is_muted": True}])
def test_a_film_without_sound_has_no_waveform(details: dict[str, object], tmp_path: Path) -> None:
    made, _ = rendered(corpus.recording(tmp_path / "take.webm", **details))
    assert [each.name for each in made.renditions] == ["film", "storyboard", "poster-64", "poster"]
    assert made.waveform == []


def test_a_sound_keeps_its_shape_and_grows_in_its_waveform(tmp_path: Path) -> None:
    made, folder = rendered(
        corpus.tone(tmp_path / "breath.wav", "wav", "pcm_s16le", seconds=2.0, layout="stereo", rate=44_100)
    )
    assert [(each.name, each.file_name, each.content_type) for each in made.renditions] == [
        ("sound", "sound.m4a", "audio/mp4"),
        ("peaks", "peaks.json", "application/json"),
    ]
    assert abs(made.duration_ms - 2_000) < 30
    assert made.waveform[0] < made.waveform[48] < made.waveform[95]
    heard = loudness(folder / "sound.m4a")
    assert heard[1] < heard[10] < heard[18]


def test_a_trimmed_sound_begins_where_it_was_asked_to(tmp_path: Path) -> None:
    made, folder = rendered(corpus.tone(tmp_path / "breath.wav", "wav", "pcm_s16le", seconds=2.0), in_ms=1_500)
    assert abs(made.duration_ms - 500) < 30
    heard = loudness(folder / "sound.m4a")
    assert heard[0] > 0.6 * heard[-1]


@pytest.mark.parametrize(
    ("format", "codec", "rate"),
    [
        ("wav", "pcm_s16le", 44_100),
        ("mp3", "libmp3lame", 44_100),
        ("mp4", "aac", 44_100),
        ("adts", "aac", 48_000),
        ("flac", "flac", 96_000),
        ("ogg", "libopus", 48_000),
        ("matroska", "libopus", 48_000),
    ],
)
def test_a_late_stretch_is_the_same_without_what_comes_long_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, codec: str, rate: int
) -> None:
    source = corpus.tone(tmp_path / "long", format, codec, seconds=8.0, rate=rate)
    packets: list[av.Packet] = []
    decoded = streams.decoded

    def count(packet: av.Packet) -> list[av.AudioFrame]:
        packets.append(packet)
        return decoded(packet)

    monkeypatch.setattr(streams, "decoded", count)
    heard = []
    for skips in (True, False):
        packets.clear()
        (folder := tmp_path / str(skips)).mkdir()
        if not skips:
            monkeypatch.setattr(Span, "is_far_before", lambda *_: False)
        made = render_sound(str(source), str(folder), lambda _share: None, 5_500, 6_500)
        heard.append((made.duration_ms, made.loudness, samples_of(folder / "sound.m4a"), len(packets)))
    (few_ms, few_lufs, few, decoded_few), (all_ms, all_lufs, whole, decoded_all) = heard
    assert (few_ms, few_lufs) == (all_ms, pytest.approx(all_lufs, abs=0.1))
    assert np.abs(few - whole).max() < 0.05
    assert decoded_few < decoded_all / 2


def test_silence_has_a_flat_waveform(tmp_path: Path) -> None:
    made, _ = rendered(corpus.tone(tmp_path / "silence.wav", "wav", "pcm_s16le", silent=True))
    assert made.waveform == [0] * 96


def test_a_picture_that_stands_still_lasts_as_long_as_its_voice(tmp_path: Path) -> None:
    source = corpus.film(tmp_path / "screen.mkv", "matroska", "libx264", "aac", seconds=2.0, picture_seconds=0.2)
    made, folder = rendered(source, in_ms=1_000)
    assert abs(made.duration_ms - 1_000) <= 40
    assert abs(len(frames(folder / "film.mp4")) - 25) <= 1


def test_a_trim_outside_the_film_is_refused(tmp_path: Path) -> None:
    source = corpus.film(tmp_path / "clip.mp4", sound=None)
    with pytest.raises(Refused, match="no picture in this film"):
        render(Kind.FILM, source, tmp_path, in_ms=60_000, out_ms=61_000)
    with pytest.raises(Refused, match="nothing to be heard"):
        render(Kind.SOUND, source, tmp_path)
    with pytest.raises(Refused, match="end must come after"):
        render(Kind.FILM, source, tmp_path, in_ms=2_000, out_ms=1_000)

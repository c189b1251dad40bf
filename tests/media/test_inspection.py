import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks import Refused
from media.inspection import Kind, inspect, safe_name
from tests.media import corpus

Make = Callable[[Path], Path]

PICTURES: dict[str, tuple[Make, str]] = {
    "jpeg": (lambda path: corpus.picture(path, "JPEG"), "image/jpeg"),
    "png": (lambda path: corpus.picture(path, "PNG"), "image/png"),
    "webp": (lambda path: corpus.picture(path, "WEBP"), "image/webp"),
    "avif": (lambda path: corpus.picture(path, "AVIF"), "image/avif"),
    "gif": (lambda path: corpus.animation(path, "GIF"), "image/gif"),
    "heic": (corpus.heic, "image/heic"),
}
SOUNDS: dict[str, tuple[Make, str]] = {
    "wav": (lambda path: corpus.tone(path, "wav", "pcm_s16le"), "audio/wav"),
    "mp3": (lambda path: corpus.tone(path, "mp3", "libmp3lame"), "audio/mpeg"),
    "m4a": (lambda path: corpus.tone(path, "ipod", "aac"), "audio/mp4"),
    "aac": (lambda path: corpus.tone(path, "adts", "aac"), "audio/aac"),
    "ogg": (lambda path: corpus.tone(path, "ogg", "libopus"), "audio/ogg"),
    "flac": (lambda path: corpus.tone(path, "flac", "flac"), "audio/flac"),
    "webm": (lambda path: corpus.recording(path, picture=False), "audio/webm"),
}
FILMS: dict[str, tuple[Make, str]] = {
    "mp4": (corpus.film, "video/mp4"),
    "mov": (lambda path: corpus.film(path, "mov"), "video/quicktime"),
    "webm": (lambda path: corpus.film(path, "webm", "libvpx-vp9", "libopus"), "video/webm"),
    "mkv": (lambda path: corpus.film(path, "matroska"), "video/x-matroska"),
}


def refusal(path: Path, name: str = "work") -> str:
    with pytest.raises(Refused) as refused:
        inspect(path, name)
    return refused.value.sentence


@pytest.mark.parametrize("extension", PICTURES)
def test_a_picture_is_known_by_its_content(extension: str, tmp_path: Path) -> None:
    make, content_type = PICTURES[extension]
    found = inspect(make(tmp_path / "work"), "holiday.exe")
    assert (found.kind, found.content_type) == (Kind.PICTURE, content_type)
    assert found.extension == {"jpeg": "jpg"}.get(extension, extension)
    assert found.width in {32, 64}
    assert found.has_picture
    assert not found.has_sound
    assert found.frames == (5 if extension == "gif" else 1)


@pytest.mark.parametrize("extension", SOUNDS)
def test_a_sound_is_known_and_measured(extension: str, tmp_path: Path) -> None:
    make, content_type = SOUNDS[extension]
    found = inspect(make(tmp_path / "work"), "work")
    assert (found.kind, found.content_type, found.extension) == (Kind.SOUND, content_type, extension)
    assert 900 <= found.duration_ms <= 1150
    assert found.has_sound
    assert not found.has_picture


@pytest.mark.parametrize("extension", FILMS)
def test_a_film_is_known_and_measured(extension: str, tmp_path: Path) -> None:
    make, content_type = FILMS[extension]
    found = inspect(make(tmp_path / "work"), "work")
    assert (found.kind, found.content_type, found.extension) == (Kind.FILM, content_type, extension)
    assert (found.width, found.height, found.frames) == (64, 48, 25)
    assert 950 <= found.duration_ms <= 1100
    assert found.has_sound
    assert found.has_picture


def test_a_recording_without_a_length_is_measured_by_its_frames(tmp_path: Path) -> None:
    found = inspect(corpus.recording(tmp_path / "take"), "take")
    assert found.content_type == "video/webm"
    assert 950 <= found.duration_ms <= 1100


def test_a_muted_microphone_is_no_damage(tmp_path: Path) -> None:
    found = inspect(corpus.recording(tmp_path / "take", is_muted=True), "take")
    assert found.kind is Kind.FILM
    assert not found.has_sound


def test_what_a_crash_left_of_a_recording_is_accepted(tmp_path: Path) -> None:
    found = inspect(corpus.torn(corpus.recording(tmp_path / "take", seconds=2.0)), "take")
    assert 0 < found.duration_ms < 2000


def test_a_picture_and_a_film_on_their_side_are_measured_upright(tmp_path: Path) -> None:
    photo = inspect(corpus.camera_jpeg(tmp_path / "photo"), "photo")
    clip = inspect(corpus.film(tmp_path / "clip", rotation=90), "clip")
    assert (photo.width, photo.height) == (600, 800)
    assert (clip.width, clip.height) == (48, 64)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "0 bytes"),
        (b"<!DOCTYPE html><html><script>alert(1)</script>", "web page"),
        (b"\n <script>alert(1)</script>", "web page"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"MZ\x90\0" + b"\0" * 100, "program"),
        (b"\x1f\x8b\x08\0" + b"\0" * 100, "archive"),
        (b"II*\0" + b"\0" * 100, "Export it as PNG or JPEG"),
        (b"just words", "cannot tell what"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 200, "damaged"),
        (b"\x1a\x45\xdf\xa3" + b"\xff" * 200, "damaged"),
        (b"....ftypisom" + b"\0" * 200, "damaged"),
    ],
)
def test_what_is_no_work_is_refused_with_a_reason(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "work"
    path.write_bytes(content)
    assert reason in refusal(path, "portrait.jpg")


def test_an_archive_is_refused(tmp_path: Path) -> None:
    assert "archive" in refusal(corpus.archive(tmp_path / "work"))


def test_a_bomb_is_refused_with_its_limit_before_it_is_decoded(tmp_path: Path) -> None:
    assert "64 million pixels" in refusal(corpus.png_header(tmp_path / "bomb", 30_000, 30_000))
    assert "16,384 along a side" in refusal(corpus.png_header(tmp_path / "strip", 40_000, 10))


def test_an_endless_animation_is_refused(tmp_path: Path) -> None:
    assert "2,000 frames" in refusal(corpus.animation(tmp_path / "work", "GIF", frames=2_001))


@pytest.mark.parametrize("extension", [name for name in PICTURES if name != "gif"])
def test_a_torn_picture_is_refused(extension: str, tmp_path: Path) -> None:
    make, _ = PICTURES[extension]
    assert "cut off" in refusal(corpus.torn(make(tmp_path / "work")))


def test_torn_sound_and_film_are_refused(tmp_path: Path) -> None:
    wav = corpus.torn(corpus.tone(tmp_path / "sound", "wav", "pcm_s16le", seconds=4.0))
    assert "2.0 of 4.0 seconds" in refusal(wav)
    assert "cut off" in refusal(corpus.torn(corpus.film(tmp_path / "film")))


def test_a_film_beyond_the_limits_is_refused(tmp_path: Path) -> None:
    wide = corpus.film(tmp_path / "wide", "matroska", "mpeg4", None, size=(4_200, 16), seconds=0.1)
    long = corpus.film(tmp_path / "long", "matroska", "mpeg4", None, size=(16, 16), seconds=2_000, rate=1)
    assert "16 to 4,096" in refusal(wide)
    assert "33 minutes; the limit is 30" in refusal(long)


def test_a_codec_that_is_on_no_list_is_refused(tmp_path: Path) -> None:
    assert "msmpeg4v3" in refusal(corpus.film(tmp_path / "film", "matroska", "msmpeg4", None))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("portrait.jpg", "portrait.jpg"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\Ada\take 1.webm", "take 1.webm"),
        ("take\x00\x1b[31m.png", "take[31m.png"),
        ("gpj.\u202etxt.exe", "gpj.txt.exe"),
        ("  .hidden. ", "hidden"),
        ("", "untitled"),
        ("...", "untitled"),
        ("/", "untitled"),
        ("e\u0301tude.wav", "étude.wav"),
        ("می\u200cخواهم.png", "می\u200cخواهم.png"),
        ("👩\u200d🎤.mp4", "👩\u200d🎤.mp4"),
        ("one\n two\t three.mp3", "one two three.mp3"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("a" * 500 + ".webm") == "a" * 115 + ".webm"
    assert len(safe_name("字" * 500 + ".webm").encode()) <= 240


@given(st.text(alphabet=st.characters()))
def test_a_safe_name_is_always_safe_and_stays_the_same(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe == safe_name(safe)
    assert len(safe) <= 120
    assert len(safe.encode()) <= 240
    assert not set(safe) & set("/\\\x00\n\r\u202e\u2066")
    assert not safe.startswith(".")
    assert not [character for character in safe if unicodedata.category(character) == "Cc"]

"""What came in, in another container: it plays and seeks at once, and says nothing of its maker."""

from pathlib import Path

import av
import pytest

from media.rendering import remux
from tests.media import corpus

SECRETS = {"title": "Ada's kitchen", "location": "+52.5200+013.4050/", "com.apple.quicktime.model": "Secretcam 3000"}


@pytest.mark.parametrize(
    ("name", "format", "codec", "rotation"),
    [("a.mp4", "mp4", "libx264", 90), ("b.mov", "mov", "libx264", 270), ("c.mkv", "matroska", "libx264", 0)],
)
def test_a_first_form_keeps_the_turn_and_no_place(
    name: str, format: str, codec: str, rotation: int, tmp_path: Path
) -> None:
    source = corpus.film(tmp_path / name, format, codec, rotation=rotation, metadata=SECRETS, size=(128, 96))
    made = remux(source, tmp_path, has_poster=True)
    written = (tmp_path / "whole.mp4").read_bytes()
    assert not [secret for secret in SECRETS.values() if secret.encode() in written]
    assert written.index(b"moov") < written.index(b"mdat")
    with av.open(str(tmp_path / "whole.mp4")) as container:
        assert next(container.decode(video=0)).rotation % 360 == rotation
        assert (container.start_time, abs(container.duration / 1e6 - 1.0) < 0.1) == (0, True)
    lying = {(form.width > form.height) for form in made.renditions if form.name.startswith("poster")}
    assert lying == {rotation == 0}


@pytest.mark.parametrize(
    ("name", "format", "codec", "whole"),
    [
        ("a.mp3", "mp3", "libmp3lame", "whole.mp3"),
        ("a.ogg", "ogg", "libopus", "whole.webm"),
        ("a.m4a", "mp4", "aac", "whole.m4a"),
        ("a.aac", "adts", "aac", "whole.m4a"),
        ("a.flac", "flac", "flac", "whole.flac"),
        ("a.wav", "wav", "pcm_s16le", "whole.wav"),
    ],
)
def test_a_sound_is_put_where_browsers_play_it(name: str, format: str, codec: str, whole: str, tmp_path: Path) -> None:
    made = remux(corpus.tone(tmp_path / name, format, codec), tmp_path, has_poster=False)
    assert [form.file_name for form in made.renditions] == [whole]
    with av.open(str(tmp_path / whole)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) / corpus.RATE == pytest.approx(1.0, abs=0.06)


def test_a_film_that_was_cut_off_after_its_first_frame_has_no_first_form(tmp_path: Path) -> None:
    """It would say no length, and could not be sought in: its ready form can."""
    whole, one = corpus.recording(tmp_path / "recorded.webm", sound=None), tmp_path / "one.webm"
    with av.open(str(whole)) as recorded, av.open(str(one), "w", format="webm", options={"live": "1"}) as output:
        target = output.add_stream_from_template(recorded.streams.video[0])
        packet = next(recorded.demux(video=0))
        packet.stream = target
        output.mux(packet)
    assert remux(one, tmp_path, has_poster=False).renditions == []
    assert not (tmp_path / "whole.webm").exists()

"""The demonstration's films, sounds and pictures: they can be decoded, have their size and length, and come out the same twice."""

import av
import numpy as np
import pytest
from PIL import Image

from demo.captions import all_cues
from demo.media.making import DURATIONS_MS, KEYS, make, make_all
from demo.media.tone import RATE

FILM, SOUND, PICTURE = "chair/example-ordered.mp4", "breaths/example-bottle.m4a", "cat/marek-1.png"


def test_a_film_decodes_to_its_size_and_length(tmp_path):
    with av.open(str(make(FILM, tmp_path))) as film:
        picture = film.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(picture)]
    assert frames[0].shape == (360, 640, 3)
    assert abs(len(frames) / 12 * 1000 - DURATIONS_MS[FILM]) <= 100
    assert np.abs(frames[0].astype(int) - frames[len(frames) // 2]).mean() > 0.2
    assert frames[0].std() > 10


def test_a_film_has_sound_as_long_as_itself(tmp_path):
    with av.open(str(make(FILM, tmp_path))) as film:
        samples = sum(frame.samples for frame in film.decode(audio=0))
    assert abs(samples / RATE * 1000 - DURATIONS_MS[FILM]) <= 120


def test_a_sound_decodes_to_its_length_and_is_heard(tmp_path):
    with av.open(str(make(SOUND, tmp_path))) as sound:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in sound.decode(audio=0)])
    assert abs(len(heard) / RATE * 1000 - DURATIONS_MS[SOUND]) <= 120
    assert 0.4 < np.abs(heard).max() <= 1.0


def test_a_picture_decodes_to_its_size(tmp_path):
    with Image.open(make(PICTURE, tmp_path)) as picture:
        assert picture.size == (600, 600)
        assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > 500


@pytest.mark.parametrize("key", [SOUND, PICTURE])
def test_making_again_gives_the_same_bytes(key, tmp_path):
    assert make(key, tmp_path / "one").read_bytes() == make(key, tmp_path / "two").read_bytes()


def test_what_is_there_already_is_not_made_again(tmp_path):
    path = make(PICTURE, tmp_path)
    path.write_bytes(b"kept")
    assert make(PICTURE, tmp_path).read_bytes() == b"kept"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_unknown_key_is_refused(tmp_path):
    with pytest.raises(KeyError):
        make("../etc/passwd", tmp_path)


def test_every_key_is_listed_once():
    assert len(set(KEYS)) == len(KEYS)


def test_everything_said_in_a_take_has_time_to_be_read():
    for key, lines in all_cues().items():
        for cue in lines:
            assert len(cue.text) / (cue.end_ms - cue.start_ms) * 1000 <= 25, (key, cue.text)


@pytest.mark.long
def test_all_of_it_can_be_made_and_opened(tmp_path):
    made = make_all(tmp_path)
    assert set(made) == set(KEYS)
    for key, path in made.items():
        if path.suffix in (".jpg", ".png"):
            with Image.open(path) as picture:
                picture.load()
            continue
        with av.open(str(path)) as media:
            assert abs(media.duration / 1000 - DURATIONS_MS[key]) <= 150, key

"""What plays together, in the files that a piece becomes: heard at once, and seen side by side or one after the other."""

import json
from pathlib import Path
from zipfile import ZipFile

import av
import numpy as np
import pytest

from core.db import db
from media.captions import Cue
from media.models import Medium
from productions import arranging, editing, filming
from productions.arranging import Turn
from productions.edits import Edit
from productions.models import Production, RenderForm, RenderState
from productions.papers import one_at_a_time
from productions.planning import part, scenes_of
from productions.weaving import Arrangement
from tests.cast import Cast
from tests.media.loudness import loudness
from tests.media.test_mixing import samples_of
from tests.productions.filming import BLUE, GREEN, RED, file_of, fill, make_film
from tests.productions.making import EVERYONE, make_alternate, make_file, make_media_work, make_production

DARK = (23, 19, 16)


@pytest.fixture(autouse=True)
def short_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, ms in {"TITLE_MS": 200, "ROLL_MS": 200, "ROLL_MS_A_LINE": 0}.items():
        monkeypatch.setattr(filming, name, ms)


def together(
    cast: Cast, *kinds: tuple[Medium, int, tuple[int, int, int], float], arrangement: Arrangement
) -> Production:
    """A piece whose places all play together: a medium, how many ms, a colour and a tone of each."""
    production = make_production(cast.course, *(f"Place {number}" for number in range(len(kinds))), lesson=cast.lesson)
    for slot, (medium, ms, colour, hertz) in zip(production.slots, kinds, strict=True):
        slot.medium, slot.seconds, slot.words = medium, None, None
        work = make_media_work(cast.learner, cast.lesson, medium, ms, visibility=EVERYONE)
        fill(work.takes[0].parts[0].file, colour, hertz=hertz)
        make_alternate(slot, work, is_chosen=True)
    for slot in production.slots[1:]:
        arranging.take_turn(slot, Turn.TOGETHER)
    passage = production.slots[0].passage
    assert passage is not None
    arranging.change_passage(passage, title="All of us", arrangement=arrangement)
    db.session.commit()
    return production


def strength(samples: np.ndarray, hertz: float, start_ms: int, end_ms: int) -> float:
    """How loud a tone is in a stretch."""
    heard = samples[:, start_ms * 48 : end_ms * 48].mean(axis=0)
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(heard)) / 48_000)
    return float(abs((heard * turns).mean()))


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def sound_of(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


def near(pixel: np.ndarray, colour: tuple[int, int, int]) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() < 30)


def test_layers_of_a_record_are_one_track_with_all_of_them_in_it(cast: Cast) -> None:
    sounds = [(Medium.SOUND, ms, RED, hertz) for ms, hertz in ((2000, 440), (1000, 660), (1500, 880))]
    production = together(cast, *sounds, arrangement=Arrangement.LAYERS)
    arranging.take_turn(production.slots[2], Turn.AFTER)
    db.session.commit()
    render = make_film(production, RenderForm.RECORD_FLAC)
    assert render.state == RenderState.DONE, render.problem
    assert [file.name for file in render.files if file.is_track] == ["01 All of us.flac"]
    assert render.duration_ms == 2500
    with file_of(render, "01 All of us.flac") as path:
        samples = samples_of(path)
    assert samples.shape[1] == 2500 * 48
    assert loudness(samples) == pytest.approx(-16, abs=0.5)
    first, second = (100, 900), (1100, 1900)
    for hertz, is_in in ((440, (True, True)), (660, (True, False)), (880, (False, True))):
        assert tuple(strength(samples, hertz, *stretch) > 0.02 for stretch in (first, second)) == is_in


def test_faces_on_a_grid_are_seen_side_by_side_and_heard_at_once(cast: Cast) -> None:
    faces = [(Medium.FILM, 1000, RED, 440), (Medium.FILM, 600, BLUE, 660), (Medium.PICTURE, 1000, GREEN, 0)]
    production = together(cast, *faces, arrangement=Arrangement.GRID)
    production.slots[2].seconds = 1
    db.session.commit()
    render = make_film(production)
    assert render.state == RenderState.DONE, render.problem
    with file_of(render) as path:
        frames, samples = pictures(path), sound_of(path)
    assert len(frames) == 6 + 30 + 6
    early, late = frames[6 + 10], frames[6 + 25]
    assert early.shape == (720, 1280, 3)
    assert near(early[180, 320], RED)
    assert near(early[180, 960], BLUE)
    assert near(early[540, 320], GREEN)
    assert near(early[540, 960], DARK)
    assert near(late[180, 320], RED)
    assert near(late[180, 960], DARK)
    assert strength(samples, 440, 300, 700) > 0.02
    assert strength(samples, 660, 300, 700) > 0.02
    assert strength(samples, 660, 900, 1150) < 0.005


def test_in_layers_the_first_that_can_be_seen_is_and_the_next_where_it_is_over(cast: Cast) -> None:
    score = [(Medium.SOUND, 1200, RED, 440), (Medium.FILM, 500, RED, 660), (Medium.FILM, 1000, BLUE, 880)]
    production = together(cast, *score, arrangement=Arrangement.LAYERS)
    render = make_film(production)
    assert render.state == RenderState.DONE, render.problem
    with file_of(render) as path:
        frames, samples = pictures(path), sound_of(path)
    assert len(frames) == 6 + 36 + 6
    shown = [frame[360, 640] for frame in frames[6:42]]
    assert all(near(pixel, RED) for pixel in shown[:15])
    assert all(near(pixel, BLUE) for pixel in shown[16:30])
    assert all(near(pixel, DARK) for pixel in shown[31:])
    for hertz in (440, 660, 880):
        assert strength(samples, hertz, 250, 650) > 0.02


def test_where_nothing_can_be_seen_all_who_are_heard_are_named(cast: Cast) -> None:
    sounds = [(Medium.SOUND, 800, RED, hertz) for hertz in (440, 660)]
    render = make_film(together(cast, *sounds, arrangement=Arrangement.LAYERS))
    assert render.state == RenderState.DONE, render.problem
    with file_of(render) as path:
        frames = pictures(path)
    assert len(frames) == 6 + 24 + 6
    assert len({tuple(pixel) for pixel in frames[18].reshape(-1, 3)[::50]}) > 10


def test_a_take_is_as_loud_as_near_and_as_long_faded_in_a_film_as_it_is_set(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    for slot in production.slots:
        slot.medium, slot.seconds, slot.words = Medium.FILM, None, None
        work = make_media_work(cast.learner, cast.lesson, Medium.FILM, 1000, visibility=EVERYONE)
        fill(work.takes[0].parts[0].file, RED, hertz=440)
        make_alternate(slot, work, is_chosen=True)
    editing.edit(production.slots[1].alternates[0], Edit(gain_db=-12, pan=1, fade_in_ms=400, zoom=2, x=0.25, y=0.5))
    db.session.commit()
    render = make_film(production)
    assert render.state == RenderState.DONE, render.problem
    with file_of(render) as path:
        frames, samples = pictures(path), sound_of(path)
    assert len(frames) == 6 + 30 + 30 + 6
    plain, edited = strength(samples, 440, 700, 1100), strength(samples[:, 48_000:], 440, 700, 1100)
    decibels = 20 * np.log10(edited / plain)
    assert decibels == pytest.approx(
        -12 - 3, abs=0.5
    )  # equal power: all of it on one side, and this is the mean of both
    left, right = (strength(samples[channel : channel + 1], 440, 1700, 2100) for channel in (0, 1))
    assert left < right / 50
    assert strength(samples, 440, 1210, 1260) < edited / 3
    assert near(frames[6 + 20][360, 640], RED)
    assert not near(frames[6 + 31][360, 640], RED)
    assert near(frames[6 + 50][360, 640], RED)


def test_nearer_is_that_part_of_the_picture(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    production.slots[0].medium, production.slots[0].seconds, production.slots[0].words = Medium.PICTURE, 1, None
    work = make_media_work(cast.learner, cast.lesson, Medium.PICTURE, visibility=EVERYONE)
    fill(work.takes[0].parts[0].file, RED, size=(720, 720))
    make_alternate(production.slots[0], work, is_chosen=True)
    db.session.commit()
    render = make_film(production)
    with file_of(render) as path:
        assert near(pictures(path)[15][360, 100], DARK)
    editing.edit(production.slots[0].alternates[0], Edit(zoom=2))
    db.session.commit()
    with file_of(make_film(production)) as path:
        assert near(pictures(path)[15][360, 100], RED)


def test_a_nudge_and_fades_are_in_the_record(cast: Cast) -> None:
    sounds = [(Medium.SOUND, 1500, RED, 440), (Medium.SOUND, 1000, RED, 880)]
    production = together(cast, *sounds, arrangement=Arrangement.LAYERS)
    editing.edit(production.slots[1].alternates[0], Edit(offset_ms=500, fade_out_ms=400))
    db.session.commit()
    render = make_film(production, RenderForm.RECORD_FLAC)
    assert render.state == RenderState.DONE, render.problem
    with file_of(render, "01 All of us.flac") as path:
        samples = samples_of(path)
    assert samples.shape[1] == 1500 * 48
    assert strength(samples, 880, 100, 480) < 0.002
    full, end = strength(samples, 880, 600, 1000), strength(samples, 880, 1400, 1480)
    assert full > 0.02
    assert end < full / 3


def test_a_file_at_fault_leaves_the_others(cast: Cast) -> None:
    sounds = [(Medium.SOUND, 1000, RED, hertz) for hertz in (440, 660)]
    production = together(cast, *sounds, arrangement=Arrangement.LAYERS)
    spoilt = production.slots[1].alternates[0].take.parts[0].file
    assert spoilt is not None
    spoilt.rendition("sound").key = make_broken(cast)
    db.session.commit()
    render = make_film(production, RenderForm.RECORD_FLAC)
    assert render.state == RenderState.DONE, render.problem
    assert [words[2]["place"] for words in render.remarks] == ["Place 1"]
    with file_of(render, "01 All of us.flac") as path:
        samples = samples_of(path)
    assert strength(samples, 440, 100, 900) > 0.02
    assert strength(samples, 660, 100, 900) < 0.005


def make_broken(cast: Cast) -> str:
    """Where a file is kept that is none."""
    file = make_file(cast.learner, Medium.PICTURE)
    fill(file, RED)
    ready = file.rendition("picture")
    assert ready is not None
    return ready.key


def test_the_zip_says_what_plays_together(cast: Cast) -> None:
    sounds = [(Medium.SOUND, ms, RED, 440) for ms in (1000, 600, 500)]
    production = together(cast, *sounds, arrangement=Arrangement.LAYERS)
    arranging.take_turn(production.slots[2], Turn.AFTER)
    db.session.commit()
    render = make_film(production, RenderForm.SITE)
    assert render.state == RenderState.DONE, render.problem
    name = next(file.name for file in render.files if file.name.endswith(".zip"))
    with file_of(render, name) as path, ZipFile(path) as zipped:
        said = json.loads(zipped.read(next(name for name in zipped.namelist() if name.endswith("cut.json"))))
    assert said["duration_ms"] == 1100
    assert [(each["start_ms"], each["layer"], each["together"]["title"]) for each in said["places"]] == [
        (0, 0, "All of us"),
        (0, 1, "All of us"),
        (600, 1, "All of us"),
    ]


def test_parts_that_play_together_are_one_scene() -> None:
    choir = {"id": "1", "title": "The choir", "arrangement": "layers"}
    parts = [
        part("sound", 900, label="Before"),
        part("sound", 1000, passage=choir, layer=0),
        part("sound", 300, passage=choir, layer=1),
        part("sound", 400, passage=choir, layer=1, at_ms=300),
        part("credits", 0),
    ]
    scenes = scenes_of(parts)
    assert [(len(scene.parts), scene.ms) for scene in scenes] == [
        (1, 900),
        (3, 1000),
        (1, 0),
    ]
    assert [scene.label for scene in scenes] == ["Before", "The choir", ""]


def test_words_said_at_once_are_shown_at_once() -> None:
    cues = [Cue(0, 1000, "One"), Cue(500, 1500, "Two"), Cue(2000, 2500, "Three")]
    assert one_at_a_time(cues) == [
        Cue(0, 500, "One"),
        Cue(500, 1000, "One\nTwo"),
        Cue(1000, 1500, "Two"),
        Cue(2000, 2500, "Three"),
    ]

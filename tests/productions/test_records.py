"""Records of the cut: which tracks, how long, how loud, with which tags, and whom they name."""

import base64
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import av
import pytest

from core import jobs
from core.checks import Refused
from core.db import db
from media.models import Medium
from productions import renders
from productions.models import Production, Render, RenderForm, RenderState
from submissions import operations as works
from tests.cast import Cast, make_work
from tests.media.loudness import loudness, true_peak
from tests.media.test_mixing import heard, samples_of
from tests.productions.filming import BLUE, file_of, fill, make_film, text_of
from tests.productions.making import EVERYONE, make_alternate, make_file, make_media_work, make_production

FORMS = [
    RenderForm.RECORD_FLAC,
    *(pytest.param(form, marks=pytest.mark.long) for form in (RenderForm.RECORD_MP3, RenderForm.RECORD_OPUS)),
]
CODED_MS = 60  # what coding adds at the ends


@pytest.fixture
def piece(cast: Cast) -> Production:
    """Words, a sound, a film with a tone, a hole, a stand-in that is a sound."""
    production = make_production(cast.course, "One", "Two: bar 9/4", "Three", "Four", "Five", lesson=cast.lesson)
    kinds = (Medium.TEXT, Medium.SOUND, Medium.FILM, Medium.SOUND, Medium.SOUND)
    for slot, medium in zip(production.slots, kinds, strict=True):
        slot.medium, slot.seconds, slot.words = medium, None if medium == Medium.TEXT else 2, None
    make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE), is_chosen=True)
    for slot, person, medium, hertz in (
        (production.slots[1], cast.learner, Medium.SOUND, 440),
        (production.slots[2], cast.named, Medium.FILM, 660),
    ):
        work = make_media_work(person, cast.lesson, medium, 2500, visibility=EVERYONE)
        fill(work.takes[0].parts[0].file, BLUE, hertz=hertz)
        make_alternate(slot, work, is_chosen=True)
    production.slots[4].stand_in = make_file(cast.instructor, Medium.SOUND, 1500)
    fill(production.slots[4].stand_in, hertz=880)
    db.session.commit()
    return production


def tracks_of(render: Render) -> list[str]:
    return sorted(file.name for file in render.files if file.is_track)


@pytest.mark.parametrize("form", FORMS)
def test_every_place_that_can_be_heard_is_a_track(piece: Production, form: RenderForm) -> None:
    render = make_film(piece, form)
    assert render.state == RenderState.DONE, render.problem
    ending = form.value.removeprefix("record-")
    assert tracks_of(render) == [f"01 Two bar 9 4.{ending}", f"02 Three.{ending}", f"03 Five.{ending}"]
    assert render.duration_ms == 2000 + 2000 + 1500
    for name, hertz, seconds in zip(tracks_of(render), (440, 660, 880), (2, 2, 1.5), strict=True):
        with file_of(render, name) as path:
            samples = samples_of(path)
        assert heard(samples, 200, 1300) == pytest.approx(hertz, abs=4)
        assert samples.shape[1] / 48 == pytest.approx(1000 * seconds, abs=0.1 if ending == "flac" else CODED_MS)
        assert loudness(samples) == pytest.approx(-16, abs=0.5)
        assert true_peak(samples) < -1
    said = {words[2]["place"] for words in render.remarks}
    assert said == {"One", "Four"}, "what cannot be heard, and what is not there"


@pytest.mark.parametrize("form", FORMS)
def test_tracks_say_what_they_are_and_show_the_cover(piece: Production, form: RenderForm) -> None:
    render = make_film(piece, form)
    with file_of(render, tracks_of(render)[0]) as path, av.open(str(path)) as file:
        tags: dict[str, Any] = {
            name.lower(): words for name, words in {**file.metadata, **file.streams.audio[0].metadata}.items()
        }
        covers = [packet for stream in file.streams.video for packet in file.demux(stream) if packet.size]
        cover = bytes(covers[0]) if covers else b""
    assert (tags["title"], tags["artist"], tags["album"]) == ("Two: bar 9/4", "Learner", "The empty chair")
    assert (tags["album_artist"], tags["track"]) == (piece.course.title, "1/3")
    with file_of(render, "cover.jpg") as path:
        assert path.read_bytes() == (cover or base64.b64decode(tags["metadata_block_picture"])[42:])


def test_a_zip_holds_all_of_it(piece: Production) -> None:
    render = make_film(piece, RenderForm.RECORD_FLAC)
    with file_of(render, "record.zip") as path, ZipFile(path) as zipped:
        assert zipped.testzip() is None
        names = {Path(name).name for name in zipped.namelist()}
    assert names == {*tracks_of(render), "cover.jpg", "credits.txt", "licences.txt"}
    credits = text_of(render, "credits.txt")
    assert "Learner" in credits
    assert "Named" in credits


@pytest.mark.long
def test_the_same_cut_is_the_same_record(piece: Production) -> None:
    def made() -> dict[str, bytes]:
        render = make_film(piece, RenderForm.RECORD_OPUS)
        found = {}
        for file in render.files:
            with file_of(render, file.name) as path:
                found[file.name] = path.read_bytes()
        return found

    assert made() == made()


def test_what_is_taken_back_is_in_no_track(cast: Cast, piece: Production) -> None:
    assert piece.leader is not None
    render = renders.ask(piece, piece.leader, form=RenderForm.RECORD_FLAC)
    works.take_back(piece.slots[1].alternates[0].submission)
    db.session.commit()
    jobs.run_due()
    db.session.refresh(render)
    assert render.state == RenderState.DONE, render.problem
    assert tracks_of(render) == ["01 Three.flac", "02 Five.flac"]
    assert "Learner" not in text_of(render, "credits.txt")


def test_where_nothing_can_be_heard_there_is_no_record(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    production.slots[0].stand_in_words = "Nobody sits down."
    db.session.commit()
    with pytest.raises(Refused, match="no place has a sound"):
        renders.ask(production, cast.instructor, form=RenderForm.RECORD_FLAC)

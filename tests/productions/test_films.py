"""Films of the cut: what plays when, who is named, and what becomes of a film that something happens to on its way."""

import errno
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import pytest

from core import jobs, storage
from core.checks import Refused
from core.db import db, now
from core.moving import named_files
from core.permissions import can
from media.models import Medium, Processing
from productions import filming, making, renders
from productions.models import Production, Render, RenderForm, RenderState, Slot
from productions.planning import plan_of
from submissions import operations as works
from submissions.models import Submission
from tests.cast import Cast, make_work
from tests.productions.filming import BLUE, GREEN, RED, colours, file_of, fill, make_film, pitch, text_of, work_ids
from tests.productions.making import EVERYONE, make_alternate, make_file, make_media_work, make_production

NAMES = "Łukasz 山田太郎 محمد שרה ஜெயா"


@pytest.fixture(autouse=True)
def short_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles and credits that are over at once."""
    for name, ms in {"TITLE_MS": 1000, "ROLL_MS": 500, "ROLL_MS_A_LINE": 0}.items():
        monkeypatch.setattr(filming, name, ms)


@pytest.fixture
def piece(cast: Cast) -> Production:
    """A title, then: words, a picture, a film with a tone, a hole, a stand-in that is a sound; then the credits."""
    production = make_production(cast.course, "One", "Two", "Three", "Four", "Five", lesson=cast.lesson)
    kinds = (Medium.TEXT, Medium.PICTURE, Medium.FILM, Medium.FILM, Medium.SOUND)
    for slot, medium in zip(production.slots, kinds, strict=True):
        slot.medium, slot.seconds, slot.words = medium, None if medium == Medium.TEXT else 1, None
    make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE), is_chosen=True)
    add(production.slots[1], make_media_work(cast.learner, cast.lesson, Medium.PICTURE, visibility=EVERYONE), RED)
    add(
        production.slots[2], make_media_work(cast.named, cast.lesson, Medium.FILM, 1500, visibility=EVERYONE), BLUE, 660
    )
    production.slots[4].stand_in = make_file(cast.instructor, Medium.SOUND, 2000)
    fill(production.slots[4].stand_in, hertz=880)
    db.session.commit()
    return production


def add(slot: Slot, work: Submission, colour: tuple[int, int, int], hertz: float = 440) -> Submission:
    fill(work.takes[0].parts[0].file, colour, hertz=hertz)
    work.takes[0].parts[0].description = "A chair by the wall."
    make_alternate(slot, work, is_chosen=True)
    return work


def kept(render_id: Any) -> set[str]:
    """What the store has of a film."""
    return {key for key, _ in storage.store().sizes() if key.startswith(f"renders/{render_id}/")}


def near(seen: tuple[int, ...], meant: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(seen, meant, strict=True))


def test_every_place_plays_at_its_time_to_the_frame(piece: Production) -> None:
    render = make_film(piece)
    assert render.state == RenderState.DONE, render.problem
    words, picture, shot, tone = 1000, 4000, 5000, 6000
    with file_of(render) as path:
        seen = colours(path)
        assert (
            len(seen)
            == round(render.duration_ms * 30 / 1000)
            == sum(scene["ms"] for scene in render.plan["parts"]) * 30 // 1000
        )  # type: ignore[operator]
        at = lambda ms: seen[round(ms * 30 / 1000)]  # noqa: E731
        assert all(near(at(ms), RED) for ms in (picture, shot - 34))
        assert not near(at(picture - 34), RED)
        assert all(near(at(ms), BLUE) for ms in (shot, tone - 34))
        assert not near(at(tone), BLUE)
        assert pitch(path, words, picture) is None
        assert pitch(path, shot + 100, tone - 100) == pytest.approx(660, abs=5)
        assert pitch(path, tone + 100, tone + 900) == pytest.approx(880, abs=5)
        assert pitch(path, tone + 1100, tone + 1900) is None


@pytest.mark.long
def test_everybody_is_in_the_credits_in_any_script(cast: Cast, piece: Production) -> None:
    piece.slots[1].alternates[0].submission.credit_as = NAMES
    render = make_film(piece)
    roll = render.plan["parts"][-1]["type"]["roll"]
    assert {name for line in roll for name in line["names"]} == {NAMES, "Learner", "Named", "Instructor"}
    said = text_of(render, "credits.txt")
    assert all(f"  {name}\n" in said for name in (NAMES, "Learner", "Named", "Instructor"))


@pytest.mark.long
def test_each_work_is_named_with_its_licence(piece: Production) -> None:
    work = piece.slots[1].alternates[0].submission
    work.licence, work.title = "cc-by", "A chair"
    said = text_of(make_film(piece), "licences.txt")
    assert f"“A chair” by Learner (http://127.0.0.1:8000/works/{work.id}), CC BY 4.0" in said


@pytest.mark.long
def test_what_is_said_is_in_a_file_and_in_the_film(piece: Production) -> None:
    render = make_film(piece)
    assert "00:00:05.000 --> 00:00:06.000\nA chair by the wall." in text_of(render, "film.vtt")
    with file_of(render) as path, av.open(str(path)) as film:
        said = [packet for packet in film.demux(film.streams.subtitles[0]) if packet.size > 2]
        assert [float(packet.pts * packet.time_base) for packet in said] == [5.0]
        assert bytes(said[0])[2:] == b"A chair by the wall."


@pytest.mark.long
def test_what_is_left_out_is_said(piece: Production) -> None:
    render = make_film(piece)
    assert [words[2]["place"] for words in render.remarks] == ["Four"]


@pytest.mark.long
def test_the_same_cut_is_the_same_film(piece: Production) -> None:
    first, second = make_film(piece), make_film(piece)
    assert first.id != second.id
    with file_of(first) as one, file_of(second) as other:
        assert one.read_bytes() == other.read_bytes()


def test_asked_for_twice_it_is_made_once(piece: Production) -> None:
    assert piece.leader is not None
    one = renders.ask(piece, piece.leader, form=RenderForm.FILM_720)
    assert renders.ask(piece, piece.leader, form=RenderForm.FILM_720) is one
    with pytest.raises(Refused, match="Another file is being made"):
        renders.ask(piece, piece.leader, form=RenderForm.FILM_1080)


def test_of_nothing_there_is_no_film(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    with pytest.raises(Refused, match="nothing to make a film of"):
        renders.ask(production, cast.instructor, form=RenderForm.FILM_720)


@pytest.mark.long
def test_a_picture_of_one_pixel_and_a_text_of_one_sign_are_scenes(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    production.slots[0].medium, production.slots[0].seconds = Medium.PICTURE, 1
    make_alternate(production.slots[1], make_work(cast.learner, cast.lesson, texts=("🪑",), visibility=EVERYONE))
    work = make_media_work(cast.learner, cast.lesson, Medium.PICTURE, visibility=EVERYONE)
    fill(work.takes[0].parts[0].file, GREEN, size=(1, 1))
    make_alternate(production.slots[0], work)
    render = make_film(production)
    assert render.state == RenderState.DONE
    with file_of(render) as path:
        assert near(colours(path)[30 + 5], GREEN)


def during(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], Any]) -> list[str]:
    """Do something while the scene of this number is being drawn; the list grows by what each scene shows."""
    drawn: list[str] = []

    def run(function: str, arguments: Any, *more: Any, **options: Any) -> Any:
        if function == "media.scenes:write_scene":
            drawn.append(arguments["scene"]["what"])
            if len(drawn) == number:
                act()
        return really(function, arguments, *more, **options)

    really = making.run
    monkeypatch.setattr(making, "run", run)
    return drawn


@pytest.mark.long
def test_what_is_taken_back_meanwhile_is_not_in_it(
    piece: Production, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = piece.slots[1].alternates[0].submission
    during(monkeypatch, 4, lambda: (works.take_back(gone), db.session.commit()))
    render = make_film(piece)
    assert render.state == RenderState.DONE
    assert gone.id not in work_ids(render)
    assert [words[2]["place"] for words in render.remarks] == ["Four", "Two"]
    with file_of(render) as path:
        assert not any(near(colour, RED) for colour in colours(path))


@pytest.mark.long
def test_what_was_killed_goes_on_where_it_was(piece: Production, monkeypatch: pytest.MonkeyPatch) -> None:
    def die() -> None:
        raise RuntimeError("the worker was ended")

    drawn = during(monkeypatch, 4, die)
    render = make_film(piece)
    assert render.state == RenderState.RUNNING
    assert drawn == ["title", "words", "picture", "film"]
    drawn.clear()
    db.session.execute(jobs.Job.__table__.update().values(run_at=now()))  # type: ignore[attr-defined]
    db.session.commit()
    jobs.run_due()
    db.session.refresh(render)
    assert render.state == RenderState.DONE
    assert drawn == ["film", "sound", "roll"]


@pytest.mark.long
def test_who_stops_it_gets_nothing_and_nothing_stays(piece: Production, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        renders.cancel(db.session.query(Render).one())
        db.session.commit()

    drawn = during(monkeypatch, 2, stop)
    render = make_film(piece)
    assert render.state == RenderState.CANCELLED
    assert len(drawn) == 2
    assert not render.files
    assert kept(render.id) == set()


@pytest.mark.long
def test_a_full_disk_says_so_and_what_is_done_stays(piece: Production, monkeypatch: pytest.MonkeyPatch) -> None:
    really, puts = storage.Folder.put, []

    def put(self: Any, key: str, source: Path, content_type: str, **options: Any) -> None:
        puts.append(key)
        if len(puts) == 5:
            raise storage.StoreAway("[Errno 28] No space left on device") from OSError(errno.ENOSPC, "full")
        really(self, key, source, content_type, **options)

    monkeypatch.setattr(storage.Folder, "put", put)
    render = make_film(piece)
    assert render.state == RenderState.FAILED
    assert "no room on the disk" in str(render.problem)
    drawn = during(monkeypatch, 99, lambda: None)
    renders.go_on(render)
    db.session.commit()
    jobs.run_due()
    db.session.refresh(render)
    assert render.state == RenderState.DONE
    assert drawn == ["picture", "film", "sound", "roll"]


@pytest.mark.long
def test_a_file_that_cannot_be_drawn_leaves_its_place_to_the_stand_in(piece: Production) -> None:
    file = piece.slots[2].alternates[0].take.parts[0].file
    ready = file.rendition("film")
    other = piece.slots[1].alternates[0].take.parts[0].file.rendition("picture")
    ready.key = other.key
    piece.slots[2].stand_in_words = "Here somebody turns round."
    render = make_film(piece)
    assert render.state == RenderState.DONE
    assert [scene["what"] for scene in render.plan["parts"]] == ["title", "words", "picture", "words", "sound", "roll"]
    assert "could not be drawn" in render.remarks[-1][0]


def test_what_is_not_ready_leaves_its_place_to_the_stand_in(cast: Cast, piece: Production) -> None:
    piece.slots[2].alternates[0].take.parts[0].file.processing = Processing.WAITING
    plan = plan_of(piece, RenderForm.FILM_720, filming.FILM)
    assert [scene["what"] for scene in plan.parts] == ["title", "words", "picture", "sound", "roll"]


@pytest.mark.long
def test_once_done_only_the_film_is_kept_and_removed_it_is_gone(piece: Production) -> None:
    render = make_film(piece)
    id = render.id
    assert kept(id) == {file.key for file in render.files}
    assert all(named_files()[file.key].size_bytes == file.size_bytes for file in render.files)
    renders.remove(render)
    db.session.commit()
    jobs.run_due()
    assert kept(id) == set()


@pytest.mark.long
def test_who_may_have_it(piece: Production, cast: Cast) -> None:
    render = make_film(piece)
    assert can(cast.instructor, "render.view", render)
    assert not can(cast.learner, "render.view", render)
    piece.premiere_at = now() - timedelta(hours=1)
    db.session.flush()
    assert all(can(person, "render.view", render) for person in (cast.learner, cast.stranger, None))
    render.is_public = False
    db.session.flush()
    assert can(cast.learner, "render.view", render)
    assert not can(cast.stranger, "render.view", render)
    gone = piece.slots[1].alternates[0].submission
    works.take_back(gone)
    db.session.flush()
    assert not can(cast.instructor, "render.view", render)

"""The pages of a piece as files: making one, watching it come, taking it home."""

from datetime import timedelta
from typing import Any

import pytest

from core.db import db, now
from media.models import Medium
from productions.making import Making, Stopped
from productions.models import Production, Render, RenderForm, RenderState
from tests.cast import Cast, make_work
from tests.productions.making import EVERYONE, make_render
from tests.routes.things import file_of
from tests.visitor import Visitor

RENDERS = "/productions/one-empty-chair/renders"


@pytest.fixture(autouse=True)
def under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Films that have begun, and never end."""

    def stop(_making: Making) -> None:
        raise Stopped

    monkeypatch.setattr(Making, "make", stop)


def test_it_is_made_once_however_often_it_is_asked_for(cast: Cast, visit: Visitor, production: Production) -> None:
    assert "None yet" in visit(RENDERS, cast.instructor).html
    for _ in range(2):
        assert visit.post(RENDERS, cast.instructor, into="film-720").location == RENDERS
    assert [render.state for render in db.session.query(Render)] == [RenderState.RUNNING]
    assert "0 per cent" in visit(RENDERS, cast.instructor).html


def test_while_one_is_made_another_is_asked_for_later(cast: Cast, visit: Visitor, production: Production) -> None:
    visit.post(RENDERS, cast.instructor, into="film-720")
    page = visit.post(RENDERS, cast.instructor, into="book")
    assert page.status == 422
    assert "Another file is being made" in page.html
    assert db.session.query(Render).count() == 1


def test_a_size_that_is_none_is_refused_and_nothing_is_made(cast: Cast, visit: Visitor, production: Production) -> None:
    assert visit.post(RENDERS, cast.instructor, into="film-12").status == 422
    assert db.session.query(Render).count() == 0


def test_where_nothing_plays_it_says_so(cast: Cast, visit: Visitor, production: Production) -> None:
    production.slots[0].stand_in_words = ""
    db.session.commit()
    page = visit.post(RENDERS, cast.instructor, into="film-720")
    assert page.status == 422
    assert "nothing to make a film of yet" in page.html


def test_what_is_stopped_says_so_and_what_failed_can_go_on(cast: Cast, visit: Visitor, production: Production) -> None:
    going = make_render(production, state=RenderState.RUNNING)
    db.session.commit()
    visit.post(f"{RENDERS}/{going.id}/cancellation", cast.instructor)
    assert "Stopped." in visit(RENDERS, cast.instructor).html
    broken = make_render(production, state=RenderState.FAILED)
    db.session.commit()
    assert "It broke." in visit(RENDERS, cast.instructor).html
    visit.post(f"{RENDERS}/{broken.id}/another-try", cast.instructor)
    db.session.refresh(broken)
    assert broken.state == RenderState.RUNNING


def test_once_it_has_premiered_its_page_gives_it_to_whoever_may_have_it(
    cast: Cast, visit: Visitor, production: Production
) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    render = make_render(production, work, key=file_of(cast.instructor, Medium.SOUND).key)
    film = f"{RENDERS}/{render.id}/film.mp4"
    db.session.commit()
    assert film not in visit("/productions/one-empty-chair").html
    production.premiere_at = now() - timedelta(minutes=1)
    db.session.commit()
    assert film in visit("/productions/one-empty-chair").html
    assert visit(f"{film}?download=").status == 200
    assert visit(f"{RENDERS}/{render.id}/other.mp4").status == 404


def test_a_record_plays_track_by_track_on_its_page(cast: Cast, visit: Visitor, production: Production) -> None:
    key = file_of(cast.instructor, Medium.SOUND).key
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    render = make_render(production, work, form=RenderForm.RECORD_MP3, key=key)
    production.premiere_at = now() - timedelta(minutes=1)
    db.session.commit()
    page = visit(RENDERS, cast.instructor)
    track = f"{RENDERS}/{render.id}/01%20One.mp3"
    assert page.links()["01 One"] == f"{track}?download="
    assert visit(track).response.headers["Content-Type"] == "audio/mpeg"
    assert "Record, MP3" in visit("/productions/one-empty-chair").text


def test_the_list_of_files_asks_as_often_however_many_there_are(
    cast: Cast, visit: Visitor, production: Production, queries: Any
) -> None:
    def asked() -> int:
        with queries() as seen:
            visit(RENDERS, cast.instructor)
        return len(seen)

    make_render(production)
    db.session.commit()
    few = asked()
    for _ in range(5):
        make_render(production, make_work(cast.learner, cast.lesson, visibility=EVERYONE))
    db.session.commit()
    assert asked() <= few + 1

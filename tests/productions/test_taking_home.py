"""All of the cut as one zip: what is in it, that it names nothing else, and how it plays from a disk without a network."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from core import jobs
from core.checks import Refused
from core.db import db
from core.storage import store
from media.models import MediaFile, Medium, Rendition
from productions import renders
from productions.models import Production, Render, RenderForm, RenderState
from submissions import operations as works
from tests.cast import Cast, make_work
from tests.journeys.browsing import AXE, LOOK, RULES, SIDEWAYS
from tests.journeys.conftest import PHONE, WIDE
from tests.productions.filming import BLUE, file_of, fill, make_film
from tests.productions.making import EVERYONE, make_alternate, make_file, make_media_work, make_production

ZIP, ROOM = "The empty chair.zip", "The empty chair/"
ADDRESS = re.compile(r"""\b(?:href|src|poster|data-src|data-poster|data-captions|srcset)="([^"]*)\"""")
SAID = "WEBVTT\n\n00:00.000 --> 00:02.000\nNobody told <the chair> & me\n"


@pytest.fixture
def piece(cast: Cast, tmp_path: Path) -> Production:
    """Words, a film with captions, a picture, a sound that stands in, and a hole."""
    production = make_production(cast.course, "One", "Two: bar 9/4", "Three", "Four", "Five", lesson=cast.lesson)
    kinds = (Medium.TEXT, Medium.FILM, Medium.PICTURE, Medium.SOUND, Medium.SOUND)
    for slot, medium in zip(production.slots, kinds, strict=True):
        slot.medium, slot.seconds, slot.words = medium, None if medium == Medium.TEXT else 2, None
    make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE), is_chosen=True)
    film = make_media_work(cast.learner, cast.lesson, Medium.FILM, 2500, visibility=EVERYONE, licence="cc-by")
    fill(film.takes[0].parts[0].file, BLUE, hertz=440)
    film.takes[0].parts[0].captions = SAID
    add_poster(film.takes[0].parts[0].file, tmp_path / "poster.jpg")
    picture = make_media_work(cast.named, cast.lesson, Medium.PICTURE, visibility=EVERYONE)
    fill(picture.takes[0].parts[0].file, BLUE)
    for slot, work in ((production.slots[1], film), (production.slots[2], picture)):
        make_alternate(slot, work, is_chosen=True)
    production.slots[3].stand_in = make_file(cast.instructor, Medium.SOUND, 1500)
    fill(production.slots[3].stand_in, hertz=880)
    db.session.commit()
    return production


def add_poster(file: MediaFile, path: Path) -> None:
    Image.new("RGB", (320, 180), BLUE).save(path)
    store().put(f"{file.key}-poster", path, "image/jpeg")
    facts = {"content_type": "image/jpeg", "size_bytes": 1, "key": f"{file.key}-poster"}
    file.renditions.append(Rendition(name="poster", file_name="poster.jpg", **facts))


def zipped(render: Render) -> dict[str, bytes]:
    """Every file, without the folder that all of them are in."""
    assert render.state == RenderState.DONE, render.problem
    with file_of(render, ZIP) as path, ZipFile(path) as found:
        assert found.testzip() is None
        assert all(name.startswith(ROOM) for name in found.namelist())
        return {name.removeprefix(ROOM): found.read(name) for name in found.namelist()}


def test_every_file_that_the_cut_names_is_there_and_no_other(piece: Production) -> None:
    files = zipped(make_film(piece, RenderForm.SITE))
    cut = json.loads(files["cut.json"])
    named = {place[role] for place in cut["places"] for role in ("file", "poster", "captions") if place[role]}
    assert named == {name for name in files if name.startswith("media/")}
    assert {name for name in files if "/" not in name} == {"index.html", "cut.json", "credits.txt", "licences.txt"}
    places: list[dict[str, Any]] = cut["places"]
    assert [(each["title"], each["medium"]) for each in places] == [
        ("One", "text"),
        ("Two: bar 9/4", "film"),
        ("Three", "picture"),
        ("Four", "sound"),
    ]
    assert (places[1]["file"], places[1]["captions"]) == ("media/02 Two bar 9 4.mp4", "media/02 Two bar 9 4.vtt")
    assert places[1]["poster"] == "media/02 Two bar 9 4 poster.jpg"
    assert (places[1]["names"], places[1]["licence"]["name"]) == (["Learner"], "CC BY")
    assert [each["start_ms"] for each in places[1:]] == [each["start_ms"] + each["duration_ms"] for each in places[:-1]]
    assert cut["duration_ms"] == places[-1]["start_ms"] + places[-1]["duration_ms"]
    assert [each["is_stand_in"] for each in places] == [False, False, False, True]
    assert len(cut["left_out"]) == 1
    assert "Five" in cut["left_out"][0]


def test_its_page_names_only_what_lies_beside_it(piece: Production) -> None:
    files = zipped(make_film(piece, RenderForm.SITE))
    page = files["index.html"].decode()
    followed = set(re.findall(r'<a href="(https?://[^"]*)"', page))
    assert followed == {"https://creativecommons.org/licenses/by/4.0/"}
    addresses = {unquote(each.partition("#")[0]) for each in ADDRESS.findall(page)} - followed - {""}
    assert addresses <= set(files)
    assert "default-src 'none'" in page
    style = files["assets/page.css"].decode()
    assert {f"assets/{name.removeprefix('./')}" for name in re.findall(r"""url\(["']?([^)"']*)""", style)} <= set(files)
    assert not re.search(r"https?:|import\s*\(|^import ", style + files["assets/cut-player.js"].decode(), re.MULTILINE)
    assert "“Five”" in page


def test_the_same_cut_is_the_same_zip_and_only_words_are_packed(piece: Production) -> None:
    made = []
    for _ in range(2):
        with file_of(make_film(piece, RenderForm.SITE), ZIP) as path, ZipFile(path) as found:
            made.append(path.read_bytes())
            packed = {Path(info.filename).suffix: info.compress_type for info in found.infolist()}
    assert made[0] == made[1]
    assert (packed[".mp4"], packed[".json"]) == (ZIP_STORED, ZIP_DEFLATED)


def test_what_is_taken_back_is_in_no_file(piece: Production) -> None:
    assert piece.leader is not None
    render = renders.ask(piece, piece.leader, form=RenderForm.SITE)
    works.take_back(piece.slots[1].alternates[0].submission)
    db.session.commit()
    jobs.run_due()
    db.session.refresh(render)
    files = zipped(render)
    assert not [name for name in files if "Two" in name]
    assert [each["title"] for each in json.loads(files["cut.json"])["places"]] == ["One", "Three", "Four"]
    assert b"Nobody told" not in b"".join(files.values())


def test_where_nothing_plays_there_is_nothing_to_take_home(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    db.session.commit()
    with pytest.raises(Refused, match="nothing to take home"):
        renders.ask(production, cast.instructor, form=RenderForm.SITE)


@pytest.fixture
def unpacked(piece: Production, tmp_path: Path) -> Path:
    with file_of(make_film(piece, RenderForm.SITE), ZIP) as path, ZipFile(path) as found:
        found.extractall(tmp_path)
    return tmp_path / ROOM


@pytest.mark.journey
@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
def test_it_plays_from_a_disk_without_a_network(unpacked: Path, browser: Browser, width: Any) -> None:
    context = browser.new_context(viewport=width)
    context.set_offline(True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((unpacked / "index.html").as_uri())
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].some(font => font.status === 'loaded'))")
    now = page.locator(".cut-places > [aria-current] [data-label]")
    expect(now).to_have_text("One")
    page.get_by_role("button", name="Play the cut").click()
    expect(now).to_have_text("Two: bar 9/4", timeout=15_000)
    expect(page.locator(".cut-captions")).to_have_text("Nobody told <the chair> & me")
    expect(page.locator(".cut-names .is-lit")).to_have_text("Learner")
    assert page.evaluate(
        "[...document.querySelectorAll('.cut-stage video')].some(film => film.currentTime > 0 && film.videoWidth)"
    )
    expect(now).to_have_text("Three", timeout=15_000)
    expect(page.locator(".cut-captions")).to_be_hidden()
    expect(page.locator(".cut-names .is-lit")).to_have_text("Named")
    expect(now).to_have_text("Four", timeout=15_000)
    expect(page.locator(".cut-face")).to_have_text("That was the cut", timeout=15_000)
    assert troubles == []
    assert {url.partition(":")[0] for url in asked} == {"file"}
    page.evaluate(AXE)  # it asks for the stylesheet by itself, which the page's policy rightly stops
    assert page.evaluate(LOOK, ["html", RULES]) == []
    assert page.evaluate(SIDEWAYS) <= 0
    context.close()


@pytest.mark.journey
def test_without_script_each_place_plays_by_itself(unpacked: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((unpacked / "index.html").as_uri())
    expect(page.locator(".cut-places video[controls]")).to_be_visible()
    expect(page.locator(".cut-places audio[controls]")).to_be_visible()
    page.get_by_text("What is said").first.click()
    expect(page.get_by_text("Nobody told <the chair> & me")).to_be_visible()
    context.close()

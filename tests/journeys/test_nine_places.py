"""Nine learners fill a piece of nine places, two of them at a time in browsers of their own, while the cut is open elsewhere; then
one's own cut plays, the leader chooses, people say how they are credited, it is taken home as files, and it premieres."""

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import pytest
from playwright.sync_api import Page, expect

from tests.classroom import CLASS, PASSWORD, email, make_class
from tests.elements.waiting import until
from tests.journeys.acts import heading, labelled, share, sign_in, upload, write
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.test_a_premiere import PREMIERE, apart_ms, plays_film
from tests.journeys.test_a_premiere import TOGETHER_MS as STARTS_WITHIN_MS
from tests.serving.making import Maker
from tests.site import Site
from tests.someone import Someone

PLACES = f"{CLASS}/edit/cut"
PIECE = "/productions/one-empty-chair"
CREDITS = f"{PIECE}/credits"
TREES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy"]
MEDIA = {"Alder": "film", "Birch": "picture"}
CUT = "document.querySelector('cut-player')"
FILM = "document.querySelector('.cut-stage video.is-shown')"
TOGETHER_MS = (
    120  # what plays, and the clock of the cut, on a machine that serves the site and draws three browsers besides
)
# How far the film on the stage is from where the clock of the cut says, by its own clock.
OFF_MS = f"""() => {{
    const {{ inMs, startMs }} = {CUT}.scene;
    return Math.abs(1000 * {FILM}.currentTime - inMs - ({CUT}.currentMs - startMs));
}}
"""
in_browsers = pytest.mark.parametrize("in_browsers", [2, len(TREES)])


@pytest.fixture
def nine(make_site: Callable[..., Site], in_browsers: int) -> Site:
    """A class of nine with a piece of nine places, for a film, a picture and words."""
    site = make_site(f"nine-{in_browsers}")
    make_class(site, 9)
    with closing(Someone(site.address)) as instructor:
        instructor.sign_in("instructor@example.org", PASSWORD)
        assert instructor.fill(PLACES, PLACES, **{"piece-title": "Nine chairs", "piece-kind": "film"}).status == 303
        lines = "\n".join(f"{tree} | {MEDIA.get(tree, 'text')}" for tree in TREES)
        assert instructor.fill(PLACES, f"{PLACES}/lines", **{"lines-lines": lines}).status == 303
    return site


def line_of(number: int) -> str:
    return f"Line 0 of learner {number}."


def arrive(browsing: Browsing, number: int, _files: Path) -> None:
    """This learner sits down where another sat before."""
    browsing.context.clear_cookies()
    sign_in(browsing, email(number))


def take_the_place(browsing: Browsing, number: int, _files: Path) -> None:
    page = browsing.go(f"{CLASS}/cut")
    page.locator("#open-places li", has_text=TREES[number]).get_by_role("button").click()
    expect(page.locator("#your-place")).to_contain_text(TREES[number])


def make_it(browsing: Browsing, number: int, files: Path) -> None:
    page = browsing.page
    page.get_by_role("link", name="Your turn").click()
    match MEDIA.get(TREES[number]):
        case "film":
            upload(page, files / "other.webm", "A chair, and nobody.")
        case "picture":
            upload(page, files / "crown.png", "A crown on a chair.")
        case _:
            write(page, line_of(number))


def share_it(browsing: Browsing, _number: int, _files: Path) -> None:
    share(browsing, "")


def fill_by_hand(site: Site, number: int) -> None:
    """The same by the same pages, without a browser."""
    maker = Maker(site, number)
    with closing(maker.someone) as someone:
        cut = someone.get(f"{CLASS}/cut").text
        [action] = re.findall(rf'action="([^"]+/reservation)"(?:(?!</form>).)*{TREES[number]}', cut, re.DOTALL)[:1]
        assert someone.post(action, someone.get(f"{CLASS}/cut").fields(action)).status == 303
        maker.share(maker.write())


def pairs(most: int) -> Iterator[list[int]]:
    """Who sits at the two browsers, one pair after the other."""
    for first in range(0, most, 2):
        yield list(range(first, min(first + 2, most)))


@pytest.mark.long
@in_browsers
def test_nine_learners_fill_nine_places_from_two_browsers(
    nine: Site, someone: Callable[..., Browsing], files: Path, in_browsers: int
) -> None:
    leader, two = someone(WIDE, at=nine), [someone(WIDE, at=nine), someone(PHONE, at=nine)]
    sign_in(leader, "instructor@example.org")
    watched = leader.go(f"{CLASS}/cut")
    doors = watched.get_by_role("list", name="The cut so far").get_by_role("link", name="Take this place")
    expect(doors).to_have_count(9)
    for pair in pairs(in_browsers):
        for act in (arrive, take_the_place, make_it, share_it):
            for browsing, number in zip(two, pair, strict=False):
                act(browsing, number, files)
    for number in range(in_browsers, 9):
        fill_by_hand(nine, number)
    expect(doors).to_have_count(0, timeout=60_000)
    leader.check()
    plays_each_take_in_its_place(two[0].go(f"{CLASS}/cut"))
    arrive(two[0], 0, files)
    plays_her_film_by_the_clock(two[0])
    the_leader_chooses(leader, in_browsers)
    people_say_how_they_are_credited(two, leader, files)
    it_is_taken_home(leader)
    it_premieres(leader, two, files)


def plays_each_take_in_its_place(page: Page) -> None:
    """Each place says whose take plays in it, and the stage shows what they wrote."""
    until(page, f"{CUT}?.classList.contains('is-upgraded')")
    names = page.evaluate(f"{CUT}.places.map(({{ label, names }}) => [label, names])")
    assert [label.split(",")[0] for label, _names in names] == TREES
    assert [name for _label, [name] in names] == [f"Learner {number}" for number in range(9)]
    for number in range(2, 9):
        page.evaluate(f"number => {CUT}.seekTo({CUT}.places[number].startMs + 1)", number)
        expect(page.locator(".cut-card").get_by_text(line_of(number))).to_be_visible()


def plays_her_film_by_the_clock(browsing: Browsing) -> None:
    """Her own cut has her film in her place; its clock and that of the cut are one."""
    page = browsing.go(f"{CLASS}/cut?variant=yours")
    page.get_by_role("button", name="Play the cut").click()
    until(page, f"{FILM}?.paused === false && {FILM}.currentTime > 1", seconds=30)
    assert page.evaluate(f"{CUT}.scene.places[0].isMine && {CUT}.scene.index === 0")
    assert page.evaluate(f"{FILM}.currentSrc.startsWith(new URL({CUT}.scene.src, location).href)")
    until(page, f"({OFF_MS})() < {TOGETHER_MS}")
    until(page, f"{CUT}.scene.index === 1", seconds=30)
    assert page.evaluate(f"Math.abs({CUT}.currentMs - {CUT}.places[1].startMs)") < 1000
    page.get_by_role("button", name="Pause").click()


def the_leader_chooses(leader: Browsing, most: int) -> None:
    """Those who sat in the browsers, by the pages of the cutting room; the place that is left says so."""
    for tree in TREES[: max(most, 3)]:
        page = leader.go(f"{PIECE}/cut")
        page.get_by_role("row").filter(has_text=tree).get_by_role("link").click()
        page.get_by_role("button", name="Put in the cut").click()
        expect(page.get_by_role("button", name="Put in the cut")).to_have_count(0)
    rows = leader.go(f"{PIECE}/cut").get_by_role("row")
    expect(rows.filter(has_text="the chosen one")).to_have_count(max(most, 3))


def people_say_how_they_are_credited(two: list[Browsing], leader: Browsing, files: Path) -> None:
    """One is right, one changes the name, one stays out; the leader sees what each said."""
    for number, answer, name in ((0, "That is right", ""), (1, "That is right", "L. One"), (2, "Leave me out", "")):
        browsing = two[number % 2]
        arrive(browsing, number, files)
        page = browsing.go(CREDITS)
        if name:
            labelled(page, "Your name in the credits").fill(name)
        page.get_by_role("button", name=answer).click()
        expect(
            page.get_by_text("That is how you are credited.").or_(page.get_by_text("You are not named."))
        ).to_be_visible()
    page = leader.go(CREDITS)
    expect(heading(page)).to_have_text("Credits")
    said = page.get_by_role("table")
    for name, state in (("Learner 0", "Confirmed"), ("L. One", "Confirmed"), ("Learner 2", "Left out, at their wish")):
        expect(said.get_by_role("row").filter(has_text=name)).to_contain_text(state)
    roll = page.locator(".credits")
    expect(roll).to_contain_text("L. One")
    expect(roll).not_to_contain_text("Learner 2")
    leader.check()


def it_is_taken_home(leader: Browsing) -> None:
    """As a film whose captions and credits name who wants to be named, and all of it as a zip."""
    film = made(leader, "Film, 720p", "The film")
    with av.open(str(film)) as container:
        assert container.duration
        assert container.duration > 9_000_000
        assert {stream.type for stream in container.streams} == {"video", "audio", "subtitle"}
    credits = brought(leader.page, "Its credits").read_text()
    assert "L. One" in credits
    assert "Learner 2" not in credits
    with zipfile.ZipFile(made(leader, "All of it as one zip", "All of it")) as everything:
        assert everything.testzip() is None
        assert {"index.html", "cut.json", "credits.txt"} <= {Path(name).name for name in everything.namelist()}


def made(leader: Browsing, form: str, name: str) -> Path:
    page = leader.go(f"{PIECE}/cut")
    page.get_by_role("link", name="As a file").click()
    page.get_by_label(form).check()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("link", name=name)).to_be_visible(timeout=300_000)
    leader.check()
    return brought(page, name)


def brought(page: Page, name: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path())


def it_premieres(leader: Browsing, two: list[Browsing], files: Path) -> None:
    """At a date that the leader sets, both see it begin at the same moment."""
    begins = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=2)
    page = leader.go(PLACES)
    labelled(page, "Premiere").fill(begins.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    for number, browsing in enumerate(two):
        arrive(browsing, number, files)
    seated = [browsing.go(PREMIERE) for browsing in two]
    for hall in seated:
        hall.get_by_role("button", name="Take your seat").click()
    for hall in seated:
        plays_film(hall, 0, seconds=150)
    assert apart_ms(*seated) < STARTS_WITHIN_MS

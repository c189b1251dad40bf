"""A call that hides both names, by two people in browsers: whatever either can reach is searched for the other, before an answer
and after; and a call that hides who answers shows them once their words were taken up."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path

import pytest
from playwright.sync_api import Error, Request, expect

from tests.classroom import PASSWORD
from tests.journeys.acts import bench_of, heading, labelled, upload
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE
from tests.links import Walk
from tests.marks import signed_photograph
from tests.serving.making import LOOKS_FOR
from tests.site import Site
from tests.unnamed import ANSWERER, ANSWERS_UNNAMED, MAKER, NOBODY_NAMED, make_unnamed

MOST = 60
LANDED = "Her hand stops before the handle does."
REFERS = """
[...document.querySelectorAll("a[href], img, source, track, video, audio, link[href]")].flatMap(each =>
    [each.getAttribute("href"), each.getAttribute("src"), each.getAttribute("poster"),
     ...(each.getAttribute("srcset") ?? "").split(", ").map(one => one.split(" ")[0])])
    .filter(link => link && !link.startsWith("#") && !link.startsWith("blob:"))
"""
PEOPLE = re.compile(r"^/(class-projects/[^/]+/people|people/)")  # that somebody is here is no secret: what is theirs is
OWN = re.compile(r"^/(settings|signout|signin|signup|works/new)")
FILE = re.compile(r"^/(media|built|static)/|\.(csv|vtt|ics|atom|xml|jsonld|webmanifest|txt)$")


@pytest.fixture(scope="module")
def unnamed(make_site: Callable[..., Site]) -> Site:
    return make_site("unnamed")


@pytest.fixture(scope="module")
def marks(unnamed: Site) -> dict[str, list[str]]:
    return make_unnamed(unnamed)


def path_of(title: str) -> str:
    return f"/class-projects/{title.lower().replace(' ', '-')}"


def sign_in(browsing: Browsing, handle: str) -> None:
    page = browsing.go("/signin")
    page.get_by_label("Email").fill(f"{handle}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(heading(page)).to_have_text("What needs you")


def make_and_share(browsing: Browsing, title: str, photograph: Path) -> str:
    page = browsing.go(f"{path_of(title)}/lessons/find-the-turn")
    page.get_by_role("link", name="Your turn").click()
    upload(page, photograph, "A hand, and a handle")
    bench_of(page).get_by_role("link", name="Share it").click()
    labelled(page, "Title").fill("The handle")
    page.get_by_role("button", name="Share it").click()
    expect(heading(page)).to_have_text("You are in")
    return page.url.removesuffix("/shared").removeprefix(browsing.site.address)


def answer(browsing: Browsing, marks: list[str]) -> None:
    """The work that the site gives, from a page that does not say whose it is."""
    page = browsing.go("/reviews")
    with listening(browsing, marks) as told:
        page.get_by_role("button", name="Show me the first").click()
        landed = page.get_by_role("group", name="What landed")
        landed.get_by_role("textbox", name="What landed", exact=True).fill(LANDED)
        landed.get_by_label("the whole of it").check()
        expect(page.get_by_text("Draft saved")).to_be_visible()
        page.wait_for_timeout(LOOKS_FOR * 1000)
        page.get_by_role("button", name="Send and next").click()
        expect(heading(page)).to_contain_text("heard back because of you")
    assert told == []


@contextmanager
def listening(browsing: Browsing, marks: list[str]) -> Iterator[list[str]]:
    """The address of whatever this browser is sent meanwhile that has one of these marks: in it, its headers or its address."""
    told: list[str] = []

    def hear(request: Request) -> None:
        response = request.response()
        if response is None or not request.url.startswith(browsing.site.address):
            return
        try:
            body = response.body()
        except Error:  # a redirect has none, nor a page that the browser has let go of
            body = b""
        if says(marks, request.url, str(response.headers), body):
            told.append(request.url)

    browsing.page.on("requestfinished", hear)
    yield told
    browsing.page.wait_for_load_state()
    browsing.page.remove_listener("requestfinished", hear)


def says(marks: list[str], *where: str | bytes) -> bool:
    told = b" ".join(each if isinstance(each, bytes) else each.encode() for each in where)
    return any(mark.encode() in told for mark in marks)


def leaks(browsing: Browsing, marks: list[str], *places: str) -> list[str]:
    """Every address that links and files of this person's pages lead to, where a mark stands: as sent, or as shown."""
    walk, found = Walk("/", MOST), []
    walk.found("/", places)
    with listening(browsing, marks) as told:
        for path in walk:
            if PEOPLE.search(path) or OWN.search(path):
                continue
            if FILE.search(path.partition("?")[0]):
                file = browsing.context.request.get(browsing.site.address + path)
                found += [path] if says(marks, path, str(file.headers), file.body()) else []
                continue
            page = browsing.go(path)
            page.wait_for_load_state()
            found += [f"{path}, as shown"] if says(marks, page.content(), page.url) else []
            walk.found(path, page.evaluate(REFERS))
    assert len(walk.seen) > 25
    return found + told


def mails(site: Site, handle: str, marks: list[str]) -> list[str]:
    """Mails to this person that have a mark in them."""
    found = []
    for path in (site.instance / "mail").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes())
        parts = [part.get_payload(decode=True) or b"" for part in mail.walk() if not part.is_multipart()]
        if f"{handle}@" in str(mail["To"]) and says(marks, str(mail.items()), *parts):
            found.append(str(mail["Subject"]))
    return found


@pytest.mark.long
def test_with_both_names_hidden_nothing_that_a_browser_gets_says_who_it_is(
    unnamed: Site, marks: dict[str, list[str]], someone: Callable[..., Browsing], tmp_path: Path
) -> None:
    (maker_handle, maker_name), (answerer_handle, _) = MAKER, ANSWERER
    maker, answerer, instructor = (someone(PHONE, at=unnamed) for _ in range(3))
    for browsing, handle in ((maker, maker_handle), (answerer, answerer_handle), (instructor, "instructor")):
        sign_in(browsing, handle)
    photograph = tmp_path / f"{maker_name}.jpg"
    photograph.write_bytes(signed_photograph(maker_name).getvalue())
    work = make_and_share(maker, NOBODY_NAMED, photograph)
    here = path_of(NOBODY_NAMED)
    places = [work, f"{work}/lineage", f"{work}/takes/1", f"{work}/notes.jsonld", f"{here}/wall", f"{here}/cut", here]
    places += ["/reviews", "/notifications", "/works", "/class-projects", "/reviews/led-to", f"{work}/since"]

    assert leaks(answerer, marks[maker_handle], *places) == []
    answer(answerer, marks[maker_handle])
    page = maker.go(work)
    expect(page.get_by_text(LANDED).first).to_be_visible()
    page.get_by_role("button", name="Used it").click()
    page.get_by_text("Reply", exact=True).first.click()
    page.get_by_label("Your reply").fill("It was the wind.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("It was the wind.").first).to_be_visible()

    for browsing, handle in ((answerer, maker_handle), (maker, answerer_handle)):
        assert leaks(browsing, marks[handle], *places) == []
    assert mails(unnamed, answerer_handle, marks[maker_handle]) == []
    assert mails(unnamed, maker_handle, marks[answerer_handle]) == []
    assert f"{work}, as shown" in leaks(instructor, marks[answerer_handle], work), "who may know finds it"


@pytest.mark.long
def test_who_answers_is_shown_once_their_words_were_taken_up(
    unnamed: Site, marks: dict[str, list[str]], someone: Callable[..., Browsing], tmp_path: Path
) -> None:
    (maker_handle, _), (answerer_handle, answerer_name) = MAKER, ANSWERER
    maker, answerer = (someone(PHONE, at=unnamed) for _ in range(2))
    for browsing, handle in ((maker, maker_handle), (answerer, answerer_handle)):
        sign_in(browsing, handle)
    photograph = tmp_path / "handle.jpg"
    photograph.write_bytes(signed_photograph("Nobody").getvalue())
    work = make_and_share(maker, ANSWERS_UNNAMED, photograph)
    answer(answerer, [])
    assert leaks(maker, marks[answerer_handle], work, f"{work}/notes.jsonld", "/notifications") == []
    page = maker.go(work)
    page.get_by_role("button", name="Thanks", exact=True).click()
    expect(page.locator("#answers, aside").get_by_text(answerer_name).first).to_be_visible()

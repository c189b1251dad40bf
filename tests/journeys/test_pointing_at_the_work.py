"""Notes that point into one work: by touch at a moment of its film and at a part of its frame, by keys at words of its text, by
mouse at a part of its picture; and what its maker then sees and takes along."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.classroom import LESSON, email, make_class
from tests.elements.waiting import until
from tests.journeys.acts import heading, share, sign_in, upload, write
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE
from tests.site import Site

TEXT = "The door was open. I sat down, and the door was open still."
PACE_MS = 6500  # nobody answers within six seconds a note


@pytest.fixture(scope="session")
def pointing(make_site: Callable[..., Site]) -> Site:
    """A class of four, of whom nobody has made anything."""
    site = make_site("pointing")
    make_class(site, 4)
    return site


@pytest.mark.long
def test_notes_point_by_touch_by_keys_and_by_mouse(
    pointing: Site, someone: Callable[..., Browsing], files: Path
) -> None:
    maker, *reviewers = [someone(PHONE, at=pointing) for _ in range(4)]
    for number, browsing in enumerate([maker, *reviewers]):
        sign_in(browsing, email(number))
    work = make(maker, files)
    for browsing, point in zip(reviewers, (by_touch, by_keys, by_mouse), strict=True):
        point(open_answer(browsing))
        expect(browsing.page.get_by_text("Draft saved")).to_be_visible()
        browsing.check(enlarged=True)
    browsing.page.wait_for_timeout(PACE_MS)
    for browsing in reviewers:
        send(browsing.page, by_keys=browsing is reviewers[1])
    see(maker, work)
    take_along(maker, work)


def make(browsing: Browsing, files: Path) -> str:
    """A film, a picture and a text in one take, shared. Returns the work's address."""
    page = browsing.go(LESSON)
    page.get_by_role("link", name="Your turn").click()
    upload(page, files / "film.webm", "Somebody sits down")
    upload(page, files / "crown.png", "A gold crown with three points")
    write(page, TEXT)
    return share(browsing, "")


def open_answer(browsing: Browsing) -> Page:
    page = browsing.go("/reviews")
    page.get_by_role("button", name="Show me the first").click()
    expect(page.locator("#work video")).to_be_visible()
    until(page, "document.querySelector('#work video').readyState >= 2", seconds=30)
    return page


def by_touch(page: Page) -> None:
    """A moment while the film plays; then an arrow on the frame at which it stands."""
    page.get_by_label("Speed").select_option("0.5")
    play(page.locator("#work video"))
    until(page, "document.querySelector('#work video').currentTime >= 1.05", seconds=15)
    landed, wonder = note(page, "What landed"), note(page, "I wonder")
    landed.get_by_role("button", name="Touch the moment").tap()
    expect(landed.get_by_label("What landed: when")).to_have_value("0:01")
    say(landed, "She waits before she sits.")
    wonder.get_by_role("button", name="Draw on it").tap()
    page.locator("#work .draw-tools").first.get_by_role("button", name="Arrow").tap()
    drag_a_finger(page, page.locator("#work .player-stage"), (0.2, 0.2), (0.25, 0.25), (0.4, 0.45))
    expect(wonder.get_by_label("I wonder: when")).to_have_value(re.compile(r"^0:01\b"))
    say(wonder, "Why does her hand go there?")


def play(film: Locator) -> None:
    """A first tap brings the browser's controls up, a second is on their button in the lower left."""
    film.tap()
    box = film.bounding_box()
    assert box is not None
    film.tap(position={"x": 30, "y": box["height"] - 36})
    until(film.page, "!document.querySelector('#work video').paused")


def by_keys(page: Page) -> None:
    """The second time that the text says it: not the first."""
    landed = note(page, "What landed")
    tab_to(page, landed.get_by_role("button", name="Choose the words"))
    for key in ("Enter", "End", *["ArrowLeft"] * 4, *["Shift+ArrowRight"] * 3, "Enter"):
        page.keyboard.press(key)
    expect(landed.get_by_label("What landed: which words?")).to_have_value("the door was open")
    page.keyboard.type("It was open all along: I went cold.")


def by_mouse(page: Page) -> None:
    """A box on the picture, drawn as soon as a note of theirs has the focus."""
    landed = note(page, "What landed")
    landed.get_by_role("textbox", name="What landed", exact=True).click()
    landed.get_by_role("button", name="Draw on it").click()
    picture = page.get_by_role("img", name="A gold crown with three points")
    picture.scroll_into_view_if_needed()
    first, *rest = places_on(picture, (0.7, 0.7), (0.8, 0.8), (0.95, 0.95))
    page.mouse.move(*first)
    page.mouse.down()
    for place in rest:
        page.mouse.move(*place)
    page.mouse.up()
    expect(landed.get_by_label("What landed: which part?")).to_have_value("bottom right")
    say(landed, "This point is bent: it has been worn.")


def note(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name)


def say(note: Locator, words: str) -> None:
    note.locator("textarea").fill(words)


def places_on(surface: Locator, *shares: tuple[float, float]) -> list[tuple[float, float]]:
    """Places in the window, each given by shares of the sides of what is seen there."""
    box = surface.bounding_box()
    assert box is not None
    return [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in shares]


def drag_a_finger(page: Page, surface: Locator, *shares: tuple[float, float]) -> None:
    surface.scroll_into_view_if_needed()
    finger = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(shares) - 1)]
    for kind, (x, y) in zip(kinds, places_on(surface, *shares), strict=True):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def tab_to(page: Page, control: Locator, most: int = 80) -> None:
    for _ in range(most):
        if control.evaluate("control => control === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by keys to {control}")


def send(page: Page, *, by_keys: bool) -> None:
    button = page.get_by_role("button", name="Send and next")
    if by_keys:
        tab_to(page, button)
        page.keyboard.press("Enter")
    else:
        button.click()
    expect(heading(page)).to_have_text("One person heard back because of you")


def see(browsing: Browsing, work: str) -> None:
    """Each note leads to its place: the film stands there, the arrow and the box are drawn, the words are quoted."""
    page = browsing.go(work)
    browsing.check(enlarged=True)
    said = {words: page.get_by_role("article").filter(has_text=words) for words in ("She waits", "her hand", "worn")}
    quoted = page.get_by_role("article").filter(has_text="I went cold")
    expect(quoted.get_by_role("blockquote")).to_have_text("the door was open")
    expect(said["her hand"]).to_contain_text("Drawn there: an arrow")
    quoted.get_by_role("link", name="the door was open").click()
    expect(page.get_by_text(TEXT).first).to_be_in_viewport()
    until(page, "document.querySelector('#work video').readyState >= 1", seconds=30)
    for words in ("She waits", "her hand"):
        said[words].get_by_role("link", name="0:01").click()
        until(page, "Math.abs(document.querySelector('#work video').currentTime - 1) < 0.3")
    drawn = page.get_by_role("group", name="Drawn on this moment").get_by_role("link", name="her hand")
    expect(drawn).to_be_visible()
    said["worn"].get_by_role("link", name="bottom right").click()
    expect(page.get_by_role("group", name="Notes on this picture").get_by_role("link", name="worn")).to_be_in_viewport()


def take_along(browsing: Browsing, work: str) -> None:
    """What is stored, as the W3C's selectors."""
    taken = browsing.page.request.get(f"{browsing.site.address}{work}/notes.jsonld").json()
    selectors = {each["body"][0]["value"]: each["target"]["selector"] for each in taken["first"]["items"]}
    assert selectors["She waits before she sits."]["value"].startswith("t=1")
    frame: dict[str, Any] = selectors["Why does her hand go there?"]
    assert frame["value"].startswith("t=1")
    assert (frame["refinedBy"]["type"], "xywh=percent:" in frame["value"]) == ("SvgSelector", True)
    x, y, w, h = map(float, selectors["This point is bent: it has been worn."]["value"].split(":")[1].split(","))
    assert (x, y, w, h) == pytest.approx((70, 70, 25, 25), abs=2)
    words = selectors["It was open all along: I went cold."]
    assert "sat down, and " in str(words), "the second time"

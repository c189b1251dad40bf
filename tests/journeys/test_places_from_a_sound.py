"""A sound is made into places: marked by finger on a phone, by lines without script; and the cut plays its stretches."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.classroom import CLASS, PASSWORD, make_class
from tests.elements.waiting import until
from tests.journeys.acts import sign_in
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE
from tests.site import Site
from tests.someone import Someone

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("sounding")]

PLACES = f"{CLASS}/edit/cut"
STARTS = "[...document.querySelectorAll('[data-places] > li')].map(row => Number(row.dataset.startMs))"


@pytest.fixture(scope="session")
def sounding(make_site: Callable[..., Site]) -> Site:
    """A class with a piece that has no places yet."""
    site = make_site("sounding")
    make_class(site, 1)
    instructor = Someone(site.address)
    instructor.sign_in("instructor@example.org", PASSWORD)
    piece = {"piece-title": "The empty chair", "piece-kind": "record"}
    assert instructor.post(PLACES, instructor.get(PLACES).fields(PLACES) | piece).status == 303
    instructor.close()
    return site


def bring(browsing: Browsing, file: Path) -> None:
    page = browsing.go(PLACES)
    page.get_by_label("Sound", exact=True).set_input_files(file)
    page.get_by_role("button", name="Go on to its marks").click()
    expect(page.get_by_role("heading", name="Places from a sound")).to_be_visible()


def reload_until(page: Page, is_there: Callable[[], bool]) -> None:
    """What is made ready takes a moment."""
    end = time.monotonic() + 30
    while not is_there():
        assert time.monotonic() < end, page.url
        page.wait_for_timeout(500)
        page.reload()


def test_marked_by_finger_and_played(sounding: Site, someone: Callable[..., Browsing], files: Path) -> None:
    instructor = someone(PHONE, at=sounding)
    sign_in(instructor, "instructor@example.org")
    bring(instructor, files / "sound.webm")
    page = instructor.page
    expect(page.locator("step-marker .peaks")).to_be_visible(timeout=30_000)
    instructor.send_empty(page.get_by_role("button", name="Make the places"))
    expect(page.locator("step-marker .peaks")).to_be_visible()
    page.get_by_role("button", name="As text").click()
    for share in (0.25, 0.625):
        box = page.locator("[data-wave] [data-inner]").bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.7)
        page.wait_for_timeout(100)
    page.get_by_role("textbox", name="What begins there").first.fill("The door opens")
    page.get_by_text("Together, in layers").click()
    instructor.check(enlarged=True)
    page.get_by_role("button", name="Make the places").click()
    expect(page.get_by_text("2 places were added at the end.")).to_be_visible()
    expect(page.locator(".things > li").filter(has_text="The door opens")).to_contain_text("2 seconds")
    page.goto(f"{sounding.address}{CLASS}/cut")
    reload_until(page, lambda: page.locator("[data-places] > li[data-src]").count() == 2)
    assert page.evaluate(STARTS) == pytest.approx([0, 1500], abs=40)
    page.get_by_role("button", name="Play the cut").click()
    until(page, "Number(document.querySelector('[data-seek]').getAttribute('aria-valuenow')) >= 1", seconds=15)


def test_marked_in_lines_without_script(sounding: Site, someone: Callable[..., Browsing], files: Path) -> None:
    instructor = someone(PHONE, at=sounding, script=False)
    sign_in(instructor, "instructor@example.org")
    bring(instructor, files / "film.webm")
    page = instructor.page
    reload_until(page, lambda: page.get_by_label("Marks, one a line").count() == 1)
    page.get_by_label("Marks, one a line").fill("0:01 The wind\n0:09 Beyond it")
    page.get_by_role("button", name="Make the places").click()
    expect(page.get_by_role("alert")).to_contain_text("lies beyond the end of the sound")
    instructor.check()
    page.get_by_label("Marks, one a line").fill("0:01 The wind\n0:02,5")
    page.get_by_role("button", name="Make the places").click()
    expect(page.get_by_text("2 places were added at the end.")).to_be_visible()
    expect(page.get_by_role("link", name="The wind", exact=True)).to_be_visible()

"""Two who cut a piece at once: takes are tried in their place, edited, taken back; they see each other and overwrite nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.classroom import make_class
from tests.elements.waiting import until
from tests.journeys.acts import sign_in
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE
from tests.productions.choir import gather
from tests.site import Site

ROOM = "/productions/one-empty-chair/cut"
PLAYER = "document.querySelector('cut-player')"
STARTS = "[...document.querySelectorAll('.block')].map(block => Number(block.dataset.startMs))"
LEVELS = f"[...{PLAYER}.ensemble.casts.values()][0].voices.map(voice => voice.level.gain.value)"


@pytest.fixture(scope="session")
def choir(make_site: Callable[..., Site]) -> Site:
    site = make_site("choir")
    make_class(site, 3)
    gather(site)
    return site


def enter(browsing: Browsing, email: str) -> Page:
    sign_in(browsing, email)
    page = browsing.go(ROOM)
    page.wait_for_selector("cut-player.is-upgraded")
    return page


def open_place(page: Page, name: str) -> None:
    page.locator(".block", has_text=name).get_by_role("link").click()
    expect(page.locator("[data-inspector]").get_by_role("heading", name=name, level=2)).to_be_visible()


def test_two_cut_at_once(choir: Site, someone: Callable[..., Browsing]) -> None:
    instructor, learner = someone(WIDE, at=choir), someone(PHONE, at=choir)
    page, other = enter(instructor, "instructor@example.org"), enter(learner, "learner-0@example.org")
    assert page.evaluate(STARTS) == [0, 3000, 3000]

    open_place(page, "Voice one")
    instructor.check()
    page.keyboard.press(".")
    page.keyboard.press(".")
    until(page, f"{STARTS}.join() === '0,3020,3000'")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.keyboard.press("z")
    until(page, f"{STARTS}.join() === '0,3000,3000'")

    hear_one_alone(page)
    try_another(page)
    undo_only_what_is_ones_own(page, other)
    learner.check()
    with_the_table(page)


def hear_one_alone(page: Page) -> None:
    """Only this layer, then all again."""
    page.locator("cut-player").get_by_role("button", name="Play", exact=True).click()
    page.evaluate(f"{PLAYER}.seekTo(3200)")
    until(page, f"{PLAYER}.ensemble.current")
    page.keyboard.press("s")
    until(page, f"{LEVELS}.join() === '1,0'")
    page.keyboard.press("m")
    until(page, f"{LEVELS}.join() === '0,1'")
    page.keyboard.press("m")
    until(page, f"{LEVELS}.join() === '1,1'")
    page.keyboard.press(" ")
    until(page, f"!{PLAYER}.isPlaying")


def try_another(page: Page) -> None:
    """The second take, heard where it would be; then it is in the cut."""
    lit = page.locator(".cut-names .is-lit")
    page.keyboard.press("2")
    until(page, f"{PLAYER}.ensemble?.current && {PLAYER}.currentMs > 3000")
    expect(lit).to_have_text(["Learner 2"])
    page.keyboard.press("Enter")
    taken = page.locator("[data-takes-here] section").filter(has=page.get_by_role("heading", name="Learner 2"))
    expect(taken.get_by_text("In the cut", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(".block", has_text="Voice one")).to_contain_text("Learner 2")


def undo_only_what_is_ones_own(page: Page, other: Page) -> None:
    open_place(page, "Voice two")
    page.keyboard.press(".")
    until(page, f"{STARTS}.join() === '0,3000,3010'")
    open_place(other, "Voice two")
    expect(other.locator("[data-who-is-here]")).to_contain_text("is at “Voice two”", timeout=20_000)
    other.get_by_label("Later, in milliseconds").fill("500")
    other.get_by_role("button", name="Play it like this").click()
    until(other, f"{STARTS}.join() === '0,3000,3500'")
    until(page, f"{STARTS}.join() === '0,3000,3500'")
    page.keyboard.press("z")
    expect(page.get_by_text("Not undone: somebody changed it since.")).to_be_attached()
    assert page.evaluate(STARTS) == [0, 3000, 3500]
    expect(page.locator("[data-who-is-here]")).to_contain_text("Learner 0", timeout=20_000)


def with_the_table(page: Page) -> None:
    """The order is changed, and taken back."""
    open_place(page, "The chair")
    page.get_by_role("button", name="Later in the order").click()
    until(page, f"{STARTS}.length === 3 && document.querySelector('.block').textContent.includes('Voice one')")
    page.get_by_role("button", name="Undo").click()
    until(page, "document.querySelector('.block').textContent.includes('The chair')")

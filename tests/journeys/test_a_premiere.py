"""A premiere: people on lines of their own see the same moment, by the clocks of their films; who comes late joins them, and a
line that is too slow says so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.classroom import CLASS, make_class
from tests.elements.waiting import until
from tests.journeys.acts import heading, sign_in
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE
from tests.productions.showing import show
from tests.site import Site

PREMIERE = "/productions/one-empty-chair/premiere"
STARTS_IN_S, TOGETHER_MS = 45, 200
CUT = "document.querySelector('cut-player')"
FILM = "document.querySelector('.cut-stage video.is-shown')"
# When this page's film began, by the clock on the wall: both pages have the same one.
BEGAN = f"""
() => {{
    const {{ scene }} = {CUT}, playing = 1000 * {FILM}.currentTime - scene.inMs + scene.startMs;
    return performance.timeOrigin + performance.now() - playing;
}}
"""
SLOWLY = """
const straight = window.fetch;
window.fetch = (...asked) => String(asked[0]).endsWith("/clock")
    ? new Promise((go) => setTimeout(go, WAITS)).then(() => straight(...asked)) : straight(...asked);
"""


@pytest.fixture(scope="session")
def hall(make_site: Callable[..., Site]) -> Site:
    return show_in(make_site("premiere"), STARTS_IN_S)


@pytest.fixture(scope="session")
def premiered(make_site: Callable[..., Site]) -> Site:
    """A site whose piece premiered an hour ago."""
    return show_in(make_site("premiered"), -3600)


def show_in(site: Site, starts_in_s: int) -> Site:
    make_class(site, 3)
    show(site, starts_in_s)
    return site


def on_a_line(browsing: Browsing, waits_ms: int) -> Page:
    """The premiere on a line that keeps each question for the time waiting, and lets answers through at once."""
    browsing.context.add_init_script(SLOWLY.replace("WAITS", str(waits_ms)))
    return browsing.go(PREMIERE)


def apart_ms(one: Page, other: Page) -> float:
    """How far apart their films began."""
    return abs(float(one.evaluate(BEGAN)) - float(other.evaluate(BEGAN)))


def plays_film(page: Page, place: int, *, seconds: float = 60) -> None:
    until(page, f"{FILM}?.paused === false && {CUT}.scene.index === {place}", seconds=seconds)
    page.wait_for_timeout(1000)


@pytest.mark.long
def test_everybody_sees_it_begin_at_the_same_moment(hall: Site, someone: Callable[..., Browsing]) -> None:
    learner, other, far = someone(WIDE, at=hall), someone(PHONE, at=hall), someone(WIDE, at=hall)
    for number, browsing in enumerate((learner, other)):
        sign_in(browsing, f"learner-{number}@example.org")
    seated, lopsided, slow = learner.go(PREMIERE), on_a_line(other, 120), on_a_line(far, 250)
    expect(seated.get_by_role("timer")).to_be_visible()
    expect(slow.get_by_text("This line is too slow to be together")).to_be_visible()
    for page in (seated, lopsided):
        expect(page.get_by_text("This page keeps time with all the others")).to_be_visible()
    learner.check()
    other.check()
    seated.get_by_role("button", name="Take your seat").click()
    expect(seated.get_by_text("You have a seat")).to_be_visible()
    expect(seated.locator(".cut-card").get_by_text("Nobody sits down.")).to_be_visible(timeout=60_000)

    plays_film(seated, 1)
    plays_film(lopsided, 1)
    assert apart_ms(seated, lopsided) < TOGETHER_MS
    assert not seated.evaluate(f"{FILM}.muted")
    expect(lopsided.get_by_role("button", name="Sound on")).to_be_visible()
    late = someone(WIDE, at=hall).go(PREMIERE)
    plays_film(late, 1)
    assert apart_ms(seated, late) < TOGETHER_MS
    other.check()

    plays_film(seated, 2)
    plays_film(late, 2)
    assert apart_ms(seated, late) < TOGETHER_MS
    expect(seated.get_by_text("Here is all of it as it was shown")).to_be_visible(timeout=30_000)
    expect(seated.get_by_role("button", name="Play the cut")).to_be_visible()
    learner.check()
    other.check()
    speak_in_the_thread(learner, other)


def speak_in_the_thread(learner: Browsing, other: Browsing) -> None:
    """It has opened by itself where the premiere ended; what one says comes to the other's open page."""
    for browsing in (learner, other):
        browsing.page.get_by_role("link", name="To the thread").click()
        expect(heading(browsing.page)).to_have_text("After the premiere")
    learner.page.get_by_label("What you say").fill("The chair moved.")
    learner.page.get_by_role("button", name="Say it").click()
    expect(learner.page.get_by_text("The chair moved.")).to_be_visible()
    expect(other.page.get_by_text("The chair moved.")).to_be_visible()
    expect(other.page.get_by_role("link", name="Report")).to_be_visible()
    learner.check()
    other.check(enlarged=True)


@pytest.mark.long
def test_versions_follow_what_premiered(premiered: Site, someone: Callable[..., Browsing]) -> None:
    instructor, visitor = someone(WIDE, at=premiered), someone(PHONE, at=premiered)
    sign_in(instructor, "instructor@example.org")
    page = instructor.go("/productions/one-empty-chair/cut")
    page.get_by_role("link", name="Versions").click()
    until(page, "document.querySelector('h1').textContent === 'Versions of the cut'")
    page.get_by_label("What is new in it").fill("The chair is gone.")
    page.get_by_role("button", name="Keep it").click()
    expect(heading(page)).to_have_text("Version 2")
    instructor.check()
    shown = visitor.go("/productions/one-empty-chair/versions")
    visitor.check(enlarged=True)
    shown.get_by_role("link", name="What is new in it").click()
    expect(shown.get_by_role("row").filter(has_text="The chair")).to_contain_text("The same")
    visitor.check(enlarged=True)
    shown.get_by_role("link", name="Play version 1").click()
    expect(shown.get_by_role("button", name="Play the cut")).to_be_visible()
    visitor.check()


@pytest.mark.long
def test_a_date_that_moves_moves_the_pages_that_are_open(hall: Site, someone: Callable[..., Browsing]) -> None:
    instructor, visitor = someone(WIDE, at=hall), someone(PHONE, at=hall)
    page = visitor.go(PREMIERE)
    before = page.locator("[data-hall]").get_attribute("data-starts-ms")
    sign_in(instructor, "instructor@example.org")
    desk = instructor.go(f"{CLASS}/edit/cut")
    desk.get_by_label("Premiere").fill("2031-05-01T20:00")
    desk.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Thu 1 May 2031 20:00 your time")).to_be_visible()
    assert page.locator("[data-hall]").get_attribute("data-starts-ms") != before
    expect(page.get_by_role("timer")).to_contain_text("days")
    visitor.check()

"""Before a first answer comes the warm-up; an answer in harsh words waits until somebody has read it; then its maker hears, may
report it, and hears what came of that."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.classroom import CLASS, make_class
from tests.journeys.acts import heading, sign_in
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE
from tests.site import Site

HARSH = "You are an idiot."
LETTER = "It says what somebody is, not what they made. Say what you saw, and where."


@pytest.fixture(scope="session")
def waiting(make_site: Callable[..., Site]) -> Site:
    """A class of two: the work of one waits for an answer, and the other has not answered yet."""
    site = make_site("waiting")
    make_class(site, 2, works=1, moderators=1)
    return site


@pytest.mark.long
def test_warm_up_then_held_then_handed_over_then_reported(waiting: Site, someone: Callable[..., Browsing]) -> None:
    writer, instructor, maker, moderator = (someone(PHONE, at=waiting) for _ in range(4))
    warm_up_and_write_harshly(writer)
    look_again(instructor)
    page = sign_in(maker, "learner-1@example.org")
    page.get_by_role("link", name="Learner 0 answered").first.click()
    expect(page.get_by_text(HARSH)).to_be_visible()
    work = page.url.removeprefix(waiting.address)
    report(maker)
    hide(moderator)
    hear_what_came_of_it(maker, work)


def warm_up_and_write_harshly(browsing: Browsing) -> None:
    page = sign_in(browsing, "learner-0@example.org")
    browsing.go("/reviews").get_by_role("button", name="Show me the first").click()
    expect(heading(page)).to_have_text("Which note would help you?")
    browsing.check()
    page.get_by_role("button", name="Show me why").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choose one note of each pair")
    browsing.check()
    for pair in page.get_by_role("main").get_by_role("group").all():
        pair.get_by_role("radio").first.check()
    page.get_by_role("button", name="Show me why").click()
    expect(page.get_by_text("It says where, and what happened").first).to_be_visible()
    browsing.check(enlarged=True)
    page.get_by_role("link", name="Now answer somebody").click()
    landed = page.get_by_role("group", name="What landed")
    landed.get_by_role("textbox", name="What landed", exact=True).fill(HARSH)
    landed.get_by_label("the whole of it").check()
    page.wait_for_timeout(6500)  # nobody answers within six seconds a note
    page.get_by_role("button", name="Send and next").click()
    expect(heading(page)).to_have_text("Your answer waits for a second look")
    browsing.check(opened=True, enlarged=True)


def look_again(browsing: Browsing) -> None:
    page = sign_in(browsing, "instructor@example.org")
    browsing.go(f"{CLASS}/desk").get_by_role("link", name="Look at them").click()
    expect(heading(page)).to_have_text("A second look")
    browsing.check()
    page.get_by_role("link", name="Read it").click()
    browsing.check(enlarged=True)
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    browsing.check()


def report(browsing: Browsing) -> None:
    page = browsing.page
    page.get_by_role("article").filter(has_text=HARSH).get_by_role("link", name="Report").click()
    browsing.check()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Send it").click()
    browsing.check()


def hide(browsing: Browsing) -> None:
    page = sign_in(browsing, "moderator-0@example.org")
    browsing.go("/moderation").get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    expect(page.get_by_role("blockquote")).to_have_text(HARSH)
    browsing.check()
    page.get_by_role("radio", name=re.compile("^Hide it")).check()
    page.get_by_label("Letter to its maker").fill(LETTER)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    browsing.check()


def hear_what_came_of_it(browsing: Browsing, work: str) -> None:
    page = browsing.go("/notifications")
    expect(page.get_by_text("A moderator read your report on").first).to_contain_text("acted")
    browsing.check()
    expect(browsing.go(work).get_by_text(HARSH)).to_have_count(0)

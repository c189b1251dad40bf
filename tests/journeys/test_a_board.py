"""A board: somebody begins a topic on a phone, others answer beside it, and it is seen as it is said; with and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.classroom import make_class
from tests.journeys.acts import sign_in
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE
from tests.site import Site

pytestmark = pytest.mark.xdist_group("board")
BOARD = "/class-projects/one-empty-chair/board"


@pytest.fixture(scope="module")
def classroom(make_site: Callable[..., Site]) -> Site:
    site = make_site("board")
    make_class(site, 3)
    return site


def learner(browsing: Browsing, number: int) -> Browsing:
    sign_in(browsing, f"learner-{number}@example.org")
    return browsing


def say(page: Page, words: str) -> None:
    page.get_by_label("What you say").fill(words)
    page.get_by_role("button", name="Say it").click()


def test_a_topic_is_begun_answered_and_followed(classroom: Site, someone: Callable[..., Browsing]) -> None:
    one, other = learner(someone(PHONE, at=classroom), 0), learner(someone(WIDE, at=classroom), 1)
    page = one.go(BOARD)
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    one.check()
    page.get_by_role("link", name="Begin a topic").first.click()
    page.get_by_label("Title").fill("Which chair?")
    say(page, "Mine is **red**. And yours, @learner-1?")
    expect(page.get_by_role("heading", name="Which chair?")).to_be_visible()
    expect(page.get_by_role("link", name="@learner-1")).to_be_visible()
    one.check()

    beside = other.go("/notifications")
    beside.get_by_role("link", name=re.compile("mentioned you")).click()
    beside.get_by_role("link", name="Quote").click()
    expect(beside.get_by_text("Mine is red.").first).to_be_visible()
    other.check()
    say(beside, "The blue one.")
    expect(beside.get_by_text("The blue one.")).to_be_visible()
    expect(page.get_by_text("The blue one.")).to_be_visible()  # without a reload
    beside.get_by_role("button", name="Stop following").click()
    expect(beside.get_by_role("button", name="Follow", exact=True)).to_be_visible()


def test_a_draft_is_kept_and_a_post_is_changed_without_script(
    classroom: Site, someone: Callable[..., Browsing]
) -> None:
    writer = learner(someone(PHONE, script=False, at=classroom), 2)
    page = writer.go("/board/new")
    page.get_by_label("Title").fill("A ladder to borrow")
    page.get_by_label("What you say").fill("Two metres")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_role("link", name="A ladder to borrow").click()
    expect(page.get_by_label("What you say")).to_have_value("Two metres")
    say(page, "Two metres, for a film.")
    page.get_by_role("link", name="Change").click()
    page.get_by_label("What you say").fill("Three metres, for a film.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="changed").click()
    expect(page.get_by_text("Two metres, for a film.")).to_be_visible()
    writer.check()
    reader = someone(WIDE, at=classroom)
    expect(reader.go("/board").get_by_role("link", name="A ladder to borrow")).to_be_visible()
    reader.check()

"""A first-timer's day: alone at first, then with company, an answer by mail, the next rung, a log of how it went, a journal, and
what they follow; on a phone and on a wide screen, and once without script."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import feedparser
import pytest
import vobject
from playwright.sync_api import Page, expect

from tests.classroom import CLASS, LESSON, email, make_class
from tests.journeys.acts import bench_of, heading, join, labelled, sign_in, sign_up, write
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE
from tests.mailbox import words
from tests.postbox import Postbox, postbox
from tests.site import Site

NADIA = "nadia@example.org"
TAKE, AGAIN = "You left the kettle on. I turned it off.", "You left the kettle on. I let it sing."
HINT = "I have never said this to a chair. Where did you stop believing me?"
LANDED = "You turn it off, and the room goes."
COMPANION = email(0)


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as box:
        yield box


@pytest.fixture
def classroom(make_site: Callable[..., Site], box: Postbox, request: pytest.FixtureRequest) -> Site:
    site = make_site(f"first-{request.node.callspec.id}", MAIL_URL=box.url)
    make_class(site, 2)
    return site


@pytest.mark.parametrize(
    ("width", "has_script"),
    [
        pytest.param(PHONE, True, id="phone"),
        pytest.param(WIDE, True, id="wide", marks=pytest.mark.long),
        pytest.param(PHONE, False, id="no-script", marks=pytest.mark.long),
    ],
)
def test_a_day(
    classroom: Site, box: Postbox, someone: Callable[..., Browsing], width: dict[str, int], has_script: bool
) -> None:
    first, companion, visitor = (someone(width, script=has_script, at=classroom) for _ in range(3))
    sign_up(first, "nadia", "Nadia", box.mailed_link)
    join(first, CLASS)
    ask_for_company(first)
    go_along(companion)
    talk(first)
    work = share_a_first_time(first)
    answer(companion, work)
    only_what_cannot_wait_was_mailed(box)
    take_the_next_rung(first, work)
    tell_how_it_went(first)
    write_from_the_bench(first, work)
    follow(first)
    read_as_a_visitor(visitor)
    read_the_feed_and_the_calendar(first)


def ask_for_company(browsing: Browsing) -> None:
    page = browsing.go(CLASS)
    page.get_by_role("link", name="Company").click()
    browsing.check(enlarged=True)
    page.get_by_role("button", name="Go with me").click()
    expect(page.get_by_role("heading", name="You are next")).to_be_visible()
    browsing.check()


def go_along(browsing: Browsing) -> None:
    page = sign_in(browsing, COMPANION)
    browsing.go(f"{CLASS}/company")
    page.get_by_label("Your first word to them").fill("Hello! Which chair is it?")
    page.get_by_role("button", name="I go along").click()
    expect(page.get_by_role("heading", name="You go with", exact=True)).to_be_visible()
    browsing.check()


def talk(browsing: Browsing) -> None:
    page = browsing.go(f"{CLASS}/company")
    expect(page.get_by_role("heading", name="Learner 0 goes with you")).to_be_visible()
    browsing.check()
    page.get_by_role("link", name="Write to each other").click()
    expect(page.get_by_text("It is no private channel")).to_be_visible()
    expect(page.get_by_text("Hello! Which chair is it?")).to_be_visible()
    page.get_by_label("What you say").fill("The one nobody sits on. I'll do it tonight.")
    browsing.check(enlarged=True)
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_role("main").get_by_text("I'll do it tonight.").first).to_be_visible()
    browsing.check()


def share_a_first_time(browsing: Browsing) -> str:
    """With the class, and a word to those who answer. Returns the work's address."""
    page = browsing.go(LESSON)
    page.get_by_role("link", name="Your turn").click()
    write(page, TAKE)
    bench_of(page).get_by_role("link", name="Share it").click()
    page.get_by_label("Title").fill("Kettle")
    page.get_by_role("radio", name=re.compile("^This class")).check()
    expect(page.get_by_label("My first time at this")).to_be_checked()
    labelled(page, "What should those who answer know?").fill(HINT)
    browsing.check(enlarged=True)
    page.get_by_role("button", name="Share it").click()
    expect(heading(page)).to_have_text("You are in")
    browsing.check()
    return page.url.removesuffix("/shared").removeprefix(browsing.site.address)


def answer(browsing: Browsing, work: str) -> None:
    """Found among the hellos of the class."""
    page = browsing.go(f"{CLASS}/board")
    page.get_by_role("link", name="Hello", exact=True).click()
    expect(page.get_by_role("heading", name="First times")).to_be_visible()
    browsing.check()
    page.get_by_role("main").locator(f"a[href='{work}']").first.click()
    page.get_by_role("button", name="Answer it").click()
    expect(page.get_by_text(HINT)).to_be_visible()
    landed = page.get_by_role("group", name="What landed")
    landed.get_by_role("textbox", name="What landed", exact=True).fill(LANDED)
    landed.get_by_label("the whole of it").check()
    for level in page.get_by_role("radio", name="Nearly").all():
        level.check()
    browsing.check()
    page.wait_for_timeout(7000)  # nobody answers within six seconds a note
    page.get_by_role("button", name="Send").first.click()
    expect(heading(page)).to_have_text("One person heard back because of you")


def only_what_cannot_wait_was_mailed(box: Postbox) -> None:
    """The first answer, at once; company and what was said there stand in the daily mail."""
    mail = box.wait_for(NADIA, "answered")
    assert "Kettle" in words(mail)
    assert len(box.to(NADIA)) == 2  # with the one that confirms the address
    assert box.to(COMPANION) == []


def take_the_next_rung(browsing: Browsing, work: str) -> None:
    page = browsing.go(work)
    expect(page.get_by_text(LANDED).first).to_be_visible()
    expect(page.get_by_role("heading", name="Show it to everyone?")).to_have_count(0)
    page.get_by_role("button", name="Thanks").click()
    expect(page.get_by_role("button", name="Thanked: take it back")).to_be_visible()
    browsing.go(work)
    expect(page.get_by_role("heading", name="Show it to everyone?")).to_be_visible()
    browsing.check()
    page.get_by_role("link", name="Take that step").click()
    expect(page.get_by_role("radio", name=re.compile("^Everyone"))).to_be_checked()
    page.get_by_role("button", name="Share it").click()
    expect(heading(page)).to_have_text("You are in")


def tell_how_it_went(browsing: Browsing) -> None:
    page = browsing.go("/people/nadia")
    page.get_by_role("link", name="First times").click()
    browsing.check(enlarged=True)
    browsing.send_empty(page.get_by_role("button", name="Begin a log"))
    page.get_by_label("What was it the first time of?").fill("Talking to furniture")
    page.get_by_label("Which work is it about?").select_option("Kettle")
    page.get_by_role("button", name="Begin a log").click()
    for entry in ("Before: I closed **two** doors.", "After: I opened them again."):
        labelled(page, "How is it going?").fill(entry)
        page.get_by_role("button", name="Put it into the log").click()
    expect(page.get_by_text("Only you see it.")).to_be_visible()
    browsing.check()
    page.get_by_role("button", name="Publish it as a page").click()
    expect(page.get_by_text("Published: anybody can read it.")).to_be_visible()
    browsing.check()


def write_from_the_bench(browsing: Browsing, work: str) -> None:
    """A second take, then a page of the journal with both."""
    page = browsing.go(f"{work}/bench")
    page.get_by_role("button", name="Make the next take").click()
    expect(page.locator("[data-take='2']")).to_be_visible()
    write(page, AGAIN)
    browsing.go("/people/nadia").get_by_role("link", name="How far").click()
    browsing.check()
    page.get_by_role("button", name="Write about it in your journal").click()
    page.get_by_label("Title").fill("What a kettle knows")
    said = page.get_by_label("What you write")
    said.fill(f"{said.input_value()}\n\nThat it sings whether I stay or not.")
    browsing.check()
    page.get_by_role("button", name="Publish").click()
    expect(heading(page)).to_have_text("What a kettle knows")
    browsing.check()


def follow(browsing: Browsing) -> None:
    page = browsing.go("/people/learner-0")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()
    browsing.go("/settings").get_by_role("link", name="Following").click()
    expect(page.get_by_role("main").get_by_role("link", name="Learner 0")).to_be_visible()
    browsing.check()


def read_as_a_visitor(browsing: Browsing) -> None:
    """Found by search: the page of the journal, and the log; the hint is nowhere."""
    page = browsing.go("/")
    page.get_by_role("link", name="Search").click()
    search(page, "sings whether")
    page.get_by_role("main").get_by_role("link", name="What a kettle knows").first.click()
    expect(page.get_by_text("That it sings whether I stay or not.")).to_be_visible()
    browsing.check()
    page.get_by_role("link", name="Nadia").first.click()
    browsing.go("/people/nadia/first-times")
    page.get_by_role("link", name="Talking to furniture").click()
    expect(page.get_by_text("After: I opened them again.")).to_be_visible()
    browsing.check()
    browsing.go(f"/search?q={quote('stop believing')}")
    expect(page.get_by_role("heading", name="Nothing fits that")).to_be_visible()
    browsing.check()


def search(page: Page, for_words: str) -> None:
    page.get_by_role("searchbox").fill(for_words)
    page.get_by_role("searchbox").press("Enter")


def read_the_feed_and_the_calendar(browsing: Browsing) -> None:
    """As other programs do, by the addresses that the pages show."""
    page, ask = browsing.go("/people/nadia/journal"), browsing.context.request
    address = page.get_by_role("link", name="Read it in a feed reader").get_attribute("href")
    feed = feedparser.parse(ask.get(f"{browsing.site.address}{address}").body())
    assert (feed.bozo, [entry.title for entry in feed.entries]) == (False, ["What a kettle knows"])
    page = browsing.go("/settings/calendar")
    page.get_by_role("button", name="Make the address").click()
    browsing.check()
    calendar = vobject.readOne(ask.get(page.get_by_label("The address of your calendar").input_value()).text())
    assert [event.summary.value for event in calendar.vevent_list] == ["Due: Find the turn"]

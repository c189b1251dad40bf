"""A moderator's day: reports come in, each is decided in another way, makers read why by mail and appeal to somebody else, and
everybody reads what was done in the log and in the counts."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from playwright.sync_api import expect

from tests.classroom import CLASS, make_class
from tests.journeys.acts import heading, sign_in
from tests.journeys.browsing import Browsing
from tests.mailbox import words
from tests.site import Site, wait_until

LETTER = "It names a neighbour who did not agree. Leave the name out."
CASES = "main a[href^='/moderation/0']"


@pytest.fixture
def busy(make_site: Callable[..., Site], width: dict[str, int]) -> Site:
    """A class of six, of which five have a work on the wall, and two moderators."""
    site = make_site(f"busy-{width['width']}")
    make_class(site, 6, works=5, moderators=2)
    return site


@pytest.mark.long
def test_a_day(busy: Site, someone: Callable[..., Browsing], width: dict[str, int]) -> None:
    reporter, moderator, second, maker, visitor = (someone(width, at=busy) for _ in range(5))
    report_each(reporter)
    look_at_the_queue(moderator)
    for decision in (
        "Leave it",
        "Ask for a change",
        "Remove it",
        "Ask its maker to pause",
        "Close the account of its maker",
    ):
        decide(moderator, decision)
    agree(second)
    appeal_against_the_pause(maker, mail_that_says(busy, "asks you to pause"))
    judge(second)
    expect(moderator.go("/moderation").get_by_role("heading", name="Pausing now")).to_have_count(0)
    read_the_letter(visitor, mail_that_says(busy, "you cannot sign in any more"))
    look_at_what_was_done(visitor)


def report_each(browsing: Browsing) -> None:
    """Every work on the wall; the first is about danger."""
    page = sign_in(browsing, "learner-0@example.org")
    browsing.go(f"{CLASS}/wall?show=newest")
    links = page.locator("main a[href^='/works/']").all()
    works = sorted({str(link.get_attribute("href")) for link in links})
    for number, work in enumerate(works):
        browsing.go(work).get_by_role("link", name="Report", exact=True).first.click()
        page.get_by_label("Show others only as they agreed").check()
        if number == 0:
            page.get_by_label("Somebody is in danger").check()
            browsing.check(enlarged=True)
        page.get_by_role("button", name="Send it").click()
        expect(page.get_by_text("A moderator reads it")).to_be_visible()


def look_at_the_queue(browsing: Browsing) -> None:
    page = sign_in(browsing, "moderator-0@example.org")
    browsing.go("/moderation")
    expect(page.get_by_text("Answer by").first).to_be_visible()
    expect(page.get_by_role("main").get_by_role("listitem").first).to_contain_text("Somebody is in danger")
    browsing.check(enlarged=True)


def decide(browsing: Browsing, decision: str) -> None:
    """About the most pressing case."""
    page = browsing.go("/moderation")
    page.locator(CASES).first.click()
    browsing.check()
    page.get_by_role("radio", name=re.compile(f"^{decision}")).check()
    page.get_by_label("Letter to its maker").fill(LETTER)
    expect(page.get_by_label("Pause for")).to_be_visible(visible="pause" in decision)
    browsing.check(enlarged=True)
    page.get_by_role("button", name="Decide").click()
    expect(heading(page)).to_have_text("What waits for a moderator")


def agree(browsing: Browsing) -> None:
    """The second person that it takes to close an account."""
    page = sign_in(browsing, "moderator-1@example.org")
    browsing.go("/moderation").locator("main a[href^='/moderation/closings/']").click()
    expect(page.get_by_text(LETTER)).to_be_visible()
    browsing.check(enlarged=True)
    page.get_by_label("Close it").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("It is in the log")).to_be_visible()
    browsing.check()


def appeal_against_the_pause(browsing: Browsing, mail: EmailMessage) -> None:
    assert LETTER in words(mail)
    page = sign_in(browsing, str(mail["To"]))
    browsing.go("/board/new")
    expect(page.get_by_text("A moderator asked you to pause until")).to_be_visible()
    browsing.check(enlarged=True)
    page.get_by_role("link", name="Why, and how to ask another one").click()
    expect(page.get_by_text(LETTER)).to_be_visible()
    page.get_by_label("What was overlooked?").fill("It was my brother who wrote that.")
    browsing.check()
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Another moderator looks at it").first).to_be_visible()
    browsing.check()


def judge(browsing: Browsing) -> None:
    page = browsing.go("/appeals")
    page.locator("main a[href$='/judgement']").first.click()
    expect(page.get_by_text("It was my brother who wrote that.")).to_be_visible()
    browsing.check()
    page.get_by_label("It is undone").check()
    page.get_by_label("Letter to its maker").fill("You are right.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Its maker reads your letter")).to_be_visible()


def read_the_letter(browsing: Browsing, mail: EmailMessage) -> None:
    """Signed out, by the address in the mail."""
    found = re.search(r"(/appeals/letters/\S+)", words(mail))
    assert found is not None
    page = browsing.go(found[1])
    expect(page.get_by_text(LETTER)).to_be_visible()
    page.get_by_label("What was overlooked?").fill("I was away that week.")
    browsing.check(enlarged=True)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("You hear from them by mail").first).to_be_visible()


def look_at_what_was_done(browsing: Browsing) -> None:
    page = browsing.go("/moderation/log")
    for act in (
        "Left as it is",
        "Removed: work",
        "Asked for a change: work",
        "Closed the account of its maker",
        "Undone",
    ):
        expect(page.get_by_text(act).first).to_be_visible()
    browsing.check()
    page.get_by_role("link", name="Month by month, in numbers").click()
    expect(page.get_by_text("under 5").first).to_be_visible()
    browsing.check(enlarged=True)


def mail_that_says(site: Site, sentence: str) -> EmailMessage:
    found: list[EmailMessage] = []

    def has_come() -> bool:
        paths = (site.instance / "mail").glob("*.eml")
        read = [message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default) for path in paths]
        found[:] = [mail for mail in read if sentence in words(mail)]
        return bool(found)

    wait_until(has_come, 30)
    return found[0]

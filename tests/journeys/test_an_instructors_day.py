"""An instructor's day: a class project published, announced, its first works greeted and answered, a companion's part in a class
for minors, the class project once more; and the daily mail, stopped with one click. On a phone and on a wide screen."""

import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.settings import ROOT
from tests.classroom import CLASS, email, make_class
from tests.journeys import acts
from tests.journeys.acts import bench_of, heading, labelled, sign_in
from tests.journeys.browsing import Browsing
from tests.mailbox import path_to_stop
from tests.postbox import Postbox, postbox
from tests.site import Site

TEACHER, PUPIL, LEARNER = "instructor@example.org", email(0), email(1)
NEWS = "Bring a crown that does not fit."


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as box:
        yield box


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """How many hours the site is ahead."""
    (tmp_path / "hours").write_text("0")
    return tmp_path / "hours"


@pytest.fixture
def classroom(make_site: Callable[..., Site], box: Postbox, clock: Path, width: dict[str, int]) -> Site:
    moved = {"CLOCK": str(clock), "PYTHONPATH": str(ROOT / "tests" / "clock")}
    site = make_site(f"teaching-{width['width']}", MAIL_URL=box.url, **moved)
    make_class(site, 2)
    return site


@pytest.mark.long
def test_a_day(
    classroom: Site, box: Postbox, clock: Path, someone: Callable[..., Browsing], width: dict[str, int]
) -> None:
    teacher, pupil, learner, visitor = (someone(width, at=classroom) for _ in range(4))
    for browsing, address in ((teacher, TEACHER), (pupil, PUPIL), (learner, LEARNER)):
        sign_in(browsing, address)
    address = acts.demonstrate_and_publish(teacher, "Crowns that do not fit")
    work = share(learner, address)
    announce(teacher, address)
    greet(teacher, visitor, address, work)
    answer(teacher, address)
    go_along_with_a_minor(teacher, pupil)
    make_it_again(teacher, address)
    clock.write_text(str(hours_until_morning()))
    stop_the_daily_mail(learner, box)


def share(browsing: Browsing, address: str) -> str:
    """A first work, with everyone."""
    acts.join(browsing, address)
    acts.open_bench(browsing, address)
    acts.write(browsing.page, "It sat on my ears like a quarrel.")
    bench_of(browsing.page).get_by_role("link", name="Share it").click()
    page = browsing.page
    page.get_by_label("Title").fill("On my ears")
    page.get_by_role("radio", name=re.compile("^Everyone")).check()
    page.get_by_role("button", name="Share it").click()
    expect(heading(page)).to_have_text("You are in")
    return page.url.removesuffix("/shared").removeprefix(browsing.site.address)


def announce(browsing: Browsing, address: str) -> None:
    page = browsing.go(f"{address}/desk")
    page.get_by_role("link", name="Say something to everybody").click()
    browsing.send_empty(page.get_by_role("button", name="Say it to everybody"))
    page.get_by_label("What is everybody to know?").fill(NEWS)
    page.get_by_role("button", name="Say it to everybody").click()
    expect(page.get_by_role("main").get_by_text(NEWS)).to_be_visible()
    browsing.check(enlarged=True)


def greet(teacher: Browsing, visitor: Browsing, address: str, work: str) -> None:
    """A first work that waits is on the desk; visitors see it once who teaches has looked."""
    expect(heading(visitor.go(work))).not_to_have_text("On my ears")
    page = teacher.go(f"{address}/desk")
    teacher.check(enlarged=True)
    page.get_by_role("main").get_by_role("link", name="On my ears").first.click()
    expect(page.get_by_text("A first work: signed out, nobody sees it")).to_be_visible()
    teacher.check()
    page.get_by_role("button", name="It is fine to show").click()
    expect(page.get_by_role("button", name="It is fine to show")).to_have_count(0)
    expect(heading(visitor.go(work))).to_have_text("On my ears")
    visitor.check()


def answer(browsing: Browsing, address: str) -> None:
    page = browsing.go(f"{address}/desk")
    page.get_by_role("button", name="Answer it").first.click()
    acts.warm_up(page)
    landed = page.get_by_role("group", name="What landed")
    landed.get_by_role("textbox", name="What landed", exact=True).fill("A quarrel on both ears: I heard it sit.")
    landed.get_by_label("the whole of it").check()
    browsing.check()
    page.wait_for_timeout(7000)  # nobody answers within six seconds a note
    page.get_by_role("button", name="Send").first.click()
    expect(heading(page)).to_have_text("One person heard back because of you")


def go_along_with_a_minor(teacher: Browsing, pupil: Browsing) -> None:
    """Where a class is for minors, no volunteer takes the part."""
    page = teacher.go(f"{CLASS}/edit")
    page.get_by_role("link", name="Make it a class for minors").click()
    teacher.check(enlarged=True)
    page.get_by_role("button", name="Make it a class for minors").click()
    beside = pupil.go(CLASS)
    beside.get_by_role("link", name="Company").click()
    pupil.check()
    beside.get_by_role("button", name="Go with me").click()
    expect(beside.get_by_role("heading", name=re.compile("goes with you$"))).to_be_visible()
    page = teacher.go(f"{CLASS}/company")
    teacher.check()
    page.get_by_role("main").get_by_role("link", name="Learner 0", exact=True).click()
    page.get_by_label("What you say").fill("I go along. Which line scares you?")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_role("main").get_by_text("Which line scares you?").first).to_be_visible()
    teacher.check()
    beside.get_by_role("link", name="Write to each other").click()
    expect(beside.get_by_text("Which line scares you?")).to_be_visible()
    pupil.check()


def make_it_again(browsing: Browsing, address: str) -> None:
    page = browsing.go(f"{address}/edit")
    page.get_by_role("link", name="Make it again, with fresh dates").click()
    browsing.check(enlarged=True)
    labelled(page, "Title").fill("Crowns, the second winter")
    page.get_by_label("When does it begin?").fill((datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    page.get_by_role("button", name="Make it again").click()
    expect(heading(page)).to_have_text("Crowns, the second winter")
    expect(page.get_by_text("Draft").first).to_be_visible()
    browsing.check()


def hours_until_morning() -> float:
    """Until half past seven tomorrow, where everybody here lives."""
    now = datetime.now(UTC)
    morning = (now + timedelta(days=1)).replace(hour=7, minute=30)
    return (morning - now) / timedelta(hours=1)


def stop_the_daily_mail(browsing: Browsing, box: Postbox) -> None:
    """As a program for mail does, by its header, signed in nowhere."""
    mail = box.wait_for(LEARNER, "says something to everybody in “Crowns that do not fit”")
    assert "New for you" in mail["Subject"]
    path = path_to_stop(mail)
    asked = urllib.request.Request(
        f"{browsing.site.address}{path}", urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    )
    with urllib.request.urlopen(asked) as response:
        assert response.status == 200
    page = browsing.go("/settings/notices")
    expect(page.get_by_label("One mail a day, in the morning, with what is new for you")).not_to_be_checked()
    browsing.check()
    browsing.go(path)
    expect(
        page.get_by_role("button", name="Stop them").or_(heading(page).filter(has_text="have stopped"))
    ).to_be_visible()
    browsing.check()

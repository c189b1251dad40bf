"""The promise, from sharing to the end of its time, on a site whose clock is moved: who is asked, who is told, what is red."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.settings import ROOT
from tests.classroom import CLASS, PASSWORD, email, make_class
from tests.journeys.acts import heading
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE
from tests.serving.making import Maker
from tests.site import Site


class Clock:
    """How many hours the site is ahead."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set(0)

    def set(self, hours: float) -> None:
        self.file.write_text(str(hours))


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "hours")


@pytest.fixture
def classroom(make_site: Callable[..., Site], clock: Clock) -> Site:
    site = make_site("promise", CLOCK=str(clock.file), PYTHONPATH=str(ROOT / "tests" / "clock"))
    make_class(site, 3, works=1, greeters=1)
    return site


def sign_in(browsing: Browsing, address: str) -> None:
    page = browsing.go("/signin")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(heading(page)).to_have_text("What needs you")


def is_told(browsing: Browsing, sentence: str) -> bool:
    page = browsing.go("/notifications")
    return page.get_by_text(sentence).count() > 0


def until_told(browsing: Browsing, sentence: str) -> None:
    """News is delivered by the site's clock, which looks every few seconds."""
    page = browsing.go("/notifications")
    for _ in range(40):
        if page.get_by_text(sentence).count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.get_by_text(sentence).first).to_be_visible()


@pytest.mark.long
def test_from_sharing_to_escalation(classroom: Site, clock: Clock, someone: Callable[..., Browsing]) -> None:
    maker, helper, greeter, instructor = (someone(PHONE, at=classroom) for _ in range(4))
    for browsing, address in zip(
        (maker, helper, greeter, instructor),
        (email(0), email(2), "greeter-0@example.org", "instructor@example.org"),
        strict=True,
    ):
        sign_in(browsing, address)

    learner = Maker(classroom, 0)
    work = learner.make()
    learner.someone.close()
    page = maker.go(f"{work.path}/shared")
    expect(page.get_by_text("Answered by")).to_be_visible()
    maker.check()

    waits = f"“{work.words.removesuffix('.')}” still waits for its first answer"
    half_over = f"“{work.words.removesuffix('.')}” waits for its first answer; half of the promised time is over"
    invited = f"“{work.words.removesuffix('.')}” waits for an answer, and yours would help"
    assert not is_told(helper, invited)
    clock.set(1.2)
    until_told(helper, invited)
    assert not is_told(greeter, half_over)
    clock.set(12.2)
    until_told(greeter, half_over)
    assert not is_told(instructor, waits)
    clock.set(21.5)
    until_told(instructor, waits)

    desk = instructor.go(f"{CLASS}/desk")
    expect(desk.get_by_text("overdue")).to_have_count(0)
    clock.set(24.5)
    desk.reload()
    expect(desk.locator(".error", has_text="overdue").first).to_be_visible()
    instructor.check()

"""Somebody takes everything along, deletes their account, waits, and is gone; on a phone and on a wide screen. The site's clock is moved."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from core.settings import ROOT
from tests.classroom import PASSWORD, email, make_class
from tests.journeys.acts import heading, sign_in
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE
from tests.site import Site

HOURS = 7 * 24 + 1


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """How many hours the site is ahead."""
    file = tmp_path_factory.mktemp("clock") / "hours"
    file.write_text("0")
    return file


@pytest.fixture(scope="module")
def classroom(make_site: Callable[..., Site], clock: Path) -> Site:
    site = make_site("leaving", CLOCK=str(clock), PYTHONPATH=str(ROOT / "tests" / "clock"))
    make_class(site, 4, works=2)
    return site


@pytest.mark.long
def test_everything_is_taken_along_and_then_they_are_gone(
    classroom: Site, clock: Path, someone: Callable[..., Browsing], tmp_path: Path
) -> None:
    """The first sends works back, the second leaves them."""
    leaving = [someone(PHONE, at=classroom), someone(WIDE, at=classroom)]
    for browsing, number, wish in zip(leaving, (2, 3), ("Take them back", "Leave them"), strict=True):
        sign_in(browsing, email(number))
        takes_everything_along(browsing, number, tmp_path)
        asks_to_leave(browsing, wish)
    clock.write_text(str(HOURS))
    for browsing, number in zip(leaving, (2, 3), strict=True):
        until_gone(browsing, number)


def takes_everything_along(browsing: Browsing, number: int, folder: Path) -> None:
    page = browsing.go("/settings/yours")
    browsing.check()
    page.get_by_role("button", name="Make the zip").click()
    for _ in range(40):
        if page.get_by_role("link", name="Download the zip").count():
            break
        page.wait_for_timeout(500)
        page.goto(f"{browsing.site.address}/settings/yours")
    browsing.check()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the zip").click()
    path = folder / f"{number}.zip"
    download.value.save_as(path)
    with ZipFile(path) as zipped:
        zipped.extractall(folder / str(number))
        assert json.loads(zipped.read("records/account.json"))[0]["email"] == email(number)
        assert len(json.loads(zipped.read("records/works.json"))) == 1
    reading = browsing.context.new_page()
    reading.goto((folder / str(number) / "index.html").as_uri())
    reading.get_by_role("link", name="Works", exact=True).click()
    expect(reading.get_by_text("The chair doesn't answer").first).to_be_visible()
    reading.close()


def asks_to_leave(browsing: Browsing, wish: str) -> None:
    page = browsing.go("/settings/yours")
    page.get_by_role("link", name="Delete the account").click()
    browsing.check()
    page.get_by_label(wish).check()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Delete it in seven days").click()
    expect(page.get_by_role("button", name="Keep my account")).to_be_visible()
    browsing.check()
    page.goto(f"{browsing.site.address}/works")
    expect(page.get_by_text("Your account ends").first).to_be_visible()


def until_gone(browsing: Browsing, number: int) -> None:
    """The site's clock looks every few seconds."""
    page = browsing.page
    for _ in range(60):
        page.goto(f"{browsing.site.address}/settings")
        if heading(page).inner_text() == "Sign in":
            break
        page.wait_for_timeout(1000)
    expect(heading(page)).to_have_text("Sign in")
    page.get_by_label("Email").fill(email(number))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("don't go together").first).to_be_visible()

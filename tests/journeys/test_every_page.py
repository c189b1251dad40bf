"""The demonstration, page by page, as links lead to it, on a phone: nothing broken, nothing sticking out, nothing that axe finds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.acts import heading, labelled
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE
from tests.links import Walk
from tests.site import Site

MOST = 50
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"
FILES = (".csv", ".jsonld", ".vtt", ".ics", ".atom", ".xml")


@pytest.fixture(scope="session")
def lived_in(make_site: Callable[..., Site]) -> Site:
    """A site with the demonstration in it."""
    return make_site("lived_in", DEMO="1")


@pytest.mark.long
@pytest.mark.xdist_group("lived_in")
@pytest.mark.parametrize(
    "email", [None, "ines@example.org", "mara@example.org"], ids=["nobody", "learner", "instructor"]
)
def test_every_page_that_links_lead_to(lived_in: Site, someone: Callable[..., Browsing], email: str | None) -> None:
    browsing = someone(PHONE, at=lived_in, dark=email == "ines@example.org")
    if email:
        sign_in(browsing, email)
    walk, wrong = Walk("/", MOST), []
    for path in walk:
        try:
            look_at(browsing, walk, path)
        except AssertionError as error:
            wrong.append(f"{path}, linked from {walk.linked_from.get(path)}: {error}")
    assert wrong == []
    assert len(walk.seen) > 30


def sign_in(browsing: Browsing, email: str) -> None:
    page = browsing.go("/signin")
    labelled(page, "Email").fill(email)
    labelled(page, "Password").fill("one empty chair")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(heading(page)).to_have_text("What needs you")


def look_at(browsing: Browsing, walk: Walk, path: str) -> None:
    if path.partition("?")[0].endswith(FILES) or path.startswith("/media/"):
        assert browsing.context.request.get(browsing.site.address + path).ok
        return
    answer = browsing.page.goto(browsing.site.address + path)
    assert answer is not None
    assert answer.status == 200
    browsing.check(opened=True)
    walk.found(path, [link for link in browsing.page.evaluate(LINKS) if not link.startswith("#")])

"""Somebody has the cut, and somebody else the wall, open while others take places and share: both fill by themselves."""

import re
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.classroom import CLASS, PASSWORD, email, make_class
from tests.journeys.acts import sign_in
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE
from tests.serving.making import Maker
from tests.site import Site
from tests.someone import Someone

PLACES = f"{CLASS}/edit/cut"


@pytest.fixture(scope="session")
def filling(make_site: Callable[..., Site]) -> Site:
    """A class of three, with a piece of three places for the words of its call."""
    site = make_site("filling")
    make_class(site, 3)
    instructor = Someone(site.address)
    instructor.sign_in("instructor@example.org", PASSWORD)
    piece = {"piece-title": "The empty chair", "piece-kind": "book"}
    assert instructor.post(PLACES, instructor.get(PLACES).fields(PLACES) | piece).status == 303
    form = instructor.get(PLACES)
    lines = {"lines-lines": "One | text\nTwo | text\nThree | text"}
    assert instructor.post(f"{PLACES}/lines", form.fields(f"{PLACES}/lines") | lines).status == 303
    instructor.close()
    return site


def share(site: Site, number: int) -> None:
    """This learner shares a line, from wherever they are."""
    maker = Maker(site, number)
    with closing(maker.someone):
        maker.share(maker.write())


def take_a_place(site: Site, number: int) -> None:
    """This learner takes the first place that is open."""
    with closing(Someone(site.address)) as someone:
        someone.sign_in(email(number), PASSWORD)
        cut = someone.get(f"{CLASS}/cut")
        action = re.findall(r'action="([^"]+/reservation)"', cut.text)[0]
        assert someone.post(action, cut.fields(action)).status == 303


@pytest.mark.long
def test_the_cut_and_the_wall_fill_while_they_are_open(filling: Site, someone: Callable[..., Browsing]) -> None:
    other, learner = someone(WIDE, at=filling), someone(PHONE, at=filling)
    share(filling, 1)
    sign_in(learner, "learner-0@example.org")
    sign_in(other, "learner-2@example.org")
    cut, wall = learner.go(f"{CLASS}/cut"), other.go(f"{CLASS}/wall?show=newest")
    tiles = wall.locator(".wall .tile")
    expect(tiles).to_have_count(1)
    places = cut.get_by_role("list", name="The cut so far")
    expect(places.get_by_role("link", name="Take this place")).to_have_count(2)
    learner.check()
    take_a_place(filling, 2)
    expect(cut.locator("#open-places")).to_contain_text("Learner 2 is on it until")
    cut.locator("#open-places li", has_text="Three").get_by_role("button").click()
    expect(cut.locator("#your-place")).to_contain_text(
        re.compile(r"Three · words · takes 10 minutes\s+Kept for you until")
    )
    learner.check()
    learner.go(f"{CLASS}/cut")
    share(filling, 2)
    expect(places.get_by_role("link", name="Take this place")).to_have_count(1)
    expect(cut.get_by_role("link", name="Play it as it is now")).to_be_visible()
    learner.check()
    expect(tiles).to_have_count(2)
    share(filling, 0)
    expect(tiles).to_have_count(3)
    other.check()
    expect(places.get_by_role("link", name="Take this place")).to_have_count(0)

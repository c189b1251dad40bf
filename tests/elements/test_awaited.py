"""What is being made ready comes by itself, and nothing else on the page is touched."""

import pytest
from playwright.sync_api import expect

from tests.elements.test_cut_player import PICTURE, TEXT, in_turn

pytestmark = pytest.mark.journey


def test_a_cut_begins_when_its_take_is_ready_and_what_is_typed_stays(visit, site):
    page = visit("shared", places=in_turn([PICTURE]), is_coming=True)
    page.get_by_label("Thanks").fill("Thank you, Teo")
    expect(page.locator("cut-player.is-upgraded")).not_to_have_class("is-playing")
    site.context = {"places": in_turn([TEXT, PICTURE]), "is_coming": False}
    expect(page.locator("cut-player")).to_have_class("cut cinema is-upgraded is-playing")
    expect(page.get_by_label("Thanks")).to_have_value("Thank you, Teo")


def test_a_demonstration_says_how_far_it_is_and_arrives_without_a_reload(visit, site):
    film = {"problem": None, "medium": {"value": "film"}}
    page = visit("coming", file={**film, "progress": 10})
    page.get_by_label("Thanks").fill("Thank you, Teo")
    expect(page.get_by_text("10 per cent")).to_be_visible()
    expect(page.get_by_text("Reload the page")).to_be_hidden()
    site.context = {"file": {**film, "progress": 60}}
    expect(page.get_by_text("60 per cent")).to_be_visible()
    site.context = {"file": None}
    expect(page.get_by_role("button", name="More tools")).to_be_visible(timeout=15_000)
    expect(page.get_by_label("Thanks")).to_have_value("Thank you, Teo")


def test_a_film_that_plays_already_plays_on_while_its_forms_are_told_of_and_then_no_longer(visit, site):
    page = visit("better", file={"is_coming": True, "is_awaited": False, "progress": 10})
    page.locator("video").evaluate("video => { video.dataset.same = 'yes' }")
    expect(page.get_by_text("10 per cent")).to_be_visible()
    site.context = {"file": {"is_coming": True, "is_awaited": False, "progress": 60}}
    expect(page.get_by_text("60 per cent")).to_be_visible()
    site.context = {"file": {"is_coming": False, "is_awaited": False, "progress": 100}}
    expect(page.get_by_text("per cent")).to_have_count(0, timeout=15_000)
    expect(page.locator("video")).to_have_attribute("data-same", "yes")

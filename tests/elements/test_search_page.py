"""What fits comes while one types; the address says what was asked, and the field keeps the focus."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_what_fits_comes_while_one_types(visit, site):
    page = visit("search", found="")
    field = page.get_by_label("Words")
    site.context = {"found": "The lantern"}
    field.press_sequentially("lant")
    expect(page.get_by_role("link", name="The lantern")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=lant&kind=submission$"))
    expect(field).to_be_focused()
    expect(field).to_have_value("lant")
    expect(page.get_by_role("status")).to_have_text("The list below shows what fits.")
    site.context = {"found": ""}
    field.press_sequentially("x")
    expect(page.get_by_text("Nothing yet")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Nothing fits that.")


def test_a_line_that_is_dead_leaves_the_list_as_it_is(visit, site):
    page = visit("search", found="The lantern")
    page.route("**/pages/search?*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_label("Words").fill("candle")
    expect(page.get_by_role("link", name="The lantern")).to_be_visible()

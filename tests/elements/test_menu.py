"""The menu of one's own, on every page."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

NIA = SimpleNamespace(id="nia", handle="nia", credit_name="Nia", is_authenticated=True)


@pytest.fixture
def opened(visit):
    """A page with the menu open, at the address to which one of its links leads."""
    page = visit("menu", current_user=NIA, can=lambda *_: False)
    page.evaluate("history.replaceState({}, '', '/class-projects')")
    page.locator("summary").click()
    expect(page.get_by_role("link", name="Settings")).to_be_visible()
    return page


def test_a_link_to_the_same_page_closes_the_menu_over_it(opened):
    opened.get_by_role("link", name="What you teach").click()
    expect(opened).to_have_url(re.compile("/class-projects#what-you-teach$"))
    expect(opened.get_by_role("link", name="Settings")).to_be_hidden()


def test_a_click_beside_it_and_escape_close_the_menu(opened):
    opened.get_by_role("heading").click()
    expect(opened.get_by_role("link", name="Settings")).to_be_hidden()
    opened.locator("summary").click()
    opened.keyboard.press("Escape")
    expect(opened.get_by_role("link", name="Settings")).to_be_hidden()
    expect(opened.locator("summary")).to_be_focused()

"""Long texts that this browser keeps until they have arrived."""

import re

import pytest
from playwright.sync_api import expect

WORDS = "A letter of several lines,\nwritten for half an hour. 🐈 שלום <3"
STILL_HERE = re.compile("What you typed here is still in this browser")


@pytest.fixture
def write(visit):
    """The page as somebody with these words typed into it."""

    def open_and_type(person="nia", **context):
        page = visit("words", current_user={"id": person}, **context)
        page.get_by_label("Words").fill(WORDS)
        return page

    return open_and_type


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('words:'))")


def test_a_closed_tab_costs_nobody_their_words(write):
    page = write()
    page.reload()
    expect(page.get_by_label("Words")).to_have_value("")
    expect(page.get_by_text(STILL_HERE)).to_be_visible()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Words")).to_have_value(WORDS)
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)


def test_what_arrived_is_kept_no_longer(site, write):
    page = write()
    site.answers["/words"] = (303, "/pages/words")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/pages/words")
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)
    assert kept(page) == []
    assert site.posted("/words")[0]["words"].replace("\r\n", "\n") == WORDS


def test_an_error_page_costs_nobody_their_words(site, write):
    page = write()
    site.answers["/words"] = (500, {})
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/words")
    page.goto(f"{site.address}/pages/words")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Words")).to_have_value(WORDS)


def test_nobody_else_is_offered_them_and_signing_out_forgets_them(site, write):
    page = write()
    site.context = {"current_user": {"id": "sam"}}
    page.reload()
    expect(page.get_by_label("Words")).to_have_value("")
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)
    assert len(kept(page)) == 1
    site.answers["/signout"] = (303, "/pages/words")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/pages/words")
    assert kept(page) == []


def test_they_can_be_thrown_away(write):
    page = write()
    page.reload()
    page.get_by_role("button", name="Throw it away").click()
    page.reload()
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)
    assert kept(page) == []


def test_what_is_saved_already_is_not_offered(site, write):
    page = write()
    site.context = {**site.context, "saved": WORDS}
    page.reload()
    expect(page.get_by_label("Words")).to_have_value(WORDS)
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)

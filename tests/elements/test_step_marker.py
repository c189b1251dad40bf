"""S in the author's editor."""

import pytest
from playwright.sync_api import expect

from tests.elements.waiting import until

pytestmark = pytest.mark.journey


def test_s_starts_a_step_while_it_plays_and_ends_the_one_before(visit, site):
    page = visit("author")
    until(page, "document.querySelector('video').readyState >= 2")
    page.keyboard.press("s")
    expect(page.locator("[data-rows] > li")).to_have_count(2)
    page.evaluate(
        "() => { const v = document.querySelector('video'); v.muted = true; v.currentTime = 2; return v.play(); }"
    )
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    page.keyboard.press("s")
    rows = page.locator("[data-rows] > li")
    expect(rows).to_have_count(3)
    starts = [rows.nth(number).locator("[data-start]").input_value() for number in range(3)]
    ends = [rows.nth(number).locator("[data-end]").input_value() for number in range(3)]
    assert starts[0] == "0:00"
    assert starts[1].startswith("0:02")
    assert starts == sorted(starts)
    assert ends == [starts[1], starts[2], "0:08.0"]


def test_s_is_a_letter_while_somebody_types(visit):
    page = visit("author")
    page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }")
    page.locator("[data-name]").nth(1).press_sequentially("sss")
    expect(page.locator("[data-rows] > li")).to_have_count(2)


def test_new_rows_are_fields_of_the_same_form(visit, site):
    page = visit("author")
    for _ in range(2):
        page.get_by_role("button", name="A step starts here").click()
    names = page.locator("[data-rows] [data-name]").evaluate_all("all => all.map(one => one.name).sort()")
    assert names == ["steps-0-imperative", "steps-1-imperative", "steps-2-imperative"]

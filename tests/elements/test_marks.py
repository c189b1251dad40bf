"""Marks on the wave of a sound: by mouse, finger and keys."""

import pytest
from playwright.sync_api import expect

from tests.elements.waiting import until

pytestmark = pytest.mark.journey


@pytest.fixture
def marks(visit):
    """The page with these lines, once its wave is drawn."""

    def open_page(text="", wrong=False):
        page = visit("marks", text=text, wrong=wrong)
        expect(page.locator("[data-wave] .peaks")).to_be_visible()
        until(page, "document.querySelector('audio').readyState >= 1")
        return page

    return open_page


def lines(page):
    return page.locator("textarea[name=marks]").input_value()


def row(page, number):
    return page.locator("[data-rows] > li").nth(number)


def at(page, share):
    """A point of the wave, below its pins."""
    box = page.locator("[data-wave] [data-inner]").bounding_box()
    return box["x"] + box["width"] * share, box["y"] + box["height"] * 0.7


def test_a_mark_is_set_where_one_points(marks):
    page = marks()
    page.mouse.click(*at(page, 0.5))
    page.mouse.click(*at(page, 0.25))
    times = [float(line.split(":")[1]) for line in lines(page).splitlines()]
    assert times == pytest.approx([1, 2], abs=0.02)
    expect(page.locator("[data-pin]")).to_have_count(2)
    row(page, 0).locator("[data-name]").fill("The door opens")
    assert lines(page).splitlines()[0].endswith(" The door opens")
    assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(1, abs=0.02)


def test_m_sets_a_mark_where_it_plays_and_is_a_letter_while_somebody_types(marks):
    page = marks()
    page.evaluate(
        "() => { const a = document.querySelector('audio'); a.muted = true; a.currentTime = 1.5; return a.play(); }"
    )
    page.keyboard.press("m")
    page.wait_for_timeout(600)
    page.keyboard.press("m")
    page.evaluate("document.querySelector('audio').pause()")
    first, second = (float(line.split(":")[1]) for line in lines(page).splitlines())
    assert 1.5 <= first < second - 0.5
    row(page, 0).locator("[data-name]").press_sequentially("mmm")
    assert len(lines(page).splitlines()) == 2


def test_a_mark_moves_by_hundredths_and_keeps_its_place_in_the_order(marks):
    page = marks("0:01 A\n0:01.51 B\n0:03 C")
    time = row(page, 1).locator("[data-start]")
    time.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowUp")
    assert lines(page) == "0:01 A\n0:01.62 B\n0:03 C"
    row(page, 0).get_by_role("button", name="10 ms earlier").click()
    row(page, 0).get_by_role("button", name="10 ms later").click()
    row(page, 0).get_by_role("button", name="10 ms later").click()
    assert lines(page) == "0:01.01 A\n0:01.62 B\n0:03 C"
    time.fill("0:03,5")
    time.press("Enter")
    assert lines(page) == "0:01.01 A\n0:03 C\n0:03,5 B"
    expect(page.locator("[data-pin='3']")).to_have_attribute("title", "B")


def test_a_pin_is_dragged(marks):
    page = marks("0:01 A\n0:02 B")
    pin = page.locator("[data-pin='1']")
    box = page.locator("[data-wave] [data-inner]").bounding_box()
    x, y = box["x"] + box["width"] * 0.25 + 6, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, y, steps=4)
    page.mouse.move(box["x"] + box["width"] * 0.75, y, steps=4)
    page.mouse.up()
    assert [line.split()[1] for line in lines(page).splitlines()] == ["B", "A"]
    assert float(lines(page).splitlines()[1].split()[0].split(":")[1]) == pytest.approx(3, abs=0.02)
    expect(pin).to_have_attribute("title", "B")
    page.get_by_role("button", name="Undo").click()
    assert lines(page) == "0:01 A\n0:02 B"


def test_a_finger_sets_a_mark_and_opens_no_keyboard(marks, browser, site):
    site.context = {"text": "", "wrong": False}
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(f"{site.address}/pages/marks")
    expect(page.locator("[data-wave] .peaks")).to_be_visible()
    page.touchscreen.tap(*at(page, 0.5))
    expect(page.locator("[data-rows] > li")).to_have_count(1)
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_what_is_removed_comes_back(marks):
    page = marks("0:01 A\n0:02 B")
    row(page, 0).get_by_role("button", name="Remove this mark").click()
    assert lines(page) == "0:02 B"
    expect(row(page, 0).locator("[data-start]")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    assert lines(page) == "0:01 A\n0:02 B"
    expect(page.locator("[data-pin]")).to_have_count(2)


def test_lines_and_rows_say_the_same(marks, site):
    page = marks("0:02 B\n0:01 A")
    expect(page.locator("textarea")).to_be_hidden()
    assert row(page, 0).locator("[data-name]").input_value() == "A"
    page.get_by_role("button", name="As text").click()
    page.locator("textarea").fill("0:01 A\n0:03 The end")
    expect(page.locator("[data-rows] > li")).to_have_count(2)
    page.locator("textarea").fill("A\n0:03 The end")
    expect(page.get_by_text("Line 1 begins with no time")).to_be_visible()
    page.locator("textarea").fill("0:01 A\n0:03 The end")
    row(page, 1).locator("[data-start]").fill("")
    page.get_by_role("button", name="Make the places").click()
    until(page, "document.body.innerText.includes('{}')")
    assert site.posted("/marks") == [{"marks": "0:01 A\r\nThe end"}]


def test_a_form_that_came_back_shows_its_lines(marks):
    page = marks("0:01 A\nabc", wrong=True)
    expect(page.locator("textarea")).to_be_visible()
    expect(page.get_by_text("Line 2 begins with no time")).to_be_visible()
    assert lines(page) == "0:01 A\nabc"


def test_closer_shows_less_at_once_and_a_mark_is_where_one_points(marks):
    page = marks()
    page.evaluate("document.querySelector('audio').currentTime = 2")
    for _ in range(4):
        page.get_by_role("button", name="Closer").click()
    wave = page.locator("[data-wave]")
    assert wave.evaluate("wave => wave.scrollWidth / wave.clientWidth") == pytest.approx(4, abs=0.01)
    expect(wave).to_have_attribute("tabindex", "0")
    box = wave.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.6)
    assert float(lines(page).split(":")[1]) == pytest.approx(2, abs=0.02)
    for _ in range(2):
        page.get_by_role("button", name="Farther").click()
    assert wave.evaluate("wave => wave.scrollWidth / wave.clientWidth") == 1
    expect(wave).to_have_attribute("tabindex", "-1")

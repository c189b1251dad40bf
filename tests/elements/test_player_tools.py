"""What a player offers beside playing: a part that loops, a look ahead, words found, sizes to choose, and what it says when nothing plays."""

import pytest
from playwright.sync_api import expect

from tests.elements.waiting import until

pytestmark = pytest.mark.journey

FILM = "document.querySelector('#film video')"


@pytest.fixture
def open_lesson(visit):
    def open_page(**context):
        page = visit("lesson", **context)
        until(page, f"{FILM}.readyState >= 2")
        return page

    return open_page


def at(page):
    return page.evaluate(f"{FILM}.currentTime")


def go(page, seconds, *, play=False):
    page.evaluate(f"([s, p]) => {{ {FILM}.currentTime = s; if (p) {FILM}.play(); }}", [seconds, play])
    until(page, f"!{FILM}.seeking")


def test_a_part_set_by_keys_loops_over_the_end_of_a_step_until_it_is_cleared(open_lesson):
    page = open_lesson()
    go(page, 1)
    page.keyboard.press("i")
    go(page, 2)
    page.keyboard.press("o")
    chip = page.get_by_role("button", name="Stop looping")
    expect(chip).to_contain_text("0:01 – 0:02")
    band, bar = page.locator(".player-bar .band").bounding_box(), page.locator(".player-bar").bounding_box()
    assert band["x"] - bar["x"] == pytest.approx(bar["width"] / 8, abs=2)
    go(page, 1.8, play=True)
    until(page, f"{FILM}.currentTime < 1.5")
    until(page, f"{FILM}.currentTime > 1.7")
    expect(page.locator(".pause")).to_have_count(0)
    page.keyboard.press("x")
    expect(chip).to_be_hidden()
    expect(page.locator(".player-bar .band")).to_have_count(0)
    go(page, 1.9, play=True)
    until(page, f"{FILM}.currentTime > 2.1")


def test_a_part_can_be_typed_and_what_is_no_part_is_said_there(open_lesson):
    page = open_lesson()
    page.get_by_role("button", name="More tools").click()
    part = page.get_by_role("group", name="Loop a part")
    part.get_by_label("From").fill("0:05")
    part.get_by_label("To").press_sequentially("0:04", delay=50)  # meanwhile the loop from 0:05 to the end begins
    page.keyboard.press("Enter")
    expect(page.get_by_text("Write two times inside of it").first).to_be_visible()
    expect(part.get_by_label("From")).to_have_attribute("aria-invalid", "true")
    part.get_by_label("To").fill("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop looping")).to_contain_text("0:05 – 0:08")
    go(page, 7.6, play=True)
    until(page, f"{FILM}.currentTime < 6 && !{FILM}.paused")
    page.get_by_role("button", name="Loop this step").click()
    expect(page.get_by_role("button", name="Stop looping")).to_be_hidden()


def test_over_the_bar_stands_what_is_there(open_lesson):
    board = {"url": "/media/picture.png", "columns": 4, "count": 8, "every_ms": 1000, "width": 150, "height": 200}
    page = open_lesson(storyboard=board)
    assert "/media/picture.png" not in page.evaluate("performance.getEntriesByType('resource').map(e => e.name).join()")
    bar = page.locator(".player-bar")
    bar.hover(position={"x": bar.bounding_box()["width"] * 5.5 / 8, "y": 12})
    preview = page.locator(".player-preview")
    expect(preview).to_contain_text("0:05")
    expect(preview).to_contain_text("Watch it whole")
    assert preview.locator(".tile-shown").evaluate("tile => tile.style.backgroundPosition") == "-132px -176px"
    page.mouse.move(5, 5)
    expect(preview).to_be_hidden()


def test_a_finger_drawn_along_the_bar_looks_first_and_seeks_when_it_is_lifted(open_lesson):
    page = open_lesson()
    box = page.locator(".player-bar").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 8, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, y, steps=4)
    assert at(page) == 0
    page.mouse.up()
    assert at(page) == pytest.approx(4, abs=0.1)


def test_words_are_found_without_case_and_accents_and_enter_goes_there(open_lesson):
    page = open_lesson()
    page.get_by_text("Transcript", exact=True).click()
    field = page.get_by_role("searchbox")
    field.fill("ask")
    expect(page.locator("[data-found]")).to_have_text("1 of 3")
    field.press("Enter")
    assert at(page) == pytest.approx(1.6, abs=0.01)
    field.press("Enter")
    assert at(page) == pytest.approx(5, abs=0.01)
    expect(page.locator("[data-found]")).to_have_text("2 of 3")
    page.get_by_role("button", name="The next one").click()
    expect(page.locator("mark[aria-current]")).to_have_text("ASK")
    field.fill("CAFE,")
    expect(page.locator("mark")).to_have_text(["café,"])  # a list waits while more than one is marked
    field.fill("violin")
    expect(page.locator("[data-found]")).to_have_text("Nobody says that")
    expect(page.locator("mark")).to_have_count(0)


def test_another_quality_goes_on_where_this_one_is_and_is_remembered(open_lesson):
    page = open_lesson(qualities=[("360p", "/media/film.webm"), ("720p", "/media/film.webm?720")])
    go(page, 3)
    page.get_by_role("button", name="More tools").click()
    page.get_by_label("Quality").select_option("720p")
    until(page, f"{FILM}.currentSrc.endsWith('?720') && {FILM}.currentTime === 3")
    page.reload()
    until(page, f"{FILM}.currentSrc.endsWith('?720')")


def test_the_film_goes_into_a_window_of_its_own_and_comes_back(open_lesson):
    page = open_lesson()
    page.get_by_role("button", name="More tools").click()
    page.get_by_role("button", name="Picture in picture").click()
    until(page, f"document.pictureInPictureElement === {FILM}")
    page.get_by_role("button", name="Picture in picture").click()
    until(page, "document.pictureInPictureElement === null")


def test_a_file_that_is_not_there_says_so_and_plays_once_it_is(visit, site):
    page = visit("lesson", film="/media/late.webm")
    trouble = page.locator(".player-trouble")
    expect(trouble).to_contain_text("It could not be loaded")
    expect(trouble.get_by_role("link", name="Open the file")).to_have_attribute("href", "/media/late.webm")
    late = site.media / "late.webm"
    late.write_bytes((site.media / "film.webm").read_bytes())
    try:
        trouble.get_by_role("button", name="Try again").click()
        expect(trouble).to_have_count(0)
        until(page, f"{FILM}.readyState >= 1 && {FILM}.controls")
    finally:
        late.unlink()


def test_what_was_moved_while_it_played_goes_on_from_where_the_page_says_it_is_now(visit, site):
    page = visit("lesson")
    until(page, f"{FILM}.readyState >= 2")
    site.context = {"film": "/media/other.webm"}
    page.evaluate(f"{FILM}.querySelector('source').src = '/media/gone.webm'; {FILM}.load()")
    until(page, f"{FILM}.currentSrc.endsWith('other.webm') && {FILM}.readyState >= 1")
    expect(page.locator(".player-trouble")).to_have_count(0)


def test_one_frame_is_as_long_as_the_film_says_once_it_has_played(visit):
    page = visit("lesson", film="/media/ten.webm")
    until(page, f"{FILM}.readyState >= 2")
    page.evaluate(f"{FILM}.play()")
    until(page, f"{FILM}.currentTime > 1.2")
    page.evaluate(f"{FILM}.pause()")
    go(page, 0.5)
    page.keyboard.press(".")
    assert at(page) == pytest.approx(0.6, abs=0.01)


def test_only_one_player_plays_and_a_compact_one_has_no_tools_of_ours(visit):
    page = visit("two")
    until(page, "[...document.querySelectorAll('video')].every(film => film.readyState >= 2)")
    page.evaluate("document.querySelector('#one video').play()")
    page.evaluate("document.querySelector('#two video').play()")
    until(page, "document.querySelector('#one video').paused && !document.querySelector('#two video').paused")
    expect(page.locator("#two .tool")).to_have_count(0)
    page.keyboard.press("i")
    expect(page.locator("#two .band")).to_have_count(0)


def test_the_wave_of_a_sound_that_is_not_loaded_yet_plays_it(visit):
    page = visit("two")
    page.locator("#hum .player-wave").click()
    until(page, "document.querySelector('#hum audio').currentTime > 0.1")

"""A cut that plays unattended."""

import time
from itertools import accumulate

import pytest
from playwright.sync_api import expect

from tests.elements.waiting import until

pytestmark = pytest.mark.journey

FILM = {
    "kind": "film",
    "src": "/media/film.webm",
    "duration_ms": 1600,
    "in_ms": 2000,
    "label": "He sits down",
    "names": ["Ines Duarte"],
}
SOUND = {
    "kind": "sound",
    "src": "/media/sound.webm",
    "duration_ms": 1200,
    "label": "One breath",
    "names": ["Kenji Abe", "Roz Achterberg"],
}
PICTURE = {
    "kind": "picture",
    "src": "/media/picture.png",
    "duration_ms": 900,
    "label": "The crown",
    "names": ["Aiko Berg"],
    "alt": "A crown",
}
TEXT = {
    "kind": "text",
    "text": "I am the king of this chair.",
    "duration_ms": 900,
    "label": "The cat",
    "names": ["Sam Whitlock"],
}
MISSING = {"kind": "film", "src": "/media/missing.webm", "duration_ms": 900, "label": "Lost", "names": ["Nobody"]}
OTHER = {
    "kind": "film",
    "src": "/media/other.webm",
    "duration_ms": 1200,
    "label": "The chair answers",
    "names": ["Ines Duarte"],
}
PLACES = [FILM, SOUND, PICTURE, TEXT, MISSING, OTHER]


def in_turn(places):
    """The same, one after the other."""
    starts = accumulate((place["duration_ms"] for place in places), initial=0)
    return [{**place, "start_ms": start} for start, place in zip(starts, places, strict=False)]


LISTEN = """
window.heard = [];
document.addEventListener("place-change", (event) => heard.push(event.detail.index));
document.addEventListener("ended", () => heard.push("ended"));
"""


@pytest.fixture
def cut(visit, page):
    page.add_init_script(LISTEN)

    def open_cut(**context):
        opened = visit("cut", **{**context, "places": in_turn(context.get("places", PLACES))})
        opened.wait_for_selector("cut-player.is-upgraded")
        return opened

    return open_cut


def shown(page):
    return page.evaluate(
        "[...document.querySelectorAll('.cut-stage video.is-shown')].map(v => [new URL(v.src).pathname, v.currentTime, v.paused])"
    )


def test_it_plays_unattended_through_every_kind_and_past_what_fails(cut):
    page = cut()
    page.get_by_role("button", name="Play the cut").click()
    began = time.monotonic()
    until(page, "heard.includes('ended')", seconds=20)
    assert page.evaluate("heard") == [0, 1, 2, 3, 4, 5, "ended"]
    # Six places make 6.7 s; a place may be waited for, never for long.
    assert 6 < time.monotonic() - began < 12


def test_a_film_is_on_its_frame_and_its_maker_lights_up(cut):
    page = cut()
    page.get_by_role("button", name="Play the cut").click()
    until(page, "document.querySelector('cut-player').currentMs > 600")
    [[source, seconds, is_paused]] = shown(page)
    clock = page.evaluate("document.querySelector('cut-player').currentMs") / 1000
    assert source == "/media/film.webm"
    assert not is_paused
    assert seconds == pytest.approx(2 + clock, abs=0.35)
    expect(page.locator(".cut-names .is-lit")).to_have_text(["Ines Duarte"])


def test_it_starts_shortly_before_your_place(cut):
    page = cut(start_ms=2900)
    expect(page.locator(".cut-places > li[aria-current]")).to_contain_text("The crown")
    expect(page.locator("[data-card] img")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuenow", "3")


def test_it_starts_by_itself_without_sound_and_offers_the_sound(cut):
    page = cut(autoplay=True, places=[FILM, {**PICTURE, "duration_ms": 60_000}])
    sound = page.locator("[data-do=sound]")
    expect(sound).to_be_visible(timeout=8000)
    assert page.evaluate("[...document.querySelectorAll('.cut-stage video')].every(v => v.muted)")
    sound.click()
    expect(sound).to_be_hidden()
    assert not page.evaluate("[...document.querySelectorAll('.cut-stage video')].some(v => v.muted)")


def test_whoever_asks_for_less_motion_starts_it_themselves(cut, page):
    page.emulate_media(reduced_motion="reduce")
    cut(autoplay=True)
    page.wait_for_timeout(600)
    expect(page.get_by_role("button", name="Play the cut")).to_be_visible()
    assert page.evaluate("document.querySelector('cut-player').currentMs") == 0


def test_the_keyboard_seeks_and_plays(cut):
    page = cut()
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cut-places > li[aria-current]")).to_contain_text("Lost")
    expect(slider).to_have_attribute("aria-valuetext", "0:05 of 0:06, Lost")
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press(" ")
    until(page, "document.querySelector('cut-player').isPlaying")
    page.keyboard.press("k")
    assert not page.evaluate("document.querySelector('cut-player').isPlaying")


def test_where_words_run_from_the_right_a_click_on_the_bar_goes_to_the_moment_drawn_there(cut):
    page = cut()
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.evaluate("document.querySelector('cut-player').seekTo(800)")
    bar = page.locator(".cut-bar")
    whole, played = bar.bounding_box(), bar.locator("i:first-child b").bounding_box()
    place = bar.locator("i:first-child").bounding_box()
    assert place["x"] == pytest.approx(whole["x"], abs=1)
    assert played["x"] == pytest.approx(place["x"], abs=1)
    assert played["width"] == pytest.approx(place["width"] / 2, rel=0.02)
    page.evaluate("document.querySelector('cut-player').seekTo(5000)")
    bar.click(position={"x": played["x"] + played["width"] - whole["x"], "y": whole["height"] / 2})
    assert page.evaluate("document.querySelector('cut-player').currentMs") == pytest.approx(800, abs=60)


def test_a_place_is_chosen_in_the_list(cut):
    page = cut()
    page.get_by_role("button", name="0:03, The cat").click()
    expect(page.locator("[data-card]")).to_contain_text("I am the king of this chair.")
    until(page, "document.querySelector('cut-player').isPlaying")


ATTEND = """
agoMs => {
    const began = performance.now() - agoMs;
    document.querySelector("cut-player").attend({ isShared: true, isRunning: true, get ms() { return performance.now() - began; }, set ms(_) {}, start() {}, stop() {} });
}
"""
PLAYS = "document.querySelector('.cut-stage video.is-shown')?.paused === false"
ALONG = """
(() => { const player = document.querySelector("cut-player"), film = document.querySelector(".cut-stage video.is-shown");
         return Math.abs(1000 * film.currentTime - player.scene.inMs - (player.currentMs - player.scene.startMs)) < 120; })()
"""


@pytest.fixture
def shared(cut):
    """A cut that others see at the same moment: eight seconds of film, and four of another."""
    long = {**FILM, "in_ms": 0, "duration_ms": 8000}
    return cut(places=[long, {**OTHER, "duration_ms": 3000}], shared=True)


def test_who_comes_late_to_a_cut_that_others_see_is_where_they_are(shared):
    shared.evaluate(ATTEND, 3000)
    until(shared, PLAYS)
    until(shared, ALONG)
    assert 3000 < shared.evaluate("document.querySelector('cut-player').currentMs") < 6000


def test_nobody_seeks_in_it_and_who_steps_out_joins_in_where_it_is_by_then(shared):
    shared.evaluate(ATTEND, 1000)
    until(shared, PLAYS)
    shared.locator(".cut-bar").click(position={"x": 600, "y": 10})
    shared.keyboard.press("End")
    assert shared.evaluate("document.querySelector('cut-player').currentMs") < 4000
    shared.get_by_role("button", name="Step out").click()
    shared.wait_for_timeout(1500)
    assert not shared.evaluate(PLAYS)
    shared.get_by_role("button", name="Join in").last.click()
    until(shared, PLAYS)
    until(shared, ALONG)
    assert shared.evaluate("document.querySelector('cut-player').currentMs") > 2500


def test_it_goes_on_without_a_place_that_does_not_come(cut):
    page = cut(places=[MISSING, {**FILM, "in_ms": 0, "duration_ms": 6000}], shared=True)
    page.evaluate(ATTEND, 0)
    until(page, PLAYS)
    until(page, ALONG)
    assert page.evaluate("document.querySelector('cut-player').currentMs") < 4000


OVERLAPS = """
() => {
    const button = document.querySelector(".cut-start").getBoundingClientRect(), range = document.createRange(), covered = [];
    const texts = document.createTreeWalker(document.querySelector(".cut-card:not([hidden])") ?? document.createElement("p"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        range.selectNodeContents(texts.currentNode);
        for (const line of range.getClientRects())
            if (line.left < button.right && line.right > button.left && line.top < button.bottom && line.bottom > button.top) covered.push(texts.currentNode.textContent);
    }
    return covered;
}
"""


@pytest.mark.parametrize("width", [1440, 390])
def test_the_button_that_plays_covers_no_words(cut, width):
    hole = {
        "kind": "sound",
        "is_hole": True,
        "duration_ms": 900,
        "label": "Bar 9",
        "door": "a sound, 4 seconds",
        "href": "#",
    }
    words = {**TEXT, "text": "Heavy. Warm. Mine. " * 3}
    page = cut(places=[SOUND, TEXT, words, hole])
    page.set_viewport_size({"width": width, "height": 844})
    for at_ms, shown in ((0, "One breath"), (1300, "I am the king"), (2200, "Heavy"), (3100, "a sound, 4 seconds")):
        page.evaluate("ms => document.querySelector('cut-player').seekTo(ms)", at_ms)
        expect(page.locator("[data-card]")).to_contain_text(shown)
        expect(page.get_by_role("button", name="Play the cut")).to_be_in_viewport()
        assert page.evaluate(OVERLAPS) == [], shown


def test_on_a_phone_all_names_of_places_begin_on_one_line_beside_their_time(cut):
    long = {**TEXT, "label": "I used to knock, and stand there, and listen to you not answer"}
    page = cut(places=[SOUND, long, TEXT])
    page.set_viewport_size({"width": 390, "height": 844})
    rows = page.locator("[data-places] > li")
    lines = [
        (row.locator("button.time").bounding_box(), row.locator("[data-label]").bounding_box()) for row in rows.all()
    ]
    assert len({name["x"] for _, name in lines}) == 1
    for start, name in lines:
        assert start["y"] <= name["y"] < start["y"] + start["height"]
        assert min(start["width"], start["height"]) >= 44


def test_captions_follow_what_plays(cut):
    captioned = {**FILM, "in_ms": 0, "duration_ms": 3000, "captions": "/media/captions.vtt"}
    page = cut(places=[captioned])
    page.get_by_role("button", name="Play the cut").click()
    expect(page.locator("[data-captions-box]")).to_have_text("Sit down.", timeout=5000)
    expect(page.locator("[data-captions-box]")).to_have_text("Now ask it.", timeout=5000)


def test_without_script_every_place_has_its_own_controls(site, browser):
    site.forget()
    site.context = {"places": in_turn(PLACES)}
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/pages/cut")
    expect(page.locator("video[controls]")).to_have_count(3)
    expect(page.locator("audio[controls]")).to_have_count(1)
    expect(page.get_by_text("I am the king of this chair.")).to_be_visible()
    context.close()

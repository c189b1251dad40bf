"""A lesson's film beside its steps."""

import pytest
from playwright.sync_api import expect

from tests.elements.waiting import until

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(visit):
    page = visit("lesson")
    until(page, "document.querySelector('#film video').readyState >= 2")
    return page


def at(page):
    return page.evaluate("document.querySelector('#film video').currentTime")


def go(page, seconds, *, play=False):
    page.evaluate(
        "([s, p]) => { const v = document.querySelector('#film video'); v.currentTime = s; if (p) v.play(); }",
        [seconds, play],
    )
    until(page, "!document.querySelector('#film video').seeking")


def test_a_step_seeks_and_plays(lesson):
    lesson.get_by_text("Say that line").click()
    until(lesson, "document.querySelector('#film video').currentTime >= 1.5")
    expect(lesson.locator("[data-step=b]")).to_have_attribute("aria-current", "step")


def test_it_pauses_at_the_end_of_a_step_and_counts_the_try_once_somebody_starts_their_time(lesson, site):
    go(lesson, 1, play=True)
    expect(lesson.locator(".pause")).to_contain_text("Your turn, 2 seconds")
    expect(lesson.locator(".pause")).to_contain_text("Sit down")
    assert 1.5 <= at(lesson) < 1.7
    lesson.wait_for_timeout(1200)
    expect(lesson.locator(".pause")).to_contain_text("Your turn, 2 seconds")
    expect(lesson.locator("[data-step=a]")).not_to_have_class("done")
    assert site.posted("/tries") == []
    lesson.get_by_role("button", name="Start my time").focus()
    lesson.keyboard.press("Enter")
    expect(lesson.get_by_role("button", name="Go on")).to_be_focused()
    expect(lesson.locator("[data-step=a]")).to_have_class("done")
    assert site.posted("/tries") == [{"step": "a", "seconds": "2", "csrf_token": "token"}]
    assert not lesson.evaluate("document.querySelector('#film video').controls")
    expect(lesson.locator(".pause")).to_contain_text("That was your time", timeout=4000)
    lesson.get_by_role("button", name="Go on").click()
    expect(lesson.locator(".pause")).to_have_count(0)
    until(lesson, "document.querySelector('#film video').currentTime > 1.7")
    assert lesson.evaluate("document.querySelector('#film video').controls")


def test_a_try_that_the_server_refuses_is_not_marked(lesson, site):
    site.answers["/tries"] = (500, {})
    go(lesson, 1, play=True)
    lesson.get_by_role("button", name="Start my time").click()
    lesson.wait_for_timeout(200)
    expect(lesson.locator("[data-step=a]")).not_to_have_class("done")


def test_who_goes_on_without_their_time_has_not_tried_and_who_loops_has(lesson, site):
    go(lesson, 1, play=True)
    lesson.get_by_role("button", name="Go on").click()
    until(lesson, "document.querySelector('#film video').currentTime > 1.7")
    assert site.posted("/tries") == []
    go(lesson, 1, play=True)
    lesson.get_by_role("button", name="Loop it while I try").click()
    expect(lesson.locator("[data-step=a]")).to_have_class("done")
    assert [each["step"] for each in site.posted("/tries")] == ["a"]


def test_a_step_without_seconds_does_not_pause(lesson):
    go(lesson, 7.5, play=True)
    until(lesson, "document.querySelector('#film video').ended")
    expect(lesson.locator(".pause")).to_have_count(0)


def test_a_looped_step_is_muted_while_you_try_and_heard_again_after(lesson):
    lesson.get_by_role("button", name="Loop this step").click()
    go(lesson, 1, play=True)
    expect(lesson.locator(".pause.is-looping")).to_be_visible()
    assert lesson.evaluate("document.querySelector('#film video').muted")
    assert at(lesson) < 1
    expect(lesson.locator(".pause")).to_have_count(0, timeout=4000)
    assert not lesson.evaluate("document.querySelector('#film video').muted")
    assert at(lesson) < 1.5


@pytest.mark.parametrize(("key", "lands"), [("j", 0), ("ArrowRight", 7), ("ArrowLeft", 0), (".", 2.04), (",", 1.96)])
def test_single_keys_move_the_film(lesson, key, lands):
    go(lesson, 2)
    lesson.keyboard.press(key)
    assert at(lesson) == pytest.approx(lands, abs=0.01)


def test_brackets_change_the_speed_and_c_the_captions(lesson):
    lesson.keyboard.press("[")
    assert lesson.evaluate("document.querySelector('#film video').playbackRate") == 0.75
    lesson.keyboard.press("c")
    assert lesson.evaluate("document.querySelector('#film video').textTracks[0].mode") == "hidden"
    expect(lesson.get_by_role("button", name="Captions")).to_have_attribute("aria-pressed", "false")


def test_space_plays_but_not_while_somebody_types(lesson):
    lesson.locator("#sentence").focus()
    lesson.keyboard.type("a k")
    assert lesson.evaluate("document.querySelector('#film video').paused")
    expect(lesson.locator("#sentence")).to_have_value("a k")
    lesson.locator("#sentence").blur()
    lesson.keyboard.press(" ")
    until(lesson, "!document.querySelector('#film video').paused")


def test_space_on_the_film_itself_toggles_once(lesson):
    lesson.locator("#film video").focus()
    lesson.keyboard.press(" ")
    until(lesson, "!document.querySelector('#film video').paused")
    lesson.keyboard.press(" ")
    until(lesson, "document.querySelector('#film video').paused")


def test_the_keys_are_listed_and_can_be_turned_off(lesson):
    lesson.keyboard.press("?")
    lesson.get_by_label("Use these keys on this device").uncheck()
    lesson.get_by_role("button", name="Close").click()
    lesson.keyboard.press("ArrowRight")
    assert at(lesson) == 0


def test_on_a_phone_all_tools_are_in_reach_and_large_enough_to_touch(lesson):
    lesson.set_viewport_size({"width": 390, "height": 844})
    for tool in lesson.locator(".tool:visible").all():
        box = tool.bounding_box()
        assert box["x"] >= 0, tool.inner_text()
        assert box["x"] + box["width"] <= 390, tool.inner_text()
        assert box["height"] >= 44, tool.inner_text()
    speed = lesson.get_by_label("Speed").bounding_box()
    assert min(speed["width"], speed["height"]) >= 44


def test_r_leads_to_the_recorder(lesson):
    lesson.keyboard.press("r")
    expect(lesson.get_by_role("button", name="Camera")).to_be_focused()


def test_the_transcript_follows_and_seeks(lesson):
    lesson.get_by_text("Transcript", exact=True).click()
    lesson.get_by_text("Now ask it.").click()
    expect(lesson.locator("[data-cues] li[aria-current]")).to_contain_text("Now ask it.")
    assert at(lesson) >= 1.6


def test_it_remembers_where_you_were_and_how_fast(lesson):
    lesson.locator("[data-speed]").select_option("0.5")
    go(lesson, 4)
    lesson.reload()
    until(lesson, "document.querySelector('#film video').currentTime === 4")
    assert lesson.evaluate("document.querySelector('#film video').playbackRate") == 0.5


def test_the_wave_of_a_sound_fills_as_it_plays_and_a_click_on_it_seeks(visit):
    page = visit("lesson", kind="sound", peaks=[40] * 96)
    until(page, "document.querySelector('#film audio').readyState >= 2")
    wave = page.locator(".player-wave")
    box = wave.bounding_box()
    wave.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    length = page.evaluate("document.querySelector('#film audio').duration")
    assert page.evaluate("document.querySelector('#film audio').currentTime") == pytest.approx(length / 2, rel=0.02)
    assert float(wave.evaluate("wave => wave.style.getPropertyValue('--played')").strip("%")) == pytest.approx(
        50, abs=2
    )


def test_where_words_run_from_the_right_a_click_on_the_bar_goes_to_the_moment_drawn_there(lesson):
    lesson.evaluate("document.documentElement.dir = 'rtl'")
    go(lesson, 2)
    bar = lesson.locator(".player-bar")
    whole, played = bar.bounding_box(), bar.locator("b").bounding_box()
    assert played["width"] == pytest.approx(whole["width"] / 4, rel=0.02)
    grows_from_the_left = played["x"] == pytest.approx(whole["x"], abs=1)
    its_end = played["x"] - whole["x"] + (played["width"] if grows_from_the_left else 0)
    go(lesson, 5)
    bar.click(position={"x": its_end, "y": whole["height"] / 2})
    assert at(lesson) == pytest.approx(2, abs=0.1)


def test_a_moment_in_the_address_wins(visit):
    page = visit("lesson")
    page.goto(page.url + "#t=2.5")
    page.reload()
    until(page, "document.querySelector('#film video').currentTime === 2.5")


def test_notes_are_marks_that_lie_together_when_they_are_near(visit):
    page = visit("work")
    expect(page.locator(".player-bar > i")).to_have_count(2)
    expect(page.locator(".player-bar > i.many")).to_have_count(1)
    page.get_by_role("link", name="0:05").click()
    until(page, "document.querySelector('#take video').currentTime === 5")


def test_without_script_a_step_links_to_its_moment(site, browser):
    site.forget()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/pages/lesson")
    expect(page.locator("#film video[controls]")).to_be_visible()
    expect(page.locator("[data-step=b] a")).to_have_attribute("href", "/media/film.webm#t=1.5")
    expect(page.locator("take-recorder input[type=file]")).to_be_visible()
    context.close()

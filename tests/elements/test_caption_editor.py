"""Captions as lines beside the film; what is posted is their text."""

import pytest
from playwright.sync_api import expect

from media.captions import parse, to_webvtt
from tests.elements.waiting import until

pytestmark = pytest.mark.journey

FILM = "document.querySelector('#film video')"
TWO = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nSit <i>down</i>.\n\n00:00:03.000 --> 00:00:04.005\nNow ask &amp; wait.\n"
)


@pytest.fixture
def edit(visit):
    def open_page(captions=""):
        page = visit("captions", captions=captions)
        until(page, f"{FILM}.readyState >= 2")
        return page

    return open_page


def go(page, seconds):
    page.evaluate(f"s => {{ {FILM}.currentTime = s; }}", seconds)
    until(page, f"!{FILM}.seeking")


def posted(page):
    """What the form would send, as the server reads it."""
    said = page.locator("#captions").input_value()
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in parse(said)] if said else []


def line(page, number):
    return page.locator(".cue").nth(number - 1)


def act(page, number, name):
    line(page, number).get_by_label("What is said").click()
    line(page, number).get_by_role("button", name=name).click()


def test_lines_are_written_as_the_film_goes_on(edit):
    page = edit()
    expect(page.locator("#captions")).to_be_hidden()
    go(page, 1)
    page.get_by_role("button", name="A line from here").click()
    page.keyboard.type("Sit down.")
    go(page, 2.5)
    page.keyboard.press("Enter")
    page.keyboard.type("Both of you.")
    go(page, 4)
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Now.")
    page.keyboard.press("Enter")
    assert posted(page) == [(1000, 2500, "Sit down."), (2500, 4000, "Both of you.\nNow.")]
    expect(line(page, 3)).to_contain_text("Without words it is left out.")
    said = page.evaluate(f"[...{FILM}.textTracks[0].cues].map(cue => cue.text)")
    assert said == ["Sit down.", "Both of you.\nNow."]
    page.keyboard.press("Escape")
    until(page, f"!{FILM}.paused")


def test_what_is_only_opened_stays_the_text_it_was_and_what_is_read_is_what_the_server_reads(edit):
    page = edit(TWO)
    assert page.locator("#captions").input_value() == TWO
    page.locator(".cue textarea").first.type("!")
    assert page.locator("#captions").input_value() == to_webvtt(parse(TWO.replace("Sit", "Sit", 1))).replace(
        "Sit down.", "Sit down.!"
    )


def test_times_are_set_nudged_and_typed_and_wrong_ones_say_so_at_their_line(edit):
    page = edit(TWO)
    go(page, 1.5)
    act(page, 1, "Starts now")
    act(page, 1, "+0.1 s")
    assert posted(page)[0] == (1600, 2100, "Sit down.")
    end = line(page, 1).get_by_label("Ends")
    end.press("ArrowDown")
    assert posted(page)[0] == (1600, 2000, "Sit down.")
    end.fill("0:01")
    expect(line(page, 1)).to_contain_text("The end must come after the start.")
    expect(end).to_have_attribute("aria-invalid", "true")
    end.fill("soon")
    expect(line(page, 1)).to_contain_text("Write this time like")
    end.fill("0:05,5")
    start = line(page, 1).get_by_label("Starts")
    start.fill("0:04.2")
    start.press("Enter")
    assert posted(page) == [(3000, 4005, "Now ask & wait."), (4200, 5500, "Sit down.")]
    expect(line(page, 2).get_by_label("Starts")).to_be_focused()


def test_lines_are_split_joined_and_deleted_and_all_of_it_can_be_undone(edit):
    page = edit(TWO)
    words = line(page, 1).get_by_label("What is said")
    words.focus()
    words.evaluate("field => field.setSelectionRange(4, 4)")
    line(page, 1).get_by_role("button", name="Split").click()
    assert posted(page)[:2] == [(1000, 1444, "Sit"), (1444, 2000, "down.")]
    act(page, 1, "Join with the next")
    assert posted(page)[0] == (1000, 2000, "Sit down.")
    act(page, 2, "Delete this line")
    assert posted(page) == [(1000, 2000, "Sit down.")]
    expect(line(page, 1).get_by_label("What is said")).to_be_focused()
    page.keyboard.type("x")
    for _ in range(4):
        page.get_by_role("button", name="Undo").click()
    assert posted(page) == [(1000, 2000, "Sit down."), (3000, 4005, "Now ask & wait.")]
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_one_line_is_played_and_stops_at_its_end(edit):
    page = edit(TWO)
    act(page, 2, "Play it")
    until(page, f"{FILM}.paused && {FILM}.currentTime >= 4")
    assert page.evaluate(f"{FILM}.currentTime") < 4.6


def test_what_has_no_times_stays_text_until_it_has(edit):
    page = edit("Sit down.")
    expect(page.get_by_text("Line 1 has no times")).to_be_visible()
    page.locator("#captions").fill("00:01.000 --> 00:02.000\nSit down.")
    expect(line(page, 1).get_by_label("What is said")).to_have_value("Sit down.")
    expect(page.get_by_text("Line 1 has no times")).to_have_count(0)


def test_on_a_phone_every_tool_is_in_reach(edit):
    page = edit(TWO)
    page.set_viewport_size({"width": 390, "height": 844})
    line(page, 1).get_by_label("What is said").click()
    for tool in page.locator(".cue.is-current :is(button, input, textarea)").all():
        box = tool.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 44


def test_away_from_its_film_the_editor_keeps_it_in_sight(visit):
    page = visit("captions", captions=TWO, apart=True)
    until(page, f"{FILM}.readyState >= 2")
    height = page.evaluate("document.documentElement.scrollHeight")
    line(page, 1).get_by_label("What is said").click()
    expect(page.locator("#film video")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight") >= height
    page.locator("#film video").focus()
    expect(page.locator("#film")).to_have_class("player is-upgraded is-docked")
    page.get_by_role("button", name="Save").focus()
    expect(page.locator("#film video")).not_to_be_in_viewport()

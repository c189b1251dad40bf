"""Notes that point at a moment, a region, a passage."""

import pytest
from playwright.sync_api import expect

from reviews.hints import NoteKind, for_page, hints
from tests.elements.waiting import until

pytestmark = pytest.mark.journey

NOTES = [
    (NoteKind.LANDED, "You are so talented", False),
    (NoteKind.LANDED, "Good", True),
    (NoteKind.LANDED, "The pause before the last line made me hold my breath", False),
    (NoteKind.LANDED, "The pause before the last line made me hold my breath", True),
    (NoteKind.QUESTION, "Don’t you think it is too slow here?", True),
    (NoteKind.QUESTION, "What were you looking at there?", False),
    (NoteKind.TRY, "SLOW DOWN IN THE MIDDLE please", True),
    (NoteKind.TRY, "Slow down here, twice!!", True),
    (NoteKind.TRY, "もっとゆっくり", True),
    (NoteKind.TRY, "   ", False),
]


def stub(page, ms):
    page.evaluate("ms => { document.querySelector('#take video').currentTime = ms / 1000; }", ms)
    until(page, "!document.querySelector('#take video').seeking")


@pytest.fixture
def work(visit):
    page = visit("work", hints=for_page())
    until(page, "document.querySelector('#take video').readyState >= 2")
    return page


def field(page, name):
    return page.locator(f"[name={name}]")


def test_writing_pauses_the_film_and_stamps_the_time(work):
    stub(work, 3200)
    work.evaluate("() => { const v = document.querySelector('#take video'); v.muted = true; return v.play(); }")
    field(work, "landed-text").focus()
    assert work.evaluate("document.querySelector('#take video').paused")
    expect(field(work, "landed-place")).to_have_value("0:03")
    expect(field(work, "landed-part")).to_have_value("p1")


def test_coming_back_to_a_note_does_not_move_it_but_a_touch_does(work):
    stub(work, 2000)
    field(work, "landed-text").fill("Here I believed you at once")
    stub(work, 5000)
    field(work, "question-text").focus()
    field(work, "landed-text").focus()
    expect(field(work, "landed-place")).to_have_value("0:02")
    work.locator("[data-note=landed] [data-do=touch]").click()
    expect(field(work, "landed-place")).to_have_value("0:05")


def test_n_starts_a_note_at_the_moment_that_plays(work):
    stub(work, 6500)
    work.locator("h1").click()
    work.keyboard.press("n")
    expect(field(work, "landed-text")).to_be_focused()
    expect(field(work, "landed-place")).to_have_value("0:06")
    expect(field(work, "landed-text")).to_have_value("")


def test_a_rectangle_is_drawn_over_the_picture(work):
    field(work, "question-text").focus()
    picture = work.locator("[data-notable=picture] img")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    work.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.2)
    work.mouse.down()
    work.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5, steps=3)
    work.mouse.up()
    drawn = [float(field(work, f"question-{side}").input_value()) for side in "xywh"]
    assert drawn == pytest.approx([0.1, 0.2, 0.2, 0.3], abs=0.01)
    expect(field(work, "question-where")).to_have_value("left")
    expect(field(work, "question-part")).to_have_value("p2")
    expect(work.locator(".drawing-layer > rect.question")).to_be_visible()
    field(work, "question-where").select_option("bottom right")
    expect(field(work, "question-x")).to_have_value("")
    expect(work.locator(".drawing-layer > *")).to_have_count(0)


def test_a_rectangle_stays_inside_the_picture(work):
    picture = work.locator("[data-notable=picture] img")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    work.mouse.move(box["x"] + box["width"] * 0.33335, box["y"] + box["height"] * 0.5)
    work.mouse.down()
    work.mouse.move(box["x"] + box["width"] + 50, box["y"] + box["height"] + 50)
    work.mouse.up()
    x, y, w, h = (float(field(work, f"landed-{side}").input_value()) for side in "xywh")
    assert x + w == pytest.approx(1, abs=1e-9)
    assert y + h == pytest.approx(1, abs=1e-9)


def drag(work, surface, *ends, by="mouse"):
    """Draw over an element, from one place to the next, each a share of its sides."""
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    points = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in ends]
    if by == "touch":
        touch = work.context.new_cdp_session(work)
        for kind, (x, y) in zip(["touchStart", *["touchMove"] * (len(points) - 1)], points, strict=True):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        return touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    work.mouse.move(*points[0])
    work.mouse.down()
    for point in points[1:]:
        work.mouse.move(*point, steps=4)
    return work.mouse.up()


@pytest.mark.parametrize("by", ["mouse", "touch"])
def test_an_arrow_is_drawn_on_the_frame_at_which_the_film_stands(work, by):
    stub(work, 3240)
    work.locator("[data-note=landed] [data-do=draw]").click()
    work.locator(".draw-tools:visible [data-tool=arrow]").first.click()
    drag(work, work.locator("#take .player-stage"), (0.2, 0.5), (0.3, 0.5), (0.8, 0.3), by=by)
    kind, tail, tip = field(work, "landed-drawing").input_value().split()
    assert (kind, field(work, "landed-place").input_value(), field(work, "landed-part").input_value()) == (
        "arrow",
        "0:03.24",
        "p1",
    )
    assert float(tail.split(",")[0]) < 0.35 < 0.65 < float(tip.split(",")[0])
    expect(field(work, "landed-where")).to_have_value("middle")
    expect(work.locator("#take .drawing-layer > path.landed")).to_be_visible()
    stub(work, 5000)
    expect(work.locator("#take .drawing-layer > path.landed")).to_have_count(0)


def test_a_line_of_many_points_is_sent_as_few(work):
    field(work, "question-text").focus()
    work.locator("[data-note=question] [data-do=draw]").click()
    work.locator(".draw-tools:visible [data-tool=line]").last.click()
    waves = [(0.1 + step / 130, 0.3 + 0.2 * ((step * 7 % 13) / 13)) for step in range(100)]
    drag(work, work.locator("[data-notable=picture] img"), *waves)
    kind, *points = field(work, "question-drawing").input_value().split()
    assert (kind, field(work, "question-place").input_value()) == ("line", "")
    assert 10 < len(points) <= 64


def test_keys_draw_a_box_move_it_and_size_it(work):
    stub(work, 2000)
    work.locator("[data-note=landed] [data-do=draw]").focus()
    work.keyboard.press("Enter")
    layer = work.locator("#take .drawing-layer")
    expect(layer).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Enter"):
        work.keyboard.press(key)
    drawn = [float(field(work, f"landed-{side}").input_value()) for side in "xywh"]
    assert drawn == pytest.approx([0.37, 0.33, 0.28, 0.3])
    expect(field(work, "landed-place")).to_have_value("0:02")
    expect(field(work, "landed-drawing")).to_have_value("")
    expect(field(work, "landed-text")).to_be_focused()
    work.locator("[data-note=landed] [data-do=draw]").focus()
    work.keyboard.press("Enter")
    work.keyboard.press("Escape")
    expect(work.locator("[data-note=landed] [data-do=draw]")).to_be_focused()
    expect(field(work, "landed-x")).to_have_value("0.37")


def test_a_spoken_note_is_kept_as_soon_as_it_is_recorded(work, site):
    site.answers["/voices"] = (201, {"id": "018f0000-0000-7000-8000-000000000000"})
    note = work.locator("[data-note=landed]")
    note.locator("summary").click()
    note.locator("[data-do=speak]").click()
    expect(note.locator("[data-do=speak]")).to_contain_text("Stop, 0:01 of 1:00")
    note.locator("[data-do=speak]").click()
    expect(field(work, "landed-voice")).to_have_value("018f0000-0000-7000-8000-000000000000")
    (sound,) = [fields["recording"] for path, fields in site.posts if path == "/voices"]
    assert sound.startswith(bytes.fromhex("1a45dfa3")), "a WebM"
    expect(note.locator("audio")).to_be_visible()
    expect(note.locator("[data-hint]")).to_have_text("Write what you said as well: not everybody can hear it.")
    until(work, "document.querySelector('[data-saved]').textContent !== ''")
    note.locator("[data-do=unspeak]").click()
    expect(field(work, "landed-voice")).to_have_value("")


def test_selected_words_become_the_quote(work):
    field(work, "try-text").focus()
    work.evaluate(
        "() => { const text = document.querySelector('[data-notable=text] em').firstChild; const range = document.createRange();"
        " range.selectNodeContents(text.parentNode); getSelection().removeAllRanges(); getSelection().addRange(range);"
        " document.dispatchEvent(new PointerEvent('pointerup')); }"
    )
    expect(field(work, "try-quote")).to_have_value("could not")
    expect(field(work, "try-prefix")).to_have_value("I wanted to leave in the first half. I "[-32:])
    expect(field(work, "try-suffix")).to_have_value(" in the second.")
    assert work.evaluate("[...CSS.highlights.get('note-try')].map(String).join()") == "could not"


def test_keys_choose_words(work):
    button = work.locator("[data-note=try] [data-do=words]")
    button.focus()
    work.keyboard.press("Enter")
    text = work.locator("[data-notable=text]").first
    expect(text).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft", "Enter"):
        work.keyboard.press(key)
    expect(field(work, "try-quote")).to_have_value("to leave")
    expect(field(work, "try-prefix")).to_have_value("I wanted ")
    expect(field(work, "try-text")).to_be_focused()
    expect(text).not_to_have_attribute("tabindex", "0")
    button.focus()
    work.keyboard.press("Enter")
    assert work.evaluate("getSelection().toString()") == "to", "it goes on where the words are"
    for key in ("ArrowRight", "Escape"):
        work.keyboard.press(key)
    expect(button).to_be_focused()
    work.wait_for_timeout(500)  # longer than a selection takes to settle
    expect(field(work, "try-quote")).to_have_value("to leave")


def test_a_pointer_goes_on_where_keys_would_choose_words(work):
    work.locator("[data-note=try] [data-do=words]").click()
    text = work.locator("[data-notable=text]").first
    expect(text).to_be_focused()
    text.locator("em").dblclick(position={"x": 4, "y": 8})
    expect(field(work, "try-quote")).to_have_value("could")


def test_words_selected_by_a_finger_become_the_quote(work):
    field(work, "try-text").focus()
    work.evaluate(
        "() => { const words = document.querySelector('[data-notable=text] em').firstChild;"
        " getSelection().setBaseAndExtent(words, 0, words, 5); }"
    )
    expect(field(work, "try-quote")).to_have_value("could")


def test_the_whole_of_it_lets_go_of_the_place(work):
    stub(work, 2000)
    field(work, "landed-text").focus()
    field(work, "landed-whole").check()
    expect(field(work, "landed-place")).to_have_value("")
    work.locator("[data-note=landed] [data-do=touch]").click()
    expect(field(work, "landed-whole")).not_to_be_checked()


def test_the_draft_saves_itself(work, site):
    field(work, "landed-text").fill("Here I believed you at once")
    expect(work.locator("[data-saved]")).to_have_text("Draft saved", timeout=4000)
    assert site.posted("/drafts")[-1]["landed-text"] == "Here I believed you at once"
    assert work.evaluate("localStorage.getItem('draft:review:1')") is None


def test_a_draft_that_cannot_be_saved_waits_in_the_browser(work, site):
    site.answers["/drafts"] = (503, {})
    field(work, "landed-text").fill("Here I believed you at once")
    expect(work.locator("[data-saved]")).to_contain_text("kept in this browser", timeout=4000)
    site.answers.clear()
    work.reload()
    expect(field(work, "landed-text")).to_have_value("Here I believed you at once")
    expect(work.locator("[data-saved]")).to_have_text("Draft saved", timeout=4000)


def test_each_save_is_on_the_version_of_the_one_before(work, site):
    field(work, "landed-text").fill("Here I believed you")
    expect(work.locator("[data-saved]")).to_have_text("Draft saved", timeout=4000)
    site.answers["/drafts"] = (503, {})
    field(work, "landed-text").fill("Here I believed you at once")
    expect(work.locator("[data-saved]")).to_contain_text("kept in this browser", timeout=4000)
    site.answers["/drafts"] = (200, {"version": "as-the-server-says"})
    work.reload()
    expect(work.locator("[data-saved]")).to_have_text("Draft saved", timeout=4000)
    first, second, third = ((sent["version"].split(), sent["saved-as"]) for sent in site.posted("/drafts")[-3:])
    assert first[0] == ["new"]
    assert second[0] == [first[1]]
    assert third[0] == [first[1], second[1]], "the second may have arrived"
    expect(field(work, "version")).to_have_value("as-the-server-says")


def test_an_answer_that_was_changed_elsewhere_is_not_written_over_and_both_can_be_shown(work, site):
    site.answers["/drafts"] = (409, {})
    field(work, "landed-text").fill("Here I believed you at once")
    expect(work.locator("[data-changed]")).to_be_visible(timeout=4000)
    expect(work.locator("[data-saved]")).to_have_text("Not saved: changed in another window")
    field(work, "landed-text").fill("Here I believed you at once, and laughed")
    work.wait_for_timeout(2000)
    assert len(site.posted("/drafts")) == 1, "it waits to be told"
    kept = work.evaluate("JSON.parse(localStorage.getItem('draft:review:1')).fields")
    assert ["landed-text", "Here I believed you at once, and laughed"] in kept
    work.get_by_role("button", name="Show what is saved there").click()
    until(work, "location.pathname === '/drafts'")
    assert site.posted("/drafts")[-1]["landed-text"] == "Here I believed you at once, and laughed"


def test_a_hint_comes_after_a_pause_and_goes_when_it_is_mended(work):
    field(work, "landed-text").fill("You are so talented")
    hint = work.locator("[data-note=landed] [data-hint]")
    expect(hint).to_contain_text("about the person", timeout=4000)
    field(work, "landed-text").fill("The look at the seat made me believe you")
    expect(hint).to_have_text("", timeout=4000)


def test_the_page_and_the_server_give_the_same_hints(work):
    asked = [[str(kind), text, is_anchored] for kind, text, is_anchored in NOTES]
    seen = work.evaluate(
        "async ([rules, notes]) => { const { hintFor } = await import('/static/js/lib/composer/hints.js');"
        " return notes.map(([kind, text, isAnchored]) => hintFor(rules, { kind, text, isAnchored })); }",
        [for_page(), asked],
    )
    expected = [
        next((hint.sentence for hint in hints(kind, text, is_anchored=anchored)), "") for kind, text, anchored in NOTES
    ]
    assert seen == expected

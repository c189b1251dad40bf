"""The whole loop, by people in browsers: an instructor demonstrates and asks; a learner makes and shares; a peer answers; the learner hears."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.elements.waiting import until
from tests.journeys.acts import (
    LESSON,
    bench_of,
    demonstrate_and_publish,
    heading,
    join,
    open_bench,
    record,
    share,
    sign_up,
    upload,
    warm_up,
)
from tests.journeys.browsing import Browsing

QUESTION = "Is it too heavy for her?"


def test_a_take_is_recorded_shared_answered_and_made_again(
    someone: Callable[..., Browsing], width: dict[str, int], files: Path
) -> None:
    suffix = str(width["width"])
    instructor, learner, peer = someone(width), someone(width), someone(width)
    sign_up(instructor, f"roz-{suffix}", "Roz Achterberg")
    address = demonstrate_and_publish(instructor, f"Crowns {suffix}")
    sign_up(learner, f"ines-{suffix}", "Ines Duarte")
    work = record_and_share(learner, address, files / "crown.png")
    watch_your_cut(learner.page)
    sign_up(peer, f"teo-{suffix}", "Teo Lind")
    answer(peer, address)
    hear(learner, work)
    share_take_two(learner, work, address)
    see_what_changed(peer, work)


def record_and_share(browsing: Browsing, address: str, drawing: Path) -> str:
    join(browsing, address)
    page = browsing.go(f"{address}/lessons/{LESSON}")
    browsing.check(opened=True, enlarged=True)
    page.get_by_role("button", name="More tools").click()
    if page.get_by_role("button", name="Keys").is_visible():  # not on a phone
        page.get_by_role("button", name="Keys").click()
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        browsing.check()
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
    record(open_bench(browsing, address), seconds=3)
    expect(bench_of(page).get_by_role("link", name="Share it")).to_be_visible()
    upload(page, drawing, "A gold crown with three points")
    browsing.check(opened=True, enlarged=True)
    caption(browsing)
    browsing.go(f"{address}/lessons/{LESSON}#bench")
    return share(browsing, QUESTION)


def caption(browsing: Browsing) -> None:
    """What is said in the take, written beside it."""
    page = browsing.page
    bench_of(page).get_by_role("link", name="Write captions").click()
    page.get_by_role("button", name="A line from here").click()
    page.keyboard.type("Asleep, the pen draws best.")
    browsing.check(enlarged=True)
    page.get_by_role("button", name="Save the captions").click()
    expect(page.get_by_text("Whoever may see the work can read along")).to_be_visible()


def watch_your_cut(page: Page) -> None:
    """It plays by itself: from the place before, through the learner's own, with her name."""
    places = page.get_by_role("list", name="Your cut").get_by_role("listitem")
    grass, crown = places.filter(has_text="The grass"), places.filter(has_text="Her crown")
    expect(crown.get_by_text("yours")).to_be_visible()
    expect(grass).to_have_attribute("aria-current", "true")
    expect(crown).to_have_attribute("aria-current", "true", timeout=20_000)
    expect(page.locator("cut-player .is-lit")).to_have_text("Ines Duarte")


def look_around_empty(browsing: Browsing, *pages: str) -> None:
    """Pages with nothing on them yet."""
    for path in pages:
        browsing.go(path)
        browsing.check(enlarged=True)


def answer(browsing: Browsing, address: str) -> None:
    """Claim it; a note at 0:02 on the film, and one on a region of the drawing."""
    look_around_empty(browsing, "/works", "/notifications", "/reviews", "/reviews/end")
    join(browsing, address)
    page = browsing.go("/reviews")
    browsing.check()
    page.get_by_role("button", name="Show me the first").click()
    warm_up(page)
    expect(page.get_by_text(QUESTION).first).to_be_visible()
    page.get_by_text("Transcript", exact=True).click()
    expect(page.get_by_role("list", name="Transcript")).to_contain_text("Asleep, the pen draws best.")
    browsing.check(opened=True, enlarged=True)
    page.get_by_role("button", name="Send and next").click()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing is written yet")
    browsing.check()
    landed = page.get_by_role("group", name="What landed")
    stamp_at_two_seconds(page, landed)
    landed.get_by_role("textbox", name="What landed", exact=True).fill(
        "The hand stops before the last point. I held my breath."
    )
    asked = page.get_by_role("group", name="Their question")
    draw_on_the_picture(page, asked)
    asked.get_by_role("textbox", name="Their question", exact=True).fill("A little: it sits low on this side.")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    browsing.check()
    page.wait_for_timeout(8000)  # nobody answers within six seconds a note
    page.get_by_role("button", name="Send and next").click()
    expect(heading(page)).to_have_text("One person heard back because of you")
    browsing.check()


def stamp_at_two_seconds(page: Page, note: Locator) -> None:
    """Play at half the speed, and touch the moment when it comes."""
    page.get_by_label("Speed").select_option("0.5")
    film = page.locator("#work video")
    film.click()
    until(page, "document.querySelector('#work video').currentTime >= 2.05", seconds=15)
    note.get_by_role("button", name="Touch the moment").click()
    expect(note.get_by_label("What landed: when")).to_have_value("0:02")
    assert film.evaluate("film => film.paused"), "the film pauses while somebody writes"


def draw_on_the_picture(page: Page, note: Locator) -> None:
    """A rectangle in the upper left: with the mouse, or with a finger where there is one."""
    picture = page.get_by_role("img", name="A gold crown with three points")
    note.get_by_role("button", name="Draw on it").click()
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    at = [(box["x"] + box["width"] * part, box["y"] + box["height"] * part) for part in (0.1, 0.2, 0.3)]
    if page.evaluate("navigator.maxTouchPoints"):
        touch = page.context.new_cdp_session(page)
        for kind, point in zip(("touchStart", "touchMove", "touchMove"), at, strict=True):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [dict(zip("xy", point, strict=True))]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        page.mouse.move(*at[0])
        page.mouse.down()
        page.mouse.move(*at[1])
        page.mouse.move(*at[2])
        page.mouse.up()
    expect(note.get_by_label("Their question: which part?")).to_have_value("top left")


def hear(browsing: Browsing, work: str) -> None:
    """Told, the learner reads both notes at their places, goes there, thanks, replies, and uses one."""
    page = browsing.go("/notifications")
    browsing.check()
    page = browsing.go(work)
    landed = page.get_by_role("article").filter(has_text="I held my breath")
    landed.get_by_role("link", name="0:02").click()
    until(page, "Math.abs(document.querySelector('#work video').currentTime - 2) < 0.3")
    asked = page.get_by_role("article").filter(has_text="A little: it sits low")
    expect(asked.get_by_text("On your question")).to_be_visible()
    asked.get_by_role("link", name="top left").click()
    region = page.get_by_role("group", name="Notes on this picture").get_by_role("link", name="A little: it sits low")
    expect(region).to_be_in_viewport()
    browsing.check(opened=True, enlarged=True)
    landed.get_by_role("button", name="Used it").click()
    expect(landed.get_by_text("Used it", exact=True)).to_be_visible()
    expect(landed).to_be_focused()
    asked.get_by_role("button", name="Thanks").click()
    expect(asked.get_by_role("button", name="Thanked: take it back")).to_be_visible()
    asked.get_by_text("Reply", exact=True).click()
    asked.get_by_label("Your reply").fill("I will lift that side.")
    asked.get_by_role("button", name="Send").click()
    expect(asked.get_by_text("I will lift that side.").first).to_be_visible()


def see_what_changed(browsing: Browsing, work: str) -> None:
    """Whoever wrote the note sees both takes side by side, standing where it pointed."""
    page = browsing.go(f"{work}/since")
    expect(heading(page)).to_have_text("What changed since your note")
    expect(page.locator(".since video")).to_have_count(2, timeout=30_000)
    until(page, "[...document.querySelectorAll('.since video')].every(film => Math.abs(film.currentTime - 2) < 0.3)")
    browsing.check(enlarged=True)


def share_take_two(browsing: Browsing, work: str, address: str) -> None:
    """The next take is shared; the notes stay with the first, and are carried to the second."""
    page = browsing.page
    page.get_by_role("button", name="Make take 2").click()
    record(bench_of(page), seconds=3)
    expect(bench_of(page).get_by_role("link", name="Share it")).to_be_visible()
    share(browsing, question="")
    page = browsing.go(work)
    carried = page.get_by_role("article").filter(has_text="I held my breath")
    expect(carried).to_contain_text("on take 1")
    expect(page.locator("#work video")).to_be_visible(timeout=30_000)
    carried.get_by_role("link", name="0:02").click()
    until(page, "Math.abs(document.querySelector('#work video').currentTime - 2) < 0.3")
    browsing.check(opened=True)
    page.get_by_role("link", name="Take 1").click()
    stayed = page.get_by_role("article").filter(has_text="I held my breath")
    expect(stayed).not_to_contain_text("on take 1")
    expect(stayed.get_by_text("Used it", exact=True)).to_be_visible()
    page = browsing.go(f"{address}/wall?show=newest")
    expect(page.get_by_role("main").get_by_role("link", name="Draw only the crown").first).to_be_visible()
    browsing.check(opened=True, enlarged=True)

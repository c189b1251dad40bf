"""The same loop with JavaScript off: by upload and text, with typed times and places chosen from a list."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.acts import (
    LESSON,
    begin_class_project,
    heading,
    join,
    labelled,
    make_places,
    open_bench,
    publish,
    save,
    section,
    share,
    sign_up,
    upload,
    warm_up,
    way,
    word_the_call,
    write,
)
from tests.journeys.browsing import Browsing

QUESTION = "Is it too heavy for her?"
WORDS = "I am the king of this chair. Nobody told the chair."


@pytest.mark.long  # the visitor of the rooms' tests runs no script either
def test_the_loop_without_script(someone: Callable[..., Browsing], width: dict[str, int], files: Path) -> None:
    suffix = f"plain-{width['width']}"
    instructor, learner, peer = (someone(width, script=False) for _ in range(3))
    sign_up(instructor, f"roz-{suffix}", "Roz Achterberg")
    address = demonstrate_and_publish(instructor, f"Crowns {suffix}", files)
    sign_up(learner, f"ines-{suffix}", "Ines Duarte")
    work = make_and_share(learner, address, files)
    read_your_cut(learner)
    sign_up(peer, f"teo-{suffix}", "Teo Lind")
    answer(peer, address)
    hear(learner, work)
    report_a_note(learner, work)
    share_take_two(learner, work, files)
    look_at_the_desk(instructor, address)


def demonstrate_and_publish(browsing: Browsing, title: str, files: Path) -> str:
    address = begin_class_project(browsing, title)
    page = browsing.page
    word_the_call(page)
    demonstration = section(page, "Demonstration")
    demonstration.get_by_label("Upload a film or a sound").set_input_files(files / "film.webm")
    demonstration.get_by_role("button", name="Upload", exact=True).click()
    expect(demonstration.get_by_text("film.webm")).to_be_visible()
    steps = section(page, "Steps").get_by_role("listitem")
    for row, (imperative, start, end) in enumerate(
        (("Hold the pen", "0:00", "0:02.5"), ("Draw one point", "0:02.5", "0:07"))
    ):
        labelled(steps.nth(row), "Step: one thing to do").fill(imperative)
        labelled(steps.nth(row), "Starts").fill(start)
        labelled(steps.nth(row), "Ends").fill(end)
    section(page, "Steps").get_by_role("button", name="Save").click()
    expect(labelled(steps.nth(1), "Starts")).to_have_value("0:02.5")
    save(page, "Captions", {"Or a file": files / "captions.vtt"})
    browsing.check(opened=True, enlarged=True)
    make_places(browsing, address)
    publish(browsing, address)
    return address


def make_and_share(browsing: Browsing, address: str, files: Path) -> str:
    """A film, a drawing and words, in another order than they were made in."""
    join(browsing, address)
    page = browsing.go(f"{address}/lessons/{LESSON}")
    expect(page.get_by_text("Draw one point")).to_be_visible()
    expect(page.get_by_role("link", name="0:02, Draw one point")).to_be_visible()
    browsing.check(opened=True, enlarged=True)
    open_bench(browsing, address)
    browsing.send_empty(way(page, "Upload").get_by_role("button", name="Put it on the bench"))
    upload(page, files / "crown.png", "A gold crown with three points")
    upload(page, files / "film.webm", "A hand draws")
    write(page, WORDS)
    page.get_by_role("button", name="Take part 2 out").click()
    upload(page, files / "other.webm", "A hand draws a crown")
    page.get_by_role("button", name="Move part 3 up").click()
    expect(page.get_by_role("figure", name="Part 3").get_by_role("textbox")).to_have_value(WORDS)
    browsing.check(opened=True, enlarged=True)
    return share(browsing, QUESTION)


def read_your_cut(browsing: Browsing) -> None:
    """Place by place, each with the controls that browsers have."""
    page = browsing.page
    places = page.get_by_role("list", name="Your cut").get_by_role("listitem")
    expect(places.filter(has_text="The grass").get_by_text("Once there was a cat")).to_be_visible()
    crown = places.filter(has_text="Her crown")
    expect(crown.get_by_text("Ines Duarte")).to_be_visible()
    if page.get_by_role("link", name="Look again").is_visible():
        page.get_by_role("link", name="Look again").click()
    expect(crown.locator("video[controls]")).to_be_visible()
    browsing.check(enlarged=True)


def answer(browsing: Browsing, address: str) -> None:
    join(browsing, address)
    page = browsing.go(f"{address}/wall")
    expect(page.get_by_role("main").get_by_role("link", name="Draw only the crown").first).to_be_visible()
    browsing.check()
    page = browsing.go("/reviews")
    page.get_by_role("button", name="Show me the first").click()
    browsing.check()
    warm_up(page)
    expect(page.get_by_text(QUESTION).first).to_be_visible()
    landed, asked, wonder = (
        page.get_by_role("group", name=name) for name in ("What landed", "Their question", "I wonder")
    )
    landed.get_by_role("textbox", name="What landed", exact=True).fill("The hand stops before the last point.")
    landed.get_by_label("What landed: when").fill("soon")
    page.get_by_role("button", name="Send and next").click()
    expect(page.get_by_role("alert").first).to_contain_text("Write a time like 0:14")
    browsing.check(opened=True, enlarged=True)
    landed.get_by_label("What landed: when").fill("0:02")
    asked.get_by_role("textbox", name="Their question", exact=True).fill("A little: it sits low on this side.")
    asked.get_by_label("Their question: which part?").select_option("top left")
    wonder.get_by_role("textbox", name="I wonder", exact=True).fill("What would the chair have said?")
    wonder.get_by_label("I wonder: which words?").fill("Nobody told the chair")
    page.wait_for_timeout(18_000)  # nobody answers within six seconds a note
    page.get_by_role("button", name="Send and next").click()
    expect(heading(page)).to_have_text("One person heard back because of you")


def hear(browsing: Browsing, work: str) -> None:
    page = browsing.go(work)
    notes = page.get_by_role("article")
    landed, asked = notes.filter(has_text="before the last point"), notes.filter(has_text="A little: it sits low")
    expect(landed.get_by_role("link", name="0:02")).to_be_visible()
    expect(asked.get_by_role("link", name="top left")).to_be_visible()
    expect(notes.filter(has_text="What would the chair").get_by_text("Nobody told the chair")).to_be_visible()
    browsing.check(opened=True, enlarged=True)
    landed.get_by_role("button", name="Used it").click()
    expect(landed.get_by_text("Used it", exact=True)).to_be_visible()
    asked.get_by_text("Reply", exact=True).click()
    asked.get_by_label("Your reply").fill("I will lift that side.")
    asked.get_by_role("button", name="Send").click()
    expect(asked.get_by_text("I will lift that side.").first).to_be_visible()


def report_a_note(browsing: Browsing, work: str) -> None:
    page = browsing.go(work)
    page.get_by_role("article").filter(has_text="What would the chair").get_by_role("link", name="Report").click()
    browsing.send_empty(page.get_by_role("button", name="Send it"))
    page.get_by_role("radio").first.check()
    labelled(page, "What should a moderator know?").fill("It is about the chair, not about the work.")
    page.get_by_role("button", name="Send it").click()
    browsing.check()


def share_take_two(browsing: Browsing, work: str, files: Path) -> None:
    page = browsing.go(work)
    page.get_by_role("button", name="Make take 2").click()
    upload(page, files / "other.webm", "A hand draws a lighter crown")
    share(browsing, question="")
    page = browsing.go(work)
    expect(page.get_by_role("article").filter(has_text="before the last point")).to_contain_text("on take 1")
    page.get_by_role("link", name="Take 1").click()
    expect(
        page.get_by_role("article").filter(has_text="before the last point").get_by_text("Used it", exact=True)
    ).to_be_visible()


def look_at_the_desk(browsing: Browsing, address: str) -> None:
    page = browsing.go(f"{address}/desk")
    expect(page.get_by_role("row", name="Draw only the crown 1 1 1")).to_be_visible()
    browsing.check(opened=True, enlarged=True)

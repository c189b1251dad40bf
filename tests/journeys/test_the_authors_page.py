"""The author's page in a browser: each section by itself, drafts that save themselves, nothing typed is lost beside it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.acts import PASSWORD, begin_class_project, record, sign_up
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE

pytestmark = pytest.mark.xdist_group("authors")


def begin(browsing: Browsing, handle: str, title: str) -> Page:
    """Somebody new, and the page of the first lesson of their class project in draft."""
    sign_up(browsing, handle, f"{handle.title()} Abara")
    begin_class_project(browsing, title)
    return browsing.page


def keep(part: Locator) -> None:
    part.get_by_role("button", name="Save", exact=True).click()
    saved(part)


def saved(part: Locator) -> None:
    expect(part.locator("[data-saved]").first).to_contain_text("Saved at")


def test_a_draft_saves_itself_and_what_is_typed_beside_it_stays(someone: Callable[..., Browsing]) -> None:
    browsing = someone(WIDE)
    page = begin(browsing, "wren", "Whistling")
    call, about, demonstration = (page.locator(f"#{name}") for name in ("call", "about", "demonstration"))
    call.locator("[name='call-do']").fill(
        "In this lesson you should try to whistle one long note, as loud as it goes, now"
    )
    saved(call)
    lint = page.locator("#lint")
    expect(lint).to_contain_text("Say it in 12 at most")
    lint.locator("li", has_text="Say it in 12 at most").get_by_role("button", name="Use it").click()
    expect(call.locator("[name='call-do']")).to_have_value("Whistle one long note, as loud as it goes, now")
    expect(page.locator("#preview")).to_contain_text("Whistle one long note, as loud as it goes, now")

    page.locator("#criteria [name='criteria-title']").fill("Heard across a street")
    record(demonstration, seconds=3)
    expect(page.locator("#demonstration-player video")).to_be_visible(timeout=30_000)
    expect(demonstration.get_by_role("heading", name="Demonstration")).to_be_focused()
    expect(page.locator("#criteria [name='criteria-title']")).to_have_value("Heard across a street")

    page.evaluate(
        "() => { const v = document.querySelector('#demonstration-player video'); v.muted = true; return v.play(); }"
    )
    page.keyboard.press("s")
    page.wait_for_timeout(500)
    page.keyboard.press("s")
    steps = page.locator("#steps")
    expect(steps.locator("[data-saved]")).to_contain_text("Say what to do in this step")
    for number, words in enumerate(("Wet your lips", "Blow")):
        steps.locator("[data-name]").nth(number).fill(words)
    about.locator("[name='about-title']").fill("Find your whistle")
    saved(about)
    saved(steps)
    expect(page).to_have_url(f"{browsing.site.address}/class-projects/whistling/lessons/find-your-whistle/edit")
    expect(page.locator("#outline")).to_contain_text("Find your whistle")
    keep(page.locator("#terms"))
    page.reload()
    assert [steps.locator("[data-name]").nth(number).input_value() for number in range(2)] == [
        "Wet your lips",
        "Blow",
    ]
    browsing.check()


def test_two_windows_never_overwrite_each_other_silently(someone: Callable[..., Browsing]) -> None:
    browsing = someone(WIDE)
    page = begin(browsing, "lark", "Two windows")
    other = browsing.context.new_page()
    other.goto(page.url)
    other.locator("[name='call-size']").fill("8 seconds")
    saved(other.locator("#call"))
    page.locator("[name='terms-money']").fill("None")
    saved(page.locator("#terms"))
    page.locator("[name='call-size']").fill("9 seconds")
    expect(page.locator("#call [data-saved]")).to_contain_text("changed in another window")
    expect(page.locator("[name='call-size']")).to_have_value("9 seconds")
    page.locator("#call").get_by_role("button", name="Save").click()
    expect(page.locator("#call .summary")).to_contain_text("changed in another window")
    keep(page.locator("#call"))
    other.reload()
    expect(other.locator("[name='call-size']")).to_have_value("9 seconds")


def test_on_a_phone_the_outline_is_folded_and_what_stands_in_the_way_is_said_on_top(
    someone: Callable[..., Browsing],
) -> None:
    browsing = someone(PHONE)
    page = begin(browsing, "finch", "On a phone")
    browsing.check()
    outline = page.locator("#outline")
    expect(outline.get_by_role("link", name="Rubric")).to_be_hidden()
    outline.locator("summary").click()
    outline.get_by_role("link", name="Rubric").click()
    expect(page.locator("#criteria h2")).to_be_in_viewport()
    page.locator("#author-head").get_by_role("link", name="stand in the way").click()
    expect(page.locator("#lint-title")).to_be_in_viewport()


def test_a_session_that_ends_in_the_middle_of_a_sentence_costs_nothing(someone: Callable[..., Browsing]) -> None:
    browsing = someone(WIDE)
    page = begin(browsing, "robin", "Signed out")
    page.wait_for_load_state("networkidle")  # what is still on its way would bring the cookie back
    browsing.context.clear_cookies()
    page.locator("[name='call-do']").fill("Whistle one note")
    expect(page.locator("#call [data-saved]")).to_contain_text("You are signed out")
    other = browsing.context.new_page()
    other.goto(f"{browsing.site.address}/signin")
    other.get_by_label("Email").fill("robin@example.org")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("What needs you")
    page.locator("#call").get_by_role("button", name="Save").click()
    saved(page.locator("#call"))
    page.reload()
    expect(page.locator("[name='call-do']")).to_have_value("Whistle one note")

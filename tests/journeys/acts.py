"""What people do in journeys, by the roles and labels that they read. Each act works with script and without."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests import classroom
from tests.journeys.browsing import Browsing

PASSWORD = "a short sentence works"
LESSON = "draw-only-the-crown"


def sign_up(browsing: Browsing, handle: str, name: str, mailed_link: Callable[[str], str] | None = None) -> None:
    page = browsing.go("/signup")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Email").fill(f"{handle}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I am at least 16 years old.").check()
    page.get_by_role("button", name="Make it").click()
    expect(heading(page)).to_have_text("Look in your mail")
    page.goto((mailed_link or browsing.site.mailed_link)(f"{handle}@example.org"))
    page.get_by_role("button", name="Confirm").click()
    expect(heading(page)).to_have_text("What needs you")


def sign_in(browsing: Browsing, email: str) -> Page:
    """Somebody of a class that tests.classroom made."""
    page = browsing.go("/signin")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(classroom.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(heading(page)).to_have_text("What needs you")
    return page


def warm_up(page: Page) -> None:
    """Before a first answer in a class project: choose a note of each pair, read why, go on."""
    expect(heading(page)).to_have_text("Which note would help you?")
    for pair in page.get_by_role("main").get_by_role("group").all():
        pair.get_by_role("radio").first.check()
    page.get_by_role("button", name="Show me why").click()
    page.get_by_role("link", name="Now answer somebody").click()


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def labelled(place: Page | Locator, label: str) -> Locator:
    """The first control with exactly this label, whatever it says of being optional."""
    return place.get_by_label(re.compile(rf"^{re.escape(label)}( \([^)]*\))?$")).first


def section(page: Page, name: str) -> Locator:
    """A section of an author's page, by its heading."""
    return page.get_by_role("region", name=name, exact=True)


def save(page: Page, name: str, typed: dict[str, str | Path], *ticked: str, button: str = "Save") -> None:
    """Fill a section of the author's page and save it, or add to it: with script it is sent by itself, without as a page."""
    part = section(page, name)
    for label, value in typed.items():
        control = labelled(part, label)
        control.set_input_files(value) if isinstance(value, Path) else control.fill(value)
    for label in ticked:
        part.get_by_label(label, exact=True).check()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        part.get_by_role("button", name=button, exact=True).click()
    if button == "Save":
        in_place, on_top = part.get_by_text("Saved at"), page.get_by_role("status").get_by_text("Saved.")
        expect(in_place.or_(on_top).first).to_be_visible()
    else:
        expect(part.get_by_role("listitem").filter(has_text=str(next(iter(typed.values()))))).to_be_visible()


def record(part: Locator, seconds: float) -> None:
    """Record with the fake camera and keep the take."""
    part.get_by_role("button", name="Camera").click()
    part.get_by_role("button", name="Record", exact=True).click()
    stop = part.get_by_role("button", name="Stop")
    stop.wait_for()
    part.page.wait_for_timeout(seconds * 1000)
    stop.click()
    part.get_by_role("button", name="Keep this take").click()


def begin_class_project(browsing: Browsing, title: str) -> str:
    """A draft with one lesson, open on the lesson's page. Returns the class project's address."""
    page = browsing.go("/class-projects/new")
    browsing.send_empty(page.get_by_role("button", name="Begin"))
    labelled(page, "Title").fill(title)
    labelled(page, "What you will have made").fill("One crown in a wall of crowns.")
    page.get_by_role("button", name="Begin").click()
    expect(heading(page)).to_have_text(title)
    address = page.url.removesuffix("/edit").removeprefix(browsing.site.address)
    page.goto(f"{browsing.site.address}{address}/lessons/new")
    labelled(page, "Title").fill("Draw only the crown")
    page.get_by_role("button", name="Begin").click()
    expect(heading(page)).to_have_text("Draw only the crown")
    return address


def word_the_call(page: Page) -> None:
    """The call of the open lesson: what to do, what it takes, something to start from, one's own try, the terms."""
    save(
        page,
        "The call",
        {
            "Do": "Draw the crown and leave out the king.",
            "With": "Any pen, one sheet",
            "Size": "1 picture",
            "Or a rhythm": "One a week, whenever you like",
            "Done when": "The crown has points",
            "Goes into": "The wall of crowns",
        },
    )
    save(page, "What it takes", {"Most parts": "4"}, "Film", "Sound", "A picture", "Words")
    save(page, "Your own try", {"Your own rough try, in words": "I drew mine on the back of a ticket."})
    save(
        page,
        "Terms",
        {
            "What this becomes": "A poster",
            "Who decides what goes in": "I do",
            "Money": "None",
            "Machine training": "No",
            "Taking it back": "Any time",
        },
    )
    material = {"Name": "The story", "Words": "A cat finds a crown in the grass."}
    save(page, "Materials", material, button="Add it")


def make_places(browsing: Browsing, address: str) -> None:
    """The piece, its opening that a stand-in plays, and a place for a film from the call."""
    page = browsing.go(f"{address}/edit/cut")
    browsing.send_empty(page.get_by_role("button", name="Begin"))
    labelled(page, "Title").fill("The wall of crowns")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    add = page.locator("form", has=page.get_by_role("heading", name="Add one place"))
    labelled(add, "Title").fill("The grass")
    labelled(add, "What goes there").select_option("Words")
    labelled(add, "Which call fills it").select_option("")
    labelled(add, "Stand-in in words").fill("Once there was a cat who found a crown in the long grass, and put it on.")
    add.get_by_role("button", name="Add it").click()
    lines = page.locator("form", has=page.get_by_role("heading", name="Add from lines"))
    labelled(lines, "Places, one a line").fill("Her crown | film | 8 s")
    expect(labelled(lines, "Which call fills it")).not_to_have_value("")  # the only call is chosen already
    lines.get_by_role("button", name="Add these places").click()
    expect(page.get_by_role("link", name="Her crown", exact=True)).to_be_visible()
    browsing.check(enlarged=True)


def publish(browsing: Browsing, address: str) -> None:
    page = browsing.go(f"{address}/edit")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_role("complementary").get_by_role("alert")).to_be_visible()
    browsing.check(opened=True, enlarged=True)
    save(page, "About", {"Skills": "drawing"})
    browsing.check()
    page.get_by_role("button", name="Publish it").click()
    expect(page).to_have_url(f"{browsing.site.address}{address}")
    expect(page.locator(".flash", has_text="It is published").get_by_role("link")).to_have_text(page.url)


def join(browsing: Browsing, address: str) -> None:
    page = browsing.go(f"{address}/join")
    browsing.check()
    page.get_by_role("button", name="Join").click()


def open_bench(browsing: Browsing, address: str) -> Locator:
    """The bench beside the lesson; on phones a sheet."""
    page = browsing.go(f"{address}/lessons/{LESSON}")
    page.get_by_role("link", name="Your turn").click()
    return bench_of(page)


def bench_of(page: Page) -> Locator:
    return page.locator("#bench")


def way(page: Page, name: str) -> Locator:
    """One of the ways to put something on the bench: a tab where there is script."""
    page.wait_for_load_state()  # from then on the tabs stand, where there is script
    tab = bench_of(page).get_by_role("tab", name=name)
    if tab.is_visible():
        tab.click()
    return page.locator(f"#bench-{name.lower()}")


def upload(page: Page, file: Path, description: str) -> None:
    form = way(page, "Upload")
    form.get_by_label("Choose a picture, a sound or a film").set_input_files(file)
    labelled(form, "What it shows or says").fill(description)
    form.get_by_role("button", name="Put it on the bench").click()
    expect(bench_of(page).get_by_text(description).first).to_be_visible()


def write(page: Page, text: str) -> None:
    form = way(page, "Write")
    form.get_by_role("textbox").fill(text)
    form.get_by_role("button", name="Put it on the bench").click()
    expect(bench_of(page).get_by_role("figure").get_by_role("textbox").filter(has_text=text)).to_be_visible()


def share(browsing: Browsing, question: str) -> str:
    """From the bench to the cut with one's work in it. Returns the work's address."""
    page = browsing.page
    bench_of(page).get_by_role("link", name="Share it").click()
    browsing.check()
    if question:
        page.get_by_label("Answer my question").check()
        labelled(page, "Your question").fill(question)
    page.get_by_role("button", name="Share it").click()
    expect(heading(page)).to_have_text("You are in")
    return page.url.removesuffix("/shared").removeprefix(browsing.site.address)


def demonstrate_and_publish(browsing: Browsing, title: str) -> str:
    """A class project with a film recorded beside its call, steps and places, open to everybody. Returns its address."""
    address = begin_class_project(browsing, title)
    page = browsing.page
    browsing.check()
    word_the_call(page)
    record(section(page, "Demonstration"), seconds=3)
    expect(page.get_by_role("region", name="Demonstration").get_by_text("take.webm")).to_be_visible()
    rows = section(page, "Steps")
    labelled(rows, "Step: one thing to do").fill("Hold the pen as if it were asleep")
    save(page, "Steps", {"Starts": "0:00", "Ends": "0:02"})
    save(page, "Captions", {}, "Nobody speaks in it")
    browsing.check(enlarged=True)
    make_places(browsing, address)
    publish(browsing, address)
    browsing.check(opened=True)
    return address

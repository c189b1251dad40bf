"""The whole loop, by people in browsers: an instructor demonstrates and asks; a learner makes and shares; a peer answers; the learner hears."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Browsing, Site

PASSWORD = "a short sentence works"


@pytest.fixture(scope="session")
def crown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawing to upload."""
    picture = Image.new("RGB", (900, 700), "#faf5ec")
    ImageDraw.Draw(picture).polygon(
        [(200, 500), (200, 250), (330, 380), (450, 200), (570, 380), (700, 250), (700, 500)], fill="#e8a51c"
    )
    stream = BytesIO()
    picture.save(stream, "PNG")
    path = tmp_path_factory.mktemp("drawings") / "crown.png"
    path.write_bytes(stream.getvalue())
    return path


def sign_up(browsing: Browsing, site: Site, handle: str, name: str) -> None:
    page = browsing.go("/signup")
    browsing.check()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Email").fill(f"{handle}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mail")
    page.goto(site.mailed_link(f"{handle}@example.org"))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs you")


def save(page: Page, section: str, **fields: str) -> None:
    """Fill a section of the author's page and save it."""
    part = page.locator(f"#{section}")
    for name, value in fields.items():
        part.locator(f"[name$='{name}']").first.fill(value)
    keep(part)


def keep(part: Locator) -> None:
    """Save a section as it is filled in now."""
    part.get_by_role("button", name="Save").click()
    expect(part.locator("[data-saved]")).to_contain_text("Saved at")


def record(part: Locator, seconds: float) -> None:
    """Record with the fake camera and keep the take."""
    part.get_by_role("button", name="Camera").click()
    part.get_by_role("button", name="Record", exact=True).click()
    stop = part.get_by_role("button", name="Stop")
    stop.wait_for()
    part.page.wait_for_timeout(seconds * 1000)
    stop.click()
    part.get_by_role("button", name="Keep this take").click()


def author(browsing: Browsing, suffix: str) -> str:
    """A class project of one lesson, published. Returns its address."""
    page = browsing.go("/class-projects/new")
    page.get_by_label("Title").fill(f"Crowns {suffix}")
    page.get_by_label("What you will have made").fill("One crown in a wall of crowns.")
    page.get_by_role("button", name="Begin").click()
    address = page.url.removesuffix("/edit").split(browsing.site.address)[1]
    page.goto(f"{browsing.site.address}{address}/lessons/new")
    page.get_by_label("Title").fill("Draw only the crown")
    page.get_by_role("main").get_by_role("button").last.click()
    call = page.locator("#call")
    call.locator("[name$='-do'], [name='do']").first.fill("Draw the crown and leave out the king.")
    save(
        page,
        "call",
        with_="Any pen, one sheet",
        size="1 picture",
        rhythm="One a week, whenever you like",
        done_when="The crown has points",
        goes_into="The wall of crowns",
    )
    record(page.locator("#demonstration"), seconds=3)
    expect(page.locator("#demonstration").get_by_text("take.").first).to_be_visible()
    save(page, "steps", **{"-0-imperative": "Hold the pen as if it were asleep", "-0-start": "0:00", "-0-end": "0:02"})
    takes = page.locator("#takes")
    for medium in ("film", "sound", "picture", "text"):
        takes.locator(f"[value='{medium}']").check()
    keep(takes)
    captions = page.locator("#captions")
    captions.locator("[name$='nobody_speaks']").check()
    keep(captions)
    save(page, "own_try", own_try_words="I drew mine on the back of a ticket.")
    terms = {
        "becomes": "A poster",
        "who_decides": "I do",
        "money": "None",
        "machine_training": "No",
        "taking_back": "Any time",
    }
    save(page, "terms", **terms)
    page.locator("#materials").locator("[name$='title']").fill("The story")
    page.locator("#materials").locator("[name$='words']").fill("A cat finds a crown in the grass.")
    page.locator("#materials").get_by_role("button", name="Add it").click()
    expect(page.locator("#materials .things")).to_contain_text("The story")
    page.goto(f"{browsing.site.address}{address}/edit")
    page.locator("#about").locator("[name$='skills']").fill("drawing")
    keep(page.locator("#about"))
    browsing.check()
    page.get_by_role("button", name="Publish it").click()
    expect(page).to_have_url(f"{browsing.site.address}{address}")
    return address


def make_and_share(browsing: Browsing, address: str, file: Path) -> str:
    """Join, put a drawing on the bench, share it. Returns the work's address."""
    page = browsing.go(f"{address}/join")
    page.get_by_role("button", name="Join").click()
    page = browsing.go(f"{address}/lessons/draw-only-the-crown")
    browsing.check()
    page.get_by_role("link", name="Your turn").click()
    page.get_by_role("tab", name="Upload").click()
    upload = page.locator("#bench-upload")
    upload.get_by_label("Choose a picture, a sound or a film").set_input_files(file)
    upload.get_by_label("What it shows or says").fill("A gold crown with three points")
    upload.get_by_role("button", name="Put it on the bench").click()
    expect(page.get_by_role("main").get_by_role("link", name="Share it").first).to_be_visible()
    browsing.check()
    page.get_by_role("main").get_by_role("link", name="Share it").first.click()
    browsing.check()
    page.get_by_label("Answer my question").check()
    page.get_by_label("Your question").fill("Is it too heavy for her?")
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")
    browsing.check()
    return page.url.removesuffix("/shared").split(browsing.site.address)[1]


def test_a_work_is_made_shared_answered_and_made_again(
    site: Site, someone: Callable[..., Browsing], width: dict[str, int], crown: Path
) -> None:
    suffix = str(width["width"])
    instructor, learner, peer = someone(width), someone(width), someone(width)
    sign_up(instructor, site, f"roz-{suffix}", "Roz Achterberg")
    address = author(instructor, suffix)
    sign_up(learner, site, f"ines-{suffix}", "Ines Duarte")
    work = make_and_share(learner, address, crown)
    sign_up(peer, site, f"teo-{suffix}", "Teo Lind")
    peer.go(f"{address}/join").get_by_role("button", name="Join").click()

    page = peer.go("/reviews")
    peer.check()
    page.get_by_role("main").get_by_role("button", name="Show me the first").click()
    expect(page.get_by_text("Is it too heavy for her?").first).to_be_visible()
    peer.check()
    landed = page.locator("[data-note]").first
    landed.locator("[name='landed-where']").select_option("top")
    landed.locator("textarea").fill("The middle point leans, as if it had been slept in.")
    page.locator("[name='question-text']").fill("A little: it sits low on the left side.")
    page.get_by_role("button", name="Send and next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("heard back because of you")

    page = learner.go(work)
    learner.check()
    note = page.locator("article.note", has_text="The middle point leans")
    expect(note).to_contain_text("top")
    note.get_by_role("button", name="Used it").click()
    expect(page.locator("article.note", has_text="The middle point leans").locator(".used")).to_be_visible()
    page.get_by_role("button", name="Make take 2").click()
    record(page.locator("#bench"), seconds=3)
    page.get_by_role("main").get_by_role("link", name="Share it").first.click()
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")
    page = learner.go(work)
    expect(page.get_by_role("link", name="Take 1")).to_be_visible()
    expect(page.get_by_role("link", name="Take 2")).to_be_visible()
    page = learner.go(f"{address}/wall?show=newest")
    learner.check()
    expect(page.get_by_role("link", name="Draw only the crown").first).to_be_visible()

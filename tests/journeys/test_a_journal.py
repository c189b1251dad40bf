"""A journal: written on a phone with a file to take, which another takes; its feed is read; two takes become a draft. With and
without script."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
import vobject
from PIL import Image
from playwright.sync_api import expect

from tests.classroom import make_class
from tests.journeys.acts import bench_of, sign_in, way
from tests.journeys.browsing import Browsing
from tests.journeys.conftest import PHONE, WIDE
from tests.site import Site

pytestmark = pytest.mark.xdist_group("journal")
JOURNAL = "/people/learner-0/journal"


@pytest.fixture(scope="module")
def classroom(make_site: Callable[..., Site]) -> Site:
    site = make_site("journal")
    make_class(site, 2, works=1)
    return site


@pytest.fixture
def crown(tmp_path: Path) -> Path:
    Image.effect_noise((640, 480), 60).save(tmp_path / "crown.png")
    return tmp_path / "crown.png"


@pytest.mark.parametrize("has_script", [True, pytest.param(False, marks=pytest.mark.long)])
def test_a_page_is_written_on_a_phone_read_and_its_file_taken(
    classroom: Site, someone: Callable[..., Browsing], crown: Path, has_script: bool
) -> None:
    writer = someone(PHONE, script=has_script, at=classroom)
    sign_in(writer, "learner-0@example.org")
    title = "A crown, with script" if has_script else "A crown, without"
    page = writer.go("/people/learner-0")
    page.get_by_role("link", name="Write in your journal").click()
    writer.check()
    page.get_by_label("Title").fill(title)
    page.get_by_label("What you write").fill("Cut it out. It *wobbles*.")
    page.get_by_text("Give others files to take").click()
    page.get_by_label("A file that others may take").set_input_files(crown)
    page.get_by_label("What it is").fill("The crown")
    page.get_by_label("CC BY-SA").first.check()
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_label("Title")).to_have_value(title)
    writer.check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    writer.check()

    reader = someone(WIDE, script=has_script, at=classroom)
    beside = reader.go(JOURNAL)
    reader.check()
    beside.get_by_role("link", name=title).click()
    expect(beside.get_by_text("share what they make under this same licence")).to_be_visible()
    taken = beside.get_by_role("link", name="Take it")
    for _ in range(40):
        if taken.count():
            break
        beside.wait_for_timeout(500)
        beside.reload()
    reader.check()
    with beside.expect_download() as download:
        taken.click()
    with Image.open(download.value.path()) as picture:
        assert picture.size == (640, 480)
    answer = reader.context.request.get(f"{classroom.address}{JOURNAL}.atom")
    feed = feedparser.parse(answer.body())
    assert not feed.bozo
    assert title in [entry.title for entry in feed.entries]


def test_two_takes_of_a_call_become_a_draft_that_nobody_sees_before_it_is_published(
    classroom: Site, someone: Callable[..., Browsing]
) -> None:
    writer = someone(PHONE, at=classroom)
    sign_in(writer, "learner-1@example.org")
    page = writer.go("/people/learner-1/how-far")
    expect(page.get_by_text("One take so far, or none")).to_be_visible()
    writer.check()
    writer.go("/works")
    page.locator("a.tile").first.click()
    writer.go(f"{urlsplit(page.url).path}/bench")
    form = way(page, "Write")
    form.get_by_role("textbox").fill("Again, standing.")
    form.get_by_role("button", name="Begin take 2 with it").click()
    expect(bench_of(page).get_by_text("Again, standing.").first).to_be_visible()
    writer.go("/people/learner-1/how-far")
    expect(page.get_by_role("heading", name="The latest take")).to_be_visible()
    writer.check()
    page.get_by_role("button", name="Write about it in your journal").click()
    words = page.get_by_label("What you write")
    assert "> Again, standing." in words.input_value()
    words.fill(f"{words.input_value()}\n\nThat I stood.")
    writer.check()
    reader = someone(WIDE, at=classroom)
    beside = reader.go("/people/learner-1/journal")
    expect(beside.get_by_text("Nothing here yet")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="What surprised you?")).to_be_visible()
    beside.reload()
    expect(beside.get_by_role("article")).to_have_count(1)


def test_somebody_is_followed_and_what_is_due_comes_to_ones_calendar(
    classroom: Site, someone: Callable[..., Browsing]
) -> None:
    reader = someone(PHONE, at=classroom)
    sign_in(reader, "learner-1@example.org")
    page = reader.go("/people/learner-0")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()
    reader.check()
    page = reader.go("/settings/following")
    reader.check()
    expect(page.get_by_role("main").get_by_role("link", name="Learner 0").first).to_be_visible()
    page = reader.go("/settings/calendar")
    reader.check()
    page.get_by_role("button", name="Make the address").click()
    address = page.get_by_label("The address of your calendar").input_value()
    reader.check()
    answer = reader.context.request.get(address)
    assert vobject.readOne(answer.text()).name == "VCALENDAR"

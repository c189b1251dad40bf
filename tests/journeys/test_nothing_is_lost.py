"""What somebody records or sends is there, whatever is killed meanwhile: the server, the browser, both."""

import os
import signal
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from sqlalchemy import create_engine, text

from tests import chromium
from tests.classroom import LESSON, PASSWORD, email, make_class
from tests.elements.waiting import until
from tests.journeys.acts import bench_of, heading, labelled, way
from tests.site import Site, wait_until
from tests.tables import postgres_database

LARGE_BYTES = 300_000_000
BYTES_A_SECOND = 40_000_000
LOST_SECONDS = 5  # that PRODUCT allows


@pytest.fixture
def classroom(tmp_path: Path, worker_id: str) -> Iterator[Site]:
    """A site with a class of two; the test kills it."""
    environment = {}
    if server := os.environ.get("TEST_POSTGRES"):
        environment["DATABASE_URL"] = postgres_database(server, f"lost_{worker_id}")
    (tmp_path / "instance").mkdir()
    site = Site(tmp_path / "instance", environment)
    make_class(site, 2)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def own_browser(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """`own_browser()` opens a browser with a profile that outlives it, as people's do."""
    profile, opened = tmp_path / "profile", []

    def open_browser() -> BrowserContext:
        for left in profile.glob("Singleton*"):
            left.unlink()
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium.find(),
            args=chromium.ARGUMENTS,
            ignore_default_args=["--disable-features"],
            permissions=["camera", "microphone"],
        )
        opened.append(context)
        return context

    yield open_browser
    opened[-1].close()


def kill_browser(profile: Path) -> None:
    """As a crash of the machine would end it: all of its processes at once."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command:
            os.kill(int(process.name), signal.SIGKILL)


def sign_in(page: Page, site: Site, number: int) -> None:
    page.goto(f"{site.address}/signin?next={LESSON}")
    if page.get_by_label("Password").is_visible():
        page.get_by_label("Email").fill(email(number))
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.address}{LESSON}")


def test_a_take_outlives_the_server_and_the_browser(
    classroom: Site, own_browser: Callable[[], BrowserContext], browser: Browser, tmp_path: Path
) -> None:
    page = own_browser().new_page()
    sign_in(page, classroom, 0)
    page.get_by_role("button", name="Camera").click()
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("button", name="Stop").wait_for()
    page.wait_for_timeout(6_000)
    classroom.kill()
    page.wait_for_timeout(2_000)
    kill_browser(tmp_path / "profile")
    classroom.start()

    page = own_browser().new_page()
    sign_in(page, classroom, 0)
    expect(page.locator("[data-kept] li")).to_contain_text("is still here")
    page.get_by_role("button", name="Watch it").click()
    page.get_by_role("button", name="Keep this take").click()
    bench_of(page).get_by_role("link", name="Share it").click()
    page.get_by_role("button", name="Share it").click()
    expect(heading(page)).to_have_text("You are in")
    address = page.url.removesuffix("/shared")

    other = browser.new_context().new_page()
    sign_in(other, classroom, 1)
    plays_and_seeks(other, address)
    other.context.close()


@pytest.mark.long
def test_a_session_that_ends_and_a_line_that_is_dead_cost_nothing(
    classroom: Site, own_browser: Callable[[], BrowserContext]
) -> None:
    context = own_browser()
    page = context.new_page()
    sign_in(page, classroom, 0)
    page.get_by_role("button", name="Camera").click()
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("button", name="Stop").wait_for()
    page.wait_for_timeout(3_000)
    context.set_offline(True)
    expect(page.locator("[data-safe-words]")).to_contain_text("No connection")
    page.wait_for_timeout(20_000)
    change(classroom, "DELETE FROM sessions")
    context.set_offline(False)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Keep this take").click()
    expect(page.get_by_role("alert").filter(has_text="signed out")).to_be_visible()

    sign_in(page, classroom, 0)
    page.get_by_role("button", name="Watch it").click()
    page.get_by_role("button", name="Keep this take").click()
    bench_of(page).get_by_role("link", name="Share it").wait_for()
    [(length,)] = rows(classroom, "SELECT source_ms FROM media_files")
    assert int(length) > 22_000


def plays_and_seeks(page: Page, address: str) -> None:
    """The film is there for somebody else, no shorter than promised, and goes where it is told."""
    page.goto(address)
    film = "document.querySelector('lesson-player video')"
    until(page, f"{film}?.duration > {8 - LOST_SECONDS}", seconds=30)
    page.evaluate(f"() => {{ {film}.muted = true; return {film}.play(); }}")
    until(page, f"{film}.currentTime > 0.2")
    page.evaluate(f"() => {{ {film}.currentTime = 2.5; }}")
    until(page, f"{film}.currentTime >= 2.5 && !{film}.seeking && {film}.readyState >= 2")


@pytest.mark.long
def test_a_large_file_arrives_whole_through_three_kills(
    classroom: Site, own_browser: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    large = noise(tmp_path / "rain.wav")
    page = own_browser().new_page()
    sign_in(page, classroom, 0)
    with slow_line(page):
        form = way(page, "Upload")
        form.get_by_label("Choose a picture, a sound or a film").set_input_files(large)
        labelled(form, "What it shows or says").fill("Rain on a tin roof")
        form.get_by_role("button", name="Put it on the bench").click()
        for share in (0.2, 0.45, 0.7):
            wait_until(lambda share=share: waiting_bytes(classroom) > share * LARGE_BYTES)
            classroom.kill()
            before = waiting_bytes(classroom)
            classroom.start()
            assert waiting_bytes(classroom) >= before
        expect(bench_of(page).get_by_text("Rain on a tin roof").first).to_be_visible(timeout=180_000)
    [(sha256, key)] = rows(classroom, "SELECT sha256, key FROM media_files")
    with large.open("rb") as sent, (classroom.instance / "files" / key).open("rb") as kept:
        assert file_digest(kept, "sha256").hexdigest() == file_digest(sent, "sha256").hexdigest() == sha256


def noise(path: Path) -> Path:
    """A sound of so many bytes in less than a minute, in which no two parts are alike."""
    random = Random(3)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(8)
        sound.setsampwidth(4)
        sound.setframerate(192_000)
        for _ in range(LARGE_BYTES // 1_000_000):
            sound.writeframesraw(random.randbytes(1_000_000))
    return path


@contextmanager
def slow_line(page: Page) -> Iterator[None]:
    """A line on which a large file takes some seconds."""
    line = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": BYTES_A_SECOND}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", limits)
    yield
    line.detach()


def waiting_bytes(site: Site) -> int:
    return sum(path.stat().st_size for path in (site.instance / "uploads").glob("*/*") if not path.suffix)


def change(site: Site, statement: str) -> None:
    engine = create_engine(site.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def rows(site: Site, statement: str) -> list[tuple[str, ...]]:
    engine = create_engine(site.database_url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found

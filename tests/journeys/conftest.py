"""Journeys: the real server in a process of its own, a real database, a real Chromium with a fake camera and microphone."""

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from core.settings import ROOT, read_settings
from tests import tables
from tests.elements import media
from tests.journeys.browsing import Browsing
from tests.site import Site
from tests.tables import postgres_database

FAILED = pytest.StashKey[bool]()
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def make_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Callable[..., Site]]:
    """Starts sites, on PostgreSQL each with a database of its own; all are stopped at the end."""
    sites: list[Site] = []

    def make(name: str, **environment: str) -> Site:
        if server := os.environ.get("TEST_POSTGRES"):
            environment.setdefault("DATABASE_URL", postgres_database(server, f"journey_{name}_{worker_id}"))
        site = Site(tmp_path_factory.mktemp(name), environment)
        tables.lay(read_settings(site.environment))
        site.start(within_seconds=300)
        sites.append(site)
        return site

    yield make
    for site in sites:
        site.stop()


@pytest.fixture(scope="session")
def site(make_site: Callable[..., Site]) -> Site:
    """An empty site."""
    return make_site("empty")


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What people have on their devices: crown.png, film.webm (8 s), other.webm (4 s), sound.webm, captions.vtt."""
    folder = tmp_path_factory.mktemp("device")
    media.make_all(folder)
    picture = Image.new("RGB", (900, 700), "#faf5ec")
    ImageDraw.Draw(picture).polygon(
        [(200, 500), (200, 250), (330, 380), (450, 200), (570, 380), (700, 250), (700, 500)], fill="#e8a51c"
    )
    stream = BytesIO()
    picture.save(stream, "PNG")
    (folder / "crown.png").write_bytes(stream.getvalue())
    return folder


@pytest.fixture(params=[pytest.param("wide", marks=pytest.mark.long), "phone"])
def width(request: pytest.FixtureRequest) -> dict[str, int]:
    return WIDE if request.param == "wide" else PHONE


@pytest.fixture
def someone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Callable[..., Browsing]]:
    """`someone(width)` opens a browser of somebody's own; a narrow one is a phone with a touch screen."""
    opened: list[Browsing] = []

    def open_browser(
        width: dict[str, int], *, script: bool = True, at: Site | None = None, dark: bool = False
    ) -> Browsing:
        context = browser.new_context(
            viewport=width,  # type: ignore[arg-type]
            permissions=["camera", "microphone"],
            java_script_enabled=script,
            has_touch=width is PHONE,
            color_scheme="dark" if dark else "light",
        )
        opened.append(Browsing(context, at or request.getfixturevalue("site"), has_script=script))
        return opened[-1]

    yield open_browser
    for number, browsing in enumerate(opened):
        if request.node.stash.get(FAILED, False):
            browsing.page.screenshot(path=ROOT / "test-results" / f"{request.node.name}-{number}.png", full_page=True)
    for browsing in opened:
        assert browsing.troubles == []
        browsing.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a journey failed, so that its browsers' pages are kept as pictures in test-results/."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report

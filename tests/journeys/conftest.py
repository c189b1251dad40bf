"""Journeys: the real server in a process of its own, a real database, a real Chromium with a fake camera and microphone."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from core.settings import ROOT
from tests import chromium
from tests.conftest import postgres_database

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FAILED = pytest.StashKey[bool]()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def base_url() -> None:
    """pytest-base-url's own fixture warns under `error`; journeys name their addresses in full."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium.find(), "args": chromium.ARGUMENTS}


class Site:
    """A running site: `address`, and what the operator sees of it."""

    def __init__(self, instance: Path, environment: dict[str, str]) -> None:
        self.instance = instance
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "INSTANCE": str(instance),
            "PORT": str(self.port),
            "SITE_URL": self.address,
            "DEMO": "0",
            **environment,
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
        with (self.instance / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2)
                return
            except (OSError, urllib.error.URLError):
                assert self.process.poll() is None, (self.instance / "server.log").read_text()
                time.sleep(0.1)
        raise AssertionError(f"the site did not start: {(self.instance / 'server.log').read_text()}")

    def kill(self) -> None:
        """As a power cut would: the server and all that it started, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def flask(self, *arguments: str) -> str:
        """Run an operator's command."""
        command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True, timeout=120
        ).stdout

    def mailed_link(self, to: str) -> str:
        """The newest link mailed to somebody."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            for path in sorted((self.instance / "mail").glob("*.eml"), reverse=True):
                message = path.read_text().replace("=\n", "").replace("=3D", "=")
                found = re.search(rf"{re.escape(self.address)}/sign\S+", message)
                if f"To: {to}" in message and found:
                    return found.group().rstrip('.>"')
            time.sleep(0.2)
        raise AssertionError(f"no mail with a link for {to}")


@pytest.fixture(scope="session")
def make_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Starts sites; all are stopped at the end."""
    sites: list[Site] = []

    def make(name: str, **environment: str) -> Site:
        if server := os.environ.get("TEST_POSTGRES"):
            environment.setdefault("DATABASE_URL", postgres_database(server, f"journey_{name}"))
        site = Site(tmp_path_factory.mktemp(name), environment)
        site.start()
        sites.append(site)
        return site

    yield make
    for site in sites:
        site.stop()


@pytest.fixture(scope="session")
def site(make_site: Callable[..., Site]) -> Site:
    """An empty site."""
    return make_site("empty")


class Browsing:
    """One person's browser: a page whose script errors and policy breaches fail the test, and axe at hand."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context, self.site = context, site
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.troubles: list[str] = []
        self.checked = 0
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.troubles.append(message.text) if "Content Security" in message.text else None,
        )

    def go(self, path: str) -> Page:
        self.page.goto(self.site.address + path)
        return self.page

    def check(self) -> None:
        """axe finds nothing (WCAG 2.2 AA), and nothing sticks out sideways. SCREENSHOTS=folder keeps a picture of each page checked."""
        self.page.wait_for_load_state()
        if folder := os.environ.get("SCREENSHOTS"):
            self.checked += 1
            name = re.sub(r"[0-9a-f-]{36}|\W+", "-", self.page.url.removeprefix(self.site.address)).strip("-") or "home"
            self.page.screenshot(
                path=Path(folder) / f"{self.page.viewport_size['width']}-{name}-{self.checked}.png", full_page=True
            )  # type: ignore[index]
        self.page.evaluate(AXE.read_text())  # not as a script element: the policy would rightly stop it
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)]))",
            RULES,
        )
        assert found == [], f"{self.page.url}: {found}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} sticks out by {wide} px"


@pytest.fixture(params=["wide", "phone"])
def width(request: pytest.FixtureRequest) -> dict[str, int]:
    return WIDE if request.param == "wide" else PHONE


@pytest.fixture
def someone(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Callable[..., Browsing]]:
    """`someone(width)` opens a browser of somebody's own."""
    opened: list[Browsing] = []

    def open_browser(width: dict[str, int], at: Site | None = None, script: bool = True) -> Browsing:
        context = browser.new_context(
            viewport=width, permissions=["camera", "microphone"], java_script_enabled=script, bypass_csp=False
        )  # type: ignore[arg-type]
        opened.append(Browsing(context, at or site))
        return opened[-1]

    yield open_browser
    for number, browsing in enumerate(opened):
        if request.node.stash.get(FAILED, False):
            browsing.page.screenshot(path=ROOT / "test-results" / f"{request.node.name}-{number}.png", full_page=True)
    for browsing in opened:
        assert browsing.troubles == []
        browsing.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a journey failed, so that its browsers' pages are kept as pictures in test-results/."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report

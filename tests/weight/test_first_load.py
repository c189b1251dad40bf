"""What a first visit costs over the wire, media aside: pages of the demonstration, in a real Chromium with an empty cache."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.site import Site

MEDIA = {"Image", "Media", "TextTrack"}
MOST_BYTES, MOST_REQUESTS = 90_000, 12
MOST_SCRIPT_BYTES, MOST_WITH_HTMX = 15_000, 30_000
A_YEAR = "max-age=31536000"
CLASS = "/class-projects/one-empty-chair"
PAGES = ["/", CLASS, f"{CLASS}/wall", f"{CLASS}/lessons/find-the-turn"]


@dataclass
class Load:
    """One request of a visit."""

    url: str
    kind: str
    headers: dict[str, str]
    bytes: int = 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served."""
    site = Site(tmp_path_factory.mktemp("demonstration"), {})
    site.python("-m", "tests.demo.quickly")
    site.start()
    yield site
    site.stop()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[[str], list[Load]]]:
    """`visit(path)` opens a page with an empty cache and says what was loaded until the network was at rest."""
    context = browser.new_context(viewport={"width": 390, "height": 844})

    def open_page(path: str) -> list[Load]:
        page, loads = context.new_page(), {}
        network = context.new_cdp_session(page)

        def arrived(event: Any) -> None:
            response = event["response"]
            headers = {name.lower(): value for name, value in response["headers"].items()}
            loads[event["requestId"]] = Load(response["url"], event["type"], headers)

        def finished(event: Any) -> None:
            if event["requestId"] in loads:
                loads[event["requestId"]].bytes = round(event["encodedDataLength"])

        network.on("Network.responseReceived", arrived)
        network.on("Network.loadingFinished", finished)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(site.address + path, wait_until="networkidle")
        page.close()
        return list(loads.values())

    yield open_page
    context.close()


def test_first_visits_are_light_and_what_is_built_is_kept(visit: Callable[[str], list[Load]]) -> None:
    """One test, since each worker that has one would load the demonstration."""
    loads = {path: visit(path) for path in PAGES}
    for each in loads.values():
        is_light([load for load in each if load.kind not in MEDIA])
    is_kept_for_a_year_and_comes_packed([each for each in loads["/"] if "/static/" in each.url])


def is_light(loads: list[Load]) -> None:
    scripts = [each for each in loads if each.kind == "Script"]
    most_script = MOST_WITH_HTMX if any("htmx" in each.url for each in scripts) else MOST_SCRIPT_BYTES
    told = "\n".join(f"{each.bytes:7} {each.kind:10} {each.url}" for each in loads)
    assert len(loads) > 2, told
    assert len(loads) <= MOST_REQUESTS, told
    assert sum(each.bytes for each in loads) <= MOST_BYTES, told
    assert sum(each.bytes for each in scripts) <= most_script, told
    assert all(each.bytes for each in loads if each.kind != "EventSource"), (
        told
    )  # a stream says nothing until there is news


def is_kept_for_a_year_and_comes_packed(built: list[Load]) -> None:
    assert {each.kind for each in built} >= {"Font", "Stylesheet", "Script"}
    for each in built:
        assert A_YEAR in each.headers["cache-control"], each
        assert "immutable" in each.headers["cache-control"], each
        if each.kind in {"Stylesheet", "Script"}:
            assert each.headers["content-encoding"] == "br", each

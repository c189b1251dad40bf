"""One person's browser. Whatever it meets is checked: scripts, policy, answers, HTML; and with `check` what axe and the eye see."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from html5lib.html5parser import ParseError
from playwright.sync_api import BrowserContext, Error, Locator, Page, Request, expect
from playwright.sync_api import Response as Answer
from werkzeug.wrappers import Response

from core.settings import ROOT
from tests import visitor
from tests.site import Site

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """
([where, rules]) => axe.run(document.querySelector(where), {runOnly: rules, resultTypes: ["violations"], selectors: false})
    .then(({violations}) => violations.map(({id, nodes}) => [id, nodes.map(({html}) => html).slice(0, 3)]))
"""
SCRIPT = re.compile(r"<script\b.*?</script>|</?noscript\b[^>]*>", re.DOTALL)
TEXT_PX = 16
# What comes in moving is half transparent on its way.
STILL = """() => Promise.all(document.getAnimations()
    .filter(moving => moving.playState === "running" && moving.effect.getComputedTiming().endTime !== Infinity)
    .map(moving => moving.finished.catch(() => null)))"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The heading of a page, right under a list of links: in px.
CROWDED = """
[...document.querySelectorAll("main nav")].flatMap(links => [...document.querySelectorAll("h1")]
    .map(heading => heading.getBoundingClientRect().top - links.getBoundingClientRect().bottom))
    .filter(gap => gap > -1 && gap < 8)
"""
OPEN = "document.querySelectorAll('details:not([open], .menu)').forEach(each => { each.open = true; each.dataset.opened = '' })"
SHUT = "document.querySelectorAll('[data-opened]').forEach(each => { each.open = false; delete each.dataset.opened })"
# It lies over the page, and what it covers in part is not to be judged by what is left of it.
MENU = "open => document.querySelectorAll('.menu').forEach(each => { each.open = open })"
# What is cut off at its edge, though it has words and does not scroll.
CLIPPED = """
[...document.querySelectorAll("body *")].filter(each => {
    const style = getComputedStyle(each);
    const cuts = ["hidden", "clip"].includes(style.overflowX) && ["hidden", "clip"].includes(style.overflowY);
    const isSeen = each.clientWidth > 2 && each.clientHeight > 2 && style.webkitLineClamp === "none" && style.textOverflow !== "ellipsis";
    return cuts && isSeen && each.innerText?.trim() && (each.scrollWidth > each.clientWidth + 2 || each.scrollHeight > each.clientHeight + 2);
}).map(each => each.outerHTML.slice(0, 200))
"""


class Browsing:
    """One person's browser. What goes wrong anywhere, on any page it meets, is in `troubles`."""

    def __init__(self, context: BrowserContext, site: Site, *, has_script: bool = True) -> None:
        self.context, self.site, self.has_script = context, site, has_script
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.troubles: list[str] = []
        self.checked = 0
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._hear)
        self.page.on("response", self._note)
        self.page.on("requestfinished", self._read)

    def close(self) -> None:
        self.context.close()
        if "_copy" in vars(self):
            self._copy.close()

    def _hear(self, message: Any) -> None:
        if "Content Security" in message.text:
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _note(self, response: Answer) -> None:
        """No failure, and of what a page needs nothing that is not there."""
        request = response.request
        is_page = request.resource_type == "document"
        if request.url.startswith(self.site.address) and (
            response.status >= 500 or (response.status in (403, 404) and not is_page)
        ):
            self.troubles.append(f"{request.method} {request.url}: {response.status}")

    def _read(self, request: Request) -> None:
        """Every page as the server sent it: HTML5 as the strict visitor wants it."""
        if request.resource_type != "document" or not request.url.startswith(self.site.address):
            return
        response = request.response()
        if response is None or 300 <= response.status < 400:
            return
        try:
            body = response.body()
        except Error:  # it has gone on to the next page, and the browser has let go of this one
            return
        try:
            visitor.Page(Response(body, response.status, response.headers))
        except (AssertionError, ParseError) as error:
            self.troubles.append(f"{request.method} {request.url}: {error}")

    def go(self, path: str) -> Page:
        self.page.goto(self.site.address + path)
        return self.page

    def check(self, *, opened: bool = False, enlarged: bool = False) -> None:
        """axe finds nothing (WCAG 2.2 AA), and nothing sticks out sideways: as it is, and where it is asked for with every
        `details` opened, and enlarged to 200 %. SCREENSHOTS=folder keeps a picture of each page checked."""
        self.page.wait_for_load_state()
        with self._where_axe_runs() as page:
            self._look(page)
            if opened:
                page.evaluate(OPEN)
                self._look(page, "everything opened")
                page.evaluate(SHUT)
                page.evaluate(MENU, True)
                self._look(page, "with its menu", where=".bar")
                page.evaluate(MENU, False)
            if enlarged:
                with at_200_percent(page):
                    self._look(page, "at 200 %")
        assert self.troubles == []

    @contextmanager
    def _where_axe_runs(self) -> Iterator[Page]:
        """This page; where script is off, a copy of it in a window that could run some, but finds none in it."""
        if self.has_script:
            yield self.page
            return
        copy, body = self._copy, SCRIPT.sub("", self.page.content())
        copy.context.add_cookies(self.context.cookies())  # type: ignore[arg-type]
        copy.route(
            self.page.url.partition("#")[0],
            lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"),
            times=1,
        )
        copy.goto(self.page.url)
        yield copy
        copy.goto("about:blank")

    @cached_property
    def _copy(self) -> Page:
        assert self.context.browser is not None
        return self.context.browser.new_page(viewport=self.page.viewport_size)

    def _look(self, page: Page, state: str = "", where: str = "html") -> None:
        self._picture(page, state)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)  # not as a script element: the policy would rightly stop it
        page.evaluate(STILL)
        found = page.evaluate(LOOK, [where, RULES])
        assert found == [], f"{page.url} {state}: {found}"
        wide = page.evaluate(SIDEWAYS)
        assert wide <= 0, f"{page.url} {state}: sticks out by {wide} px"
        close = page.evaluate(CROWDED)
        assert close == [], f"{page.url} {state}: the heading stands {close} px under what comes before"

    def _picture(self, page: Page, state: str) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            self.checked += 1
            name = re.sub(r"[0-9a-f-]{36}|\W+", "-", f"{page.url.removeprefix(self.site.address)} {state}").strip("-")
            size = page.viewport_size or {}
            page.screenshot(path=Path(folder) / f"{size.get('width')}-{name}-{self.checked}.png", full_page=True)

    def send_empty(self, button: Locator) -> None:
        """Send a form with nothing in it, past the browser's own check: it says what is missing, and is checked so."""
        button.evaluate(
            "button => { button.form.noValidate = true;"
            " for (const field of button.form.querySelectorAll('input:not([type=hidden], [type=radio], [type=checkbox]), textarea')) field.value = ''; }"
        )
        button.click()
        expect(self.page.get_by_role("alert").first).to_be_visible()
        self.check()


@contextmanager
def at_200_percent(page: Page) -> Iterator[None]:
    """On a wide screen the browser's zoom, which halves the page's width; on a phone text twice as large, and none cut off."""
    size = page.viewport_size
    assert size is not None
    if size["width"] > 640:
        page.set_viewport_size({"width": size["width"] // 2, "height": size["height"] // 2})
        yield
        page.set_viewport_size(size)
        return
    settings = page.context.new_cdp_session(page)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 2 * TEXT_PX}})
    clipped = page.evaluate(CLIPPED)
    assert clipped == [], f"{page.url} with text at 200 %: {clipped}"
    yield
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": TEXT_PX}})
    settings.detach()

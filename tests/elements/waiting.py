"""Waiting for something on a page whose policy forbids eval, which Playwright's own wait_for_function needs."""

import time

from playwright.sync_api import Page

STEP_MS = 50


def until(page: Page, expression: str, *, seconds: float = 6) -> None:
    """Return when the JavaScript expression is true. It counts as a tap: not for what must happen without one."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"still not: {expression}"
        page.wait_for_timeout(STEP_MS)

"""Who works, and who only waits for bytes: as many requests work at once as WEB_THREADS says; those whose bytes come slowly
wait on lines, which are many, but never so many that no thread is left for a page.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g
from werkzeug.exceptions import ServiceUnavailable

from core.settings import Settings

LINES = 240
SHORT_BYTES = 64 * 1024  # what comes with its request, as a rule
AGAIN_AFTER_S = 5


def threads(settings: Settings) -> int:
    """How many the server needs: for those who work, those who send, and as many who fetch slowly."""
    return settings.web_threads + LINES + settings.web_threads


def init_turns(app: Flask, settings: Settings) -> None:
    app.extensions["turns"] = threading.Semaphore(settings.web_threads)
    app.extensions["lines"] = threading.Semaphore(LINES)
    app.teardown_request(give_way)


@contextmanager
def on_a_line(size_bytes: int | None = None) -> Iterator[None]:
    """Bytes are read within it. Raises 503 when too many send at this moment: it is worth another try."""
    if size_bytes is not None and size_bytes <= SHORT_BYTES:
        yield
        return
    lines: threading.Semaphore = current_app.extensions["lines"]
    if not lines.acquire(blocking=False):
        raise ServiceUnavailable(retry_after=AGAIN_AFTER_S)
    try:
        yield
    finally:
        lines.release()


def take_turn() -> None:
    """Work from here on: with the database, or with the processor."""
    current_app.extensions["turns"].acquire()
    g.has_turn = True


def give_way(_error: BaseException | None = None) -> None:
    """Somebody else may work; from here on the request only waits, or is through."""
    if g.pop("has_turn", False):
        current_app.extensions["turns"].release()

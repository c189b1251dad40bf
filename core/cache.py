"""Whole pages, kept until something they were read from changes: for a visitor, and for the one browser that asked.

A visitor's page hangs on its address and its language alone, somebody's own on the session of their browser as well. Who
is signed in and who may see the page is asked when it is made; whatever changes that is a change of what was read.
"""

import gzip
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from typing import Any

from cachetools import LRUCache
from flask import Flask, Response, g, make_response, request, session

from core import stamps
from core.db import now

KEPT_FOR = timedelta(seconds=60)  # "in 2 days" grows old by itself
MOST_BYTES = 20_000_000
MOST_PAGE_BYTES = 300_000


@dataclass(frozen=True)
class Kept:
    """A page as it was answered, and the stamps of what it was read from."""

    read: stamps.Numbers
    made_at: datetime
    body: bytes
    headers: dict[str, str]

    @property
    def is_current(self) -> bool:
        return timedelta() <= now() - self.made_at < KEPT_FOR and stamps.is_current(self.read)


_pages: LRUCache[Hashable, Kept] = LRUCache(MOST_BYTES, getsizeof=lambda kept: len(kept.body))
_lock = Lock()


def kept(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer from what is kept, before the view asks anything. Goes outside of `@needs`."""

    @wraps(view)
    def wrapped(*arguments: Any, **parts: Any) -> Any:
        was_asked = "person" in g  # who is there was read before, and the page would not know from what
        if request.method != "GET" or was_asked or not stamps.may_keep() or (key := _key()) is None:
            return view(*arguments, **parts)
        with _lock:
            page = _pages.get(key)
        if page is not None and page.is_current:
            return Response(page.body, headers=page.headers)
        with stamps.reading() as read:
            response = make_response(view(*arguments, **parts))
        if response.status_code != 200 or session.modified or len(response.get_data()) > MOST_PAGE_BYTES:
            return response
        return _keep(key, read, response)

    return wrapped


def _key() -> Hashable:
    """What a page hangs on beside the database; None for one that can't be another's, nor the same twice."""
    asked = (request.full_path, request.headers.get("Accept-Language", ""))
    if not request.cookies:
        return *asked, _may_pack()
    if "token" not in session or "_flashes" in session:
        return None
    return *asked, session["token"], session.get("csrf_token")


def _may_pack() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _keep(key: Hashable, read: stamps.Numbers, response: Response) -> Response:
    body, headers = response.get_data(), {"Content-Type": response.headers["Content-Type"]}
    if not request.cookies:
        headers |= {
            "Cache-Control": "public, max-age=0, must-revalidate",
            "Vary": "Accept-Encoding, Accept-Language, Cookie",
        }
        if _may_pack():
            body, headers["Content-Encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
    with _lock:
        _pages[key] = Kept(read, now(), body, headers)
    return Response(body, headers=headers)


def init_cache(app: Flask) -> None:
    """Forget pages of a site that ran before in this process (tests run several)."""
    with _lock:
        _pages.clear()
    stamps.forget_looks()

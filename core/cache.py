"""Pages for visitors, kept until something that visitors see changes, under the number of the `public` stamp.

A visitor's page hangs on its address and its language alone: who may see it is asked when it is made, and whatever
changes that is counted by the stamp like any other edit.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, Response, make_response, request

from core import stamps

KEPT_SECONDS = 60  # "in 2 days" grows old by itself
MOST_PAGES = 500
MOST_PAGE_BYTES = 300_000


_pages: OrderedDict[tuple[str, str, bool], tuple[int, float, bytes, dict[str, str]]] = OrderedDict()
_lock = Lock()


def kept_for_visitors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer visitors without a cookie from what is kept, before anything else is asked. Goes outside of `@needs`."""

    @wraps(view)
    def wrapped(*arguments: Any, **parts: Any) -> Any:
        if request.cookies or request.method != "GET":
            return view(*arguments, **parts)
        is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
        key = (request.full_path, request.headers.get("Accept-Language", ""), is_packed)
        number = stamps.number()
        with _lock:
            kept = _pages.get(key)
        if kept is not None and kept[0] == number and monotonic() - kept[1] < KEPT_SECONDS:
            return Response(kept[2], headers=kept[3])
        response = make_response(view(*arguments, **parts))
        if response.status_code != 200 or len(response.get_data()) > MOST_PAGE_BYTES:
            return response
        return _keep(key, number, response, is_packed)

    return wrapped


def _keep(key: tuple[str, str, bool], number: int, response: Response, is_packed: bool) -> Response:
    headers = {
        "Content-Type": response.headers["Content-Type"],
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Vary": "Accept-Encoding, Accept-Language, Cookie",
    }
    body = response.get_data()
    if is_packed:
        body, headers["Content-Encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
    with _lock:
        _pages[key] = (number, monotonic(), body, headers)
        _pages.move_to_end(key)
        while len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)
    return Response(body, headers=headers)


def init_cache(app: Flask) -> None:
    """Forget pages of a site that ran before in this process (tests run several)."""
    _pages.clear()
    stamps.forget_looks()

"""Files to people whose lines are slow, or who have paused: no thread waits until they have read.

A browser that shows a film asks for all from a byte on, reads some, and lets the rest wait as long as it likes. It gets a
part of what it asked for (RFC 9110, 14.2) and asks for more when it wants more; a part is given to the server whole.
"""

from collections.abc import Callable
from pathlib import Path

from flask import Response, abort, make_response, redirect, request, send_file

from core.storage import store

PART_BYTES = 1024 * 1024
ADDRESS_LASTS_S = 3600  # longer than its redirect is kept by the time that a long film may take
SEALED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'"


def send_stored(key: str, content_type: str, *, name: Callable[[], str], is_download: bool) -> Response:
    """What the store keeps under the key: the way to it (302), where the store gives addresses, or its bytes under this name.
    How long browsers keep either is the caller's to say. Raises 404."""
    signed = store().address(key, ADDRESS_LASTS_S)
    if signed is not None:
        return make_response(redirect(signed, 302))
    path = store().local(key)
    if path is None or not path.exists():
        abort(404)
    response = send_in_parts(path, content_type, name=name(), is_download=is_download)
    response.headers["Content-Security-Policy"] = SEALED
    return response


def send_in_parts(path: Path, content_type: str, *, name: str, is_download: bool) -> Response:
    """The file, or of a range of it as much as one part holds."""
    _ask_for_one_part()
    response = send_file(path, mimetype=content_type, as_attachment=is_download, download_name=name, conditional=True)
    if request.method != "HEAD" and (response.content_length or 0) <= PART_BYTES:
        response.direct_passthrough = False
        response.set_data(response.get_data())
        response.close()  # the file, not only when the last byte is read
    return response


def _ask_for_one_part() -> None:
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return
    start, stop = asked.ranges[0]
    if start >= 0 and (stop is None or stop - start > PART_BYTES):
        request.environ["HTTP_RANGE"] = f"bytes={start}-{start + PART_BYTES - 1}"

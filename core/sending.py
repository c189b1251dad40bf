"""Files to people whose lines are slow, or who have paused: no thread waits until they have read.

A browser that shows a film asks for all from a byte on, reads some, and lets the rest wait as long as it likes. It gets a
part of what it asked for (RFC 9110, 14.2) and asks for more when it wants more; a part is given to the server whole.
"""

from pathlib import Path

from flask import Response, request, send_file

PART_BYTES = 1024 * 1024


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

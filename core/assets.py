"""What templates need of the built front end: hashed addresses, and our icons drawn into the page."""

import json
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from markupsafe import Markup

from core.web import open_to_all

A_YEAR = 365 * 24 * 60 * 60
# A bar of each height, drawn from the middle line and back to it, four to the right of the one before; silence still shows.
BARS = [f"m4-{half}v{2 * half}m0-{half}" for half in (max(1, peak * 3 // 10) for peak in range(101))]


class NotBuilt(RuntimeError):
    """The front end has not been built, or not with the file that a page asks for."""


@dataclass
class Manifest:
    """The names esbuild gave its files, read once; `watches` re-reads them when a new build lands."""

    path: Path
    watches: bool = False
    _names: dict[str, str] = field(default_factory=dict)
    _read_at_ns: int = 0

    def __getitem__(self, name: str) -> str:
        if not self._names or self.watches:
            self._read()
        try:
            return self._names[name]
        except KeyError:
            raise NotBuilt(f"{name} is not in {self.path}: run `make build`.") from None

    def _read(self) -> None:
        try:
            written_at_ns = self.path.stat().st_mtime_ns
            if written_at_ns != self._read_at_ns:
                self._names = json.loads(self.path.read_text())
                self._read_at_ns = written_at_ns
        except FileNotFoundError:
            raise NotBuilt(f"{self.path} is missing: run `make build`.") from None


def draw(path: Path) -> Markup:
    """The SVG file at `path` as decoration inside a page; its stroke comes from the class `icon`.

    Raises NotBuilt when there is no such drawing.
    """
    try:
        drawing = path.read_text()
    except FileNotFoundError:
        raise NotBuilt(f"There is no icon {path.stem!r} in {path.parent}.") from None
    inside = re.sub(r"^\s*<svg[^>]*>|</svg>\s*$", "", drawing).replace(' fill="currentColor" stroke="none"', "")
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{inside}</svg>')  # our own file, not input


def bars(peaks: Sequence[int]) -> str:
    """The path of a waveform in a box of 384 by 64: one upright bar a peak (0 to 100), 96 of them fill it."""
    return "M-2 32" + "".join([BARS[peak] for peak in peaks])


def built_file(dist: Path, name: str) -> Response:
    """A file of the build, packed where the browser takes that. Its name is its hash, so it may be kept for a year."""
    is_packed = "br" in request.accept_encodings and (dist / f"{name}.br").is_file()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = send_from_directory(dist, f"{name}.br" if is_packed else name, mimetype=kind, conditional=not is_packed)
    if is_packed:
        response.headers["Content-Encoding"] = "br"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def init_assets(app: Flask) -> None:
    """Give templates `asset(name)`, a URL like /static/dist/site-HASH.css, and `icon(name)`, an inline SVG; and the filter `bars`."""
    static = Path(app.static_folder or "static")
    manifest = Manifest(static / "dist" / "manifest.json", watches=app.debug)

    def asset(name: str) -> str:
        return f"{app.static_url_path}/dist/{manifest[name]}"

    @cache  # by name, not by path: a wall draws a hundred of them
    def icon(name: str) -> Markup:
        return draw(static / "icons" / f"{name}.svg")

    app.jinja_env.globals.update(asset=asset, icon=icon)
    app.jinja_env.filters["bars"] = bars

    @open_to_all
    def built(name: str) -> Response:
        return built_file(static / "dist", name)

    app.add_url_rule(f"{app.static_url_path}/dist/<name>", "built", built)

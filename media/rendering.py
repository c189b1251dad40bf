"""Ready forms of what people send: each is made in a child process, into a folder that the caller then stores."""

from pathlib import Path
from typing import Any

from media.inspection import Kind
from media.renditions import ALL, Rendering, Rendition
from media.sandbox import Limits, Progress, run

PLACEHOLDER_COLUMNS = 4

_GIGABYTE = 1_000_000_000
PICTURE_LIMITS = Limits(
    cpu_seconds=60,
    wall_seconds=180,
    memory_bytes=2 * _GIGABYTE,
    file_bytes=50_000_000,
    folder_bytes=200_000_000,
    niceness=5,
)
SOUND_LIMITS = Limits(
    cpu_seconds=600,
    wall_seconds=1_200,
    memory_bytes=_GIGABYTE,
    file_bytes=500_000_000,
    folder_bytes=_GIGABYTE,
    niceness=10,
)
FILM_LIMITS = Limits(
    cpu_seconds=3_600,
    wall_seconds=3_600,
    memory_bytes=3 * _GIGABYTE,
    file_bytes=2 * _GIGABYTE,
    folder_bytes=6 * _GIGABYTE,
    niceness=10,
)

REMUX_LIMITS = Limits(
    cpu_seconds=120,
    wall_seconds=600,
    memory_bytes=_GIGABYTE,
    file_bytes=5 * _GIGABYTE,
    folder_bytes=6 * _GIGABYTE,
    niceness=5,
)

_RENDERERS = {
    Kind.PICTURE: ("media.pictures:render_picture", PICTURE_LIMITS),
    Kind.SOUND: ("media.film:render_sound", SOUND_LIMITS),
    Kind.FILM: ("media.film:render_film", FILM_LIMITS),
}


def render(
    kind: Kind,
    source: Path,
    folder: Path,
    *,
    in_ms: int = 0,
    out_ms: int | None = None,
    forms: str = ALL,
    on_progress: Progress | None = None,
) -> Rendering:
    """Write all ready forms of the file at `source` into `folder`, which must exist; of a film, only the smallest
    (`forms` FIRST), or all but that (REST).

    `in_ms` and `out_ms` trim sound and film: what lies outside is in no rendition. `on_progress` hears 0.0 to 1.0.
    Raises Refused with a sentence for the owner when the file is at fault, and Failed when we are.
    """
    function, limits = _RENDERERS[kind]
    arguments: dict[str, Any] = {"source": source.absolute(), "folder": folder.absolute()}
    if kind is not Kind.PICTURE:
        arguments |= {"in_ms": in_ms, "out_ms": out_ms}
    if kind is Kind.FILM:
        arguments["forms"] = forms
    return _unpacked(run(function, arguments, limits, on_progress or _ignore, folder=folder))


def remux(source: Path, folder: Path, *, has_poster: bool) -> Rendering:
    """Write `whole` into `folder`: the same film or sound in a container that plays and seeks at once, without a word of
    where it was made. No rendition comes back where browsers could not play it. Raises as `render` does."""
    arguments = {"source": source.absolute(), "folder": folder.absolute(), "has_poster": has_poster}
    return _unpacked(run("media.remux:make_playable", arguments, REMUX_LIMITS, folder=folder))


def _unpacked(made: dict[str, Any]) -> Rendering:
    return Rendering(**{**made, "renditions": [Rendition(**each) for each in made["renditions"]]})


def placeholder_cells(placeholder: str) -> list[tuple[int, int, str]]:
    """(x, y, colour) for each cell of a placeholder: squares of an inline SVG of 4 × 3, blurred by the style sheet.

    A `fill` attribute is no style, so a strict policy lets it pass, and it costs no request.
    """
    return [
        (index % PLACEHOLDER_COLUMNS, index // PLACEHOLDER_COLUMNS, f"#{colour}")
        for index, colour in enumerate(placeholder.split())
    ]


def _ignore(fraction: float) -> None:
    """Nobody asked to hear how far it is."""

"""What rendering gives back: plain shapes that cross from the child to the site as JSON."""

from dataclasses import dataclass, field
from pathlib import Path

ALL, FIRST, REST = "all", "first", "rest"  # which forms of a film to make


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """One ready file in the folder that was asked for. Width and height are 0 for sound.

    `name` is its role and says no format twice: film, film-360, sound, poster, poster-640, picture, picture-1280.
    """

    name: str
    file_name: str
    content_type: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """Ready forms of one file. `waveform` is empty, or 96 bars from 0 to 100; `loudness` is that of the source, in LUFS.

    `colour` (#rrggbb, the average) and `placeholder` (twelve colours) are empty for sound.
    """

    renditions: list[Rendition]
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    waveform: list[int] = field(default_factory=list)
    loudness: float | None = None
    colour: str = ""
    placeholder: str = ""


def rendition(path: Path, content_type: str, *, name: str = "", width: int = 0, height: int = 0) -> Rendition:
    """Describe a file that was just written; its role is the stem of its name, unless told otherwise."""
    return Rendition(
        name=name or path.stem,
        file_name=path.name,
        content_type=content_type,
        width=width,
        height=height,
        bytes=path.stat().st_size,
    )

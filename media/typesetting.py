"""Words set in type, as pictures (the cards of a film) and as the pages of a book. Templates stand in templates/type; words go to them as data, never as
markup. Runs in a child process."""

import json
from pathlib import Path
from typing import Any

import typst

from media.typefaces import DISPLAY, TEXT, TYPE

TEMPLATES = Path(__file__).resolve().parent.parent / "templates/type"
POINTS_HIGH = 720  # of a page of templates/type, which is as wide as a film is


def pictures_of(
    template: str, data: dict[str, Any], *, typefaces: Path, families: list[str], height: int
) -> list[bytes]:
    """The pages of a template as PNG, `height` pixels to 720 points. `typefaces` holds what `typefaces.lay_out` wrote."""
    ppi = 72.0 * height / POINTS_HIGH
    made = _set(template, data, TEMPLATES, typefaces, families, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def print_pdf(
    template: str, data: dict[str, Any], path: Path, *, typefaces: Path, families: list[str], root: Path
) -> None:
    """Write the pages as PDF, tagged. `root` is a copy of the templates, with the pictures beside them."""
    _set(template, data, root, typefaces, families, format="pdf", output=str(path))


def _set(template: str, data: dict[str, Any], root: Path, typefaces: Path, families: list[str], **how: Any) -> Any:
    given = data | {"text_faces": [*TEXT, *families], "display_faces": [*DISPLAY, *families]}
    return typst.compile(
        str(root / f"{template}.typ"),
        root=str(root),
        font_paths=[str(TYPE), str(typefaces)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(given)},
        **how,
    )

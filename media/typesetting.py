"""Words set in type, as pictures: the cards of a film. Templates stand in templates/type; words go to them as data, never as
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
    given = data | {"text_faces": [*TEXT, *families], "display_faces": [*DISPLAY, *families]}
    made = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        format="png",
        ppi=72.0 * height / POINTS_HIGH,
        font_paths=[str(TYPE), str(typefaces)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(given)},
    )
    return made if isinstance(made, list) else [made]

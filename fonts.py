"""Subset the site's fonts: the scripts we promise, the weights we use, one WOFF2 each. Called by build.mjs."""

import shutil
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PACKAGES = Path("node_modules/@fontsource-variable")

LATIN = [
    *range(0x20, 0x7F),  # ASCII
    *range(0xA0, 0x100),  # Latin-1
    *(0x131, 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC),
    *range(0x2010, 0x2023),  # dashes, quotation marks, dagger, bullet
    *(0x2026, 0x202F, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122, 0x2212),
]
LATIN_EXTENDED = [*range(0x100, 0x131), *range(0x132, 0x152), *range(0x154, 0x180), *range(0x218, 0x21C), 0x1E9E]
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]


Axes = Mapping[str, float | tuple[float, float]]


@dataclass(frozen=True)
class Cut:
    """One file to make: where it comes from, and what of it is kept."""

    name: str
    source: str
    characters: list[int]
    axes: Axes = field(default_factory=dict)


# The display face is drawn for its size: pinning the optical axis keeps the headline's drawing at half the bytes.
DISPLAY: Axes = {"opsz": 48.0, "wght": (500.0, 800.0)}
TEXT: Axes = {"wght": (400.0, 700.0)}
CUTS = [
    Cut("display", "bricolage-grotesque/files/bricolage-grotesque-latin-opsz-normal.woff2", LATIN, DISPLAY),
    Cut(
        "display-ext",
        "bricolage-grotesque/files/bricolage-grotesque-latin-ext-opsz-normal.woff2",
        LATIN_EXTENDED,
        DISPLAY,
    ),
    *(
        Cut(
            f"{name}{suffix}",
            f"atkinson-hyperlegible-{family}/files/atkinson-hyperlegible-{family}-{script}-wght-{slope}.woff2",
            characters,
            TEXT,
        )
        for name, family, slope in [
            ("text", "next", "normal"),
            ("text-italic", "next", "italic"),
            ("mono", "mono", "normal"),
        ]
        for suffix, script, characters in [("", "latin", LATIN), ("-ext", "latin-ext", LATIN_EXTENDED)]
    ),
]


def make(cut: Cut, folder: Path) -> None:
    """Write the WOFF2 of one cut into `folder`."""
    font = TTFont(PACKAGES / cut.source, recalcTimestamp=False)
    options = Options(flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=cut.characters)
    subsetter.subset(font)  # before the axes are cut: the instancer drops glyphs without variation from gvar
    instantiateVariableFont(font, dict(cut.axes), inplace=True)
    font.flavor = "woff2"
    font.save(folder / f"{cut.name}.woff2")


def main(folder: Path) -> None:
    """Write every font into `folder`, each family's licence beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        list(pool.map(make, CUTS, repeat(folder)))
    for licence in sorted(PACKAGES.glob("*/LICENSE")):
        shutil.copyfile(licence, folder / f"{licence.parent.name}-OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

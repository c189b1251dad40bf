"""Subset the site's fonts: the scripts we promise, the weights we use, one WOFF2 each; and lay out what films and books are
set in, our faces as they are drawn at one weight, and a wide family for all other scripts. Called by build.mjs."""

import json
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

TYPE, WIDE = "type", "wide"


@dataclass(frozen=True)
class Face:
    """One file to set type in: a cut, at one weight, under the family that templates name."""

    cut: str
    family: str
    weight: int
    is_italic: bool = False

    @property
    def name(self) -> str:
        return f"{self.cut}-{self.weight}"


FACES = [
    *(
        Face(f"text{suffix}", f"Text{said}", weight)
        for suffix, said in (("", ""), ("-ext", " Ext"))
        for weight in (400, 700)
    ),
    *(Face(f"text-italic{suffix}", f"Text{said}", 400, True) for suffix, said in (("", ""), ("-ext", " Ext"))),
    *(Face(f"display{suffix}", f"Display{said}", 700) for suffix, said in (("", ""), ("-ext", " Ext"))),
]
# The package that covers most comes first; Latin is ours.
WIDE_FIRST, OURS = "noto-sans", {"latin", "latin-ext"}


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


def make_face(face: Face, folder: Path) -> None:
    """Write the TrueType of one face into `folder`: typesetters take no variable fonts."""
    cut = next(cut for cut in CUTS if cut.name == face.cut)
    font = TTFont(PACKAGES / cut.source, recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=FEATURES, hinting=False))
    subsetter.populate(unicodes=cut.characters)
    subsetter.subset(font)
    fixed = {axis: value for axis, value in cut.axes.items() if isinstance(value, float)}
    instantiateVariableFont(font, fixed | {"wght": float(face.weight)}, inplace=True)
    font.flavor = None
    style = "Italic" if face.is_italic else {400: "Regular", 700: "Bold"}[face.weight]
    font["name"].names = []
    for id, words in ((1, face.family), (2, style), (4, f"{face.family} {style}"), (6, face.name)):
        font["name"].setName(words, id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    font.save(folder / f"{face.name}.ttf")


def lay_out_wide(folder: Path) -> None:
    """Copy the slices of the wide family, with a list of which characters each may have."""
    slices = []
    for package in sorted(PACKAGES.glob("noto-*"), key=lambda path: (path.name != WIDE_FIRST, path.name)):
        for part, ranges in json.loads((package / "unicode.json").read_text()).items():
            file = package / "files" / f"{package.name}-{part.strip('[]')}-wght-normal.woff2"
            if part not in OURS and file.exists():
                shutil.copyfile(file, folder / file.name)
                slices.append({"file": file.name, "ranges": _as_numbers(ranges)})
    (folder / "slices.json").write_text(json.dumps(slices, separators=(",", ":")))


def _as_numbers(ranges: str) -> list[tuple[int, int]]:
    """ "U+20-7E,U+A9" as first and last."""
    ends = [text.strip().removeprefix("U+").partition("-") for text in ranges.split(",")]
    return [(int(first, 16), int(last or first, 16)) for first, _, last in ends]


def main(folder: Path) -> None:
    """Write every font into `folder`, each family's licence beside them."""
    (folder / TYPE / WIDE).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        list(pool.map(make, CUTS, repeat(folder)))
        list(pool.map(make_face, FACES, repeat(folder / TYPE)))
    lay_out_wide(folder / TYPE / WIDE)
    for licence in sorted(PACKAGES.glob("*/LICENSE")):
        shutil.copyfile(licence, folder / f"{licence.parent.name}-OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

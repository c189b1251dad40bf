"""Typefaces to set words in: ours, and for other scripts as much of a wide family as the words need. Runs in a child process."""

import json
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TYPE = Path(__file__).resolve().parent.parent / "static/dist/type"
TEXT, DISPLAY = ("Text", "Text Ext"), ("Display", "Display Ext")
WEIGHT = 400
UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # controls and spaces need no glyph


def lay_out(words: str, folder: str) -> list[str]:
    """Write the wide family's part for `words` into `folder`, and return the families to try after ours. What no typeface
    has is in none of them."""
    left = {ord(each) for each in words if unicodedata.category(each) not in UNSEEN} - _ours()
    families = []
    for number, piece in enumerate(json.loads((TYPE / "wide/slices.json").read_text())):
        claimed = {code for code in left if any(first <= code <= last for first, last in piece["ranges"])}
        if not claimed:
            continue
        font = TTFont(TYPE / "wide" / piece["file"], recalcTimestamp=False)
        if found := claimed & set(font.getBestCmap()):
            family = f"Wide {number}"
            _write(font, found, family, Path(folder) / f"wide-{number}.ttf")
            families.append(family)
            left -= found
    return families


def _ours() -> set[int]:
    return {code for name in ("text-400", "text-ext-400") for code in TTFont(TYPE / f"{name}.ttf").getBestCmap()}


def _write(font: TTFont, codes: set[int], family: str, path: Path) -> None:
    """Cut the font down to these characters, at one weight: most of the time goes into what is cut away first."""
    subsetter = Subsetter(Options(layout_features=["*"], hinting=False, name_IDs=[]))
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": WEIGHT}, inplace=True)
    font.flavor = None
    font["name"].names = []
    for id, said in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", "-"))):
        font["name"].setName(said, id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHT
    font.save(path)

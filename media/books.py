"""A book of a cut, as PDF and as EPUB. Runs in a child process.

A book: `title`, `from`, `language`, `id`, `said` (words of ours), `chapters`, `roll`, `after`, `licences`. A chapter: `place`,
`title`, `names`, `html`, `alt`, and the `source` of its picture, if it has one.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from core.checks import Refused
from media import epub
from media.markup import blocks_of
from media.pictures import judged_still, on_white
from media.records import draw_cover
from media.typefaces import lay_out
from media.typesetting import TEMPLATES, print_pdf

PDF, EPUB, COVER = "book.pdf", "book.epub", "cover.jpg"
WIDEST, HIGHEST, A_PIXEL, LEAST = 318, 380, 0.48, 1  # points that a picture takes


def bind(book: dict[str, Any], folder: str) -> dict[str, Any]:
    """Write both into `folder`. Where pictures cannot be opened nothing is written, and the answer names their places."""
    whole = Path(folder)
    shutil.copytree(TEMPLATES, whole / "type", dirs_exist_ok=True)
    spoilt = {}
    for number, chapter in enumerate(book["chapters"], start=1):
        chapter["words"] = blocks_of(chapter.pop("html"))
        try:
            chapter["picture"] = _picture(chapter.pop("source"), whole / "type" / f"picture-{number:04}.jpg")
        except Refused as refusal:
            spoilt[chapter["place"]] = refusal.sentence
    if spoilt:
        return {"spoilt": spoilt}
    families = lay_out(json.dumps(book, ensure_ascii=False), folder)
    words = {"title": book["title"], "from": book["from"]}
    draw_cover(words, folder, families, str(whole / COVER))
    print_pdf("book", book, whole / PDF, typefaces=whole, families=families, root=whole / "type")
    epub.write(whole / EPUB, book, whole / COVER)
    return {"spoilt": {}}


def _picture(source: str, path: Path) -> dict[str, Any] | None:
    """A picture as JPEG, and how wide it stands on the page."""
    if not source:
        return None
    image = judged_still(source)
    if image.format == "JPEG":
        shutil.copyfile(source, path)
    else:
        on_white(image.convert("RGBA")).save(path, "JPEG", quality=88)
    scale = min(A_PIXEL, WIDEST / image.width, HIGHEST / image.height)
    return {"path": str(path), "name": path.name, "points": max(LEAST, scale * image.width)}

"""A book of two hundred pages, as PDF and as EPUB: how fast it is bound. `python -m bench.books` measures this alone."""

import io
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from bench.report import conclude
from media.sandbox import run
from productions.making import TYPE_LIMITS

PAGES, MOST_S = 200, 5.0
PARAGRAPH = "<p>Somebody sat <em>down</em> beside the chair that nobody sits on, and waited for the kettle. </p>"
PICTURE_EVERY = 5


def measured() -> Iterator[tuple[bool, str]]:
    """(is it met, the target in words with the figure)."""
    with tempfile.TemporaryDirectory(prefix="books") as name:
        folder, drawn = Path(name) / "book", Path(name) / "picture.jpg"
        folder.mkdir()
        Image.effect_noise((1600, 1200), 40).convert("RGB").save(drawn, "JPEG")
        begun = time.perf_counter()
        run("media.books:bind", {"book": _book(drawn), "folder": folder}, TYPE_LIMITS, folder=folder)
        taken = time.perf_counter() - begun
        pages = len(PdfReader(io.BytesIO((folder / "book.pdf").read_bytes())).pages)
    yield (
        pages >= PAGES and taken <= MOST_S,
        f"book: {pages} pages (at least {PAGES}) bound in {taken:.1f} s (at most {MOST_S:.0f})",
    )


def _book(drawn: Path) -> dict[str, object]:
    chapters = [
        {
            "place": str(number),
            "title": f"Place {number}",
            "names": "Robin Okafor",
            "html": PARAGRAPH * 6,
            "alt": "Grey noise." if number % PICTURE_EVERY == 0 else "",
            "source": str(drawn) if number % PICTURE_EVERY == 0 else "",
        }
        for number in range(PAGES)
    ]
    said = {"contents": "Contents", "credits": "Credits", "licences": "Licences"}
    return {
        "title": "The empty chair",
        "from": "One empty chair",
        "language": "en",
        "lang": "en",
        "id": "bench",
        "said": said,
        "chapters": chapters,
        "roll": [{"role": "Words", "names": ["Robin Okafor"]}],
        "after": [],
        "licences": "",
    }


if __name__ == "__main__":
    conclude(measured())

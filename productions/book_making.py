"""Making a book: all of it is set at once, as PDF and as EPUB, since pages follow from each other."""

from pathlib import Path

from core.db import unit_of_work
from core.words import Words
from productions.binding import BOOK
from productions.making import LICENCES, SPOILT, TYPE_LIMITS, Making, Part, under_way
from productions.planning import Scene

KINDS = {"book.pdf": "application/pdf", "book.epub": "application/epub+zip"}


class BookMaking(Making):
    """A part takes no time of its own; whether its work may be shown is asked before each of them, as everywhere."""

    FORM = 1
    KIND = BOOK

    def draw(self, scene: Scene, folder: Path) -> None:
        pass

    def join(self, folder: Path) -> int:
        self._papers = self.papers(folder)
        *chapters, end = self.parts
        book = {**end["type"], "chapters": [self._chapter(each) for each in chapters]}
        book |= {"licences": (folder / LICENCES).read_text(), "lang": book["language"].partition("-")[0]}
        bound = self.run("media.books:bind", {"book": book, "folder": folder}, folder, TYPE_LIMITS)
        if not bound["spoilt"]:
            return 0
        for each in chapters:
            if why := bound["spoilt"].get(each["place"]):
                self._leave_out(each, why)
        return self.join(folder)

    def came_out(self, folder: Path) -> dict[str, str]:
        return {**KINDS, **self._papers}

    def _chapter(self, part: Part) -> dict[str, str]:
        source = str(self.source(part["key"])) if part["key"] else ""
        more = {name: part[name] for name in ("place", "names", "html", "alt")}
        return {**more, "title": part["label"], "source": source}

    def _leave_out(self, part: Part, why: str) -> None:
        with unit_of_work():
            render = under_way(self.id)
            self._replace(render, part, Words(SPOILT.message, place=part["label"], why=why))
            self.parts = list(render.plan["parts"])

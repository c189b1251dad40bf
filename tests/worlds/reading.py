"""A reader who asks everything: every address that the routes know for the things of a world, every link of every page, search,
and the files."""

import re
from collections.abc import Iterator
from contextvars import Context
from html import unescape
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from werkzeug.test import TestResponse

from core.limits import limiter
from core.mail import kept_mails
from core.search import all_searched
from tests.links import Walk
from tests.visitor import Visitor
from tests.worlds.building import Built, calendar_of

SECRET = re.compile("zq[b-z]{10}")
TICKET = re.compile(r"data-ticket=\"([^\"]+)\"")
FOLDS = re.compile(r"(<details[^>]*>|</details>)")
LINK = re.compile(r"(?:href|src|action|data-\w+)=\"(/[^\"]*)\"")
NOT_ASKED = re.compile(r"^/(dev|static|events|signout|healthz|readyz|metrics|uploads|unsubscribe)\b")
MOST = 900
BEGINNING, NOWHERE = "zq", "zqbbbbbbbbbb"


class Reader:
    """Somebody, or a visitor, who reads all that they get: which words, and where; which of them stand in no fold, and where;
    and by which tickets their pages listen, and where first."""

    def __init__(self, built: Built, name: str | None, visit: Visitor) -> None:
        self.built, self.name, self.visit = built, name, visit
        self.person = built.people[name] if name else None
        self.found: dict[str, set[str]] = {}
        self.plain: set[tuple[str, str]] = set()
        self.tickets: dict[str, str] = {}
        self.broken: list[str] = []

    def read_everything(self) -> dict[str, set[str]]:
        walk = Walk("/", MOST)
        walk.waiting += dict.fromkeys(self._addresses())
        walk.seen |= set(walk.waiting)
        for path in walk:
            if not NOT_ASKED.match(path):
                walk.found(path, self._read(path))
        self._take_along()
        self.read_mails()
        return self.found

    def finds(self, secret: str) -> bool:
        """Does search say anything else of this word than of one that is nowhere?"""
        nothing, told = self._searched(NOWHERE), self._searched(secret)
        return told.replace(secret, NOWHERE) != nothing

    def _searched(self, typed: str) -> str:
        return self._get(f"/search?q={typed}").get_data(as_text=True).partition("<main")[2].partition("</main>")[0]

    def _addresses(self) -> Iterator[str]:
        yield from ("/", "/search?q=zq", "/board?section=hello", "/works", "/notifications")
        for searched in all_searched():
            yield f"/search?q={BEGINNING}&kind={searched.kind}"
        if self.person is not None:
            yield calendar_of(self.person)
        rules = [rule for rule in self.visit.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        for rule in rules:
            if not rule.arguments:
                yield str(rule)
            for parts in self.built.parts if rule.arguments else ():
                if rule.arguments <= parts.keys():
                    yield re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)).format_map(parts)

    def _read(self, path: str) -> list[str]:
        """Look through an answer, and tell where it leads."""
        answer = self._get(path)
        if answer.status_code >= 500:
            self.broken.append(path)
        body = answer.get_data()
        self._look(body.decode(errors="ignore") + str(answer.headers), path)
        for ticket in TICKET.findall(body.decode(errors="ignore")):
            self.tickets.setdefault(unescape(ticket), path)
        if answer.status_code >= 400 or not answer.mimetype.startswith(("text/html", "application/atom")):
            return []
        return [unescape(link) for link in LINK.findall(body.decode())]

    def _get(self, path: str) -> TestResponse:
        limiter.reset()
        return Context().run(self.visit.client(self.person).get, path, buffered=True)

    def _look(self, told: str, where: str) -> None:
        """Note its words, but those that were asked for."""
        for word in sorted({*SECRET.findall(told)} - {*SECRET.findall(where)}):
            self.found.setdefault(word, set()).add(where)
        self.plain |= {(word, where) for word in SECRET.findall(unfolded(told))}

    def _take_along(self) -> None:
        """Everything of theirs, in a zip."""
        if self.person is None:
            return
        self.visit.post("/settings/yours/download", self.person)
        for name, content in _unpacked(self._get("/settings/yours/download").get_data()):
            self._look(name + content.decode(errors="ignore"), f"the zip: {name}")
        self._get("/works")  # what was flashed is read

    def read_mails(self) -> None:
        for path in kept_mails(10_000) if self.person is not None else ():
            mail = path.read_text()
            if self.person.email in mail:
                self._look(mail, f"a mail: {path.name}")


def unfolded(html: str) -> str:
    """Without what is folded away: what they say whom somebody muted."""
    kept, depth = [], 0
    for piece in FOLDS.split(html):
        if piece.startswith("<details"):
            depth += bool(depth) or 'class="folded"' in piece
        elif piece == "</details>":
            depth -= bool(depth)
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as zipped:
            for name in zipped.namelist():
                yield name, zipped.read(name)

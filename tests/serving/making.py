"""Somebody who makes work after work on a running site, and remembers exactly what the site said it has."""

import re
import threading
import time
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from io import BytesIO
from typing import Any

from PIL import Image

from tests.classroom import LESSON, PASSWORD, email
from tests.site import Site
from tests.someone import Answer, Someone

LOOKS_FOR = 6.5  # seconds: who answers faster has not looked, says the site
WHAT_LANDED = "The pause before you sat down made me hold my breath."


@dataclass
class Made:
    """One work as far as it was acknowledged."""

    path: str
    words: str
    picture_sha256: str = ""
    is_shared: bool = False


@dataclass
class Acknowledged:
    """What the site has said, until a moment, that it has of somebody."""

    number: int
    made: list[Made]
    answered: list[str]


class Maker:
    """Learner so-and-so, at it in a thread of their own until told to stop, or until the site is gone."""

    def __init__(self, site: Site, number: int) -> None:
        self.number, self.someone = number, Someone(site.address)
        self.made: list[Made] = []
        self.answered: list[str] = []
        self.claimed, self.claimed_at = "", 0.0
        self.unanswered: tuple[str, dict[str, Any]] | None = None
        self.trouble: Exception | None = None
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._go_on, daemon=True)
        self.arrive()

    def arrive(self) -> None:
        self.someone.sign_in(email(self.number), PASSWORD)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join(60)
        self.someone.close()
        if self.trouble is not None:
            raise self.trouble

    def _go_on(self) -> None:
        try:
            while not self.stopping.is_set():
                self.make()
                self.answer()
        except (OSError, HTTPException):
            pass  # the site was killed under us
        except Exception as trouble:
            self.trouble = trouble

    def acknowledged(self) -> Acknowledged:
        return deepcopy(Acknowledged(self.number, self.made, self.answered))

    def make(self) -> Made:
        """Write a line, put a picture beside it, share both; each step is noted once it is acknowledged."""
        made = self.write()
        parts, picture = f"{made.path}/takes/1/parts", a_picture(len(self.made))
        fields = self.someone.get(f"{made.path}/bench").fields(parts, "description")
        sent = self.someone.post(parts, fields, file=("line.png", picture))
        assert sent.status == 303, f"{sent.status}: {sent.text[:1000]}"
        made.picture_sha256 = sha256(picture).hexdigest()
        self.share(made)
        return made

    def write(self) -> Made:
        """The first thing on a new bench: a line of words."""
        words = f"Line {len(self.made)} of learner {self.number}."
        call = self.someone.get(LESSON).fields("/works", "text")["assignment"]
        page = self.someone.get(f"/works/new?assignment={call}")
        put = self._post("/works", page.fields("/works", "text") | {"text": words})
        made = Made(put.location.removesuffix("/bench"), words)
        self.made.append(made)
        return made

    def share(self, made: Made) -> None:
        sharing = f"{made.path}/sharing"
        self._post(sharing, self.someone.get(sharing).fields(sharing) | {"title": made.words})
        made.is_shared = True

    def answer(self) -> None:
        """Claim the work that needs it most; once it was looked at, answer it, which claims another."""
        if not self.claimed:
            self.claim()
        elif time.monotonic() - self.claimed_at > LOOKS_FOR:
            self.send()

    def claim(self) -> None:
        queue = self.someone.get("/reviews")
        if 'action="/reviews/next"' in queue.text:
            self._take(self._post("/reviews/next", queue.fields("/reviews/next")))

    def send(self) -> None:
        words = f"{WHAT_LANDED} ({self.number}, {len(self.answered)})"
        fields = self._opened().fields(self.claimed)
        sent = self._post(self.claimed, fields | {"landed-text": words, "landed-whole": "1"})
        self.answered.append(words)
        self._take(sent)

    def _opened(self) -> Answer:
        """The page of the work to answer; the warm-up before the first is skipped."""
        page = self.someone.get(self.claimed)
        if page.status == 303:
            skipping = f"{page.location}/skipping"
            warm_up = self.someone.get(f"{page.location}?task={self.claimed.rpartition('/')[2]}")
            self._post(skipping, warm_up.fields(skipping))
            page = self.someone.get(self.claimed)
        return page

    def _take(self, answer: Answer) -> None:
        self.claimed, self.claimed_at = self._claimed(answer), time.monotonic()

    def _claimed(self, answer: Answer) -> str:
        return answer.location if re.fullmatch(r"/reviews/[0-9a-f-]{36}", answer.location) else ""

    def _post(self, path: str, fields: dict[str, Any]) -> Any:
        self.unanswered = path, fields
        answer = self.someone.post(path, fields)
        assert answer.status == 303, f"{path}: {answer.status} {answer.text[:1000]}"
        self.unanswered = None
        return answer


def a_picture(number: int) -> bytes:
    """A PNG like no other."""
    file = BytesIO()
    Image.new("RGB", (64, 48), (number % 256, number // 256, 90)).save(file, "PNG")
    return file.getvalue()

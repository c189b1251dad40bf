"""It carries a class: 300 people open a lesson in one minute, share, and answer three each; then it goes on without growing.

Opening takes the promised minute, sign-in with real password hashing included; the ten minutes of sharing and the time
to answer are pressed into two and two. Figures are printed; on a busy machine they say more about the machine.
"""

import os
import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.classroom import LESSON, PASSWORD, email, make_class
from tests.serving.making import LOOKS_FOR, Maker
from tests.site import Site
from tests.someone import Someone

PEOPLE = 300
OPENING, SHARING, ANSWERING = 60.0, 120.0, 120.0  # seconds
ANSWERS_EACH = 3
pytestmark = pytest.mark.long


class Figures:
    """Seconds of everything that was done, and what went wrong."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.seconds[what].append(time.monotonic() - started)

    def p95(self, what: str) -> float:
        return sorted(self.seconds[what])[int(len(self.seconds[what]) * 0.95)]

    def __str__(self) -> str:
        lines = [
            f"{what:8} {len(times):5} × median {sorted(times)[len(times) // 2]:6.3f} s  p95 {self.p95(what):6.3f} s"
            for what, times in self.seconds.items()
        ]
        return "\n".join([*lines, f"errors   {len(self.errors):5}"])


class Learner(Maker):
    """One of the class: comes when they come."""

    def __init__(self, site: Site, number: int, figures: Figures, started: float) -> None:
        self.figures, self.started = figures, started
        self.dice = random.Random(number)
        super().__init__(site, number)

    def arrive(self) -> None:
        """Signing in is part of the load, so it waits for its moment."""

    def _go_on(self) -> None:
        try:
            self._wait(0, OPENING)
            with self.figures.timed("sign in"):
                self.someone.sign_in(email(self.number), PASSWORD)
            with self.figures.timed("open"):
                page = self.someone.get(LESSON)
            assert page.status == 200, page.status
            self._wait(OPENING, SHARING)
            made = self.write()
            with self.figures.timed("share"):
                self.share(made)
            self._wait(OPENING + SHARING, ANSWERING)
            with self.figures.timed("claim"):
                self.claim()
            while self.claimed and len(self.answered) < ANSWERS_EACH:
                self.someone.close()
                time.sleep(LOOKS_FOR)
                with self.figures.timed("answer"):
                    self.send()
        except Exception as trouble:
            self.figures.errors.append(f"{self.number}: {trouble!r}"[:300])
        finally:
            self.someone.close()

    def _wait(self, since: float, window: float) -> None:
        self.someone.close()  # a server hangs up on those who say nothing for so long; a browser comes back as well
        time.sleep(max(0, self.started + since + self.dice.random() * window - time.monotonic()))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("class"), {})
    make_class(site, PEOPLE)
    site.start()
    yield site
    site.stop()


def memory_mb(root: int) -> float:
    """What a process and all below it hold, shared pages counted once."""
    parents = {
        int(path.parent.name): int(path.read_text().rsplit(")", 1)[1].split()[1])
        for path in Path("/proc").glob("[0-9]*/stat")
    }
    tree, fresh = {root}, {root}
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh}
        tree |= fresh
    sizes = [
        line
        for pid in tree
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    ]
    return sum(int(line.split()[1]) for line in sizes) / 1024


def test_300_people_open_share_and_answer_without_an_error(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    figures, started = Figures(), time.monotonic()
    people = [Learner(site, number, figures, started) for number in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.thread.join(600)
    answered = sum(len(person.answered) for person in people)
    with capsys.disabled():
        print(f"\n{figures}\nanswers sent {answered}, load {os.getloadavg()[0]:.1f}")
    assert figures.errors == []
    assert answered == PEOPLE * ANSWERS_EACH, "nobody is without a work to answer"
    assert figures.p95("open") <= 1
    assert figures.p95("share") <= 2
    assert max(figures.p95("claim"), figures.p95("answer")) <= 0.4


def test_it_goes_on_without_growing(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.process is not None
    look_around(site, 100)
    before = memory_mb(site.process.pid)
    look_around(site, 700)
    after = memory_mb(site.process.pid)
    with capsys.disabled():
        print(f"\n{before:.0f} MB, and after 11,200 more pages {after:.0f} MB")
    assert after <= before + 20
    assert after <= 400


def look_around(site: Site, rounds: int) -> None:
    def visit() -> None:
        someone = Someone(site.address)
        for _ in range(rounds):
            for path in (
                "/",
                "/class-projects/one-empty-chair",
                "/class-projects/one-empty-chair/wall",
                "/class-projects",
            ):
                assert someone.get(path).status == 200
        someone.close()

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()

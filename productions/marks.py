"""Stretches of a sound from marks on it: a mark a line, "0:12.5 The door opens". What comes before the first mark is left
out; each stretch goes on to the next mark, the last one to the end. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from core.times import read_clock, write_clock
from core.words import Words
from media.trimming import SHORTEST_MS, Trim
from productions.lines import LONGEST_TITLE, MOST_SECONDS, BadLines

AROUND_NAMES = " \t|:–—-"  # a list may be pasted with something between a time and a name


@dataclass(frozen=True)
class Mark:
    """Where something begins in a sound, and what: perhaps nothing is said of it."""

    at_ms: int
    name: str = ""

    @property
    def words(self) -> str:
        """As it is typed: "0:12.5 The door opens"."""
        return f"{write_clock(self.at_ms)} {self.name}".rstrip()


@dataclass(frozen=True)
class Stretch:
    """What plays between two marks, in milliseconds of the sound; its title is the mark's name, or else its number."""

    title: str
    in_ms: int
    out_ms: int

    @property
    def seconds(self) -> int:
        """The whole seconds in which it has room."""
        return min(ceil((self.out_ms - self.in_ms) / 1000), MOST_SECONDS)

    @property
    def trim(self) -> Trim:
        return Trim(self.in_ms, self.out_ms)


def read_marks(text: str) -> list[Mark]:
    """The marks of these lines in the order of their times; blank lines are passed over.

    Raises BadLines that says which lines cannot be read.
    """
    marks: list[Mark] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            marks.append(_read(line))
        except ValueError as error:
            problems.append(Words("Line %(line)s: %(problem)s", line=number, problem=str(error)))
    if problems:
        raise BadLines(problems)
    return sorted(marks, key=lambda mark: mark.at_ms)


def stretches(marks: Sequence[Mark], length_ms: int) -> list[Stretch]:
    """The stretches of a sound of this length, a mark each: without a gap from the first mark to its end.

    Raises BadLines that names the marks beyond its end, at one place, or too near to what comes after them.
    """
    if problems := [*_beyond(marks, length_ms), *_too_near(marks, length_ms)]:
        raise BadLines(problems)
    borders = [*(mark.at_ms for mark in marks), length_ms]
    titles = (mark.name or str(number) for number, mark in enumerate(marks, start=1))
    return [Stretch(title, *around) for title, around in zip(titles, pairwise(borders), strict=True)]


def _read(line: str) -> Mark:
    time, _, rest = line.strip().replace("|", " ").partition(" ")
    at_ms, name = read_clock(time.strip(AROUND_NAMES)), " ".join(rest.split()).strip(AROUND_NAMES)
    if at_ms is None:
        raise ValueError(Words("“%(typed)s” is no time. Begin it like 0:12.5.", typed=time[:40]))
    if len(name) > LONGEST_TITLE:
        raise ValueError(Words("the name is longer than %(most)s characters.", most=LONGEST_TITLE))
    return Mark(at_ms, name)


def _beyond(marks: Sequence[Mark], length_ms: int) -> Iterator[str]:
    for mark in marks:
        if mark.at_ms >= length_ms:
            end = write_clock(length_ms)
            yield Words("“%(mark)s” lies beyond the end of the sound, which is at %(end)s.", mark=mark.words, end=end)


def _too_near(marks: Sequence[Mark], length_ms: int) -> Iterator[str]:
    inside = [mark for mark in marks if mark.at_ms < length_ms]
    for mark, after in pairwise(inside):
        if mark.at_ms == after.at_ms:
            yield Words("“%(mark)s” and “%(other)s” are at one place.", mark=mark.words, other=after.words)
        elif after.at_ms - mark.at_ms < SHORTEST_MS:
            yield Words(
                "Between “%(mark)s” and “%(other)s” is less than half a second.", mark=mark.words, other=after.words
            )
    if inside and length_ms - inside[-1].at_ms < SHORTEST_MS:
        yield Words("After “%(mark)s” less than half a second is left.", mark=inside[-1].words)

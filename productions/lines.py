"""Places from pasted lines: one a line, "Bar 9 | sound | 4 s", forgiving about order, spaces and marks. Pure.

A line "Choir | layers" or "Faces | grid" is no place: those that stand further in below it play together. What stands further
in than they do plays after the line above it, in the same layer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.words import Words, in_a_row
from media.models import Medium
from productions.models import Size
from productions.weaving import Arrangement

LONGEST_TITLE = 120
MOST_SECONDS, MOST_WORDS = 3600, 5000

NAMES = {
    Medium.FILM: "film films video videos clip clips movie scene",
    Medium.SOUND: "sound sounds audio voice music song recording",
    Medium.PICTURE: "picture pictures image images photo photos photograph drawing drawings",
    Medium.TEXT: "text texts words writing line lines",
}
MEDIA = {name: medium for medium, names in NAMES.items() for name in names.split()}
SIZES = {
    "takes 30 seconds": Size.HALF_A_MINUTE,
    "takes 30 s": Size.HALF_A_MINUTE,
    "takes 10 minutes": Size.TEN_MINUTES,
    "takes 10 min": Size.TEN_MINUTES,
    "takes an evening": Size.EVENING,
    "an evening": Size.EVENING,
}
ARRANGEMENTS = {
    "layers": Arrangement.LAYERS,
    "in layers": Arrangement.LAYERS,
    "together": Arrangement.LAYERS,
    "grid": Arrangement.GRID,
    "on a grid": Arrangement.GRID,
}
TAB = 4
_LIST_MARK = re.compile(r"^\s*(?:[-*•]\s+|\d{1,3}[.)]\s+)")
_ENTERS = re.compile(r"(?:at|enters(?: at)?) (\d{1,4}(?:[.,]\d{1,3})?) ?s(?:ec|ecs|econds?)?\.?")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_AMOUNT = re.compile(r"(?:up to |at most |under |max\.? )?(\d{1,6})\s*(s|secs?|seconds?|m|mins?|minutes?|w|words?)?\.?")


@dataclass(frozen=True)
class PassageLine:
    """What stands above places that play together."""

    number: int
    title: str
    arrangement: Arrangement


@dataclass(frozen=True)
class PlaceLine:
    """One place as it was typed. Seconds are for film, sound and how long a picture stays; words for text."""

    title: str
    medium: Medium
    seconds: int | None = None
    words: int | None = None
    size: Size | None = None
    passage: PassageLine | None = None
    follows: bool = False
    enters_ms: int = 0


class BadLines(ValueError):
    """Lines that cannot be read; `sentences` holds one for each, in order."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(in_a_row(sentences))
        self.sentences = sentences


def read_lines(text: str, usual: Medium) -> list[PlaceLine]:
    """The places of these lines; blank ones are passed over, and a line that names no medium has the `usual` one.

    Raises BadLines when any of them cannot be read.
    """
    places: list[PlaceLine] = []
    problems: list[str] = []
    passages: list[PassageLine] = []
    above = _Above()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        words, depth = _LIST_MARK.sub("", line), _depth(line)
        try:
            if passage := _passage(words, number):
                above = _Above(passage, depth)
                passages.append(passage)
                continue
            is_inside, follows = above.takes_in(depth)
            place = _read(words, usual)
            places.append(replace(place, passage=above.passage, follows=follows) if is_inside else place)
        except ValueError as error:
            problems.append(Words("Line %(line)s: %(problem)s", line=number, problem=str(error)))
    filled = {place.passage for place in places}
    problems += [
        Words("Line %(line)s: write what plays together below it, each line with spaces before it.", line=each.number)
        for each in passages
        if each not in filled and not problems
    ]
    if problems:
        raise BadLines(problems)
    return places


class _Above:
    """The passage that lines below it may belong to, and how far in the first of them stands."""

    def __init__(self, passage: PassageLine | None = None, depth: int = 0) -> None:
        self.passage, self._depth = passage, depth
        self._first: int | None = None

    def takes_in(self, depth: int) -> tuple[bool, bool]:
        """Does a line that stands so far in belong to it, and does it follow the line above it in the same layer? One that
        does not ends it."""
        if self.passage is None or depth <= self._depth:
            self.passage = None
            return False, False
        self._first = depth if self._first is None else min(self._first, depth)
        return True, depth > self._first


def _depth(line: str) -> int:
    spaces = line.expandtabs(TAB)
    return len(spaces) - len(spaces.lstrip())


def _passage(line: str, number: int) -> PassageLine | None:
    """What a line above places that play together says; None for a place. Raises ValueError."""
    title, *cells = _cells(line)
    named = [ARRANGEMENTS[cell.casefold()] for cell in cells if cell.casefold() in ARRANGEMENTS]
    if not named:
        return None
    _check_title(title)
    return PassageLine(number, title, named[0])


def _cells(line: str) -> list[str]:
    return [" ".join(cell.split()) for cell in re.split(r"[|\t]", line.strip())]


def _check_title(title: str) -> None:
    if not title:
        raise ValueError(Words("begin with the place's title."))
    if len(title) > LONGEST_TITLE:
        raise ValueError(Words("the title is longer than %(most)s characters.", most=LONGEST_TITLE))


def _read(line: str, usual: Medium) -> PlaceLine:
    title, *cells = _cells(line)
    _check_title(title)
    medium, seconds, words, size, enters_ms = None, None, None, None, 0
    for cell in filter(None, cells):
        if cell.casefold() in MEDIA:
            medium = MEDIA[cell.casefold()]
            continue
        if cell.casefold() in SIZES:
            size = SIZES[cell.casefold()]
            continue
        if enters := _ENTERS.fullmatch(cell.casefold()):
            enters_ms = round(1000 * float(enters[1].replace(",", ".")))
            continue
        amount, unit = _amount(cell)
        is_words = unit == "words" or (unit is None and (medium or usual) == Medium.TEXT)
        seconds, words = (seconds, amount) if is_words else (amount, words)
    medium = medium or (Medium.TEXT if words and not seconds else usual)
    if not (seconds is None or 1 <= seconds <= MOST_SECONDS) or not (words is None or 1 <= words <= MOST_WORDS):
        raise ValueError(
            Words(
                "a size goes from 1 to %(seconds)s seconds or %(words)s words.", seconds=MOST_SECONDS, words=MOST_WORDS
            )
        )
    return PlaceLine(title, medium, seconds, words, size, enters_ms=enters_ms)


def _amount(cell: str) -> tuple[int, str | None]:
    """A number and its unit, "seconds" or "words"; None when it names none."""
    if clock := _CLOCK.fullmatch(cell):
        return int(clock[1]) * 60 + int(clock[2]), "seconds"
    match = _AMOUNT.fullmatch(cell.casefold())
    if match is None:
        raise ValueError(
            Words(
                "“%(typed)s” is neither a medium (film, sound, picture, text) nor a size (20 s, 12 words).",
                typed=cell[:40],
            )
        )
    number, unit = int(match[1]), match[2] or ""
    if unit.startswith("w"):
        return number, "words"
    if unit.startswith("m"):
        return number * 60, "seconds"
    return number, "seconds" if unit else None

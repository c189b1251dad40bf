"""Places from pasted lines: one a line, "Bar 9 | sound | 4 s", forgiving about order, spaces and marks. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.words import Words, in_a_row
from media.models import Medium
from productions.models import Size

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
_LIST_MARK = re.compile(r"^\s*(?:[-*•]\s+|\d{1,3}[.)]\s+)")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_AMOUNT = re.compile(r"(?:up to |at most |under |max\.? )?(\d{1,6})\s*(s|secs?|seconds?|m|mins?|minutes?|w|words?)?\.?")


@dataclass(frozen=True)
class PlaceLine:
    """One place as it was typed. Seconds are for film, sound and how long a picture stays; words for text."""

    title: str
    medium: Medium
    seconds: int | None = None
    words: int | None = None
    size: Size | None = None


class BadLines(ValueError):
    """Lines that cannot be read; `sentences` holds one for each, in order."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(in_a_row(sentences))
        self.sentences = sentences


def read_lines(text: str, usual: Medium) -> list[PlaceLine]:
    """The places of these lines; blank ones are passed over, and a line that names no medium has the `usual` one.

    Raises BadLines when any of them cannot be read.
    """
    places, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            places.append(_read(_LIST_MARK.sub("", line), usual))
        except ValueError as error:
            problems.append(Words("Line %(line)s: %(problem)s", line=number, problem=str(error)))
    if problems:
        raise BadLines(problems)
    return places


def _read(line: str, usual: Medium) -> PlaceLine:
    title, *cells = (" ".join(cell.split()) for cell in re.split(r"[|\t]", line))
    if not title:
        raise ValueError(Words("begin with the place's title."))
    if len(title) > LONGEST_TITLE:
        raise ValueError(Words("the title is longer than %(most)s characters.", most=LONGEST_TITLE))
    medium, seconds, words, size = None, None, None, None
    for cell in filter(None, cells):
        if cell.casefold() in MEDIA:
            medium = MEDIA[cell.casefold()]
            continue
        if cell.casefold() in SIZES:
            size = SIZES[cell.casefold()]
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
    return PlaceLine(title, medium, seconds, words, size)


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

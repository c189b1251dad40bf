"""Finding an anchor's place again in another take or an edited text. Pure."""

import re
from dataclasses import replace
from difflib import SequenceMatcher

from reviews.anchors import Anchor, Carriage, Carried, Moment, Passage, Region, clamped

CONTEXT = 32
# How alike the words must be to count as the same passage, edited.
ALIKE = 0.6
# Comparing is quadratic: a hostile text must not make it slow.
LONGEST_COMPARED, REACH = 600, 6000

_WORD = re.compile(r"\w+")


def passage_at(text: str, start: int, end: int) -> Passage:
    """The passage text[start:end] with its surroundings."""
    return Passage(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def find_passage(passage: Passage, text: str) -> tuple[int, int] | None:
    """Start and end of the passage in a text that may have been edited; None when it is gone.

    The same words win, where they occur more than once by their surroundings and then by nearness;
    otherwise the most similar words, near the place they had.
    """
    if not passage.quote:
        return None
    exact = _occurrences(passage.quote, text)
    if exact:
        start = max(exact, key=lambda at: (_fit(passage, text, at), -abs(at - passage.position)))
        return start, start + len(passage.quote)
    return _similar(passage, text)


def carry(anchor: Anchor, *, duration_ms: int | None = None, text: str | None = None) -> Carried:
    """The anchor's place in another take, given that take's duration or text where it has one.

    Times are cut to the duration, regions stay (on a film at their time), passages are found again.
    """
    moved: Anchor | None = anchor
    if isinstance(anchor, Moment):
        moved = None if duration_ms is None else clamped(anchor, duration_ms)
    elif isinstance(anchor, Region) and anchor.moment is not None:
        moment = None if duration_ms is None else clamped(anchor.moment, duration_ms)
        moved = replace(anchor, moment=moment) if moment else None
    elif isinstance(anchor, Passage):
        found = find_passage(anchor, text or "")
        moved = passage_at(text or "", *found) if found else None
    return Carried(anchor, Carriage.GONE) if moved is None else Carried(moved, Carriage.SAME_PLACE)


def _occurrences(quote: str, text: str, most: int = 200) -> list[int]:
    found: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def _fit(passage: Passage, text: str, start: int) -> int:
    """How many characters of the surroundings still stand around this occurrence."""
    end = start + len(passage.quote)
    before, after = text[max(0, start - len(passage.prefix)) : start], text[end : end + len(passage.suffix)]
    return _common(passage.prefix[::-1], before[::-1]) + _common(passage.suffix, after)


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _similar(passage: Passage, text: str) -> tuple[int, int] | None:
    quote = passage.quote[:LONGEST_COMPARED]
    from_ = max(0, passage.position - REACH)
    near = text[from_ : passage.position + REACH]
    words, wanted = list(_WORD.finditer(near)), _WORD.findall(quote.casefold())
    heard = [word.group().casefold() for word in words]
    match = SequenceMatcher(None, heard, wanted, autojunk=False).find_longest_match()
    if not match.size:
        return None
    window = words[max(0, match.a - match.b) : match.a - match.b + len(wanted)]
    start, end = window[0].start(), window[-1].end()
    if SequenceMatcher(None, near[start:end], quote, autojunk=False).ratio() < ALIKE:
        return None
    return from_ + start, from_ + end

"""What a call takes: its media, and how much of them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.words import Words, counted, either, lasting

NOUNS = {
    "text": Words("words"),
    "picture": Words("a picture"),
    "sound": Words("a sound"),
    "film": Words("a film"),
}
MOST_PARTS = 12


@dataclass(frozen=True)
class Piece:
    """One part of a take, measured."""

    medium: str
    words: int = 0
    milliseconds: int = 0


@dataclass(frozen=True)
class Limits:
    """What a call accepts. No media named: all of them; None: no limit but ours."""

    media: tuple[str, ...] = ()
    most_seconds: int | None = None
    most_words: int | None = None
    most_parts: int = MOST_PARTS


@dataclass(frozen=True)
class Line:
    """One line of the checklist that we can measure: how much there is, and of how much at most."""

    kind: str
    amount: int
    most: int
    is_done: bool
    media: tuple[str, ...] = ()


def word_count(text: str) -> int:
    return len(text.split())


def objection(limits: Limits, pieces: Sequence[Piece]) -> str | None:
    """Why these pieces together are not what the call takes, in a sentence that says what to do; None when they are."""
    wrong = next((piece.medium for piece in pieces if not _is_taken(limits, piece.medium)), None)
    if wrong is not None:
        return Words(
            "This call takes %(media)s, and this is %(medium)s. Make it in one of those.",
            media=either([NOUNS[medium] for medium in limits.media]),
            medium=NOUNS[wrong],
        )
    if len(pieces) > limits.most_parts:
        return counted(
            "A take holds at most one part here. Take one out, or begin a new take.",
            "A take holds at most %(num)s parts here. Take one out, or begin a new take.",
            limits.most_parts,
        )
    seconds, words = _seconds(pieces), _words(pieces)
    if limits.most_seconds is not None and seconds > limits.most_seconds:
        return Words(
            "That lasts %(length)s, and the call takes at most %(most)s. Choose a shorter one.",
            length=lasting(seconds),
            most=lasting(limits.most_seconds),
        )
    if limits.most_words is not None and words > limits.most_words:
        return Words(
            "That makes %(words)s words, and the call takes at most %(most)s. Cut it down a little.",
            words=words,
            most=limits.most_words,
        )
    return None


def checklist(limits: Limits, pieces: Sequence[Piece]) -> list[Line]:
    """What can be measured of a call, each line ticked when the pieces meet it; nothing is ticked while there are none."""
    begun = bool(pieces)
    lines = []
    if limits.media:
        lines.append(
            Line("media", 0, 0, begun and all(_is_taken(limits, piece.medium) for piece in pieces), limits.media)
        )
    for kind, amount, most, media in (
        ("seconds", _seconds(pieces), limits.most_seconds, {"sound", "film"}),
        ("words", _words(pieces), limits.most_words, {"text"}),
    ):
        if most is not None and (not limits.media or media & set(limits.media)):
            lines.append(Line(kind, amount, most, 0 < amount <= most))
    if limits.most_parts > 1:
        lines.append(Line("parts", len(pieces), limits.most_parts, 0 < len(pieces) <= limits.most_parts))
    return lines


def _is_taken(limits: Limits, medium: str) -> bool:
    return not limits.media or medium in limits.media


def _seconds(pieces: Iterable[Piece]) -> int:
    """Whole seconds: a recording that stops a moment after the limit still fits."""
    return sum(piece.milliseconds for piece in pieces) // 1000


def _words(pieces: Iterable[Piece]) -> int:
    return sum(piece.words for piece in pieces)

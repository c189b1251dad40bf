"""What a place takes, and whether a take fits there. Pure: reads plain attributes, changes nothing."""

from collections.abc import Iterable
from typing import Protocol

from media.models import Medium

# A recorder stops a moment after its limit.
GRACE_MS = 500
NOUNS = {Medium.TEXT: "words", Medium.PICTURE: "a picture", Medium.SOUND: "a sound", Medium.FILM: "a film"}


class Spec(Protocol):
    @property
    def medium(self) -> Medium: ...
    @property
    def seconds(self) -> int | None: ...
    @property
    def words(self) -> int | None: ...


class File(Protocol):
    @property
    def duration_ms(self) -> int | None: ...


class Piece(Protocol):
    @property
    def medium(self) -> Medium: ...
    @property
    def text(self) -> str: ...
    @property
    def file(self) -> File | None: ...


def playing_part(parts: Iterable[Piece], medium: Medium) -> Piece | None:
    """The part of a take that would play in a place of this medium: the first one."""
    return next((part for part in parts if part.medium == medium), None)


def objection(spec: Spec, parts: Iterable[Piece]) -> str | None:
    """Why a take of these parts cannot play in this place, in a sentence; None when it fits."""
    part = playing_part(parts, spec.medium)
    if part is None:
        return f"This place takes {NOUNS[spec.medium]}, and there is none in this take."
    if part.medium == Medium.TEXT:
        count = len(part.text.split())
        if spec.words is not None and count > spec.words:
            return f"This place has room for {_count(spec.words, 'word')}, and this take has {count}."
    length_ms = part.file.duration_ms if part.file is not None else None
    if spec.seconds is not None and length_ms is not None and length_ms > spec.seconds * 1000 + GRACE_MS:
        return f"This place has room for {_count(spec.seconds, 'second')}, and this take lasts {length_ms / 1000:.1f}."
    return None


def spec_in_words(spec: Spec) -> str:
    """What fits, for the door of a hole: "a sound, 4 seconds"."""
    if spec.medium == Medium.TEXT:
        return _count(spec.words, "word") if spec.words else NOUNS[spec.medium]
    return f"{NOUNS[spec.medium]}, {_count(spec.seconds, 'second')}" if spec.seconds else NOUNS[spec.medium]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

"""What a place takes, and whether a take fits there. Pure: reads plain attributes, changes nothing."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from core.words import Words, counted, either, lasting
from media.models import Medium
from productions.models import ProductionKind

SHORT_MS = 10_000
GRACE_MS = 500  # a recorder stops a moment after its limit
NOUNS = {
    Medium.TEXT: Words("words"),
    Medium.PICTURE: Words("a picture"),
    Medium.SOUND: Words("a sound"),
    Medium.FILM: Words("a film"),
}
USUAL = {
    ProductionKind.FILM: Medium.FILM,
    ProductionKind.RECORD: Medium.SOUND,
    ProductionKind.BOOK: Medium.TEXT,
}


class Spec(Protocol):
    @property
    def medium(self) -> Medium: ...
    @property
    def seconds(self) -> int | None: ...
    @property
    def words(self) -> int | None: ...


class Named(Spec, Protocol):
    @property
    def title(self) -> str: ...


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


def usual_medium(kind: ProductionKind, taken: Collection[str]) -> Medium:
    """What goes into a place where nobody said: of what its call takes a file before words, for words come beside a drawing
    more often than alone; without a call, what such a piece is made of."""
    usual = USUAL[kind]
    files = [medium for medium in Medium if medium in taken and medium != Medium.TEXT]
    if files:
        return usual if usual in files else files[0]
    return Medium.TEXT if Medium.TEXT in taken else usual


def unasked(medium: Medium, taken: Collection[str]) -> str | None:
    """Why no work of a call that takes these media could play in a place of this medium, in a sentence; None when one could,
    or the call does not say yet what it takes."""
    if not taken or medium in taken:
        return None
    return Words(
        "This call takes %(taken)s, not %(medium)s. Choose what it takes, or another call.",
        taken=either([NOUNS[each] for each in Medium if each in taken]),
        medium=NOUNS[medium],
    )


def playing_part(parts: Iterable[Piece], medium: Medium) -> Piece | None:
    """The part of a take that would play in a place of this medium: the first one."""
    return next((part for part in parts if part.medium == medium), None)


def turn(spec: Spec, parts: Sequence[Piece]) -> int:
    """Which part of a take would play in this place, from 0: what comes first in it is what it is about."""
    return [part.medium for part in parts].index(spec.medium)


def objection(spec: Spec, parts: Iterable[Piece]) -> str | None:
    """Why a take of these parts cannot play in this place, in a sentence; None when it fits."""
    part = playing_part(parts, spec.medium)
    if part is None:
        return Words("This place takes %(medium)s, and there is none in this take.", medium=NOUNS[spec.medium])
    if part.medium == Medium.TEXT:
        count = len(part.text.split())
        if spec.words is not None and count > spec.words:
            return Words(
                "This place has room for %(room)s, and this take has %(count)s.", room=_words(spec.words), count=count
            )
    length_ms = part.file.duration_ms if part.file is not None else None
    if spec.seconds is not None and length_ms is not None and length_ms > spec.seconds * 1000 + GRACE_MS:
        return Words(
            "This place has room for %(room)s, and this take lasts %(length)s.",
            room=lasting(spec.seconds),
            length=_length(length_ms),
        )
    return None


def misfit(places: Sequence[Named], parts: Sequence[Piece]) -> str | None:
    """Why a take of these parts can play in none of these places, in words; None when it fits one. At least one place."""
    if any(objection(place, parts) is None for place in places):
        return None
    near = [place for place in places if playing_part(parts, place.medium)]
    if not near:
        taken = {place.medium for place in places}
        return Words(
            "The places of its call take %(taken)s, and there is none in this take.",
            taken=either([NOUNS[each] for each in Medium if each in taken]),
        )
    largest = max(near, key=lambda place: place.words or place.seconds or 0)
    return Words(
        "No place of the cut fits this take: “%(place)s” is the largest. %(why)s",
        place=largest.title,
        why=objection(largest, parts),
    )


def spec_in_words(spec: Spec) -> str:
    """What fits, for the door of a hole: "a sound, 4 seconds"."""
    if spec.medium == Medium.TEXT:
        return _words(spec.words) if spec.words else NOUNS[spec.medium]
    if not spec.seconds:
        return NOUNS[spec.medium]
    return Words("%(medium)s, %(length)s", medium=NOUNS[spec.medium], length=lasting(spec.seconds))


def _length(ms: int) -> Words:
    """A short one to the tenth of a second: the tenths may be what is too long."""
    if ms < SHORT_MS:
        return Words("%(number)s seconds", number=f"{ms / 1000:.1f}")
    return lasting(-(-ms // 1000))


def _words(number: int) -> Words:
    return counted("%(num)s word", "%(num)s words", number)

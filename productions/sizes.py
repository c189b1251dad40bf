"""How long it takes to fill a place, in three sizes that people think in, and how long it is kept for that. Pure."""

from datetime import timedelta
from typing import Protocol

from core.words import Words, lasting
from media.models import Medium
from productions import fitting
from productions.models import Size

TAKES = {
    Size.HALF_A_MINUTE: Words("takes 30 seconds"),
    Size.TEN_MINUTES: Words("takes 10 minutes"),
    Size.EVENING: Words("takes an evening"),
}
# The most words, or seconds, that are done in 30 seconds, and in 10 minutes. A film is set up first, a picture drawn.
LIMITS = {Medium.TEXT: (15, 150), Medium.SOUND: (10, 60), Medium.FILM: (0, 60)}
USUALLY_KEPT, TINY_KEPT = timedelta(hours=48), timedelta(minutes=30)


class Sized(fitting.Spec, Protocol):
    @property
    def size(self) -> Size | None: ...


def size_of(place: Sized) -> Size:
    """As who made the place says, or else as what fits there proposes."""
    return place.size or proposed(place)


def proposed(spec: fitting.Spec) -> Size:
    """The size of a place where nobody said one."""
    amount = spec.words if spec.medium == Medium.TEXT else spec.seconds
    if spec.medium not in LIMITS or amount is None:
        return Size.TEN_MINUTES
    tiny, short = LIMITS[spec.medium]
    if amount <= tiny:
        return Size.HALF_A_MINUTE
    return Size.TEN_MINUTES if amount <= short else Size.EVENING


def takes_in_words(place: Sized) -> Words:
    """ "takes 10 minutes"."""
    return TAKES[size_of(place)]


def kept_for(place: Sized) -> timedelta:
    """How long a place is kept for who took it."""
    return TINY_KEPT if size_of(place) == Size.HALF_A_MINUTE else USUALLY_KEPT


def kept_in_words(place: Sized) -> Words:
    """The same in words: "48 hours"."""
    return lasting(int(kept_for(place).total_seconds()))

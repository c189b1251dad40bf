"""How long it takes to fill a place, in three sizes that people think in, and how long it is kept for that. Pure."""

from datetime import timedelta

from core.words import Words, lasting
from media.models import Medium
from productions.fitting import Spec
from productions.models import Size

NAMES = {
    Size.HALF_A_MINUTE: Words("30 seconds"),
    Size.TEN_MINUTES: Words("10 minutes"),
    Size.EVENING: Words("an evening"),
}
# The most words, or seconds, that are done in 30 seconds, and in 10 minutes. A film is set up first, a picture drawn.
LIMITS = {Medium.TEXT: (15, 150), Medium.SOUND: (10, 60), Medium.FILM: (0, 60)}
USUALLY_KEPT, TINY_KEPT = timedelta(hours=48), timedelta(minutes=30)


def proposed(spec: Spec) -> Size:
    """The size of a place where nobody said one, from what fits there."""
    amount = spec.words if spec.medium == Medium.TEXT else spec.seconds
    if spec.medium not in LIMITS or amount is None:
        return Size.TEN_MINUTES
    tiny, short = LIMITS[spec.medium]
    if amount <= tiny:
        return Size.HALF_A_MINUTE
    return Size.TEN_MINUTES if amount <= short else Size.EVENING


def kept_for(spec: Spec) -> timedelta:
    """How long a place is kept for who took it."""
    return TINY_KEPT if proposed(spec) == Size.HALF_A_MINUTE else USUALLY_KEPT


def kept_in_words(spec: Spec) -> Words:
    """The same in words: "48 hours"."""
    return lasting(int(kept_for(spec).total_seconds()))

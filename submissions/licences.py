"""Under which licence a work may be shared, given what it is built on. Pure.

Follows Creative Commons' own chart of adapter's licences (creativecommons.org/faq, "If I derive or adapt material
offered under a Creative Commons license, which CC license(s) can I use?"), read strictly: a work built on CC BY keeps
a licence that asks for the name, so it cannot be CC0.
"""

from collections.abc import Iterable

from core.words import Words, all_of, either
from courses.licences import ADDRESSES, DEFAULT, DESCRIPTIONS, NAMES, Licence

__all__ = [
    "ADDRESSES",
    "DEFAULT",
    "DESCRIPTIONS",
    "NAMES",
    "CannotCombine",
    "Licence",
    "allowed",
    "can_leave",
    "check",
    "narrowing",
    "objection",
    "proposed",
]

# What a work built on each may be shared under.
_ONWARD = {
    Licence.COURSE_ONLY: frozenset({Licence.COURSE_ONLY}),
    Licence.CC0: frozenset(Licence),
    Licence.BY: frozenset(Licence) - {Licence.CC0},
    Licence.BY_SA: frozenset({Licence.BY_SA}),
    Licence.BY_NC: frozenset({Licence.COURSE_ONLY, Licence.BY_NC, Licence.BY_NC_SA}),
    Licence.BY_NC_SA: frozenset({Licence.BY_NC_SA}),
}

STRICTEST_FIRST = (Licence.COURSE_ONLY, Licence.BY_NC_SA, Licence.BY_NC, Licence.BY_SA, Licence.BY, Licence.CC0)
_ASKS = {
    Licence.COURSE_ONLY: Words("must stay in this class project"),
    Licence.BY: Words("asks that its maker is named"),
    Licence.BY_SA: Words("asks that what is built on it is CC BY-SA too"),
    Licence.BY_NC: Words("asks that nobody makes money with it"),
    Licence.BY_NC_SA: Words("asks that what is built on it is CC BY-NC-SA too"),
}


class CannotCombine(ValueError):
    """Licences that do not go together; the message is a sentence for the maker."""


def allowed(sources: Iterable[Licence], choices: Iterable[Licence] = tuple(Licence)) -> list[Licence]:
    """The licences a work may carry, in the order of forms: within its sources' and the class project's choices."""
    within = set(choices)
    for source in sources:
        within &= _ONWARD[source]
    return [licence for licence in Licence if licence in within]


def proposed(sources: Iterable[Licence], choices: Iterable[Licence] = tuple(Licence)) -> Licence | None:
    """The strictest licence that a work may carry: its maker may open it, and can't take back what they gave. None where none
    fits."""
    fitting = allowed(sources, choices)
    return next((licence for licence in STRICTEST_FIRST if licence in fitting), None)


def can_leave(licence: Licence) -> bool:
    """Whether a work may be built on outside the class project it was shared in."""
    return licence is not Licence.COURSE_ONLY


def objection(licence: Licence, sources: Iterable[Licence], choices: Iterable[Licence] = tuple(Licence)) -> str | None:
    """Why a work built on `sources` cannot carry `licence`, in a sentence that says what to do; None when it can."""
    sources, choices = sorted(set(sources)), set(choices)
    if not allowed(sources):
        return _clash(sources)
    open_to_it = allowed(sources, choices)
    if licence in open_to_it:
        return None
    if not open_to_it:
        needed = _either(allowed(sources))
        return Words(
            "What you built on must be shared %(how)s, and this class project does not offer that. "
            "Leave it out, or ask the instructor.",
            how=needed,
        )
    against = _against(licence, sources)
    if against:
        return _asked_of(open_to_it, [against])
    how = _either(open_to_it)
    return Words("This class project does not offer %(licence)s. Share yours %(how)s.", licence=NAMES[licence], how=how)


def narrowing(sources: Iterable[Licence], choices: Iterable[Licence] = tuple(Licence)) -> str | None:
    """Why a work built on `sources` may carry fewer licences than `choices`, in one sentence; None when it may carry all."""
    sources, choices = sorted(set(sources)), list(choices)
    refused = [licence for licence in choices if objection(licence, sources, choices)]
    if len(refused) == len(choices):
        return objection(refused[0], sources, choices) if refused else None
    against = [source for licence in refused if (source := _against(licence, sources))]
    return _asked_of(allowed(sources, choices), list(dict.fromkeys(against))) if refused else None


def check(licence: Licence, sources: Iterable[Licence], choices: Iterable[Licence] = tuple(Licence)) -> None:
    """Raise CannotCombine, with the sentence of `objection`, when there is one."""
    sentence = objection(licence, sources, choices)
    if sentence:
        raise CannotCombine(sentence)


def _against(licence: Licence, sources: Iterable[Licence]) -> Licence | None:
    """The first source that a work under this licence could not be built on."""
    return next((source for source in sources if licence not in _ONWARD[source]), None)


def _asked_of(open_to_it: list[Licence], against: list[Licence]) -> str:
    asks = all_of([_ASKS[source] for source in against])
    return Words("What you built on %(asks)s. Share yours %(how)s.", asks=asks, how=_either(open_to_it))


def _clash(sources: list[Licence]) -> str:
    """A sentence about the first two sources that leave nothing in common."""
    for position, one in enumerate(sources):
        for other in sources[position + 1 :]:
            if not _ONWARD[one] & _ONWARD[other]:
                return Words(
                    "These cannot be combined: one %(asks)s, and another %(also)s. "
                    "Leave one of them out, or ask its maker for another licence.",
                    asks=_ASKS[one],
                    also=_ASKS[other],
                )
    raise AssertionError("Every set of licences without a common one contains a pair without one.")


def _either(licences: list[Licence]) -> str:
    return either(
        [Words("under %(licence)s", licence=NAMES[each]) if can_leave(each) else NAMES[each] for each in licences]
    )

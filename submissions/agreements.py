"""What a maker agrees to by sharing a work, in words: its licence, building on it, and the terms of its call. Pure."""

from collections.abc import Iterator

from core.words import Words
from submissions.licences import DESCRIPTIONS, NAMES, Licence
from submissions.models import Submission

BUILDING_ON = Words("Others may build on it.")
NO_BUILDING_ON = Words("Nobody else may build on it.")


def words_of(work: Submission) -> str:
    """As it is kept: in English and in the words of whoever wrote the call, the same for everybody who agreed to the same."""
    return "\n".join(_lines(work))


def _lines(work: Submission) -> Iterator[str]:
    licence = Licence(work.licence)
    yield f"{NAMES[licence]}: {DESCRIPTIONS[licence]}"
    yield BUILDING_ON if work.may_build_on else NO_BUILDING_ON
    if call := work.assignment:
        terms = {
            "What it becomes": call.becomes,
            "Who decides": call.who_decides,
            "Money": call.money,
            "Machine training": call.machine_training,
            "Taking it back": call.taking_back,
        }
        yield from (f"{about}: {words}" for about, words in terms.items() if words)

"""Estimates as people read them: words, a band over the levels, and where they stand to a bar. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.words import Words
from reviews.estimation import HALF_WIDTH, chance_above

WORDS_ONLY_BELOW = 2  # answers
BAND_FROM = 3
SURE = 0.8
MOST_MORE = 1  # answers beyond the promise, for who is near a bar
MANY = 100.0
FLAG_WORTH = 1.0
OF_AN_APPEAL = 100.0  # it waits for somebody, whatever else there is
USUAL_DOUBT = 9.0  # points, after three answers
OF_A_BAR = 3.0


class Passing(StrEnum):
    """Where a take stands to the bar of its call."""

    PASSED = "passed"
    ONE_MORE = "one-more"  # answers come, or one more is on its way
    TO_BE_SEEN = "to-be-seen"  # peers have said what they can; the instructor looks
    NOT_YET = "not-yet"  # as an instructor ruled


@dataclass(frozen=True)
class Band:
    """One criterion. `levels`: each in words, how many ticked it, whether the band covers it; `level`: the one that the
    estimate is nearest to; `is_of_most`: is it what most did tick? `either`: what else it could be."""

    title: str
    levels: Sequence[tuple[str, int, bool]]
    level: str
    is_of_most: bool
    either: Words


def points(level: int, number: int) -> float:
    """A level, counted from 0, of so many, on the scale from 0 to 100."""
    return MANY * level / (number - 1) if number > 1 else MANY


def step(number: int) -> float:
    """From one level to the next."""
    return MANY / max(1, number - 1)


def band(title: str, levels: Sequence[str], ticked: Sequence[int], score: float, sd: float) -> Band:
    """The band of a criterion: the levels that the interval of 80 % reaches. `ticked`: the levels that were found."""
    size = step(len(levels))
    at, low, high = (_nearest(each, levels, size) for each in (score, score - HALF_WIDTH * sd, score + HALF_WIDTH * sd))
    shown = [(words, ticked.count(level), low <= level <= high) for level, words in enumerate(levels)]
    is_of_most = ticked.count(at) == max(map(ticked.count, range(len(levels))))
    sure = Words("and that is fairly sure") if is_of_most else Words("and they differ")
    return Band(title, shown, levels[at], is_of_most, _either(at - low, high - at) or sure)


def passing(bar: int, score: float, sd: float, *, answers: int, wanted: int, promised: int) -> Passing:
    """Passed when that is likely enough; otherwise one more answer may tell, up to one beyond the promise. `wanted`: how
    many answers the work is to get as it stands."""
    if answers and chance_above(bar, score, sd) >= SURE:
        return Passing.PASSED
    return Passing.ONE_MORE if answers < max(wanted, promised + MOST_MORE) else Passing.TO_BE_SEEN


def attention(sd: float, flags: int, *, chance: float | None) -> float:
    """Uncertainty times stakes, and what is flagged. `chance` to reach the bar: most is at stake where it is even."""
    stakes = 1 + OF_A_BAR * 4 * chance * (1 - chance) if chance is not None else 1
    return sd / USUAL_DOUBT * stakes + FLAG_WORTH * flags


def _nearest(score: float, levels: Sequence[str], size: float) -> int:
    return min(len(levels) - 1, max(0, round(score / size)))


def _either(down: int, up: int) -> Words | None:
    if not down and not up:
        return None
    if down and up:
        return Words("could be one step either way") if down == up == 1 else Words("could be some steps either way")
    if up:
        return Words("could be one step higher") if up == 1 else Words("could be some steps higher")
    return Words("could be one step lower") if down == 1 else Words("could be some steps lower")

"""How far a reviewer's ticks are weighed in estimates. Pure. Nobody is shown it, and nobody is punished by it.

Two signs only: the same level ticked everywhere where others saw differences, and totals that do not follow what the
others say of the same works. Weighing people by how they scatter would reward those who give everybody full marks.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_REVIEWS, LEAST_TICKS = 2, 8  # before a straight line says anything
CARELESS = 0.075  # how many tick one level everywhere, before anything is seen of them
LEVELS = 5  # usual
WORTH_OTHERS = 2  # the call's shares of levels, against others' ticks of the very work
ALIKE = 0.5  # the ticks of one person go together: so many of them are worth one by itself
LEAST_FOLLOWED = 6  # reviews before a slope says anything
SLOPE_VARIANCE = 0.15  # of honest people, about 1
FINE = 10  # ticks are told apart to a tenth of a point


def straight_lines(reviewer: Ints, work: Ints, call: Ints, ticks: Floats) -> Floats:
    """For each reviewer, the chance that they do look at what they tick: 1 unless all their ticks are the same level, and then
    what the others' ticks of the same works and criteria make of it."""
    row, column = np.nonzero(~np.isnan(ticks))
    who, level = reviewer[row], np.rint(ticks[row, column] * FINE).astype(np.int64)
    people = int(reviewer.max()) + 1
    number = np.bincount(who, minlength=people)
    lowest, highest = np.full(people, np.iinfo(np.int64).max), np.full(people, -1)
    np.minimum.at(lowest, who, level)
    np.maximum.at(highest, who, level)
    is_straight = (
        (lowest == highest) & (np.bincount(reviewer, minlength=people) >= LEAST_REVIEWS) & (number >= LEAST_TICKS)
    )
    if not is_straight.any():
        return np.ones(people)
    of_work, of_call = (each[row] * ticks.shape[1] + column for each in (work, call))
    here = is_straight[who]
    usual = _share_of_others(of_call, level, here, 1 / LEVELS, 1.0)
    expected = _share_of_others(of_work, level, here, usual, WORTH_OTHERS)
    honest = ALIKE * np.bincount(who[here], np.log(expected), minlength=people)
    odds = CARELESS / (1 - CARELESS) / LEVELS * np.exp(-honest)
    return np.where(is_straight, 1 / (1 + odds), 1.0)


def slopes(reviewer: Ints, about: Floats, others: Floats, *, noise: Floats) -> Floats:
    """For each reviewer, how their totals (`about` their own mean) follow the others' estimates of the same works: 1 for
    who sees what others see, 0 for who ticks at random; never above 1."""
    people = int(reviewer.max()) + 1
    number = np.maximum(1, np.bincount(reviewer, minlength=people))
    x = others - (np.bincount(reviewer, others, minlength=people) / number)[reviewer]
    y = about - (np.bincount(reviewer, about, minlength=people) / number)[reviewer]
    product = np.bincount(reviewer, x * y / noise, minlength=people)
    square = np.bincount(reviewer, x * x / noise, minlength=people)
    slope = (1 / SLOPE_VARIANCE + product) / (1 / SLOPE_VARIANCE + square)
    return np.where(number >= LEAST_FOLLOWED, np.clip(slope, 0.0, 1.0), 1.0)


def _share_of_others(of: Ints, level: Ints, asked: NDArray[np.bool_], usual: Floats | float, worth: float) -> Floats:
    """For each tick that is asked about, the share of the other ticks of the same thing at the same level; with the usual share
    counting as `worth` ticks."""
    _, which, alike = np.unique(of * (100 * FINE + 1) + level, return_inverse=True, return_counts=True)
    same, all_ = alike[which][asked] - 1, np.bincount(of)[of][asked] - 1
    return (same + worth * usual) / (all_ + worth)

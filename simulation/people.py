"""What is assumed of the people of a class: when they share, whether and when they answer, how often they stop. From the
measured design of `reviews/`; a site's own figures replace it."""

from dataclasses import dataclass
from math import log
from random import Random

DAY = 24.0  # times are hours from the start


@dataclass(frozen=True)
class Habits:
    """Shares of people and of answers, and hours."""

    steady: float = 1 / 3  # share evenly over the days before the deadline; the others as it comes near
    ramp: float = 22.0
    late: float = 0.04
    never: float = 0.25  # never answer anybody
    at_once: float = 0.55  # of the others: begin right after sharing
    return_after: float = 18.0  # the rest, at the median
    abandoned: float = 0.08  # of the answers that were begun: silently
    stop_after_each: float = 0.06
    one_more: float = 0.20  # accept one more than they were asked for; and an invitation
    answer_takes: tuple[float, float] = (0.05, 0.2)
    comes_when_invited: float = 3.0  # within
    first_time: float = 0.2
    greeter_takes: float = 4.0  # from hearing that a work waits to the answer, at most
    instructor_takes: float = 2.0


@dataclass(frozen=True)
class Setting:
    """A class: how many, whether there is a deadline, what is promised, and whether a greeter and the instructor answer."""

    name: str
    learners: int
    deadline: float | None = 14 * DAY
    days: float = 21.0  # reviewing ends then
    promised: int = 3
    has_staff: bool = False


@dataclass(frozen=True)
class Learner:
    """What somebody is going to do, whatever they are given: the same for every policy."""

    shares_at: float
    begins_at: float | None
    is_first_time: bool


def learners(setting: Setting, habits: Habits, rng: Random) -> list[Learner]:
    """The people of a class, drawn."""
    return [_learner(setting, habits, rng) for _ in range(setting.learners)]


def _learner(setting: Setting, habits: Habits, rng: Random) -> Learner:
    shares_at = _shares_at(setting, habits, rng)
    begins_at = None
    if rng.random() >= habits.never:
        wait = 0.02 if rng.random() < habits.at_once else rng.lognormvariate(log(habits.return_after), 0.8)
        begins_at = shares_at + wait
    return Learner(shares_at, begins_at, rng.random() < habits.first_time)


def _shares_at(setting: Setting, habits: Habits, rng: Random) -> float:
    if setting.deadline is None:
        return rng.uniform(0, setting.days * DAY)
    if rng.random() < habits.late:
        return setting.deadline + rng.uniform(0, 2 * DAY)
    if rng.random() < habits.steady:
        return rng.uniform(0, setting.deadline)
    return max(0.0, setting.deadline - rng.expovariate(1 / habits.ramp))

"""How near estimates come to what was invented: beside the mean, the median, and an oracle that knows who is careless."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import hypot
from statistics import NormalDist

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reviews.estimation import HALF_WIDTH, Reviews, fit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
OneClass = tuple[Floats, float, Bools]  # errors, the share in the right order, which intervals hold the truth
Guess = tuple[Floats, Floats | None]  # scores and, where there are any, their standard deviations

CRITERIA, LEVELS = 4, 5
STEP = 100 / (LEVELS - 1)
HONEST = 64  # people, for the truth
SEED = 2013  # of Piech et al.
CLASSES, SMALL_CLASSES = 4, 400
MOST_PAIRS = 20_000
NOTHING: Bools = np.zeros(0, dtype=bool)


@dataclass(frozen=True)
class World:
    """What is assumed of a class; standard deviations in points of 100."""

    learners: int = 10_000
    each: int = 3  # reviews a work gets, and a learner gives
    mean: float = 50
    works: float = 14
    leniency: float = 10
    noise: float = 17  # of one review
    spread: float = 0.25  # of the logarithm of a person's noise
    of_criteria: float = 8  # what a work is better at
    careless: float = 0.10
    straight: float = 0.75  # of the careless: they tick one level everywhere; the others tick at random
    colluding: float = 0.05  # in pairs who give each other all they can


@dataclass(frozen=True)
class Invented:
    reviews: Reviews
    truth: Floats
    is_careless: Bools


@dataclass(frozen=True)
class Figures:
    """How an estimator did: root mean square error in points, share of pairs of works in the right order, and share of the
    80 % intervals that hold the truth (none for who gives no interval)."""

    error: float
    ordered: float
    covered: float | None = None


@dataclass(frozen=True)
class Target:
    """A figure, and between what it is to be."""

    what: str
    value: float
    lowest: float
    highest: float

    @property
    def is_reached(self) -> bool:
        return self.lowest <= self.value <= self.highest

    def __str__(self) -> str:
        mark = "reached" if self.is_reached else "MISSED"
        return f"  {self.what}: {self.value:.2f} ({self.lowest:g} to {self.highest:g}) {mark}"


def invent(world: World, rng: Generator) -> Invented:
    """A class in which everybody made one work and answered a few others'."""
    count, each = world.learners, world.each
    order = rng.permutation(count)
    reviewer = np.tile(order, each)
    work = np.concatenate([np.roll(order, step) for step in _steps(count, each, rng)])
    strengths = rng.normal(0, world.of_criteria, (count, CRITERIA))
    quality = rng.normal(world.mean, world.works, count)[:, np.newaxis] + strengths
    quality -= strengths.mean(axis=1, keepdims=True)
    noise = world.noise * np.exp(rng.normal(0, world.spread, count) - world.spread**2)
    off = rng.normal(0, world.leniency, count)[reviewer] + rng.normal(0, 1, work.size) * noise[reviewer]
    ticks = _ticks(quality[work] + off[:, np.newaxis])
    is_careless = rng.random(count) < world.careless
    is_straight = is_careless & (rng.random(count) < world.straight)
    at_random, one_level = (rng.integers(0, LEVELS, size) * STEP for size in (ticks.shape, (count, 1)))
    ticks = np.where(is_careless[reviewer, np.newaxis], at_random, ticks)
    ticks = np.where(is_straight[reviewer, np.newaxis], one_level[reviewer], ticks)
    work, ticks = _with_friends(world, rng, work, ticks, reviewer)
    reviews = Reviews(reviewer, work, np.zeros(work.size, dtype=np.int64), ticks)
    return Invented(reviews, _truth(world, quality), is_careless)


def _ticks(found: Floats) -> Floats:
    """The nearest level of the rubric, from 0 to 100."""
    return np.clip(np.rint(found / STEP) * STEP, 0, 100)


def _truth(world: World, quality: Floats) -> Floats:
    """What honest people would tick on average, if very many did."""
    spread = NormalDist(0, hypot(world.leniency, world.noise))
    off = np.array([spread.inv_cdf((step + 0.5) / HONEST) for step in range(HONEST)])
    return _ticks(quality[:, :, np.newaxis] + off).mean(axis=(1, 2))


def _steps(count: int, each: int, rng: Generator) -> list[int]:
    """Whose works somebody answers: as many places away in a circle, so that no two answer each other."""
    half = (count - 1) // 2
    return [int(step) + 1 for step in rng.choice(half, each, replace=False)]


def _with_friends(world: World, rng: Generator, work: Ints, ticks: Floats, reviewer: Ints) -> tuple[Ints, Floats]:
    """Some, in pairs, answer each other instead of the first work they were given, and give a step more than they found."""
    number = int(world.learners * world.colluding / 2) * 2
    first, second = rng.permutation(world.learners)[:number].reshape(2, -1)
    friend = np.full(world.learners, -1)
    friend[first], friend[second] = second, first
    is_favour = np.arange(work.size) < world.learners
    is_favour &= friend[reviewer] >= 0
    work = np.where(is_favour, friend[reviewer], work)
    return work, np.where(is_favour[:, np.newaxis], np.minimum(ticks + STEP, 100), ticks)


def by_mean(invented: Invented) -> Guess:
    reviews = invented.reviews
    number = np.bincount(reviews.work, minlength=invented.truth.size)
    with np.errstate(invalid="ignore"):
        return np.bincount(reviews.work, reviews.totals, minlength=number.size) / number, None


def by_median(invented: Invented) -> Guess:
    reviews = invented.reviews
    order = np.argsort(reviews.work, kind="stable")
    edges = np.cumsum(np.bincount(reviews.work, minlength=invented.truth.size))[:-1]
    totals = np.split(reviews.totals[order], edges)
    return np.array([np.median(each) if each.size else np.nan for each in totals]), None


def by_ours(invented: Invented) -> Guess:
    _, scores = fit(invented.reviews)
    return _filled(scores.score, invented), _filled(scores.sd, invented)


def by_oracle(invented: Invented) -> Guess:
    """Ours, told who is careless."""
    reviews = invented.reviews
    kept = ~invented.is_careless[reviews.reviewer]
    honest = Reviews(reviews.reviewer[kept], reviews.work[kept], reviews.call[kept], reviews.ticks[kept])
    _, scores = fit(honest, trusts=False)
    return _filled(scores.score, invented), _filled(scores.sd, invented)


ESTIMATORS: dict[str, Callable[[Invented], Guess]] = {
    "ours": by_ours,
    "mean": by_mean,
    "median": by_median,
    "oracle": by_oracle,
}


def figures(world: World, classes: int, names: Iterable[str] = tuple(ESTIMATORS)) -> dict[str, Figures]:
    """How each estimator does over so many invented classes."""
    found: dict[str, list[OneClass]] = {name: [] for name in names}
    for number in range(classes):
        rng = np.random.default_rng([SEED, number])
        invented = invent(world, rng)
        pairs = rng.integers(0, world.learners, (2, MOST_PAIRS))
        for name, each in found.items():
            guess, sd = ESTIMATORS[name](invented)
            error = guess - invented.truth
            known = ~np.isnan(error)
            inside = np.abs(error) <= HALF_WIDTH * sd if sd is not None else np.zeros(0, dtype=bool)
            each.append(
                (error[known], _ordered(guess, invented.truth, pairs), inside[known] if sd is not None else inside)
            )
    return {name: _figures(each) for name, each in found.items()}


def run() -> bool:
    """Print the table of each world, and whether the targets are reached."""
    usual = World()
    print("Estimates. Assumed of people, to be replaced by a site's own figures:")
    print(f"  {usual}")
    targets = [target for show in (_usual, _careless, _small, _speed) for target in show(usual)]
    print("Targets")
    for target in targets:
        print(target)
    return all(target.is_reached for target in targets)


def _usual(world: World) -> list[Target]:
    found = figures(world, CLASSES)
    _print(f"{world.learners:,} learners, {world.careless:.0%} careless", found)
    return [
        Target("error with 10 % careless", found["ours"].error, 0, 9.3),
        Target("the mean's error there, as assumed", found["mean"].error, 12.3, 12.7),
        *_covered("10 % careless", found["ours"]),
    ]


def _careless(world: World) -> list[Target]:
    found = figures(replace(world, careless=0.25), CLASSES)
    _print(f"{world.learners:,} learners, 25 % careless", found)
    return [
        Target("error with 25 % careless", found["ours"].error, 0, 10.2),
        Target("the mean's error there, as assumed", found["mean"].error, 14.1, 14.5),
        *_covered("25 % careless", found["ours"]),
    ]


def _small(world: World) -> list[Target]:
    found = figures(replace(world, learners=12), SMALL_CLASSES)
    _print(f"{SMALL_CLASSES} classes of 12", found)
    return [
        Target("error in a class of 12, of the mean's", found["ours"].error / found["mean"].error, 0, 1),
        *_covered("class of 12", found["ours"]),
    ]


def _speed(world: World) -> list[Target]:
    reviews = invent(world, np.random.default_rng(SEED)).reviews
    started = time.perf_counter()
    fit(reviews)
    print(f"A full fit of {reviews.work.size:,} reviews: {time.perf_counter() - started:.2f} s\n")
    return []


def _covered(where: str, of: Figures) -> list[Target]:
    return [Target(f"80 % intervals that hold the truth, in per cent, {where}", 100 * (of.covered or 0), 76, 86)]


def _figures(classes: list[OneClass]) -> Figures:
    errors = np.concatenate([error for error, _, _ in classes])
    inside = np.concatenate([inside for _, _, inside in classes])
    ordered = float(np.mean([ordered for _, ordered, _ in classes]))
    return Figures(float(np.sqrt(np.mean(errors**2))), ordered, float(inside.mean()) if inside.size else None)


def _ordered(guess: Floats, truth: Floats, pairs: Ints) -> float:
    """The share of pairs in the right order; a tie is half of one."""
    one, other = pairs
    told = (one != other) & ~np.isnan(guess[one]) & ~np.isnan(guess[other])
    agree = np.sign(guess[one] - guess[other]) * np.sign(truth[one] - truth[other])
    return float(((agree[told] + 1) / 2).mean())


def _filled(values: Floats, invented: Invented) -> Floats:
    """With NaN for the last works, where nobody reviewed them."""
    return np.pad(values, (0, invented.truth.size - values.size), constant_values=np.nan)


def _print(title: str, found: dict[str, Figures]) -> None:
    print(f"\n{title}\n{'':10}{'error':>8}{'ordered':>10}{'in 80 %':>10}")
    for name, each in found.items():
        covered = "" if each.covered is None else f"{each.covered:.1%}"
        print(f"{name:10}{each.error:8.2f}{each.ordered:10.1%}{covered:>10}")
    print()

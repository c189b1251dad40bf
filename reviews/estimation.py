"""How peers saw works, and how sure that is. Pure: plain arrays in and out.

A review's total is the mean of its ticks, from 0 to 100, and

    total = mean of its call + its work + its reviewer's leniency + noise

where works and leniencies are shrunk towards 0 by what their variances leave to doubt: best linear unbiased prediction by
Henderson's mixed model equations (Henderson 1975). `docs/estimates.md` has the method, its sources and its accuracy.
"""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from reviews.trusting import slopes, straight_lines

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Of 1,574 criteria of 219 real courses, at the median; what they are worth against a class's own figures.
RELIABILITY, LENIENCY, TOTAL_SD = 0.32, 0.17, 24.0
WORTH_PAIRS, WORTH_REVIEWS = 60, 12
# Not even a class in which everybody agrees is known without doubt.
LEAST_OF_WORKS, LEAST_OF_LENIENCY, LEAST_OF_NOISE = 0.05, 0.02, 0.2
LEAST_TRUST = 0.1
INTERVAL = 0.8
HALF_WIDTH = NormalDist().inv_cdf((1 + INTERVAL) / 2)  # of the interval, in standard deviations
CLOSE_ENOUGH = 1e-4  # points of 100
MOST_SWEEPS = 500
# For what the model leaves out, as measured by simulation: carelessness that nothing shows.
WIDER = 1.08


@dataclass(frozen=True)
class Reviews:
    """Reviews of one course, a row each. Reviewers, works and calls are numbers from 0; `ticks` has a column a criterion of
    the call: 0 to 100, and NaN where nothing was ticked. No row is all NaN."""

    reviewer: Ints
    work: Ints
    call: Ints
    ticks: Floats

    @property
    def totals(self) -> Floats:
        return np.nanmean(self.ticks, axis=1)

    @property
    def by_criterion(self) -> "Reviews":
        """Each tick as a review of its own: works and calls are numbered by criterion, `work * columns + column`."""
        row, column = np.nonzero(~np.isnan(self.ticks))
        columns = self.ticks.shape[1]
        ticks = self.ticks[row, column][:, np.newaxis]
        return Reviews(self.reviewer[row], self.work[row] * columns + column, self.call[row] * columns + column, ticks)


@dataclass(frozen=True)
class Variances:
    """Of works, of reviewers' leniency, and of what is left: points of 100, squared."""

    work: float
    leniency: float
    noise: float


@dataclass(frozen=True)
class Known:
    """What a fit knows of everything but works: by call, and by reviewer."""

    variances: Variances
    means: Floats
    mean_sd: Floats
    leniency: Floats
    leniency_sd: Floats
    trust: Floats


@dataclass(frozen=True)
class Scores:
    """By work, with the standard deviation of what is left to doubt; NaN where nobody reviewed it."""

    score: Floats
    sd: Floats


@dataclass(frozen=True)
class Effects:
    means: Floats
    work: Floats
    leniency: Floats


def fit(reviews: Reviews, *, variances: Variances | None = None, trusts: bool = True) -> tuple[Known, Scores]:
    """Estimate everything. `variances`: given instead of learnt; `trusts`: off, everybody counts alike."""
    people = int(reviews.reviewer.max()) + 1
    trust = straight_lines(reviews.reviewer, reviews.work, reviews.call, reviews.ticks) if trusts else np.ones(people)
    totals = reviews.totals
    found = variances or learnt(reviews, totals, trust)
    effects = solved(reviews, totals, trust[reviews.reviewer], found)
    if trusts:
        trust = np.maximum(LEAST_TRUST, trust * _slopes(reviews, totals, trust, effects, found))
        effects = solved(reviews, totals, trust[reviews.reviewer], found)
    sd = np.sqrt(_doubt_of_leniency(reviews, trust, found))
    known = Known(found, effects.means, _doubt_of_means(reviews, trust, found), effects.leniency, sd, trust)
    return known, scored(reviews, totals, known)


def fit_criteria(reviews: Reviews, whole: Known) -> tuple[Known, Scores]:
    """The same by criterion, with the leniency and trust of the whole: one reviewer is as mild about each. Works and calls
    are numbered as `Reviews.by_criterion` does."""
    ticks = reviews.by_criterion
    about = ticks.totals - whole.leniency[ticks.reviewer]
    found = learnt(ticks, about, whole.trust, has_leniency=False)
    effects = solved(ticks, about, whole.trust[ticks.reviewer], found)
    doubt = _doubt_of_means(ticks, whole.trust, found)
    known = replace(whole, variances=found, means=effects.means, mean_sd=doubt)
    return known, scored(ticks, ticks.totals, known)


def scored(reviews: Reviews, totals: Floats, known: Known) -> Scores:
    """The scores of works, given everything else; intervals count what is not known of the reviewers' leniency, and of the
    call's mean as far as a score leans on it."""
    weight, variances = known.trust[reviews.reviewer], known.variances
    worth = np.bincount(reviews.work, weight)
    about = totals - known.means[reviews.call] - known.leniency[reviews.reviewer]
    effect = np.bincount(reviews.work, weight * about) / (worth + variances.noise / variances.work)
    said = np.bincount(reviews.work, weight / (variances.noise + known.leniency_sd[reviews.reviewer] ** 2))
    variance = 1 / (1 / variances.work + said)
    call = _call_of_work(reviews)
    variance += (variance / variances.work * known.mean_sd[call]) ** 2
    return Scores(
        np.where(worth > 0, known.means[call] + effect, np.nan), np.where(worth > 0, WIDER * np.sqrt(variance), np.nan)
    )


def updated(reviews: Reviews, known: Known, who: int) -> Known:
    """After a new review by `who`: their leniency and trust anew, with all else as it was known. `reviews` are all those of
    the works that they reviewed. Exact where the rest is: it solves Henderson's equations for this reviewer and these works."""
    totals, variances = reviews.totals, known.variances
    straight = straight_lines(reviews.reviewer, reviews.work, reviews.call, reviews.ticks)[who]
    trust, leniency = known.trust.copy(), known.leniency.copy()
    trust[who] = straight
    leniency[who] = _leniency_of(who, reviews, totals, replace(known, trust=trust))
    about = totals - known.means[reviews.call] - leniency[reviews.reviewer]
    trust[who] = max(LEAST_TRUST, straight * _slopes_of(reviews, about, trust, variances)[who])
    leniency[who] = _leniency_of(who, reviews, totals, replace(known, trust=trust))
    doubt = known.leniency_sd.copy()
    doubt[who] = np.sqrt(_doubt_of_leniency(reviews, trust, variances)[who])
    return replace(known, leniency=leniency, leniency_sd=doubt, trust=trust)


def learnt(reviews: Reviews, totals: Floats, trust: Floats, *, has_leniency: bool = True) -> Variances:
    """Variances by the moments of pairs: two reviews of one work share the work, two of one reviewer the leniency. Few pairs
    count little against the defaults."""
    weight = trust[reviews.reviewer]
    about = totals - _means(reviews.call, totals, weight)[reviews.call]
    usual = TOTAL_SD**2
    total = (weight @ about**2 + WORTH_REVIEWS * usual) / (weight.sum() + WORTH_REVIEWS)
    work = max(LEAST_OF_WORKS, _shared(reviews.work, about, weight, RELIABILITY, total))
    leniency = (
        max(LEAST_OF_LENIENCY, _shared(reviews.reviewer, about, weight, LENIENCY, total)) if has_leniency else 0.0
    )
    noise = max(LEAST_OF_NOISE, 1 - work - leniency)
    return Variances(total * work, total * leniency, total * noise)


def solved(reviews: Reviews, totals: Floats, weight: Floats, variances: Variances) -> Effects:
    """Henderson's equations, by sweeps over works, reviewers and means. At the solution the effects of a call's works add up
    to nothing, and so do the leniencies: saying so after each sweep makes them few."""
    call_of_work = _call_of_work(reviews)
    reviewed = np.bincount(reviews.work, minlength=call_of_work.size) > 0
    works = np.maximum(1, np.bincount(call_of_work[reviewed], minlength=int(reviews.call.max()) + 1))
    work_worth = np.bincount(reviews.work, weight) + variances.noise / variances.work
    people_worth = np.bincount(reviews.reviewer, weight)
    means, work = _means(reviews.call, totals, weight), np.zeros(call_of_work.size)
    leniency = np.zeros(people_worth.size)
    for _ in range(MOST_SWEEPS):
        before = means[call_of_work] + work
        left = totals - means[reviews.call] - leniency[reviews.reviewer]
        work = np.bincount(reviews.work, weight * left) / work_worth
        shift = np.bincount(call_of_work[reviewed], work[reviewed], minlength=means.size) / works
        means, work = means + shift, np.where(reviewed, work - shift[call_of_work], 0.0)
        if variances.leniency:
            left = totals - means[reviews.call] - work[reviews.work]
            leniency = np.bincount(reviews.reviewer, weight * left) / (
                people_worth + variances.noise / variances.leniency
            )
            leniency -= leniency[people_worth > 0].mean()
        means = _means(reviews.call, totals - work[reviews.work] - leniency[reviews.reviewer], weight)
        if np.abs(means[call_of_work] + work - before).max() < CLOSE_ENOUGH:
            break
    return Effects(means, work, leniency)


def chance_above(bar: float, score: float, sd: float) -> float:
    """How likely the true score reaches the bar."""
    return 1 - NormalDist(score, sd).cdf(bar)


def _means(call: Ints, totals: Floats, weight: Floats) -> Floats:
    worth = np.bincount(call, weight)
    return np.bincount(call, weight * totals) / np.where(worth > 0, worth, 1)


def _shared(of: Ints, about: Floats, weight: Floats, usual: float, total: float) -> float:
    """The share of the variance that two reviews of the same work, or reviewer, have in common."""
    sums, squares = np.bincount(of, weight * about), np.bincount(of, (weight * about) ** 2)
    counts, counts_squared = np.bincount(of, weight), np.bincount(of, weight**2)
    product, pairs = (sums**2 - squares).sum() / 2, (counts**2 - counts_squared).sum() / 2
    return float((product / total + WORTH_PAIRS * usual) / (pairs + WORTH_PAIRS))


def _slopes(reviews: Reviews, totals: Floats, trust: Floats, effects: Effects, variances: Variances) -> Floats:
    about = totals - effects.means[reviews.call] - effects.leniency[reviews.reviewer]
    return _slopes_of(reviews, about, trust, variances)


def _slopes_of(reviews: Reviews, about: Floats, trust: Floats, variances: Variances) -> Floats:
    """How each reviewer's totals follow what the others say of the same works."""
    weight = trust[reviews.reviewer]
    worth = np.bincount(reviews.work, weight)[reviews.work] - weight + variances.noise / variances.work
    others = (np.bincount(reviews.work, weight * about)[reviews.work] - weight * about) / worth
    return slopes(reviews.reviewer, about, others, noise=variances.noise * (1 + 1 / worth))


def _leniency_of(who: int, reviews: Reviews, totals: Floats, known: Known) -> float:
    """One reviewer's leniency when the others' is known, with the works that they share taken out of the equations."""
    variances, mine, weight = known.variances, reviews.reviewer == who, known.trust[reviews.reviewer]
    about = totals - known.means[reviews.call]
    others = np.where(mine, 0.0, weight * (about - known.leniency[reviews.reviewer]))
    said = np.bincount(reviews.work, others)[reviews.work[mine]]
    worth = (np.bincount(reviews.work, weight) + variances.noise / variances.work)[reviews.work[mine]]
    own, trust = about[mine], known.trust[who]
    product = trust * (own - (said + trust * own) / worth).sum()
    return float(product / (variances.noise / variances.leniency + (trust - trust**2 / worth).sum()))


def _doubt_of_leniency(reviews: Reviews, trust: Floats, variances: Variances) -> Floats:
    """The variance that is left, by reviewer."""
    weight = trust[reviews.reviewer]
    work_left = variances.noise / (np.bincount(reviews.work, weight) + variances.noise / variances.work)
    said = np.bincount(reviews.reviewer, weight / (variances.noise + work_left[reviews.work]))
    return 1 / (1 / variances.leniency + said)


def _doubt_of_means(reviews: Reviews, trust: Floats, variances: Variances) -> Floats:
    """The standard deviation that is left, by call."""
    worth = np.bincount(reviews.work, trust[reviews.reviewer])
    is_reviewed = worth > 0
    of_works = 1 / (variances.work + (variances.noise + variances.leniency) / worth[is_reviewed])
    said = np.bincount(_call_of_work(reviews)[is_reviewed], of_works)
    return np.sqrt(1 / np.where(said > 0, said, np.inf))


def _call_of_work(reviews: Reviews) -> Ints:
    call = np.zeros(int(reviews.work.max()) + 1, dtype=np.int64)
    call[reviews.work] = reviews.call
    return call

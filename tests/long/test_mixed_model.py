"""The estimates beside those of statsmodels' mixed model, an implementation by others, which takes seconds to import: its
variances given, and everybody trusted alike, both find the same within a hundredth of a point."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as models

from reviews.estimation import Reviews, Variances, fit
from simulation.estimates import World, invent


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize(("learners", "each", "calls", "seed"), [(12, 3, 1, 1), (20, 4, 1, 2), (24, 5, 2, 3)])
def test_it_agrees_with_a_mixed_model_of_others(learners: int, each: int, calls: int, seed: int) -> None:
    reviews = invent(World(learners=learners, each=each, careless=0, colluding=0), np.random.default_rng(seed)).reviews
    reviews = Reviews(reviews.reviewer, reviews.work, reviews.work % calls, reviews.ticks)
    theirs, variances = mixed(reviews)
    known, scores = fit(reviews, variances=variances, trusts=False)
    for work in range(learners):
        expected = theirs.fe_params[f"C(call)[{work % calls}]"] + effect(theirs, f"work[C(work)[{work}]]")
        assert scores.score[work] == pytest.approx(expected, abs=0.01)
    for person in range(learners):
        assert known.leniency[person] == pytest.approx(effect(theirs, f"who[C(who)[{person}]]"), abs=0.01)


def mixed(reviews: Reviews) -> tuple[object, Variances]:
    rows = pd.DataFrame(
        {"total": reviews.totals, "work": reviews.work, "who": reviews.reviewer, "call": reviews.call, "course": 0}
    )
    crossed = {"who": "0 + C(who)", "work": "0 + C(work)"}
    model = models.mixedlm("total ~ 0 + C(call)", rows, groups="course", re_formula="0", vc_formula=crossed)
    fitted = model.fit()
    who, work = (fitted.vcomp[model.exog_vc.names.index(name)] for name in ("who", "work"))
    assert min(who, work) > 1
    return fitted, Variances(work=work, leniency=who, noise=fitted.scale)


def effect(fitted: object, name: str) -> float:
    return fitted.random_effects[0][name]

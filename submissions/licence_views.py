"""The licences in words, and what goes with what."""

from itertools import combinations

from flask import render_template

from core.web import open_to_all
from submissions import licences
from submissions.licences import Licence
from submissions.views import bp


@bp.get("/licences")
@open_to_all
def licences_in_words() -> str:
    clashes = [
        licences.objection(one, [one, other])
        for one, other in combinations(Licence, 2)
        if not licences.allowed([one, other])
    ]
    return render_template(
        "submissions/licences.html",
        licences=[
            (licences.NAMES[each], licences.DESCRIPTIONS[each], licences.ADDRESSES.get(each)) for each in Licence
        ],
        rows=[(licences.NAMES[one], [_fitting(one, other) for other in Licence]) for one in Licence],
        clashes=clashes,
    )


def _fitting(one: Licence, other: Licence) -> list[str]:
    """What a work that is built on both may carry."""
    return [licences.NAMES[each] for each in licences.allowed([one, other])]

"""Every page that links lead to is there, and is good HTML5, for whoever may follow them."""

import pytest

from core.db import db
from productions import operations as productions
from productions.models import ProductionKind
from tests.cast import Cast
from tests.links import Walk
from tests.reviews.answering import answered, landed, waiting_work
from tests.visitor import Visitor

MOST = 200


@pytest.mark.parametrize("name", ["nobody", "learner", "instructor", "admin"])
def test_no_link_leads_nowhere(cast: Cast, visit: Visitor, name: str) -> None:
    answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed("The pause before you sat down."))
    waiting_work(cast.other_learner, cast.lesson)
    productions.begin_production(
        cast.course,
        leader=cast.instructor,
        title="The film",
        kind=ProductionKind.FILM,
        closes_at=None,
        premiere_at=None,
    )
    db.session.flush()
    person = getattr(cast, name, None)
    walk, broken = Walk("/", MOST), []
    for path in walk:
        page = visit(path, person, follow_redirects=True)
        if page.status != 200:
            broken.append(f"{path} answers {page.status}, linked from {walk.linked_from.get(path)}")
        elif page.tree is not None:
            walk.found(
                path, [link.get("href", "") for link in page.all("a") if not link.get("href", "").startswith("#")]
            )
    assert broken == []
    assert len(walk.seen) > 8

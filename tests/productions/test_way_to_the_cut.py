"""The way from the page of a work to the place where it plays, for all who see both."""

import pytest

from core.db import db
from productions import operations
from productions.models import Production
from submissions.models import Submission
from tests.cast import Cast, make_work
from tests.productions.making import EVERYONE, make_alternate, make_production
from tests.visitor import Page, Visitor

CUT = "/class-projects/one-empty-chair/cut"
WORDS = "Play it in the cut"


@pytest.fixture
def production(cast: Cast) -> Production:
    return make_production(cast.course, "One", lesson=cast.lesson)


def placed(cast: Cast, production: Production) -> Submission:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    make_alternate(production.slots[0], work)
    db.session.commit()
    return work


def ways(visit: Visitor, cast: Cast, work: Submission) -> list[str | None]:
    """Where it leads a visitor, somebody of the class, and its maker."""
    readers = (None, cast.other_learner, cast.learner)
    return [visit(f"/works/{work.id}", person).links().get(WORDS) for person in readers]


def is_in_the_bar(page: Page) -> bool:
    return any(link.get("href") == "/works" and link.get("aria-current") for link in page.all("a"))


def test_whoever_sees_a_work_finds_where_it_plays(cast: Cast, visit: Visitor, production: Production) -> None:
    work = placed(cast, production)
    assert ways(visit, cast, work) == [f"{CUT}?from={work.id}"] * 3
    chosen, newer = placed(cast, production), placed(cast, production)
    alternate = next(each for each in production.slots[0].alternates if each.submission is chosen)
    operations.choose(alternate, by=cast.instructor)
    db.session.commit()
    assert ways(visit, cast, chosen) == [f"{CUT}?from={chosen.id}"] * 3
    assert ways(visit, cast, newer) == [f"{CUT}?variant=newest&from={newer.id}"] * 3
    assert ways(visit, cast, work) == [None, None, f"{CUT}?variant=yours&from={work.id}"]


def test_a_work_without_a_place_leads_nowhere(cast: Cast, visit: Visitor, production: Production) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    db.session.commit()
    assert ways(visit, cast, work) == [None] * 3


def test_only_ones_own_works_are_among_your_works(cast: Cast, visit: Visitor) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    db.session.commit()
    for path in (f"/works/{work.id}", f"/works/{work.id}/takes/1", f"/works/{work.id}/lineage"):
        assert is_in_the_bar(visit(path, cast.learner))
        assert not is_in_the_bar(visit(path, cast.other_learner))

"""A first work goes to those who answer at once; signed out, it is seen once it was answered or somebody of its class looked."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.db import db, now
from core.events import Event
from core.jobs import run_due
from core.permissions import can, scope
from submissions import operations, queries
from submissions.models import Submission, Visibility
from submissions.operations import Wishes
from tests.cast import Cast, make_course, make_lesson, make_work
from tests.core.test_permissions import test_what_one_may_do_to_a_row_is_what_the_query_finds as demand_agreement
from tests.reviews.answering import answered, landed
from tests.visitor import Visitor

TITLE = "Heavy is the tin"


@pytest.fixture
def first(cast: Cast) -> Submission:
    return shared_by(cast.other_learner, cast)


def shared_by(person: Person, cast: Cast) -> Submission:
    """A work as somebody shares it with everyone."""
    work = make_work(person, cast.lesson, title=TITLE, visibility=Visibility.ONLY_ME)
    operations.share(work, Wishes(take=work.takes[0], visibility=Visibility.EVERYONE, title=TITLE))
    db.session.commit()
    run_due()
    return work


def places(work: Submission) -> list[str]:
    return [
        f"/works/{work.id}",
        f"/class-projects/{work.course.slug}/wall?show=newest",
        f"/people/{work.author.handle}",
        "/search?q=heavy+tin",
    ]


def seen_at(visit: Visitor, work: Submission, person: Person | None) -> list[bool]:
    return [TITLE in visit(path, person).text for path in places(work)]


def test_it_is_seen_by_who_is_signed_in_and_nowhere_signed_out(visit: Visitor, cast: Cast, first: Submission) -> None:
    assert seen_at(visit, first, cast.reviewer) == [True] * 4
    assert not any(seen_at(visit, first, None))
    assert "Signed out, people see it after its first answer" in visit(f"/works/{first.id}", cast.other_learner).text


def test_its_first_answer_shows_it(visit: Visitor, cast: Cast, first: Submission) -> None:
    assert not first.is_public
    answered(cast.reviewer, first, landed("You sat down slowly, and I heard the chair."))
    db.session.commit()
    run_due()
    db.session.refresh(first)
    assert first.is_public
    assert all(seen_at(visit, first, None))


@pytest.mark.parametrize("who", ["greeter", "instructor", "co_instructor", "moderator"])
def test_somebody_who_looked_shows_it(visit: Visitor, cast: Cast, first: Submission, who: str) -> None:
    person = cast.everybody()[who]
    assert "It is fine to show" in visit(f"/works/{first.id}", person).text
    path = f"/works/{first.id}/showing-out"
    assert visit.post(path, person).location == f"/works/{first.id}"
    assert visit.post(path, person).status == 303, "twice is once"
    assert all(seen_at(visit, first, None))
    assert "It is fine to show" not in visit(f"/works/{first.id}", person).text
    assert len(db.session.scalars(select(Event).where(Event.name == "submission.shown_out")).all()) == 1


@pytest.mark.parametrize("who", ["other_learner", "reviewer", "stranger"])
def test_nobody_else_says_so(visit: Visitor, cast: Cast, first: Submission, who: str) -> None:
    person = cast.everybody()[who]
    assert "It is fine to show" not in visit(f"/works/{first.id}", person).text
    assert visit.post(f"/works/{first.id}/showing-out", person).status == 404


def test_whose_earlier_work_was_answered_waits_for_nobody(visit: Visitor, cast: Cast) -> None:
    make_work(cast.other_learner, cast.lesson, title="Before", first_answered_at=now())
    work = shared_by(cast.other_learner, cast)
    assert work.is_public
    assert all(seen_at(visit, work, None))


@pytest.mark.parametrize("who", ["instructor", "greeter", "moderator"])
def test_whoever_teaches_or_keeps_the_place_waits_for_nobody(cast: Cast, who: str) -> None:
    person: Any = cast.everybody()[who]
    work = make_work(person, cast.lesson, title=TITLE, visibility=Visibility.ONLY_ME)
    assert db.session.scalar(queries.is_known(work))


def test_who_teaches_elsewhere_is_new_here(cast: Cast) -> None:
    elsewhere = make_lesson(make_course(cast.learner, "Loud and wrong"), "Be loud")
    work = make_work(cast.instructor, elsewhere, title=TITLE)
    assert not db.session.scalar(queries.is_known(work))


def test_both_faces_agree_on_a_first_work(cast: Cast, first: Submission) -> None:
    assert not can(None, "submission.view", first)
    assert (
        db.session.scalar(select(Submission.id).where(Submission.id == first.id, scope(None, "submission.view")))
        is None
    )
    demand_agreement(cast)

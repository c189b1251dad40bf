"""What comes after sharing: as many answers as there are people who wait, and else what comes next."""

import pytest

from core.db import db
from media.models import Medium
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_lesson
from tests.productions.making import make_production
from tests.reviews.answering import waiting_work
from tests.submissions.making import make_draft, share
from tests.visitor import Page, Visitor


def after_sharing(visit: Visitor, cast: Cast, work: Submission) -> Page:
    db.session.commit()
    return visit(f"/works/{work.id}/shared", cast.learner)


def test_as_many_answers_are_asked_for_as_people_wait(cast: Cast, visit: Visitor) -> None:
    work = share(make_draft(cast, None, "I stood up."))
    waiting_work(cast.other_learner, cast.lesson, visibility=Visibility.EVERYONE)
    page = after_sharing(visit, cast, work)
    assert "One person waits for an answer" in page.text
    assert "Answer one person" in page.text
    for _ in range(3):
        waiting_work(cast.other_learner, cast.lesson, visibility=Visibility.EVERYONE)
    page = after_sharing(visit, cast, work)
    assert "Three people wait for an answer" in page.text
    claimed = visit.post("/reviews/next", cast.learner, **page.fields("/reviews/next"))
    assert claimed.location.startswith("/reviews/")
    assert claimed.location != "/reviews/end"


def test_where_nobody_waits_the_way_goes_on(cast: Cast, visit: Visitor) -> None:
    work = share(make_draft(cast, None, "I stood up."))
    page = after_sharing(visit, cast, work)
    assert "Nobody waits for an answer right now" in page.text
    assert page.links()["To the wall"] == "/class-projects/one-empty-chair/wall"
    assert not any(words.startswith("Next: ") for words in page.links())
    later = make_lesson(cast.course, "Let it stay empty", 1)
    page = after_sharing(visit, cast, work)
    assert page.links()[f"Next: {later.title}"] == f"/class-projects/one-empty-chair/lessons/{later.slug}"


SHORT, OF_SOUND, OF_NO_CALL = "short", "of sound", "of no call"


@pytest.mark.parametrize(
    ("places", "why"),
    [
        (
            (SHORT, OF_SOUND),
            "No place of the cut fits this take: “Short” is the largest. This place has room for 2 words, and this take has 3.",
        ),
        ((OF_SOUND,), "The places of its call take a sound, and there is none in this take."),
        ((OF_NO_CALL,), "The cut has no place for its call yet."),
        ((), "The cut has no place for its call yet."),
    ],
)
def test_a_work_that_stands_in_no_place_is_told_why_and_where_it_is_seen(
    cast: Cast, visit: Visitor, places: tuple[str, ...], why: str
) -> None:
    for slot in make_production(cast.course, *(each.capitalize() for each in places), lesson=cast.lesson).slots:
        kind = places[slot.position]
        slot.words = 2 if kind == SHORT else None
        slot.medium = Medium.SOUND if kind == OF_SOUND else Medium.TEXT
        slot.assignment = None if kind == OF_NO_CALL else cast.assignment
    work = share(make_draft(cast, None, "I stood up."))
    work.visibility = Visibility.EVERYONE
    for page in (after_sharing(visit, cast, work), visit(f"/works/{work.id}", cast.learner)):
        assert why in page.text
        assert page.links()["It is seen on the wall."] == "/class-projects/one-empty-chair/wall"
    assert why not in visit(f"/works/{work.id}", cast.other_learner).text


def test_a_work_that_stands_in_a_place_is_told_of_no_other(cast: Cast, visit: Visitor) -> None:
    make_production(cast.course, "One", lesson=cast.lesson)
    work = share(make_draft(cast, None, "I stood up."))
    page = after_sharing(visit, cast, work)
    assert "Your cut, from just before your place." in page.text
    for each in (page, visit(f"/works/{work.id}", cast.learner)):
        assert "It is seen on the wall." not in each.links()

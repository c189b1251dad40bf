"""Company for a first time: asked for, offered, matched, read by who teaches, ended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Person
from community import company
from community.company_models import Companion
from community.models import Post, Topic
from core.db import db
from core.permissions import can, scope
from notifications.models import Notice
from tests.cast import Cast, join, make_person
from tests.visitor import Visitor

HELLO = "Hello! I was new to this in March."
ADULT, MINOR = date(2001, 1, 1), date(2040, 1, 1)


@pytest.fixture
def keeps_ages(app: Flask) -> Iterator[None]:
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, ask_age=True)
    yield
    app.extensions["settings"] = settings


def offers(cast: Cast, person: Person, at_most: int = 2) -> None:
    company.offer(cast.course, person, hello=HELLO, at_most=at_most)


def thread_of(companion: Companion) -> Topic:
    return db.session.scalars(select(Topic).where(Topic.companion_id == companion.id)).one()


def test_who_asks_gets_the_volunteer_who_goes_with_fewest_and_both_hear_of_it(cast: Cast, visit: Visitor) -> None:
    where = f"/class-projects/{cast.course.slug}/company"
    for person in (cast.reviewer, cast.other_learner):
        assert visit.post(f"{where}/offer", person, hello=HELLO, at_most="2").status == 303
    newcomers = [make_person(f"new-{number}") for number in range(3)]
    for newcomer in newcomers:
        join(cast.course, newcomer)
    db.session.commit()
    for newcomer in newcomers:
        assert visit.post(where, newcomer).status == 303
    got = [company.current(cast.course, newcomer) for newcomer in newcomers]
    assert [each and each.companion for each in got] == [cast.reviewer, cast.other_learner, cast.reviewer]
    told = db.session.execute(select(Notice.name, Notice.person_id).where(Notice.subject_id == got[0].id)).all()
    assert set(told) == {("company.found", newcomers[0].id), ("company.given", cast.reviewer.id)}
    page = visit(f"/board/{thread_of(got[0]).id}", newcomers[0])
    assert HELLO in page.text
    assert "no private channel" in page.text


def test_nobody_free_it_waits_and_the_first_free_goes_along(cast: Cast) -> None:
    offers(cast, cast.reviewer, at_most=1)
    first = company.ask(cast.course, cast.learner)
    second = company.ask(cast.course, cast.other_learner)
    assert (first.companion, second.companion) == (cast.reviewer, None)
    assert list(company.waiting(cast.course)) == [second]
    company.part(first)
    assert second.companion == cast.reviewer
    again = company.ask(cast.course, cast.learner)
    company.part(second)
    assert again.companion is None  # they went together before: somebody else, next time


def test_their_thread_is_read_by_them_and_who_teaches_and_moderators_alone(cast: Cast, visit: Visitor) -> None:
    offers(cast, cast.reviewer)
    companion = company.ask(cast.course, cast.learner)
    thread = thread_of(companion)
    post = db.session.scalars(select(Post).where(Post.topic_id == thread.id)).one()
    db.session.commit()
    readers = {"learner", "reviewer", "instructor", "co_instructor", "moderator", "admin"}
    speakers = readers - {"moderator", "admin"}
    for name, person in cast.everybody().items():
        expected = name in readers
        assert can(person, "topic.view", thread) == expected, name
        assert can(person, "post.view", post) == expected, name
        assert can(person, "topic.speak", thread) == (name in speakers), name
        for action, model in (("topic.view", Topic), ("topic.speak", Topic)):
            found = db.session.scalar(select(model.id).where(model.id == thread.id, scope(person, action)))
            assert (found is not None) == can(person, action, thread), (name, action)
        if person is not None:
            assert (HELLO in visit("/search?q=March", person).text) == expected, name
            assert str(thread.id) not in visit("/board", person).text
    company.part(companion)
    db.session.commit()
    assert can(cast.learner, "topic.view", thread)
    assert not can(cast.learner, "topic.speak", thread)


def test_a_block_ends_what_the_two_read_of_each_other(cast: Cast) -> None:
    offers(cast, cast.reviewer)
    thread = thread_of(company.ask(cast.course, cast.learner))
    accounts.block(cast.learner, cast.reviewer)
    db.session.flush()
    assert not can(cast.reviewer, "topic.view", thread)
    assert not can(cast.learner, "topic.speak", thread)


def test_who_is_kept_apart_is_not_matched(cast: Cast) -> None:
    offers(cast, cast.reviewer)
    accounts.block(cast.reviewer, cast.learner)
    db.session.flush()
    assert company.ask(cast.course, cast.learner).companion is None


def test_in_a_class_for_minors_the_instructor_takes_the_part(cast: Cast) -> None:
    cast.course.is_for_minors = True
    offers(cast, cast.reviewer)
    assert company.ask(cast.course, cast.learner).companion == cast.instructor


@pytest.mark.usefixtures("keeps_ages")
@pytest.mark.parametrize(
    ("mine", "theirs", "is_met"),
    [(ADULT, ADULT, True), (MINOR, MINOR, True), (MINOR, ADULT, False), (ADULT, MINOR, False), (ADULT, None, False)],
)
def test_where_ages_are_kept_nobody_goes_across_the_line(
    cast: Cast, mine: date, theirs: date | None, is_met: bool
) -> None:
    cast.learner.adult_from, cast.reviewer.adult_from = mine, theirs
    offers(cast, cast.reviewer)
    assert company.ask(cast.course, cast.learner).companion == (cast.reviewer if is_met else None)


@pytest.mark.usefixtures("keeps_ages")
def test_where_ages_are_kept_the_instructor_goes_with_whose_age_is_not_known(cast: Cast) -> None:
    cast.reviewer.adult_from = ADULT
    offers(cast, cast.reviewer)
    assert company.ask(cast.course, cast.learner).companion == cast.instructor


def test_what_is_offered_says_something_and_stays_in_the_form(cast: Cast, visit: Visitor) -> None:
    where = f"/class-projects/{cast.course.slug}/company/offer"
    page = visit.post(where, cast.learner, hello="", at_most="9")
    assert page.status == 422
    assert page.fields(where)["at_most"] == "9"
    assert visit.post(where, cast.stranger, hello=HELLO, at_most="1").status == 404

"""The strip that a stream carries is what each of those who look would be answered, and many cost as much as a few."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from accounts import operations as accounts
from accounts.models import Block, Person, Session
from core.db import db, now
from core.live import Viewer, drawn, is_shown, topic, viewer_of
from moderation.models import Hiding
from productions.models import Production
from submissions.models import Visibility
from tests.cast import Cast, join, make_person, make_work
from tests.productions.making import EVERYONE, make_alternate

STRIP = "/class-projects/one-empty-chair/cut/strip"


@pytest.fixture
def filled(cast: Cast, production: Production) -> Production:
    """One place plays a work that everybody may see, one a work for the class alone."""
    public = make_work(cast.reviewer, cast.lesson, visibility=EVERYONE, texts=("Mine.",))
    make_alternate(production.slots[0], public, is_chosen=True)
    make_alternate(production.slots[1], make_work(cast.other_learner, cast.lesson, visibility=Visibility.CLASS))
    db.session.commit()
    return production


def looking(person: Person | None) -> Viewer:
    token = accounts.begin_session(person, device="a test") if person else None
    db.session.commit()
    return Viewer(token, "en")


def shown_to(app: Flask, production: Production, *people: Person | None) -> dict[str | None, str]:
    viewers = {looking(person): person for person in people}
    found = drawn(app, topic("cut", production.course_id), list(viewers))
    return {person.handle if person else None: found[viewer] for viewer, person in viewers.items() if viewer in found}


def test_a_stream_carries_what_each_would_be_answered_or_lets_them_ask(
    app: Flask, cast: Cast, visit: Any, filled: Production
) -> None:
    db.session.add(Block(blocker_id=cast.other_learner.id, blocked_id=cast.blocked.id))
    db.session.commit()
    people = list(cast.everybody().values())
    shown = shown_to(app, filled, *people)
    for person in people:
        handle = person.handle if person else None
        if handle in shown:
            assert shown[handle] == visit(STRIP, person).html, handle
    assert set(shown) == {None, "reviewer"}, "the others have blocks, another standing, or are not in the class"
    assert "yours" in shown["reviewer"]


def test_a_work_that_is_hidden_is_shown_to_its_maker_alone(
    app: Flask, cast: Cast, visit: Any, filled: Production
) -> None:
    work = filled.slots[0].alternates[0].submission
    db.session.add(Hiding(subject_kind="submission", subject_id=work.id, rule="kind", letter="Why."))
    db.session.commit()
    shown = shown_to(app, filled, cast.reviewer, cast.other_learner, None)
    assert "reviewer" not in shown
    assert shown["other-learner"] == visit(STRIP, cast.other_learner).html
    assert all(f"/works/{work.id}" not in html for html in shown.values())


def test_who_left_or_is_signed_out_is_shown_nothing(app: Flask, cast: Cast, filled: Production) -> None:
    newcomers = [make_person(f"newcomer-{number}") for number in range(3)]
    memberships = [join(cast.course, person) for person in newcomers]
    memberships[0].left_at = now()
    out = looking(newcomers[1])
    db.session.execute(
        update(Session).where(Session.person_id == newcomers[1].id).values(expires_at=now() - timedelta(days=1))
    )
    db.session.commit()
    assert set(shown_to(app, filled, newcomers[0], newcomers[2])) == {"newcomer-2"}
    assert drawn(app, topic("cut", filled.course_id), [out]) == {}


def test_a_class_that_is_not_to_be_seen_is_shown_to_nobody_from_outside(
    app: Flask, cast: Cast, filled: Production
) -> None:
    db.session.add(Hiding(subject_kind="course", subject_id=cast.course.id, rule="kind", letter="Why."))
    db.session.commit()
    assert shown_to(app, filled, None, cast.learner) == {}


def test_a_hundred_cost_what_ten_cost(app: Flask, cast: Cast, queries: Any, filled: Production) -> None:
    people = [make_person(f"many-{number}") for number in range(100)]
    for person in people:
        join(cast.course, person)
    viewers = [looking(person) for person in people]
    cut = topic("cut", filled.course_id)
    drawn(app, cut, viewers)
    with queries() as few:
        assert len(drawn(app, cut, viewers[:10])) == 10
    with queries() as many:
        assert len(drawn(app, cut, viewers)) == 100
    assert len(many) == len(few) <= 10


def test_who_looks_is_known_by_what_their_browser_sends(app: Flask, cast: Cast, visit: Any) -> None:
    browser = visit.client(cast.learner)
    cookie = browser.get_cookie("session")
    viewer = viewer_of(app, [("cookie", f"session={cookie.value}"), ("accept-language", "en")])
    assert viewer.token
    assert accounts.people_of([viewer.token])[viewer.token].id == cast.learner.id
    assert viewer_of(app, [("cookie", "session=forged"), ("accept-language", "xx")]) == Viewer(None, "en")
    assert viewer_of(app, []) == Viewer(None, "en")


def test_a_class_project_that_is_gone_shows_nothing(app: Flask, cast: Cast) -> None:
    assert is_shown(topic("cut", cast.lesson.id))
    assert drawn(app, topic("cut", cast.lesson.id), [Viewer(None, "en")]) == {}

"""One seat and several who ask for it, at the same moment."""

from functools import partial
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from accounts.models import Person
from community import company
from community.company_models import Companion
from core.db import db, unit_of_work
from tests.at_once import done_at_once
from tests.cast import join, make_course, make_person


def ask(id: UUID) -> None:
    person = db.session.get_one(Person, id)
    company.ask(person.memberships[0].course, person)


def test_who_asks_at_once_shares_no_seat_and_who_asks_twice_has_one(own_site: Flask) -> None:
    with own_site.app_context(), unit_of_work():
        course = make_course(make_person("ines"))
        people = [make_person(handle) for handle in ("teo", "kenji", "priya")]
        for person in people:
            join(course, person)
        company.offer(course, people[0], hello="Hello!", at_most=1)
        first, second = people[1].id, people[2].id
    failures = done_at_once(own_site, *(partial(ask, id) for id in (first, second, first, second)))
    assert failures == []
    with own_site.app_context():
        companions = db.session.scalars(select(Companion)).all()
        assert {each.person_id for each in companions} == {first, second}
        assert len(companions) == 2
        assert sorted(each.companion_id is None for each in companions) == [False, True]

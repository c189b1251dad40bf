"""Statements put into words once: they give what SQLAlchemy gives, on both databases."""

from typing import Any

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from core import stamps
from core.db import db, now
from core.permissions import ME
from core.prepared import Prepared
from reviews.models import ReviewNeed, ReviewTask, TaskState
from tests.cast import Cast
from tests.reviews.answering import claimed, waiting_work


def test_rows_are_those_of_the_statement(cast: Cast) -> None:
    claimed(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    columns = (ReviewTask.id, ReviewTask.created_at, ReviewTask.is_experienced, ReviewTask.state, ReviewTask.why)
    statement = select(*columns).where(ReviewTask.reviewer_id == ME, ReviewTask.state.in_(TaskState)).limit(3)
    prepared = Prepared(statement)
    for person in (cast.reviewer, cast.learner, cast.reviewer):
        values = {"me": person.id, "something": "else"}
        assert prepared(values) == [tuple(row) for row in db.session.execute(statement, values)]
    assert prepared({"me": cast.reviewer.id})


def test_it_writes_and_says_what_it_wrote(cast: Cast) -> None:
    work, moment = waiting_work(cast.learner, cast.lesson), now()
    row = ReviewNeed.__table__.c
    writing = update(ReviewNeed).where(row.submission_id == bindparam("work")).values(level=row.level + 2)
    answered = Prepared(writing.values(answered_at=bindparam("moment")).returning(row.level, row.answered_at))
    assert answered({"work": work.id, "moment": moment}) == [(2, moment)]
    assert Prepared(writing)({"work": work.id}) == []
    assert db.session.scalar(select(ReviewNeed.level)) == 4


@pytest.mark.parametrize("words", ["100 % ' of \" it ?", ":me %(me)s"])
def test_what_stands_in_it_is_taken_as_it_is(cast: Cast, words: str) -> None:
    cast.learner.line = words
    db.session.flush()
    assert Prepared(select(Person.id).where(Person.line == words))({}) == [(cast.learner.id,)]


def test_a_missing_value_is_an_error(cast: Cast) -> None:
    values: dict[str, Any] = {"you": cast.learner.id}
    with pytest.raises(KeyError, match="me"):
        Prepared(select(Person.name).where(Person.id == ME))(values)


def test_what_the_database_refuses_is_said_as_everywhere(cast: Cast) -> None:
    task = claimed(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    with pytest.raises(IntegrityError, match="take_id"):
        Prepared(update(ReviewTask).where(ReviewTask.id == task.id).values(take_id=bindparam("take")))({"take": None})


def test_who_listens_to_statements_hears_of_them(cast: Cast) -> None:
    prepared = Prepared(update(Person).where(Person.id == ME).values(line="Hello"))
    with stamps.reading() as read:
        Prepared(select(Person.name).where(Person.id == ME))({"me": cast.learner.id})
    prepared({"me": cast.learner.id})
    assert list(read) == ["people"]
    assert "people" in db.session.connection().info[stamps.WRITTEN]

"""Sixteen clients claim ten thousand times at once: nobody gets one work twice, no work more than it was promised."""

import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from accounts.models import Person
from bench.claims import a_class, too_often
from core.db import db, unit_of_work
from reviews import claiming
from reviews.models import ReviewTask, TaskState
from tests.run import postgres
from tests.tables import postgres_database

CLIENTS, CLAIMS, WORKS = 16, 10_000, 4_000
pytestmark = pytest.mark.long


def claim_and_send(course_id: UUID, person_id: UUID) -> bool:
    """Claim, and send at once, so that the same person may claim again."""
    with unit_of_work():
        person = db.session.get_one(Person, person_id)
        task_id = claiming.claim_next(person, [course_id], has_practised=False)
        sending = update(ReviewTask).where(ReviewTask.id == task_id).values(state=TaskState.SENT)
        db.session.connection().execute(sending)
    db.session.remove()
    return task_id is not None


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "SQLite":
        yield f"sqlite:///{tmp_path}/claims.db"
        return
    with postgres() as server:
        yield postgres_database(server, "claims_at_once")


def test_nothing_is_given_too_often(url: str, tmp_path: Path) -> None:
    failures: list[BaseException] = []
    given: list[bool] = []

    def client(app: Flask, course_id: UUID, people: list[UUID]) -> None:
        try:
            with app.app_context():
                given.extend(claim_and_send(course_id, person) for person in people)
        except BaseException as failure:
            failures.append(failure)

    with a_class(WORKS, url, str(tmp_path)) as (app, course_id, people):
        # Some people are at two clients at the same moment.
        rng = Random(7)
        claims = [rng.choice(people) for _ in range(CLAIMS)]
        threads = [
            threading.Thread(target=client, args=(app, course_id, claims[place::CLIENTS])) for place in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with app.app_context():
            pairs = select(ReviewTask.reviewer_id).group_by(ReviewTask.reviewer_id, ReviewTask.take_id)
            twice = db.session.scalars(pairs.having(func.count() > 1)).all()
            own = db.session.scalar(select(func.count()).where(ReviewTask.reviewer_id == ReviewTask.author_id))
            wrong = too_often()
            db.session.remove()
    assert failures == []
    assert (twice, own, wrong) == ([], 0, 0)
    assert sum(given) >= 0.9 * CLAIMS
    assert all(given[: CLAIMS // 2])  # works wait for everybody then, in others' hands or not

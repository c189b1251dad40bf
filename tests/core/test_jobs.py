"""Jobs: made with what asks for them, run once or again, never lost."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from uuid_utils.compat import uuid7

from core import jobs
from core.db import db, now, unit_of_work
from core.jobs import Job, job, later, run_due

ran: list[str] = []
gave_up: list[str] = []


@job()
def note(word: str) -> None:
    ran.append(word)


@job(is_slow=True)
def render(word: str) -> None:
    ran.append(word)


@job(give_up=lambda word: gave_up.append(word))
def fail(word: str) -> None:
    ran.append(word)
    raise ValueError("on purpose")


@pytest.fixture(autouse=True)
def _clean(database: None) -> None:
    ran.clear()
    gave_up.clear()


def test_a_job_runs_once() -> None:
    with unit_of_work():
        later(note, word="hello")
    assert run_due() == 1
    assert run_due() == 0
    assert ran == ["hello"]


def test_a_job_of_a_transaction_that_failed_never_was() -> None:
    def half_way() -> None:
        with unit_of_work():
            later(note, word="hello")
            raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        half_way()
    assert run_due() == 0


def test_asking_twice_by_one_key_makes_one() -> None:
    with unit_of_work():
        later(note, word="one", key="k")
        later(note, word="two", key="k")
    run_due()
    assert ran == ["one"]


def test_a_job_that_fails_is_tried_again_and_given_up_in_the_end(caplog: pytest.LogCaptureFixture) -> None:
    with unit_of_work():
        later(fail, word="again")
    for _ in range(jobs.MOST_ATTEMPTS):
        with unit_of_work():
            db.session.execute(update(Job).values(run_at=now() - timedelta(seconds=1)))
        assert run_due() == 1
    assert ran == ["again"] * jobs.MOST_ATTEMPTS
    assert gave_up == ["again"]
    assert db.session.scalar(select(Job.error)) == "ValueError: on purpose"
    assert run_due() == 0


def test_a_dead_workers_job_runs_again_after_its_lease() -> None:
    with unit_of_work():
        later(note, word="twice")
    claimed = jobs._claim(only_quick=False)
    assert claimed is not None
    assert run_due() == 0
    with unit_of_work():
        db.session.execute(update(Job).values(leased_until=now() - timedelta(seconds=1)))
    assert run_due() == 1


def test_a_job_that_ends_each_of_its_workers_is_given_up_too(caplog: pytest.LogCaptureFixture) -> None:
    with unit_of_work():
        later(fail, word="deadly")
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs._claim(only_quick=False) is not None
        with unit_of_work():
            db.session.execute(update(Job).values(leased_until=None))
    assert run_due() == 1
    assert ran == []
    assert gave_up == ["deadly"]
    assert run_due() == 0


def test_a_lease_is_renewed_again_when_the_database_comes_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.3))
    away, back = Engine(raises=3), threading.Event()
    away.reached = back.set
    monkeypatch.setattr(db.session, "get_bind", lambda: away)
    with jobs._lease_kept(uuid7()):
        assert back.wait(10)
    assert away.asked >= 4
    assert caplog.text.count("could not be renewed") == 3


class Engine:
    """A database that is away the first times it is asked."""

    def __init__(self, raises: int) -> None:
        self.left, self.asked = raises, 0
        self.reached: Callable[[], None]

    @contextmanager
    def begin(self) -> Iterator[Any]:
        self.asked += 1
        if self.asked <= self.left:
            raise OperationalError("UPDATE jobs", {}, Exception("away"))
        yield self

    def execute(self, _statement: Any) -> None:
        self.reached()


def test_only_jobs_can_be_called_later() -> None:
    with pytest.raises(LookupError):
        later(print, word="x")


def test_looking_for_jobs_wakes_nobody_but_a_new_one_does() -> None:
    jobs._wake.clear()
    run_due()
    assert not jobs._wake.is_set()
    with unit_of_work():
        later(note, word="awake")
    assert jobs._wake.is_set()


def test_one_worker_is_kept_free_of_what_takes_long() -> None:
    with unit_of_work():
        later(render, word="a film")
        later(note, word="the news")
    assert jobs.run_next(only_quick=True)
    assert not jobs.run_next(only_quick=True)
    assert ran == ["the news"]
    assert jobs.run_next()
    assert ran == ["the news", "a film"]

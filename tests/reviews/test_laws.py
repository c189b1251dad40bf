"""The allocator's laws, on worlds that hypothesis makes step by step in the real database; and a mutant for each law."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import false, select, true

from accounts.models import Person
from core.db import db, time_is
from reviews import claiming, need, operations, pool, promises
from reviews.allocation import BEYOND_PROMISE
from reviews.models import ReviewNeed, ReviewTask, TaskState
from tests.cast import Cast, make_work

START = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
QUICK = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def send(task: ReviewTask) -> None:
    """What sending does to the pool: nothing while it is leased; a lapsed one counts again."""
    was_lapsed = task.state == TaskState.LAPSED
    task.state = TaskState.SENT
    if was_lapsed:
        pool.count(task, +1)
    db.session.flush()


class Class(RuleBasedStateMachine):
    """Five people who share, claim, send, give back and go away; what they are given is judged by the tasks alone."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = db.session.begin_nested()
        self.at = START
        cast = self.cast
        self.people = [cast.learner, cast.other_learner, cast.reviewer, cast.greeter, cast.instructor]
        self.rng = Random(5)

    def teardown(self) -> None:
        self.savepoint.rollback()
        db.session.expire_all()

    @precondition(lambda self: len(self.needs()) < 3)
    @rule(who=st.integers(0, 4), minutes=st.integers(1, 90), is_first=st.booleans(), promised=st.integers(1, 2))
    def share(self, who: int, minutes: int, is_first: bool, promised: int) -> None:
        self.at += timedelta(minutes=minutes)
        self.cast.assignment.answers_due = promised
        with time_is(self.at):
            work = make_work(self.people[who], self.cast.lesson, first_time=is_first)
            work.answer_by = self.at + timedelta(hours=24)
            pool.follow(work)

    @precondition(lambda self: self.needs())
    @rule(who=st.integers(0, 4), has_practised=st.booleans())
    def claim(self, who: int, has_practised: bool) -> None:
        person, before = self.people[who], self.tasks()
        needs = self.needs()
        with time_is(self.at):
            courses = [self.cast.course.id]
            task_id = claiming.claim_next(person, courses, has_practised=has_practised, rng=self.rng)
        if any(task.reviewer_id == person.id and task.state == TaskState.LEASED for task in before):
            return
        eligible = [each for each in needs if self.may_answer(person, each, before, has_practised)]
        if task_id is None:
            assert not eligible, "every eligible work is reached"
            return
        task = db.session.get_one(ReviewTask, task_id)
        assert task.author_id != person.id, "nobody is given their own"
        assert all(each.take_id != task.take_id for each in before if each.reviewer_id == person.id), "never twice"
        given = next(each for each in needs if each.submission_id == task.submission_id)
        assert self.level(given, before) < given.target + BEYOND_PROMISE, "never over the promise and one"
        if self.have_met(person, task.author_id, before):
            strangers = [each for each in eligible if not self.have_met(person, each.author_id, before)]
            assert not strangers, "no mutual pair while another is there"

    @precondition(lambda self: self.open_tasks())
    @rule(which=st.integers(0, 30), sends=st.booleans())
    def end(self, which: int, sends: bool) -> None:
        tasks = self.open_tasks()
        task = tasks[which % len(tasks)]
        self.at += timedelta(minutes=5)
        with time_is(self.at):
            operations.decline(task) if not sends else send(task)

    @rule(minutes=st.sampled_from([10, 70]))
    def wait(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        with time_is(self.at):
            promises.lapse_leases()

    def needs(self) -> list[ReviewNeed]:
        return list(
            db.session.scalars(
                select(ReviewNeed).order_by(ReviewNeed.shared_at).execution_options(populate_existing=True)
            )
        )

    def tasks(self) -> list[ReviewTask]:
        return list(
            db.session.scalars(select(ReviewTask).order_by(ReviewTask.id).execution_options(populate_existing=True))
        )

    def open_tasks(self) -> list[ReviewTask]:
        return [task for task in self.tasks() if task.state in (TaskState.LEASED, TaskState.LAPSED)]

    def level(self, each: ReviewNeed, tasks: list[ReviewTask]) -> int:
        return sum(task.take_id == each.take_id and task.state in need.COUNTED for task in tasks)

    def have_met(self, person: Person, author_id: UUID, tasks: list[ReviewTask]) -> bool:
        pairs = {(task.reviewer_id, task.author_id) for task in tasks if task.state in need.COUNTED}
        return (person.id, author_id) in pairs or (author_id, person.id) in pairs

    def may_answer(self, person: Person, each: ReviewNeed, tasks: list[ReviewTask], has_practised: bool) -> bool:
        seen = any(task.reviewer_id == person.id and task.take_id == each.take_id for task in tasks)
        if each.author_id == person.id or seen or not each.is_open:
            return False
        level, is_met = self.level(each, tasks), self.have_met(person, each.author_id, tasks)
        if is_met:
            return has_practised and level < each.target
        return level < each.target + (BEYOND_PROMISE if has_practised else 0)


@pytest.fixture
def mutated(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """What changes a part of the order; its statements, which are built once, are built anew within and after."""

    def forget() -> None:
        for each in (need._first_few, need._again):
            each.cache_clear()

    forget()
    yield monkeypatch
    monkeypatch.undo()
    forget()


def run(cast: Cast, quick: Any = QUICK) -> None:
    run_state_machine_as_test(type("Class", (Class,), {"cast": cast}), settings=quick)


def test_the_laws_hold(cast: Cast) -> None:
    run(cast)


def own_ones_too(person: Any) -> Any:
    return [*_may_be_answered(person)[:1], *_may_be_answered(person)[2:]]


def again_and_again(person: Any) -> Any:
    return [each for place, each in enumerate(_may_be_answered(person)) if place != 2]


def without_end(way: Any, is_kept: bool) -> Any:
    return [true(), *_open_to(way, is_kept)[1:]]


_may_be_answered: Callable[[Any], Any] = need._may_be_answered
_open_to: Callable[[Any, bool], Any] = need._open_to

MUTANTS = {
    "nobody is given their own": ("_may_be_answered", own_ones_too),
    "never twice": ("_may_be_answered", again_and_again),
    "never over the promise and one": ("_open_to", without_end),
    "every eligible work is reached": ("_beyond", lambda way, values, standing: []),
    "no mutual pair while another is there": ("_is_met", lambda person: false()),
}


@pytest.mark.long
@pytest.mark.parametrize("law", MUTANTS)
def test_a_mutant_of_each_law_is_killed(cast: Cast, law: str, mutated: pytest.MonkeyPatch) -> None:
    mutated.setattr(need, *MUTANTS[law])
    with pytest.raises(Exception, match=f"{law}|UNIQUE|unique"):
        run(cast, settings(QUICK, max_examples=1000))

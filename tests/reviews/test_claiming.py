"""Claiming: the order of need, its exclusions, leases, and no work twice however many click at once."""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from accounts.models import Block
from app import create_app
from core import cli
from core.checks import Refused
from core.db import db, now, unit_of_work
from core.settings import Settings
from courses.models import Course
from reviews import allocation, claiming, jobs, operations, pool, queries
from reviews.models import ReviewNeed, ReviewTask, TaskState
from reviews.written import Answer
from submissions.models import Submission, Visibility
from tests.cast import Cast, join, make_course, make_lesson, make_person
from tests.conftest import postgres_database
from tests.reviews.answering import answered, claimed, landed, need_of, share_next_take, waiting_work


def next_for(person: Any, cast: Cast, **options: Any) -> ReviewTask | None:
    return claiming.claim_next(person, [cast.course.id], rng=Random(1), **options)


def test_the_work_with_fewest_answers_goes_first_and_a_first_time_before_it(cast: Cast) -> None:
    answered_one = waiting_work(cast.instructor, cast.lesson, hours_ago=9)
    answered(cast.greeter, answered_one)
    waiting_work(cast.other_learner, cast.lesson, hours_ago=5)
    first_time = waiting_work(cast.co_instructor, cast.lesson, hours_ago=1, first_time=True)
    found = claiming.shortlist(cast.reviewer, [cast.course.id])
    assert found[0] == (first_time.id, 0)
    assert len(found) == 2


def test_nobody_gets_their_own_or_a_blocked_persons_or_one_that_they_had(cast: Cast) -> None:
    waiting_work(cast.learner, cast.lesson)
    assert next_for(cast.learner, cast) is None
    assert next_for(cast.blocked, cast) is None
    task = next_for(cast.reviewer, cast)
    assert task is not None
    operations.decline(task)
    assert next_for(cast.reviewer, cast) is None


def test_who_is_not_in_the_class_gets_nothing(cast: Cast) -> None:
    waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    assert claiming.claim_next(cast.stranger, queries.classes_of(cast.stranger)) is None


def test_a_double_click_gets_the_same_task(cast: Cast) -> None:
    waiting_work(cast.learner, cast.lesson)
    waiting_work(cast.other_learner, cast.lesson)
    assert next_for(cast.reviewer, cast) is next_for(cast.reviewer, cast)


def test_two_people_do_not_answer_each_other_while_anybody_else_waits(cast: Cast) -> None:
    answered(cast.other_learner, waiting_work(cast.reviewer, cast.lesson))
    theirs = waiting_work(cast.other_learner, cast.lesson, hours_ago=20)
    somebody_elses = waiting_work(cast.learner, cast.lesson)
    task = next_for(cast.reviewer, cast)
    assert task is not None
    assert task.submission_id == somebody_elses.id
    operations.decline(task)
    last = next_for(cast.reviewer, cast)
    assert last is not None
    assert last.submission_id == theirs.id


def test_whom_one_has_met_is_counted_among_those_who_wait(cast: Cast) -> None:
    answered(cast.other_learner, waiting_work(cast.reviewer, cast.lesson))
    assert queries.waiting_count(cast.reviewer) == 0
    theirs = waiting_work(cast.other_learner, cast.lesson)
    assert queries.waiting_count(cast.reviewer) == 1
    task = next_for(cast.reviewer, cast)
    assert task is not None
    assert task.submission_id == theirs.id


def test_a_kept_promise_takes_one_more_and_no_second(cast: Cast) -> None:
    cast.assignment.answers_due = 1
    work = waiting_work(cast.learner, cast.lesson)
    answered(cast.instructor, work)
    assert next_for(cast.reviewer, cast, has_practised=False) is None
    assert next_for(cast.reviewer, cast) is not None
    assert next_for(cast.other_learner, cast) is None
    with pytest.raises(Refused, match="all the answers"):
        claimed(cast.other_learner, work)
    assert claimed(cast.greeter, work).state == TaskState.LEASED


def test_a_new_take_goes_first_to_who_answered_the_one_before(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    answered(cast.reviewer, work)
    share_next_take(work, "I sat down again.")
    waiting_work(cast.other_learner, cast.lesson, hours_ago=10, first_time=True)
    task = next_for(cast.reviewer, cast)
    assert task is not None
    assert task.submission_id == work.id
    assert task.why == claiming.WHY_AGAIN


def test_claiming_freezes_the_take_and_is_counted(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = next_for(cast.reviewer, cast)
    assert task is not None
    assert task.take.frozen_at is not None
    assert need_of(work).level == 1
    assert now() + timedelta(minutes=59) < task.leased_until < now() + timedelta(minutes=61)


def test_a_lease_lapses_after_its_hour_and_the_draft_stays(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = next_for(cast.reviewer, cast)
    assert task is not None
    operations.save_draft(task, {"landed-text": "The pause"})
    task.leased_until = now() - timedelta(minutes=1)
    db.session.commit()
    jobs.lapse_leases()
    jobs.lapse_leases()
    db.session.refresh(task)
    assert task.state == TaskState.LAPSED
    assert need_of(work).level == 0
    assert task.review is not None
    assert task.review.draft["landed-text"] == "The pause"
    assert next_for(cast.other_learner, cast) is not None


def test_a_saved_draft_renews_the_lease(cast: Cast) -> None:
    waiting_work(cast.learner, cast.lesson)
    task = next_for(cast.reviewer, cast)
    assert task is not None
    task.leased_until = now() + timedelta(minutes=1)
    operations.save_draft(task, {})
    assert task.leased_until > now() + timedelta(minutes=50)


def test_an_open_tab_does_not_take_a_place_back_that_others_filled(cast: Cast) -> None:
    cast.assignment.answers_due = 1
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    operations.stop(task)
    answered(cast.instructor, work)
    operations.save_draft(task, {"landed-text": "Still here"})
    assert task.state == TaskState.LAPSED
    assert need_of(work).level == 1
    assert operations.send(task, Answer(notes=[landed()])).sent_at is not None
    assert need_of(work).level == 2


def test_the_pool_follows_the_work(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    work.taken_back_at = now()
    pool.follow(work)
    pool.follow(work)
    db.session.refresh(task)
    assert task.state == TaskState.WITHDRAWN
    assert (need_of(work).is_open, need_of(work).level) == (False, 0)
    work.taken_back_at = None
    pool.follow(work)
    assert (need_of(work).is_open, need_of(work).level) == (True, 0)


def test_a_work_for_one_person_is_not_in_the_pool_and_that_person_may_answer(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.ONE_PERSON, named=cast.named)
    assert db.session.get(ReviewNeed, work.id) is None
    assert answered(cast.named, work).sent_at is not None


@pytest.mark.parametrize("seed", range(25))
def test_sql_finds_what_the_policy_finds(cast: Cast, seed: int) -> None:
    """The same random class, asked both ways."""
    rng = Random(seed)
    course, people = random_class(cast, rng)
    for person in people:
        for has_practised in (False, True):
            found = claiming.shortlist(person, [course.id], has_practised=has_practised)
            chooser = Remembering()
            allocation.choose(candidates(course), reviewer_of(person, course, has_practised), chooser)  # type: ignore[arg-type]
            assert [work_id for work_id, _level in found] == [each.work for each in chooser.offered]


class Remembering:
    """Stands where the policy throws its dice, and keeps what it was offered."""

    def __init__(self) -> None:
        self.offered: list[allocation.Candidate] = []

    def choice(self, offered: list[allocation.Candidate]) -> allocation.Candidate:
        self.offered = offered
        return offered[0]


def random_class(cast: Cast, rng: Random) -> tuple[Course, list[Any]]:
    """A class of nine with works, answers, leases, declined tasks, second takes and blocks at random."""
    course = make_course(cast.instructor, f"World {rng.random()}")
    lesson = make_lesson(course)
    assert lesson.assignment is not None
    people = [make_person(f"world-{number}") for number in range(9)]
    for person in people:
        join(course, person)
    works = []
    for number in range(rng.randint(1, 14)):
        lesson.assignment.answers_due = rng.randint(1, 3)
        facts = {"hours_ago": number + rng.random(), "first_time": rng.random() < 0.3}
        works.append(waiting_work(rng.choice(people), lesson, **facts))
    for one, other in zip(rng.sample(people, 3), rng.sample(people, 3), strict=True):
        if one is not other:
            db.session.add(Block(blocker_id=one.id, blocked_id=other.id))
    for _ in range(rng.randint(0, 20)):
        something_happens(rng, rng.choice(people), rng.choice(works))
    db.session.flush()
    return course, people


def something_happens(rng: Random, person: Any, work: Submission) -> None:
    is_apart = db.session.get(Block, (person.id, work.author_id)) or db.session.get(Block, (work.author_id, person.id))
    if person.id == work.author_id or is_apart:
        return
    try:
        task = claimed(person, work)
    except Refused:
        return
    what = rng.random()
    if what < 0.5:
        operations.send(task, Answer(notes=[landed()]))
    elif what < 0.7:
        operations.decline(task)
    elif what < 0.8:
        share_next_take(work, "Again.")


def candidates(course: Course) -> list[allocation.Candidate]:
    """The pool of a class as the policy wants it."""
    tasks = db.session.scalars(select(ReviewTask).where(ReviewTask.course_id == course.id)).all()
    needs = db.session.scalars(select(ReviewNeed).where(ReviewNeed.course_id == course.id)).all()
    return [
        allocation.Candidate(
            work=need.submission_id,
            author=need.author_id,
            shared_at=need.shared_at,
            level=sum(t.take_id == need.take_id and t.state in pool.COUNTED for t in tasks),
            promised=need.target,
            is_first_time=need.priority == 0,
            answered_before=frozenset(
                t.reviewer_id
                for t in tasks
                if t.submission_id == need.submission_id and t.take_id != need.take_id and t.state == TaskState.SENT
            ),
            is_open=need.is_open,
        )
        for need in needs
    ]


def reviewer_of(person: Any, course: Course, has_practised: bool) -> allocation.Reviewer:
    tasks = db.session.scalars(select(ReviewTask).where(ReviewTask.course_id == course.id)).all()
    needs = db.session.scalars(select(ReviewNeed).where(ReviewNeed.course_id == course.id)).all()
    blocks = db.session.scalars(select(Block)).all()
    given = {t.take_id for t in tasks if t.reviewer_id == person.id}
    counted = [t for t in tasks if t.state in pool.COUNTED]
    return allocation.Reviewer(
        person=person.id,
        has_practised=has_practised,
        seen=frozenset(need.submission_id for need in needs if need.take_id in given),
        answered=frozenset(t.author_id for t in counted if t.reviewer_id == person.id),
        answered_by=frozenset(t.reviewer_id for t in counted if t.author_id == person.id),
        blocked=frozenset(b.blocked_id for b in blocks if b.blocker_id == person.id)
        | frozenset(b.blocker_id for b in blocks if b.blocked_id == person.id),
    )


def test_leases_are_found_by_their_index(cast: Cast, queries: Any) -> None:
    waiting_work(cast.learner, cast.lesson)
    with queries() as seen:
        jobs.lapse_leases()
    statement = next(each for each in seen if each.startswith("UPDATE review_tasks"))
    assert "state = 'leased'" in statement, "the words of the partial index, not a parameter"
    if db.engine.dialect.name == "sqlite":
        plan = db.session.execute(
            text("EXPLAIN QUERY PLAN SELECT id FROM review_tasks WHERE state = 'leased' AND leased_until < '2026'")
        ).all()
        assert any("ix_review_tasks_leased_until" in str(row) for row in plan)


@pytest.mark.parametrize("lacks", ["has_experienced", "has_new"])
def test_a_level_is_one_walk_along_the_index(cast: Cast, lacks: str) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plan of SQLite, which sorted the class where a range of levels was asked for")
    walk = (
        "EXPLAIN QUERY PLAN SELECT submission_id FROM review_needs WHERE course_id = 'x' AND level = 0 AND is_open = 1 "
        f"ORDER BY priority, {lacks}, shared_at LIMIT 6"
    )
    plan = " ".join(str(row) for row in db.session.execute(text(walk)))
    assert f"ix_review_needs_{lacks}" in plan
    assert "TEMP B-TREE" not in plan


@pytest.fixture
def site(settings: Settings, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """A site with a database of its own, where every thread has its own connection and commits for good."""
    url = f"sqlite:///{tmp_path}/claims.db"
    if not settings.is_sqlite:
        url = postgres_database(os.environ["TEST_POSTGRES"], f"claims_{worker_id}")
    app = create_app(replace(settings, database_url=url))
    with app.app_context():
        cli.bring_up_to_date()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_people_who_click_at_once_never_get_one_work_too_often(site: Flask) -> None:
    with site.app_context(), unit_of_work():
        instructor = make_person("ines")
        course = make_course(instructor)
        lesson = make_lesson(course)
        assert lesson.assignment is not None
        lesson.assignment.answers_due = 2
        makers = [make_person(f"maker-{number}") for number in range(6)]
        for maker in makers:
            join(course, maker)
            waiting_work(maker, lesson)
        people = [make_person(f"person-{number}") for number in range(10)]
        for person in people:
            join(course, person)
        course_id, ids = course.id, [person.id for person in people]

    failures: list[BaseException] = []
    gate = threading.Barrier(len(ids) * 2)

    def click(person_id: Any) -> None:
        try:
            with site.app_context():
                gate.wait(10)
                with unit_of_work():
                    person = db.session.get_one(type(people[0]), person_id)
                    claiming.claim_next(person, [course_id], has_practised=False)
                db.session.remove()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=click, args=(id,)) for id in ids for _ in range(2)]  # everybody double-clicks
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    with site.app_context():
        tasks = db.session.execute(select(ReviewTask.reviewer_id, ReviewTask.submission_id)).all()
        by_work = Counter(work for _person, work in tasks)
        assert len(tasks) == len({person for person, _work in tasks}) == 10
        assert max(by_work.values()) <= 2
        assert db.session.scalar(select(func.sum(ReviewNeed.level))) == len(tasks)
        levels = {need.submission_id: need.level for need in db.session.scalars(select(ReviewNeed))}
        assert all(levels[work] == count for work, count in by_work.items())

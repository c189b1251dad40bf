"""Claiming: the order of need, its exclusions, leases, and no work twice however many click at once."""

from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from accounts.models import Person
from core.checks import Refused
from core.db import db, now, unit_of_work
from reviews import aftermath, claiming, jobs, need, operations, pool, queries
from reviews.models import ReviewNeed, ReviewTask, TaskState
from reviews.written import Answer
from submissions.models import Visibility
from tests.at_once import done_at_once
from tests.cast import Cast, join, make_course, make_lesson, make_person
from tests.reviews.answering import answered, claimed, landed, need_of, share_next_take, waiting_work


def next_for(person: Any, cast: Cast, **options: Any) -> ReviewTask | None:
    task_id = claiming.claim_next(person, [cast.course.id], rng=Random(1), **options)
    return task_id and db.session.get_one(ReviewTask, task_id, populate_existing=True)


def test_the_work_with_fewest_answers_goes_first_and_a_first_time_before_it(cast: Cast) -> None:
    answered_one = waiting_work(cast.instructor, cast.lesson, hours_ago=9)
    answered(cast.greeter, answered_one)
    waiting_work(cast.other_learner, cast.lesson, hours_ago=5)
    first_time = waiting_work(cast.co_instructor, cast.lesson, hours_ago=1, first_time=True)
    found = need.shortlist(cast.reviewer, [cast.course.id])
    assert (found[0].work_id, found[0].level) == (first_time.id, 0)
    assert len(found) == 2


@pytest.mark.parametrize("helps", [True, False])
def test_a_first_time_is_left_to_those_whose_answers_help(cast: Cast, helps: bool) -> None:
    for past in range(2):
        done = answered(cast.reviewer, waiting_work(make_person(f"past-{past}"), cast.lesson))
        aftermath.receive(done, is_helpful=helps, wants_place=True, is_kind=False)
    works = [waiting_work(make_person(f"now-{place}"), cast.lesson, first_time=place < 2) for place in range(4)]
    got = next_for(cast.reviewer, cast)
    assert got
    assert (got.submission in works[:2]) == helps


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
    db.session.refresh(task.take)
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


def test_people_who_click_at_once_never_get_one_work_too_often(own_site: Flask) -> None:
    with own_site.app_context(), unit_of_work():
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

    def click(person_id: Any) -> None:
        claiming.claim_next(db.session.get_one(Person, person_id), [course_id], has_practised=False)

    failures = done_at_once(own_site, *(partial(click, id) for id in ids for _ in range(2)))  # everybody double-clicks
    assert failures == []
    with own_site.app_context():
        tasks = db.session.execute(select(ReviewTask.reviewer_id, ReviewTask.submission_id)).all()
        by_work = Counter(work for _person, work in tasks)
        assert len(tasks) == len({person for person, _work in tasks}) == 10
        assert max(by_work.values()) <= 2
        assert db.session.scalar(select(func.sum(ReviewNeed.level))) == len(tasks)
        levels = {need.submission_id: need.level for need in db.session.scalars(select(ReviewNeed))}
        assert all(levels[work] == count for work, count in by_work.items())

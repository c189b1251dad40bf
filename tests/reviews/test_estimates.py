"""Estimates follow the answers: in the request's wake, by whole fits, and only from answers that count."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.db import db, now
from core.events import record
from core.jobs import run_due
from lessons.models import Criterion
from reviews import bands, claiming, estimating, jobs, operations
from reviews.estimate_models import Estimate, EstimateFit, Leniency
from reviews.models import Purpose, Review, ReviewTask, Tick
from reviews.written import Answer
from submissions.models import Submission
from tests.cast import Cast
from tests.reviews.answering import landed, need_of, peers, waiting_work

TOP, MIDDLE, BOTTOM = 2, 1, 0


def ticked(reviewer: Person, work: Submission, *levels: int) -> Review:
    """An answer with these levels, sent; what follows from it has happened."""
    task = claiming.claim_named(reviewer, work)
    task.created_at -= timedelta(minutes=5)
    criteria = work.assignment.criteria
    words = f"{reviewer.name} held their breath at {work.title or 'this'}, from the door to the chair."
    chosen = {each.id: level for each, level in zip(criteria, levels, strict=False)}
    review = operations.send(task, Answer(notes=[landed(words)], levels=chosen))
    db.session.commit()
    run_due()
    return review


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    return peers(cast, 7)


def estimate_of(work: Submission) -> Estimate:
    return db.session.scalars(
        select(Estimate).where(Estimate.submission_id == work.id).execution_options(populate_existing=True)
    ).one()


def test_each_answer_brings_the_estimate_up_to_date(cast: Cast, people: list[Person]) -> None:
    work, other = waiting_work(cast.learner, cast.lesson), waiting_work(cast.other_learner, cast.lesson)
    ticked(people[0], work, TOP)
    first = estimate_of(work).sd
    ticked(people[1], work, TOP)
    ticked(people[1], other, BOTTOM)
    ticked(people[2], work, TOP)
    ticked(people[3], other, BOTTOM)
    assert estimate_of(work).review_count == 3
    assert estimate_of(work).sd < first
    assert estimate_of(work).score > estimate_of(other).score + 5
    (pair,) = estimate_of(work).criteria.values()
    assert pair[0] > 55


def test_what_is_not_an_answer_that_its_maker_can_read_does_not_count(cast: Cast, people: list[Person]) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    ticked(people[0], work, TOP)
    held, practised = ticked(people[1], work, BOTTOM), ticked(people[2], work, BOTTOM)
    held.held_at, practised.task.purpose = now(), Purpose.PRACTICE
    db.session.commit()
    estimating.refit(cast.course.id)
    assert estimate_of(work).review_count == 1
    assert not db.session.scalars(select(Leniency).where(Leniency.person_id == people[1].id)).all()
    held.released_at = now()
    db.session.commit()
    estimating.follow(held)
    assert estimate_of(work).review_count == 2


def test_an_answer_without_ticks_estimates_nothing(cast: Cast, people: list[Person]) -> None:
    ticked(people[0], waiting_work(cast.learner, cast.lesson))
    assert db.session.scalars(select(Estimate)).all() == []
    assert db.session.get(EstimateFit, cast.course.id) is None


@pytest.mark.parametrize("levels", [[BOTTOM], []])
def test_an_answer_that_is_edited_is_estimated_as_it_reads_now(
    cast: Cast, people: list[Person], levels: list[int]
) -> None:
    works = [waiting_work(author, cast.lesson) for author in (cast.learner, cast.other_learner)]
    for person in people[:3]:
        for work in works:
            review = ticked(person, work, TOP)
    before = estimate_of(works[1])
    score, count = before.score, before.review_count
    (criterion,) = cast.assignment.criteria
    review.ticks = [Tick(criterion_id=criterion.id, level=level) for level in levels]
    record("review.edited", review.reviewer, review)
    db.session.commit()
    run_due()
    after = estimate_of(works[1])
    assert after.review_count == (count if levels else count - 1)
    assert (after.score < score - 5) == bool(levels)


def test_an_update_comes_near_to_a_whole_fit_and_the_night_does_the_rest(cast: Cast, people: list[Person]) -> None:
    works = [waiting_work(author, cast.lesson, title=author.name) for author in people]
    for at, reviewer in enumerate(people):
        for by in (1, 2, 3):
            ticked(reviewer, works[(at + by) % len(people)], (at + by) % 3)
    fit = db.session.get_one(EstimateFit, cast.course.id)
    assert fit.since > 0  # the last answers were taken in one by one
    before = {work.id: estimate_of(work).score for work in works}
    jobs.fit_estimates()
    run_due()
    assert db.session.get_one(EstimateFit, cast.course.id, populate_existing=True).since == 0
    for work in works:
        assert estimate_of(work).score == pytest.approx(before[work.id], abs=5)
    people_seen = {row.person_id: row for row in db.session.scalars(select(Leniency))}
    assert people_seen.keys() == {each.id for each in people}
    assert {row.review_count for row in people_seen.values()} == {3}


def test_near_the_bar_one_more_answer_is_asked_for_and_then_no_more(cast: Cast, people: list[Person]) -> None:
    cast.assignment.pass_bar = 50
    work = waiting_work(cast.learner, cast.lesson)
    for reviewer, level in zip(people[:3], (TOP, BOTTOM, MIDDLE), strict=True):
        ticked(reviewer, work, level)
    assert need_of(work).target == cast.assignment.answers_due + bands.MOST_MORE == 4
    task = db.session.get_one(ReviewTask, claiming.claim_next(people[4], [cast.course.id]))
    assert task.submission_id == work.id
    db.session.rollback()
    ticked(people[3], work, MIDDLE)
    assert need_of(work).target == 4


def test_far_above_the_bar_no_more_answers_are_asked_for(cast: Cast, people: list[Person]) -> None:
    cast.assignment.pass_bar = 20
    work = waiting_work(cast.learner, cast.lesson)
    for reviewer in people[:3]:
        ticked(reviewer, work, TOP)
    assert need_of(work).target == 3


def test_a_rubric_that_grew_and_a_second_call_are_learnt_anew(cast: Cast, people: list[Person]) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    ticked(people[0], work, TOP)
    cast.assignment.rubric.append(Criterion(position=1, title="The door", levels=["No", "Yes"]))
    db.session.commit()
    ticked(people[1], work, MIDDLE, 1)
    assert len(estimate_of(work).criteria) == 2


def test_takes_of_people_who_left_with_all_they_wrote_are_forgotten(cast: Cast, people: list[Person]) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    review = ticked(people[0], work, TOP)
    db.session.delete(db.session.get_one(ReviewTask, review.task_id))
    db.session.commit()
    estimating.refit(cast.course.id)
    assert db.session.scalars(select(Estimate)).all() == []

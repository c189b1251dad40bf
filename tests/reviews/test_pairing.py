"""Partners, an instructor's choice, and what they decided: drawn, listed, kept, told."""

from random import Random

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.checks import Refused
from core.db import db
from lessons.models import AnsweredBy
from notifications.models import Notice
from reviews import claiming, pair_lists, pairing, partners
from reviews.models import Decided, Decision, Pairing, ReviewTask
from tests.cast import Cast
from tests.reviews.answering import waiting_work
from tests.visitor import Visitor, run_jobs


@given(st.integers(0, 40), st.integers(0, 99))
def test_everybody_answers_one_and_is_answered_by_one(number: int, seed: int) -> None:
    drawn = partners.drawn(range(number), Random(seed))
    everybody = set(range(number)) if number > 1 else set()
    assert {who for who, _ in drawn} == {whom for _, whom in drawn} == everybody
    assert len(drawn) == len(everybody)
    assert all(who != whom for who, whom in drawn)


@pytest.mark.parametrize("text", ["ada,ben\ncy, dee", "reviewer\tauthor\nada\tben\ncy\tdee", "ada;ben\n\n'cy;dee\n"])
def test_a_list_is_read_as_people_write_it(text: str) -> None:
    assert [row[1:] for row in pair_lists.read(text)] == [("ada", "ben"), ("cy", "dee")]


@pytest.mark.parametrize(("text", "said"), [("", "nobody"), ("ada", "Line 1"), ("ada,ben\ncy,", "Line 2")])
def test_a_list_that_is_none_is_refused_with_the_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        pair_lists.read(text)


def test_partners_are_given_each_others_work_and_nobody_elses(cast: Cast) -> None:
    cast.assignment.answered_by = AnsweredBy.PARTNERS
    waiting_work(cast.other_learner, cast.lesson, hours_ago=9)
    theirs = waiting_work(cast.learner, cast.lesson)
    assert claiming.claim_next(cast.reviewer, [cast.course.id]) is None
    pairing.pair(cast.assignment, cast.reviewer, cast.learner, by=cast.instructor, because="They sit together.")
    pairing.pair(cast.assignment, cast.reviewer, cast.learner, by=cast.instructor)
    task_id = claiming.claim_next(cast.reviewer, [cast.course.id])
    assert db.session.get_one(ReviewTask, task_id).submission_id == theirs.id
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.what, decision.by, decision.because) == (Decided.PAIRED, cast.instructor, "They sit together.")


def test_who_is_paired_hears_of_the_work_when_it_is_there(app: Flask, cast: Cast) -> None:
    waiting_work(cast.learner, cast.lesson)
    pairing.pair(cast.assignment, cast.reviewer, cast.learner, by=cast.instructor)
    run_jobs(app)
    assert db.session.scalars(select(Notice.person_id).where(Notice.name == "answer.assigned")).all() == [
        cast.reviewer.id
    ]


def test_nobody_is_paired_with_themselves_and_drawing_again_finds_nobody(cast: Cast) -> None:
    with pytest.raises(Refused, match="own work"):
        pairing.pair(cast.assignment, cast.learner, cast.learner, by=cast.instructor)
    number = pairing.pair_everybody(cast.assignment, by=cast.instructor)
    assert number == len(db.session.scalars(select(Pairing)).all()) > 1
    with pytest.raises(Refused, match="Everybody has somebody"):
        pairing.pair_everybody(cast.assignment, by=cast.instructor)


def test_a_list_counts_whole_or_not_at_all_and_comes_back_as_csv(cast: Cast, visit: Visitor) -> None:
    cast.assignment.answered_by = AnsweredBy.INSTRUCTOR
    db.session.commit()
    desk = f"/class-projects/{cast.course.slug}/desk"
    address, field = f"{desk}/pairings/{cast.assignment.id}", f"list-{cast.assignment.id}-pasted"
    wrong = visit.post(f"{address}/list", cast.instructor, **{field: "reviewer,learner\nreviewer,nobody-here"})
    assert wrong.status == 422
    assert "Line 2: Nobody who learns here is called “nobody-here”." in wrong.text
    assert "reviewer,nobody-here" in wrong.text
    assert db.session.scalar(select(Pairing)) is None
    assert visit.post(f"{address}/list", cast.instructor, **{field: "@reviewer,learner"}).status == 303
    assert "Part them" in visit(f"{desk}/answering", cast.instructor).text
    assert "reviewer,learner" in visit(f"{address}.csv", cast.instructor).text
    row = db.session.scalars(select(Pairing)).one()
    assert visit.post(f"{address}/{row.reviewer_id}/{row.author_id}/removal", cast.instructor).status == 303
    assert db.session.scalar(select(Pairing)) is None

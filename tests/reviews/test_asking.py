"""Who is invited, what a mark does, who is reminded, and answers that came too quickly."""

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from core.checks import Refused
from core.db import db, now, time_is
from moderation.models import Report
from notifications.models import Notice
from reviews import asking, claiming, jobs, marking, operations
from reviews.allocation import MOST_INVITATIONS, Candidate, needs_invitation
from reviews.models import Decision, Invitation, Mark, ReviewTask, TaskState, Wrong
from reviews.written import Answer
from tests.cast import Cast
from tests.reviews.answering import answered, claimed, landed, need_of, share_next_take, waiting_work
from tests.visitor import Visitor, run_jobs


def told(name: str) -> list[object]:
    return list(db.session.scalars(select(Notice.person_id).where(Notice.name == name).order_by(Notice.id)))


@pytest.fixture
def helper(cast: Cast) -> Cast:
    """The reviewer has given the three answers that they were asked for."""
    for maker in (cast.greeter, cast.instructor, cast.co_instructor):
        answered(cast.reviewer, waiting_work(maker, cast.lesson))
    return cast


def test_who_has_finished_is_invited_to_a_work_that_waits_for_an_hour(app: Flask, helper: Cast) -> None:
    waiting = waiting_work(helper.learner, helper.lesson, hours_ago=0.9)
    assert asking.invite() == 0
    later = now() + timedelta(minutes=10)
    assert (asking.invite(later), asking.invite(later)) == (1, 0)
    run_jobs(app)
    assert told("answer.invited") == [helper.reviewer.id]
    assert claimed(helper.reviewer, waiting).why == claiming.WHY_INVITED


def test_nobody_is_invited_a_third_time_nor_to_what_they_may_not_answer(helper: Cast) -> None:
    """Their own, and that of somebody whom they have answered."""
    for maker in (helper.reviewer, helper.instructor, helper.learner, helper.other_learner, helper.named):
        waiting_work(maker, helper.lesson, hours_ago=30)
    for hours in (0, 3, 6, 9):
        asking.invite(now() + timedelta(hours=hours))
    invitations = db.session.scalars(select(Invitation)).all()
    numbers = Counter(each.person_id for each in invitations)
    assert max(numbers.values()) == MOST_INVITATIONS
    theirs = {each.submission.author_id for each in invitations if each.person_id == helper.reviewer.id}
    assert not theirs & {helper.reviewer.id, helper.instructor.id}


def test_the_clock_finds_the_works_for_which_the_policy_invites(cast: Cast) -> None:
    policy = set()
    for level, hours in product((0, 1, 2, 3), (0.9, 1.1, 23, 25)):
        work = waiting_work(cast.learner, cast.lesson, hours_ago=hours)
        need_of(work).level = level
        candidate = Candidate(work=work.id, author=work.author_id, shared_at=need_of(work).shared_at, level=level)
        policy |= {work.id} if needs_invitation(candidate, now()) else set()
    db.session.flush()
    assert {each.submission_id for each in db.session.scalars(asking.waiting(now()))} == policy
    assert len(policy) == 5


def test_a_mark_gives_the_work_back_and_the_third_takes_it_out_of_the_pool(app: Flask, cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    for reviewer in (cast.reviewer, cast.other_learner, cast.greeter):
        assert need_of(work).is_open
        marking.mark(claimed(reviewer, work), Wrong.EMPTY, "Black from the first second.")
    assert not need_of(work).is_open
    assert need_of(work).level == 0
    run_jobs(app)
    assert set(told("work.pulled")) == {cast.instructor.id, cast.co_instructor.id}
    marking.put_back(need_of(work), by=cast.instructor, because="It begins after ten seconds.")
    assert need_of(work).is_open
    assert db.session.scalars(select(Mark)).all() == []
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.because, decision.details) == ("It begins after ten seconds.", "empty")


def test_a_work_that_was_left_out_comes_back_with_its_next_take(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    for reviewer in (cast.reviewer, cast.other_learner, cast.greeter):
        marking.mark(claimed(reviewer, work), Wrong.DOES_NOT_PLAY)
    marking.leave_out(need_of(work), by=cast.instructor)
    assert not need_of(work).is_open
    share_next_take(work, "With sound now.")
    assert need_of(work).is_open
    assert need_of(work).pulled_at is None


def test_one_person_marks_once_and_harm_is_reported_too(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    marking.mark(task, Wrong.HARMFUL, "A blade, close up.")
    marking.mark(task, Wrong.HARMFUL, "A blade, close up.")
    assert len(db.session.scalars(select(Mark)).all()) == 1
    assert db.session.scalars(select(Report.words)).all() == ["A blade, close up."]
    assert task.state == TaskState.DECLINED


def test_what_was_answered_is_not_marked(cast: Cast) -> None:
    review = answered(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    with pytest.raises(Refused):
        marking.mark(review.task, Wrong.EMPTY)


def test_from_the_page_one_click_declines_and_one_form_marks(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    waiting_work(cast.other_learner, cast.lesson)
    address = visit.post("/reviews/next", cast.reviewer).location
    page = visit.post(f"{address}/marking", cast.reviewer, words="Hm.")
    assert page.status == 422
    assert "Say what is wrong." in page.text
    other = visit.post(f"{address}/marking", cast.reviewer, wrong="copied").location
    assert other not in (address, "/reviews/end")
    assert visit.post(f"{other}/declining", cast.reviewer).location == "/reviews/end"
    assert need_of(work).level == 0


def test_six_seconds_a_note_is_no_answer_and_the_words_stay(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson)
    address = visit.post("/reviews/next", cast.reviewer).location
    words = {"landed-text": "The pause before you sat down.", "landed-whole": "1"}
    page = visit.post(address, cast.reviewer, **words)
    assert page.status == 422
    assert "That was quick" in page.text
    assert words["landed-text"] in page.text
    task = db.session.scalars(select(ReviewTask)).one()
    with time_is(task.created_at + operations.PACE):
        assert operations.send(task, Answer(notes=[landed()])).sent_at is not None


def test_who_has_begun_is_reminded_once_and_only_while_the_work_waits(app: Flask, cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    bare = claimed(cast.other_learner, waiting_work(cast.greeter, cast.lesson))
    operations.save_draft(task, {"landed-text": "The pause"})
    for _ in range(2):
        task.state = TaskState.LEASED
        task.leased_until = bare.leased_until = now() - timedelta(minutes=1)
        db.session.commit()
        jobs.lapse_leases()
        run_jobs(app)
    assert told("answer.begun") == [cast.reviewer.id]

"""Answers that wait for a second look: who holds them, who reads them, and what becomes of them."""

import pytest
from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Person
from core.checks import Refused
from core.db import db
from moderation import deciding
from moderation import operations as moderation
from moderation.models import Act, Action, Report
from notifications.models import Notice
from reviews import holds, operations
from reviews.models import Review, TaskState
from reviews.written import Answer, version_of
from submissions.models import Submission
from tests.cast import Cast
from tests.moderation.judging import decided
from tests.reviews.answering import answered, claimed, first_note, landed, need_of, waiting_work
from tests.visitor import Visitor, run_jobs

HARSH, KIND = "You are an idiot.", "The pause before you sat down made me hold my breath."
DESK = "/class-projects/one-empty-chair/desk"
LOOK = f"{DESK}/second-look"


def told(person: Person) -> list[str]:
    return list(db.session.scalars(select(Notice.name).where(Notice.person_id == person.id).order_by(Notice.id)))


def held_answer(cast: Cast) -> tuple[Submission, Review]:
    work = waiting_work(cast.learner, cast.lesson)
    return work, answered(cast.reviewer, work, landed(HARSH))


def test_harsh_words_wait_and_keep_no_promise(visit: Visitor, cast: Cast) -> None:
    work, review = held_answer(cast)
    run_jobs(visit.app)
    assert review.is_held
    assert "you are an idiot" in review.held_because
    assert need_of(work).answered_at is None
    assert need_of(work).level == 1, "it keeps its place: nobody else is asked meanwhile"
    assert (work.answer_count, work.first_answered_at) == (0, None)
    assert told(cast.learner) == []
    assert told(cast.greeter) == told(cast.instructor) == ["answer.held"]
    for person in (cast.learner, cast.other_learner, cast.moderator):
        assert HARSH not in visit(f"/works/{work.id}", person).text
    acts = db.session.scalars(select(Act.action).where(Act.subject_id == review.id)).all()
    assert acts == [Action.HOLD]
    assert "Held for a second look: answer by the site itself" in visit("/moderation/log").text


def test_somebody_often_reported_is_read_first(cast: Cast) -> None:
    for _ in range(holds.UPHELD_REPORTS):
        note = first_note(answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed(KIND)))
        report = moderation.report(cast.learner, note, rule="work")
        assert not answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed(KIND)).is_held
        deciding.hide(report, by=cast.moderator, rule="work", letter="No.")
    review = answered(cast.reviewer, waiting_work(cast.other_learner, cast.lesson), landed(KIND))
    assert review.is_held
    assert review.held_because == holds.OFTEN_REPORTED


def test_other_words_go_at_once(visit: Visitor, cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    page = visit.post(f"/reviews/{task.id}", cast.reviewer, **{"landed-text": HARSH, "landed-whole": "1"})
    assert page.location.endswith("/rewording")
    waits = visit(page.location, cast.reviewer)
    assert "you are an idiot" in waits.text
    fields = waits.fields("/rewording")
    assert fields["landed-text"] == HARSH
    again = visit.post(page.location, cast.reviewer, **{**fields, "landed-text": "What a moron."})
    assert again.location == page.location, "kept, and still held"
    assert "what a moron" in visit(page.location, cast.reviewer).text
    stale = visit.post(page.location, cast.reviewer, **{**fields, "landed-text": KIND})
    assert stale.status == 409, "another window has sent other words meanwhile"
    assert KIND in stale.text
    fields = visit(page.location, cast.reviewer).fields("/rewording")
    assert visit.post(page.location, cast.reviewer, **{**fields, "landed-text": KIND}).status == 303
    assert KIND in visit(f"/works/{work.id}", cast.learner).text
    assert "answer.first" in told(cast.learner)
    db.session.refresh(work)
    assert work.answer_count == 1
    assert visit(page.location, cast.reviewer).status == 404


def test_who_looks_hands_it_over(visit: Visitor, cast: Cast) -> None:
    work, review = held_answer(cast)
    assert "One answer waits for a second look" in visit(DESK, cast.greeter).text
    page = visit(f"{LOOK}/{review.id}", cast.greeter)
    assert HARSH in page.text
    assert visit.post(f"{LOOK}/{review.id}/release", cast.greeter).status == 303
    db.session.expire_all()
    assert HARSH in visit(f"/works/{work.id}", cast.learner).text
    assert (work.answer_count, need_of(work).answered_at is not None) == (1, True)
    assert "answer.first" in told(cast.learner)
    assert told(cast.reviewer) == ["answer.released"]
    assert visit.post(f"{LOOK}/{review.id}/release", cast.instructor).status == 404


def test_what_is_kept_back_is_never_read_and_another_is_asked(visit: Visitor, cast: Cast) -> None:
    work, review = held_answer(cast)
    wordless = visit.post(f"{LOOK}/{review.id}/keeping-back", cast.greeter, rule="work", letter=" ")
    assert wordless.status == 422
    visit.post(f"{LOOK}/{review.id}/keeping-back", cast.greeter, rule="work", letter="Say it about the work.")
    db.session.expire_all()
    assert (work.answer_count, need_of(work).level, review.task.state) == (0, 0, TaskState.WITHDRAWN)
    assert HARSH not in visit(f"/works/{work.id}", cast.learner).text
    assert told(cast.reviewer) == ["answer.kept_back"]
    assert "Say it about the work." in visit(db.session.scalars(select(Notice.url).where(Notice.person_id == cast.reviewer.id)).one(), cast.reviewer).text  # fmt: skip


def test_a_moderator_may_let_it_be_read_after_all(visit: Visitor, cast: Cast) -> None:
    work, review = held_answer(cast)
    holds.keep_back(review, by=cast.greeter, rule="work", words="Say it about the work.")
    act = db.session.scalars(select(Act).where(Act.action == Action.KEEP_BACK)).one()
    visit.post(f"/appeals/{act.id}", cast.reviewer, words="It is a line of the play.")
    appeal = visit("/appeals", cast.moderator).links()
    judged = next(url for url in appeal.values() if url.endswith("/judgement"))
    visit.post(judged, cast.moderator, outcome="overturned", letter="It is a line of the play.")
    db.session.expire_all()
    assert HARSH in visit(f"/works/{work.id}", cast.learner).text
    assert (work.answer_count, need_of(work).level, review.task.state) == (1, 1, TaskState.SENT)


def test_two_who_look_at_once_come_one_after_the_other(cast: Cast) -> None:
    _work, review = held_answer(cast)
    holds.release(review, by=cast.greeter)
    with pytest.raises(Refused, match="decided"):
        holds.keep_back(review, by=cast.instructor, rule="work", words="No.")
    with pytest.raises(operations.Changed):
        operations.reword(review.task, Answer(notes=[landed(KIND)]), typed={}, opened_on=version_of(review.draft))


def test_the_reporter_of_a_note_hears_the_outcome(visit: Visitor, cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    note = first_note(answered(cast.reviewer, work, landed(KIND)))
    report = f"/reports/note/{note.id}"
    assert report in visit(f"/works/{work.id}", cast.learner).links().values()
    visit.post(report, cast.learner, rule="work", words="It hurts.")
    case = db.session.scalars(select(Report)).one()
    decided(visit, case, cast.moderator, "hide")
    assert "A moderator read your report" in visit("/notifications", cast.learner).text


def test_who_may_not_see_the_work_does_not_look_at_what_is_held_on_it(visit: Visitor, cast: Cast) -> None:
    accounts.block(cast.learner, cast.greeter)
    work, review = held_answer(cast)
    run_jobs(visit.app)
    assert (told(cast.greeter), told(cast.instructor), told(cast.moderator)) == ([], ["answer.held"], [])
    here = f"/class-projects/{cast.course.slug}/desk/second-look"
    assert work.title not in visit(here, cast.greeter).text
    assert visit(f"{here}/{review.id}", cast.greeter).status == 404
    assert work.title in visit(here, cast.instructor).text


def test_where_nobody_of_the_class_may_see_it_moderators_look(visit: Visitor, cast: Cast) -> None:
    for person in (cast.greeter, cast.instructor, cast.co_instructor):
        accounts.block(person, cast.learner)
    held_answer(cast)
    run_jobs(visit.app)
    assert told(cast.instructor) == told(cast.greeter) == []
    assert told(cast.moderator) == ["answer.held"]

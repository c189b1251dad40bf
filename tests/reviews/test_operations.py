"""Answers: drafts, sending, what is wrong with a note, what the maker does, and who may read."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Block
from core.checks import Refused
from core.db import db, now, time_is
from core.events import Event
from core.permissions import can
from lessons import assignments
from moderation.models import Hiding
from notifications.models import Notice
from reviews import jobs, operations, pool, promises, queries
from reviews.anchors import Moment, Passage
from reviews.hints import NoteKind
from reviews.models import AnchorKind, Note, Review, ReviewTask, TaskState
from reviews.written import NO_WORDS, NOTHING, WHERE, Answer, NoteWording, without_version
from submissions.models import Ask, Fate
from tests.cast import Cast, make_work
from tests.core.test_permissions import test_what_one_may_do_to_a_row_is_what_the_query_finds as faces_agree
from tests.reviews.answering import answered, claimed, first_note, landed, need_of, share_next_take, waiting_work
from tests.routes.reported import hide
from tests.visitor import Visitor, run_jobs


def test_sending_tells_the_work_the_class_and_the_pool(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    version, course_version = work.version, cast.course.version
    answered(cast.instructor, work)
    db.session.expire_all()
    assert (work.answer_count, work.fate) == (1, Fate.ANSWERED)
    assert work.first_answered_at is not None
    assert cast.course.last_answered_at is not None
    assert need_of(work).answered_at is not None
    assert (work.version, cast.course.version) == (version, course_version), "no open form goes stale"


def test_an_answer_sent_twice_is_one(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    once = operations.send(task, Answer(notes=[landed()]))
    assert operations.send(task, Answer(notes=[landed("Something else")])) is once
    assert work.answer_count == 1
    assert [note.body for note in once.notes] == [landed().body]


def test_a_draft_is_kept_as_it_was_typed_and_gone_when_it_is_sent(cast: Cast) -> None:
    task = claimed(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    operations.save_draft(task, {"landed-text": "Half", "landed-place": "0:"})
    assert task.review is not None
    assert without_version(task.review.draft) == {"landed-text": "Half", "landed-place": "0:"}
    assert task.review.notes == []
    review = operations.send(task, Answer(notes=[landed()]))
    assert review.draft == {}
    operations.save_draft(task, {"landed-text": "late"})
    assert review.draft == {}


def test_a_late_finish_counts(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    operations.stop(task)
    assert need_of(work).level == 0
    operations.send(task, Answer(notes=[landed()]))
    assert (task.state, need_of(work).level) == (TaskState.SENT, 1)


def test_an_empty_answer_and_one_without_a_place_are_refused_kindly(cast: Cast) -> None:
    task = claimed(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    with pytest.raises(Refused, match=NOTHING):
        operations.send(task, Answer(notes=[]))
    with pytest.raises(Refused) as refusal:
        operations.send(task, Answer(notes=[landed(anchor=None, field="landed")]))
    assert (refusal.value.sentence, refusal.value.field) == (WHERE, "landed")


def test_something_to_try_is_only_for_those_who_asked_for_it(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    advice = NoteWording(kind=NoteKind.TRY, body="Try it slower, once.", anchor=None)
    with pytest.raises(Refused, match="did not ask"):
        operations.send(task, Answer(notes=[advice]))
    work.ask = Ask.ALL
    assert operations.send(task, Answer(notes=[advice])).notes[0].kind == NoteKind.TRY


def test_what_was_taken_back_can_not_be_sent_and_the_words_stay(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    task = claimed(cast.reviewer, work)
    operations.save_draft(task, {"landed-text": "The pause"})
    work.taken_back_at = now()
    pool.follow(work)
    with pytest.raises(Refused, match="no longer there"):
        operations.send(task, Answer(notes=[landed()]))
    assert task.review is not None
    assert task.review.draft["landed-text"] == "The pause"


def test_a_passage_is_found_in_the_text_and_kept_with_its_surroundings(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson, texts=["I sat down. The chair did not answer. I sat on."])
    task = claimed(cast.reviewer, work)
    read = operations.written(task, {"landed-text": "Cold, and funny at once.", "landed-quote": "did not answer"})
    assert read.errors == {}
    assert read.notes[0].anchor == Passage("did not answer", "I sat down. The chair ", ". I sat on.", 22)
    wrong = operations.written(task, {"landed-text": "Cold.", "landed-quote": "zebra crossing at night"})
    assert wrong.errors == {"landed": NO_WORDS}


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"landed-place": "soon"}, "Write a time"),
        ({"landed-place": "0:14"}, "Nothing in this take plays"),
        ({"landed-where": "top left"}, "no picture"),
        ({"landed-x": "nan", "landed-y": "0", "landed-w": "9", "landed-h": "1"}, "no picture"),
        ({}, "Where?"),
    ],
)
def test_a_place_that_can_not_be_is_said_at_its_note(cast: Cast, place: dict[str, str], sentence: str) -> None:
    task = claimed(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    read = operations.written(task, {"landed-text": "The pause held me.", **place})
    assert sentence in read.errors["landed"]


def test_levels_that_are_not_there_are_not_ticked(cast: Cast) -> None:
    task = claimed(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    criterion = cast.assignment.criteria[0].id
    read = operations.written(task, {"landed-text": "x", "landed-whole": "1", f"level-{criterion}": "7"})
    assert read.levels == {}
    assert operations.written(task, {f"level-{criterion}": "2"}).errors == {"": NOTHING}


def test_an_answer_is_given_by_the_rubric_with_which_it_was_begun(cast: Cast, visit: Visitor) -> None:
    call, moment = cast.assignment, now()
    (first,) = call.criteria
    begun, sent = (waiting_work(cast.learner, cast.lesson) for _ in range(2))
    task = claimed(cast.reviewer, begun)
    review = operations.send(claimed(cast.reviewer, sent), Answer(notes=[landed()], levels={first.id: 2}))
    with time_is(moment + timedelta(minutes=1)):
        assignments.take_out(call, first)
        assignments.take_out(call, first)
        new = assignments.add_criterion(uuid7(), call, title="The door", levels=["No", "Yes"])
    assert call.criteria == [new]
    assert operations.rubric_of(task) == [first]
    assert [tick.criterion for tick in review.ticks] == [first]
    db.session.commit()
    assert "The door" not in visit(f"/reviews/{task.id}", cast.reviewer).text
    read = operations.written(task, {"landed-text": "x", "landed-whole": "1", f"level-{first.id}": "1"})
    assert read.answer.levels == {first.id: 1}
    assert "The turn is visible" in visit(f"/works/{sent.id}", cast.learner).text
    with time_is(moment + timedelta(minutes=10)):
        assert operations.rubric_of(claimed(cast.greeter, begun)) == [new]


def test_the_maker_thanks_uses_replies_and_the_reviewer_hears_it_once(cast: Cast, app: Any) -> None:
    note = first_note(answered(cast.reviewer, waiting_work(cast.learner, cast.lesson)))
    for _ in range(2):
        operations.thank(note)
        operations.use(note)
        operations.reply(note, "I tried it. It holds.")
    run_jobs(app)
    told = db.session.scalars(select(Notice.name).where(Notice.person_id == cast.reviewer.id)).all()
    assert sorted(told) == ["answer.replied", "answer.thanked", "answer.used"]
    operations.use(note, False)
    operations.thank(note, False)
    assert (note.used_at, note.thanked_at) == (None, None)


def test_the_maker_hears_of_an_answer(cast: Cast, app: Any) -> None:
    answered(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    run_jobs(app)
    told = db.session.scalars(select(Notice.name).where(Notice.person_id == cast.learner.id)).all()
    assert told == ["answer.first"]


def test_others_notes_are_closed_until_ones_own_is_sent(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    theirs = answered(cast.other_learner, work)
    assert can(cast.reviewer, "review.view", theirs)
    task = claimed(cast.reviewer, work)
    assert not can(cast.reviewer, "review.view", theirs)
    assert not can(cast.reviewer, "note.view", first_note(theirs))
    assert queries.answers_on(work, work.shared_take, cast.reviewer).are_held_back
    operations.stop(task)
    assert not can(cast.reviewer, "note.view", first_note(theirs)), "a pause is no way to peek"
    operations.send(task, Answer(notes=[landed()]))
    assert len(queries.answers_on(work, work.shared_take, cast.reviewer).shown) == 2
    assert len(queries.answers_on(work, work.shared_take, cast.learner).shown) == 2


def test_nobody_but_its_writer_sees_a_draft(cast: Cast) -> None:
    task = claimed(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    operations.save_draft(task, {"landed-text": "Not yet"})
    readers = {name for name, person in cast.everybody().items() if can(person, "review.view", task.review)}
    assert readers == {"reviewer"}


def test_people_who_blocked_each_other_do_not_read_each_other(cast: Cast) -> None:
    review = answered(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    db.session.add(Block(blocker_id=cast.learner.id, blocked_id=cast.reviewer.id))
    db.session.flush()
    db.session.expire_all()
    assert not can(cast.learner, "note.view", first_note(review))
    assert not can(cast.learner, "note.react", first_note(review))
    assert can(cast.instructor, "note.view", first_note(review))


def test_both_faces_agree_on_answers_too(cast: Cast) -> None:
    """The house test, over rows of every state: sent, drafts, lapsed, hidden, of blocked people."""
    work = waiting_work(cast.learner, cast.lesson)
    other = waiting_work(cast.other_learner, cast.lesson)
    review = answered(cast.instructor, work)
    answered(cast.greeter, work)
    operations.save_draft(claimed(cast.reviewer, work), {"landed-text": "Not yet"})
    operations.stop(claimed(cast.co_instructor, other))
    answered(cast.blocked, other)
    db.session.add(Block(blocker_id=cast.instructor.id, blocked_id=cast.other_learner.id))
    hiding = Hiding(
        subject_kind="note", subject_id=first_note(review).id, rule="work", by_id=cast.moderator.id, letter=""
    )
    db.session.add(hiding)
    db.session.commit()
    faces_agree(cast)


def test_notes_stay_with_their_take_and_are_carried_to_the_next(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson, texts=["The chair did not answer."])
    take = work.shared_take
    place = Passage("did not answer", "The chair ", ".", 10)
    gone = Passage("purple elephants dancing", "", "", 0)
    part = work.takes[0].parts[0].id
    answered(
        cast.reviewer,
        work,
        landed(anchor=place, part_id=part),
        NoteWording(kind=NoteKind.QUESTION, body="Which ones?", anchor=gone, part_id=part),
    )
    second = share_next_take(work, "I waited. The chair did not answer. I left.")
    answered(cast.other_learner, work)
    shown = queries.answers_on(work, second, cast.learner).shown
    assert [(each.is_carried, each.is_gone) for each in shown] == [(True, True), (True, False), (False, False)]
    assert shown[1].anchor == Passage("did not answer", "I waited. The chair ", ". I left.", 20)
    assert [each.part_id for each in shown[:2]] == [None, second.parts[0].id]
    assert queries.answers_on(work, second, cast.learner).people == 1
    assert [each.is_carried for each in queries.answers_on(work, take, cast.learner).shown] == [False, False]


def test_a_hidden_note_is_out_of_the_makers_sight_only(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    operations.hide(first_note(answered(cast.reviewer, work)))
    mine = queries.answers_on(work, work.shared_take, cast.learner)
    assert (len(mine.shown), len(mine.hidden)) == (0, 1)
    assert len(queries.answers_on(work, work.shared_take, cast.instructor).shown) == 1


def test_notes_read_by_time_and_are_marks_for_the_player(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    late, early = landed("Late.", anchor=Moment(9000)), landed("Early.", anchor=Moment(2000))
    answered(cast.reviewer, work, landed("All of it."), late, early)
    answers = queries.answers_on(work, work.shared_take, cast.learner)
    assert [each.note.body for each in answers.shown] == ["Early.", "Late.", "All of it."]
    assert [(mark["start_ms"], mark["kind"]) for mark in answers.marks] == [(2000, "landed"), (9000, "landed")]


def test_hostile_words_are_shown_as_words(cast: Cast) -> None:
    note = first_note(
        answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed("<script>x</script> 🧦 مرحبا"))
    )
    assert "<script>" not in note.body_html
    assert "🧦 مرحبا" in note.body_html


def test_the_database_refuses_a_moment_without_a_time(cast: Cast) -> None:
    review = answered(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    review.notes.append(Note(position=9, kind=NoteKind.LANDED, body="x", anchor=AnchorKind.MOMENT))
    with pytest.raises(Exception, match="moment_has_time|CHECK"):
        db.session.flush()


def test_greeters_hear_at_half_the_promise_and_instructors_near_its_end_once(cast: Cast, app: Any) -> None:
    fresh = waiting_work(cast.other_learner, cast.lesson, hours_ago=1)
    half = waiting_work(cast.learner, cast.lesson, hours_ago=13)
    near = waiting_work(cast.learner, cast.lesson, hours_ago=22)
    answered(cast.reviewer, waiting_work(cast.learner, cast.lesson, hours_ago=23))
    db.session.commit()
    for _ in range(2):
        jobs.look_after_the_promise()
        run_jobs(app)
    waits = db.session.scalars(select(Event).where(Event.name == "submission.waits")).all()
    told = {(event.subject_id, event.details["whom"]) for event in waits}
    assert told == {(half.id, "greeters"), (near.id, "greeters"), (near.id, "instructors")}
    assert len(waits) == 3
    assert not any(event.subject_id == fresh.id for event in waits)
    waiting = {tuple(row) for row in db.session.execute(select(Notice.person_id, Notice.subject_id, Notice.name))}
    assert (cast.greeter.id, half.id, "answer.waits") in waiting
    assert (cast.instructor.id, near.id, "answer.overdue") in waiting
    assert half.id not in {work for person, work, _ in waiting if person == cast.instructor.id}


def test_a_promise_of_an_hour_is_not_called_late_at_once(cast: Cast) -> None:
    cast.assignment.answer_hours = 1
    work = make_work(cast.learner, cast.lesson)
    work.answer_by = now() + timedelta(hours=1)
    pool.follow(work)
    promises.look_after()
    assert need_of(work).told_instructors_at is None


def test_an_account_that_goes_takes_its_answers_along(cast: Cast) -> None:
    answered(cast.reviewer, waiting_work(cast.learner, cast.lesson))
    db.session.delete(cast.reviewer)
    db.session.flush()
    assert db.session.scalars(select(ReviewTask)).all() == []
    assert db.session.scalars(select(Review)).all() == []


def test_who_answered_hears_no_more_of_a_work_that_a_moderator_hid(cast: Cast, visit: Any) -> None:
    work = waiting_work(cast.learner, cast.lesson, title="The door")
    operations.thank(first_note(answered(cast.reviewer, work)))
    run_jobs(visit.app)
    told = ("/notifications", "/reviews/led-to")
    assert all("The door" in visit(path, cast.reviewer).text for path in told)
    hide(work, by=cast.moderator)
    db.session.commit()
    assert not any("The door" in visit(path, cast.reviewer).text for path in told)

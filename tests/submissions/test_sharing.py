"""Sharing, moving on the ladder, taking back, and the facts that other rooms keep."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from core import jobs
from core.checks import Refused
from core.db import db, now
from core.events import Event
from courses.models import Membership, Stage
from lessons.deadlines import closes_at
from lessons.models import Extension, LatePolicy
from media.models import Medium, Processing
from submissions import operations, takes
from submissions.models import Ask, Fate, Submission, Visibility
from tests.cast import Cast
from tests.mailbox import read, words
from tests.notifications.happening import let_morning_come
from tests.submissions.making import make_draft, make_file, share, wishes


def happened(work: Submission) -> list[str]:
    names = select(Event.name).where(Event.subject_id == work.id, Event.name.like("submission.%"))
    return list(db.session.scalars(names.order_by(Event.id)))


def test_sharing_shows_the_take_and_starts_the_clock(cast: Cast) -> None:
    work = share(make_draft(cast, None, "I sat down."), first_time=True)
    assert work.is_shared
    assert work.shared_take is work.takes[0]
    assert work.takes[0].shared_at == work.shared_at
    assert work.answer_by is not None
    assert work.shared_at is not None
    assert work.answer_by - work.shared_at == timedelta(hours=cast.assignment.answer_hours)
    assert (work.medium, work.fate, work.is_late, work.first_time) == (Medium.TEXT, Fate.WAITING, False, True)
    assert happened(work) == ["submission.shared"]


def test_sharing_freezes_nothing(cast: Cast) -> None:
    work = share(make_draft(cast, None, "I sat down."))
    assert work.takes[0].frozen_at is None


def test_sharing_twice_the_same_changes_nothing(cast: Cast) -> None:
    work = make_draft(cast, None, "I sat down.")
    wanted = wishes(work)
    operations.share(work, wanted)
    shared_at = work.shared_at
    assert wanted.are_those_of(work)
    operations.share(work, wanted)
    assert work.shared_at == shared_at
    assert happened(work) == ["submission.shared"]


def test_a_second_click_with_another_title_is_not_the_same(cast: Cast) -> None:
    work = share(make_draft(cast, None, "I sat down."), title="One")
    assert not wishes(work, title="Two").are_those_of(work)


def test_a_work_without_a_title_is_called_after_its_lesson(cast: Cast) -> None:
    assert share(make_draft(cast, None, "I sat down."), title="").title == cast.lesson.title


def test_an_empty_take_is_not_shared(cast: Cast) -> None:
    with pytest.raises(Refused, match="nothing in this take"):
        share(make_draft(cast))


def test_a_take_of_another_work_is_not_shared(cast: Cast) -> None:
    mine, other = make_draft(cast, None, "one"), make_draft(cast, cast.other_learner, "two")
    with pytest.raises(Refused, match="takes of this work"):
        operations.share(mine, wishes(other))


def test_a_file_that_could_not_be_made_ready_is_not_shared(cast: Cast) -> None:
    work = make_draft(cast)
    file = make_file(cast.learner, Medium.FILM, duration_ms=1000, processing=Processing.FAILED, problem="broken")
    takes.add_kept(work.takes[0], uuid4(), file)
    with pytest.raises(Refused, match="another format"):
        share(work)


def test_taking_part_needs_membership_and_the_draft_is_kept(cast: Cast) -> None:
    work = make_draft(cast, None, "I sat down.")
    membership = db.session.scalars(
        select(Membership).where(Membership.person_id == cast.learner.id, Membership.course_id == cast.course.id)
    ).one()
    membership.left_at = now()
    db.session.flush()
    with pytest.raises(Refused, match="Join this class project first"):
        share(work)
    assert work.visibility == Visibility.ONLY_ME
    share(work, visibility=Visibility.ONLY_ME)


def test_a_closed_class_project_takes_no_new_work_but_keeps_what_it_has(cast: Cast) -> None:
    work, draft = share(make_draft(cast, None, "one")), make_draft(cast, None, "two")
    cast.course.stage = Stage.CLOSED
    with pytest.raises(Refused, match="no new work"):
        share(draft)
    takes.begin_take(work, copy=work.takes[0])
    assert share(work).shared_take is work.takes[1]


def test_only_me_is_a_choice_that_tells_nobody(cast: Cast) -> None:
    work = share(make_draft(cast, None, "I sat down."), visibility=Visibility.ONLY_ME, credit_as="N.")
    assert (work.shared_at, work.takes[0].shared_at, work.credit_as) == (None, None, "N.")
    assert happened(work) == []


def test_one_person_is_somebody_of_this_class_the_instructor_by_default(cast: Cast) -> None:
    work = make_draft(cast, None, "I sat down.")
    assert operations.named_by(work, "") is cast.instructor
    assert operations.named_by(work, "@Greeter") is cast.greeter
    for handle in ("stranger", "nobody-here", cast.learner.handle, "<script>"):
        with pytest.raises(Refused, match="can't find that person") as refusal:
            operations.named_by(work, handle)
        assert refusal.value.field == "named"


def test_a_blocked_person_is_not_to_be_found(cast: Cast) -> None:
    with pytest.raises(Refused, match="can't find that person"):
        operations.named_by(make_draft(cast), cast.blocked.handle)


def test_a_question_is_asked_in_words(cast: Cast) -> None:
    work = make_draft(cast, None, "I sat down.")
    with pytest.raises(Refused, match="Write your question"):
        share(work, ask=Ask.QUESTION)
    share(work, ask=Ask.QUESTION, question="Do you see where I change my mind?")
    assert work.question.startswith("Do you see")


def test_a_work_moves_down_the_ladder_and_up_again(cast: Cast) -> None:
    work = share(make_draft(cast, None, "I sat down."))
    share(work, visibility=Visibility.ONLY_ME)
    assert not work.is_shared
    share(work, visibility=Visibility.ONE_PERSON, named=cast.instructor)
    assert work.named_id == cast.instructor.id
    share(work, visibility=Visibility.EVERYONE)
    assert work.named_id is None
    assert happened(work).count("submission.shared") == 2
    assert happened(work).count("submission.visibility_changed") == 3


def test_a_new_take_is_news_and_the_first_stays_to_be_seen(cast: Cast) -> None:
    work = share(make_draft(cast, None, "I sat down."))
    first_at = work.shared_at
    takes.begin_take(work, copy=work.takes[0])
    share(work)
    assert work.shared_take is work.takes[1]
    assert all(take.shared_at for take in work.takes)
    assert work.shared_at == first_at
    assert happened(work) == ["submission.shared", "submission.new_take"]


def test_files_belong_to_the_first_take_that_others_saw_them_in(cast: Cast) -> None:
    work = make_draft(cast)
    file = make_file(cast.learner, Medium.PICTURE)
    takes.add_kept(work.takes[0], uuid4(), file)
    takes.begin_take(work, copy=work.takes[0])
    share(work)
    assert file.subject_id == work.takes[1].id
    takes.begin_take(work, copy=work.takes[1])
    share(work)
    assert file.subject_id == work.takes[1].id


def at_closing(cast: Cast) -> datetime:
    assert cast.assignment.by_date is not None
    return closes_at(cast.assignment.by_date, cast.assignment.by_zone)


def test_late_is_after_the_date_and_its_grace(cast: Cast) -> None:
    closes = at_closing(cast)
    in_time, late = make_draft(cast, None, "one"), make_draft(cast, None, "two")
    operations.share(in_time, wishes(in_time), at=closes + timedelta(minutes=14))
    operations.share(late, wishes(late), at=closes + timedelta(minutes=16))
    assert (in_time.is_late, late.is_late) == (False, True)


def test_a_call_that_takes_no_late_work_says_so_and_an_extension_helps(cast: Cast) -> None:
    cast.assignment.late = LatePolicy.NOT_TAKEN
    after = at_closing(cast) + timedelta(days=1)
    work = make_draft(cast, None, "one")
    with pytest.raises(Refused, match="ask the instructor for more time"):
        operations.share(work, wishes(work), at=after)
    db.session.add(
        Extension(assignment_id=cast.assignment.id, person_id=cast.learner.id, until=after + timedelta(days=1))
    )
    operations.share(work, wishes(work), at=after)
    assert not work.is_late


@pytest.mark.parametrize(("begun_min", "is_late"), [(-5, False), (14, False), (16, True)])
def test_an_upload_begun_in_time_counts(cast: Cast, begun_min: int, is_late: bool) -> None:
    cast.assignment.late = LatePolicy.NOT_TAKEN
    closes = at_closing(cast)
    work = make_draft(cast, None, "one")
    begun, there = closes + timedelta(minutes=begun_min), closes + timedelta(hours=1)
    takes.add_kept(work.takes[0], uuid4(), make_file(cast.learner, Medium.PICTURE, begun_at=begun, created_at=there))
    at = there + timedelta(minutes=10)
    if is_late:
        with pytest.raises(Refused, match="has closed"):
            operations.share(work, wishes(work), at=at)
    else:
        operations.share(work, wishes(work), at=at)
        assert not work.is_late


def test_a_work_in_time_stays_in_time_with_its_next_take(cast: Cast) -> None:
    cast.assignment.late = LatePolicy.NOT_TAKEN
    work = share(make_draft(cast, None, "one"))
    takes.begin_take(work, copy=work.takes[0])
    operations.share(work, wishes(work), at=at_closing(cast) + timedelta(days=3))
    assert not work.is_late


def test_taking_back_is_once_and_for_shared_works(cast: Cast) -> None:
    draft = make_draft(cast, None, "one")
    with pytest.raises(Refused, match="Discard it instead"):
        operations.take_back(draft)
    work = share(draft)
    operations.take_back(work)
    taken_back_at = work.taken_back_at
    operations.take_back(work)
    assert work.taken_back_at == taken_back_at
    assert happened(work).count("submission.taken_back") == 1
    with pytest.raises(Refused, match="took this work back"):
        share(work)


def test_answers_are_counted_without_making_the_makers_forms_stale(cast: Cast) -> None:
    work = share(make_draft(cast, None, "one"))
    version, moment = work.version, now()
    operations.note_answered(work, moment)
    operations.note_answered(work, moment + timedelta(hours=1))
    assert (work.answer_count, work.first_answered_at, work.fate) == (2, moment, Fate.ANSWERED)
    assert work.version == version


def test_no_fate_without_a_sentence(cast: Cast) -> None:
    work = share(make_draft(cast, None, "one"))
    with pytest.raises(Refused, match="Its maker reads it"):
        operations.set_fate(work, Fate.NOT_IN_THIS_CUT, "  ")
    operations.set_fate(work, Fate.NOT_IN_THIS_CUT, "Two chairs in the frame; the next cut has room.")
    assert work.fate_sentence.startswith("Two chairs")


def test_the_one_person_hears_of_it_and_nobody_else(cast: Cast, mails: Any) -> None:
    work = share(make_draft(cast, None, "one"), visibility=Visibility.ONE_PERSON, named=cast.greeter)
    db.session.commit()
    jobs.run_due()
    assert mails() == []
    let_morning_come(cast.greeter)
    (mail,) = read(mails)
    assert mail["To"] == cast.greeter.email
    assert f"showed you “{work.title}”" in words(mail)

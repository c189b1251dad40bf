"""Hidden names: who is not shown to whom, and until when."""

from datetime import timedelta

from accounts.models import Person
from core.db import db, now
from courses.models import Stage
from lessons.models import Names
from reviews import claiming, naming, operations
from reviews.models import TaskState
from submissions.models import Submission
from tests.cast import Cast
from tests.reviews.answering import answered, first_note
from tests.submissions.making import make_draft, share
from tests.visitor import Visitor, run_jobs


def shared(maker: Person, cast: Cast, names: Names) -> Submission:
    cast.assignment.names = names
    return share(make_draft(cast, maker, "I sat down."))


def test_an_answer_is_read_before_its_writers_name(visit: Visitor, cast: Cast) -> None:
    work = shared(cast.learner, cast, Names.REVIEWER_HIDDEN)
    review = answered(cast.reviewer, work)
    run_jobs(visit.app)

    def read_by(person: Person) -> str:
        return visit(f"/works/{work.id}", person).text

    assert "Reviewer" not in read_by(cast.learner)
    assert "Someone answered" in visit("/notifications", cast.learner).text
    assert "Reviewer" not in read_by(cast.other_learner)
    assert all("Reviewer" in read_by(person) for person in (cast.reviewer, cast.instructor))
    visit.post(f"/notes/{first_note(review).id}/thanks", cast.learner)
    assert all("Reviewer" in read_by(person) for person in (cast.learner, cast.other_learner))


def test_using_a_note_and_replying_to_one_introduce_too(cast: Cast) -> None:
    work = shared(cast.learner, cast, Names.REVIEWER_HIDDEN)
    first, second = answered(cast.reviewer, work), answered(cast.other_learner, work)
    assert first.is_unnamed
    assert second.is_unnamed
    operations.use(first_note(first))
    operations.reply(first_note(second), "I will.")
    assert not first.is_unnamed
    assert not second.is_unnamed


def test_who_teaches_answers_under_their_name(cast: Cast) -> None:
    work = shared(cast.learner, cast, Names.BOTH_HIDDEN)
    assert not answered(cast.instructor, work).is_unnamed
    assert answered(cast.greeter, work).is_unnamed


def test_what_the_call_says_later_changes_nothing_for_what_is_shared(cast: Cast) -> None:
    hidden, named = (
        shared(cast.learner, cast, Names.BOTH_HIDDEN),
        shared(cast.other_learner, cast, Names.SHOWN),
    )
    share(hidden, title="Again")
    cast.assignment.names = Names.BOTH_HIDDEN
    share(named, title="Again")
    assert (hidden.is_unnamed, named.is_unnamed) == (True, False)


def test_names_are_shown_once_it_has_its_answers_and_nobody_writes_another(cast: Cast) -> None:
    work = shared(cast.learner, cast, Names.BOTH_HIDDEN)
    cast.assignment.answers_due = 2
    first = answered(cast.reviewer, work)
    operations.thank(first_note(first))
    naming.open_names()
    assert work.is_unnamed, "one of two answers"
    assert first.is_unnamed, "thanks introduce nobody to somebody without a name"
    second, writing = answered(cast.other_learner, work), claiming.claim_named(cast.greeter, work)
    naming.open_names()
    assert work.is_unnamed, "somebody is writing"
    claiming.let_go(writing, TaskState.DECLINED)
    naming.open_names()
    db.session.expire_all()
    assert not any(each.is_unnamed for each in (work, first, second))


def test_of_a_class_project_that_has_closed_names_are_shown_when_the_promise_is_over(cast: Cast) -> None:
    hidden = shared(cast.learner, cast, Names.BOTH_HIDDEN)
    review = answered(cast.reviewer, shared(cast.other_learner, cast, Names.REVIEWER_HIDDEN))
    cast.course.stage = Stage.CLOSED
    db.session.flush()
    naming.open_names()
    db.session.expire_all()
    assert hidden.is_unnamed
    assert review.is_unnamed
    naming.open_names(now() + timedelta(days=2))
    db.session.expire_all()
    assert not hidden.is_unnamed
    assert not review.is_unnamed

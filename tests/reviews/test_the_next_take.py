"""What was said of a take is at hand where the next one is made."""

from collections.abc import Callable
from typing import Any

import pytest

from core.db import db
from reviews import operations
from reviews.models import Note
from submissions import takes
from submissions.models import Submission, Visibility
from tests.cast import Cast
from tests.reviews.answering import answered, landed, waiting_work
from tests.submissions.making import make_draft, write
from tests.visitor import Page, Visitor

LESSON = "/class-projects/one-empty-chair/lessons/find-the-turn"
FIRST, USED = "The pause before you sat down made me hold my breath.", "Your hands on the chair told me all of it."


def notes_on(work: Submission, cast: Cast) -> dict[str, Note]:
    review = answered(cast.reviewer, work, landed(FIRST), landed(USED))
    db.session.commit()
    return {note.body: note for note in review.notes}


def at_the_bench_again(cast: Cast, visit: Visitor, react: Callable[[Note], Any]) -> tuple[Submission, Page]:
    """The bench of take 2, after the maker did this with one of two notes."""
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    react(notes_on(work, cast)[USED])
    takes.begin_take(work)
    db.session.commit()
    return work, visit(f"/works/{work.id}/bench", cast.learner)


def test_the_bench_of_the_next_take_shows_what_was_said_the_used_notes_first(cast: Cast, visit: Visitor) -> None:
    work, page = at_the_bench_again(cast, visit, operations.use)
    assert 0 < page.text.index(USED) < page.text.index(FIRST)
    assert "Used it" in page.text
    assert cast.reviewer.credit_name in page.text
    write(work, "I sat down, slower.")
    assert USED in visit(f"/works/{work.id}/bench", cast.learner).text
    assert USED not in visit(f"/works/{work.id}/bench?take=1", cast.learner).text


def test_a_note_that_its_maker_hid_stays_out_of_sight_at_the_bench(cast: Cast, visit: Visitor) -> None:
    _work, page = at_the_bench_again(cast, visit, operations.hide)
    assert FIRST in page.text
    assert USED not in page.text


def test_the_bench_beside_the_lesson_shows_what_was_said_of_the_work_shared_last(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    assert "What people said so far" not in visit(LESSON, cast.learner).text
    operations.use(notes_on(work, cast)[USED])
    db.session.commit()
    page = visit(LESSON, cast.learner)
    assert 0 < page.text.index(USED) < page.text.index(FIRST)
    make_draft(cast, None, "I got up again.")
    db.session.commit()
    page = visit(LESSON, cast.learner)
    assert "I got up again." in page.text
    assert USED in page.text
    for person in (cast.reviewer, cast.instructor, None):
        assert USED not in visit(LESSON, person).text


@pytest.mark.parametrize("where", ["/works/{id}/bench", LESSON])
def test_a_bench_with_notes_costs_at_most_twelve_queries(
    cast: Cast, visit: Visitor, queries: Callable[[], Any], where: str
) -> None:
    work = waiting_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    for person in (cast.reviewer, cast.other_learner, cast.greeter):
        answered(person, work, landed(FIRST), landed(USED))
    takes.begin_take(work)
    db.session.commit()
    visit("/works", cast.learner)
    db.session.expire_all()
    address = where.format(id=work.id)
    assert cast.learner.id  # read again, which is the test's own query
    with queries() as seen:
        assert visit(address, cast.learner).text.count(USED) == 3
    assert len(seen) <= 12, "\n".join(seen)

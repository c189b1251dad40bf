"""A reply to a note is reported, hidden and removed by itself: the note that it is about stays."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Person
from core.db import db
from moderation.models import Report
from reviews import operations
from reviews.models import Note
from submissions.models import Submission, Visibility
from tests.cast import Cast, make_work
from tests.core.test_permissions import test_what_one_may_do_to_a_row_is_what_the_query_finds as demand_agreement
from tests.leaving.packed import zip_of
from tests.moderation.judging import decided
from tests.reviews.answering import answered, first_note

WORDS = "Nobody asked you"


@pytest.fixture
def note(cast: Cast) -> Note:
    work = make_work(cast.learner, cast.lesson, title="The handle", visibility=Visibility.EVERYONE)
    note = first_note(answered(cast.reviewer, work))
    operations.reply(note, f"{WORDS}.")
    db.session.commit()
    return note


def reads(visit: Any, note: Note, person: Person | None) -> bool:
    return WORDS in visit(f"/works/{note.review.submission_id}", person).text


def test_whoever_was_replied_to_reports_it_and_its_maker_does_not(visit: Any, cast: Cast, note: Note) -> None:
    link, work = f"/reports/reply/{note.id}", f"/works/{note.review.submission_id}"
    for path in (work, "/reviews/led-to"):
        assert link in visit(path, cast.reviewer).response.text
    assert link not in visit(work, cast.learner).response.text
    assert link not in visit(work, None).response.text
    assert visit.post(link, cast.reviewer, rule="work").status == 303
    assert db.session.scalars(select(Report)).one().maker_id == cast.learner.id


def test_a_note_without_a_reply_has_none_to_report(visit: Any, cast: Cast) -> None:
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.EVERYONE)
    unanswered = first_note(answered(cast.reviewer, work))
    db.session.commit()
    assert visit(f"/reports/reply/{unanswered.id}", cast.reviewer).status == 404


@pytest.mark.parametrize("decision", ["hide", "remove"])
def test_a_reply_that_is_put_away_is_read_nowhere_and_the_note_stays(
    visit: Any, cast: Cast, note: Note, decision: str
) -> None:
    visit.post(f"/reports/reply/{note.id}", cast.reviewer, rule="work")
    case = db.session.scalars(select(Report)).one()
    assert WORDS in visit(f"/moderation/{case.id}", cast.moderator).text
    decided(visit, case, cast.moderator, decision)
    work: Submission = note.review.submission
    for reader in (None, cast.reviewer, cast.other_learner, cast.instructor):
        assert not reads(visit, note, reader)
        assert note.body in visit(f"/works/{work.id}", reader).text
    assert reads(visit, note, cast.moderator)
    assert reads(visit, note, cast.learner) == (decision == "hide")
    for path in ("/reviews/led-to", f"/notes/{note.id}/since", f"/works/{work.id}/takes/1/notes.jsonld"):
        page = visit(path, cast.reviewer)
        assert (page.status, WORDS in page.text) == (200, False), path
    with zip_of(cast.reviewer) as zipped:
        assert not any(WORDS.encode() in zipped.read(name) for name in zipped.namelist())
    demand_agreement(cast)


def test_who_was_replied_to_takes_the_reply_along(cast: Cast, note: Note) -> None:
    with zip_of(cast.reviewer) as zipped:
        assert WORDS in zipped.read("records/replies.json").decode()

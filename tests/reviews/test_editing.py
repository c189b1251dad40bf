"""Other words for an answer that was sent: unmarked for a quarter of an hour, then marked, with what was read kept."""

from datetime import timedelta
from typing import Any

import pytest

from core.checks import Refused
from core.db import db, now, time_is
from core.subjects import subject_of
from reviews import editing, operations
from reviews.anchors import Moment, Region
from reviews.hints import NoteKind
from reviews.models import Review, Wording
from reviews.written import NoteWording
from tests.cast import Cast
from tests.reviews.answering import WHAT_LANDED, answered, first_note, landed, waiting_work
from tests.reviews.test_pages import with_film, with_picture
from tests.routes.reported import hide
from tests.visitor import Visitor

OTHER_WORDS = "The pause before you sat down made me forget the room."


@pytest.fixture
def review(cast: Cast) -> Review:
    work = waiting_work(cast.learner, cast.lesson)
    film = with_film(work)
    wonder = NoteWording(kind=NoteKind.QUESTION, body="Whose chair is it?", anchor=Moment(4000), part_id=film.id)
    return answered(cast.reviewer, work, landed(WHAT_LANDED, anchor=Moment(2000), part_id=film.id), wonder)


def change(visit: Visitor, cast: Cast, review: Review, **fields: Any) -> Any:
    address = f"/reviews/{review.task_id}/editing"
    typed = visit(address, cast.reviewer).fields(address)
    return visit.post(address, cast.reviewer, **typed | fields)


def test_what_is_drawn_on_a_picture_says_which_part_of_it(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    place = Region(0.7, 0.7, 0.2, 0.2, 800, 600)
    review = answered(cast.reviewer, work, landed(WHAT_LANDED, anchor=place, part_id=with_picture(work).id))
    address = f"/reviews/{review.task_id}/editing"
    fields = visit(address, cast.reviewer).fields(address)
    assert (fields["landed-where"], fields["landed-x"]) == ("bottom right", "0.7")
    assert change(visit, cast, review, **{"landed-text": OTHER_WORDS}).status == 303
    assert (review.notes[0].body, review.notes[0].width) == (OTHER_WORDS, 0.2), "not the whole ninth"


def test_within_a_quarter_of_an_hour_it_changes_as_if_it_had_been_so(
    cast: Cast, visit: Visitor, review: Review
) -> None:
    id = first_note(review).id
    assert change(visit, cast, review, **{"landed-text": OTHER_WORDS, "wonder-text": ""}).status == 303
    page = visit(f"/works/{review.submission_id}", cast.learner)
    assert OTHER_WORDS in page.text
    assert "Whose chair is it?" not in page.text
    assert "edited" not in page.text
    assert f'id="note-{id}"' in page.html, "it is the same note, at the same address"
    assert "0:02" in page.links()
    assert db.session.query(Wording).count() == 0


@pytest.mark.parametrize("because", ["later", "its maker has used it"])
def test_afterwards_it_is_marked_and_moderators_read_what_it_said(
    cast: Cast, visit: Visitor, review: Review, because: str
) -> None:
    if because == "later":
        review.sent_at = now() - timedelta(minutes=16)
    else:
        operations.use(first_note(review))
    db.session.commit()
    assert change(visit, cast, review, **{"landed-text": OTHER_WORDS}).status == 303
    page = visit(f"/works/{review.submission_id}", cast.learner)
    assert (OTHER_WORDS in page.text, WHAT_LANDED in page.text, "edited" in page.text) == (True, False, True)
    note = first_note(review)
    assert WHAT_LANDED in subject_of(note).context(note)


def test_what_stays_the_same_is_no_edit(cast: Cast, visit: Visitor, review: Review) -> None:
    review.sent_at = now() - timedelta(minutes=16)
    db.session.commit()
    assert change(visit, cast, review).status == 303
    db.session.refresh(review)
    assert (review.edited_at, db.session.query(Wording).count()) == (None, 0)


def test_two_windows_do_not_overwrite_each_other(cast: Cast, visit: Visitor, review: Review) -> None:
    address = f"/reviews/{review.task_id}/editing"
    opened = visit(address, cast.reviewer).fields(address)
    change(visit, cast, review, **{"landed-text": OTHER_WORDS})
    page = visit.post(address, cast.reviewer, **opened | {"landed-text": "A third way to say it."})
    assert page.status == 409
    assert OTHER_WORDS in page.text
    assert page.fields(address)["landed-text"] == "A third way to say it."
    assert visit.post(address, cast.reviewer, **page.fields(address)).status == 303


def test_a_note_its_maker_used_is_not_taken_away_and_harsh_words_are_not_slipped_in(
    cast: Cast, visit: Visitor, review: Review
) -> None:
    operations.use(first_note(review))
    db.session.commit()
    page = change(visit, cast, review, **{"landed-text": ""})
    assert page.status == 422
    assert "Its maker has done something with this note." in page.text
    page = change(visit, cast, review, **{"wonder-text": "Why is this such stupid garbage, you idiot?"})
    assert page.status == 422
    assert "reads as harsh" in page.text


def test_what_the_maker_no_longer_asks_stays_as_it_was_said(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, question="Is it cold?")
    yes = NoteWording(kind=NoteKind.QUESTION, body="As a cellar.", anchor=None, answers_question=True)
    wonder = NoteWording(kind=NoteKind.QUESTION, body="Whose chair?", anchor=None)
    review = answered(cast.reviewer, work, landed(), yes, wonder)
    work.question = ""
    db.session.commit()
    change(visit, cast, review, **{"landed-text": OTHER_WORDS})
    db.session.refresh(review)
    assert {note.body for note in review.notes} == {OTHER_WORDS, "As a cellar.", "Whose chair?"}


def test_an_answer_is_fresh_from_when_it_was_handed_over(cast: Cast, review: Review) -> None:
    assert editing.is_fresh(review)
    with time_is(now() + timedelta(minutes=16)):
        assert not editing.is_fresh(review)
        review.released_at = now()
        assert editing.is_fresh(review)
    with pytest.raises(Refused):
        editing.edit(review.task, operations.written(review.task, {}).answer, opened_on=editing.print_of(review.task))


def test_an_answer_that_a_moderator_took_a_note_from_is_not_worded_anew_nor_is_that_note_compared(
    cast: Cast, visit: Visitor, review: Review
) -> None:
    note = first_note(review)
    pages = (f"/reviews/{review.task_id}/editing", f"/notes/{note.id}/since")
    assert visit(pages[0], cast.reviewer).status == 200
    hide(note, by=cast.moderator).is_removal = True
    db.session.commit()
    assert [visit(page, cast.reviewer).status for page in pages] == [404, 404]

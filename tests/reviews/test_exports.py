"""What somebody takes along of answers: their own words, and what they did with others'; nobody else's."""

from typing import Any

from accounts.models import Person
from core.db import db
from core.subjects import all_subjects, subject_named
from reviews import aftermath, operations
from reviews.anchors import Region
from reviews.models import Intention
from tests.cast import Cast
from tests.reviews.answering import answered, first_note, landed, waiting_work
from tests.reviews.test_pages import with_picture

CORNER = Region(0.5, 0.5, 0.5, 0.5, 800, 600)


def exported(person: Person) -> list[dict[str, Any]]:
    """Everything that any room exports of somebody."""
    return [row for subject in all_subjects() if subject.export for row in subject.export(person.id)]


def rows_of(person: Person, kind: str) -> list[dict[str, Any]]:
    return [row for row in exported(person) if row.get("kind") == kind]


def test_an_export_holds_ones_own_answers_and_nobody_elses_words(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    place = with_picture(work)
    answered(cast.reviewer, work, landed("Mine.", anchor=CORNER, part_id=place.id))
    answered(cast.other_learner, work, landed("Theirs."))
    (answer,) = rows_of(cast.reviewer, "answer")
    assert [note["words"] for note in answer["notes"]] == ["Mine."]
    assert answer["notes"][0]["place"]["value"] == "xywh=percent:50,50,50,50"
    assert "Theirs." not in str(exported(cast.reviewer))


def test_how_an_answer_was_goes_with_its_maker_and_with_its_writer(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    review = answered(cast.reviewer, work, landed("Mine."))
    aftermath.receive(review, is_helpful=True, wants_place=False, is_kind=True)
    (said,) = rows_of(cast.learner, "how an answer was for you")
    assert (said["it_helped"], said["tell_me_where"], said["it_was_kind"]) == (True, False, True)
    (heard,) = rows_of(cast.reviewer, "answer")
    assert heard["its_maker_said"]["it_helped"] is True
    assert "Mine." not in str(exported(cast.learner)), "the words of an answer are its writer's"
    for person in (cast.other_learner, cast.instructor, cast.moderator):
        assert "it_helped" not in str(exported(person)), person.name


def test_what_a_maker_did_with_notes_is_theirs(cast: Cast) -> None:
    note = first_note(answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed("Mine.")))
    answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed("Another."))
    operations.reply(note, "It was the wind.")
    operations.use(note)
    (done,) = rows_of(cast.learner, "what you did with a note")
    assert (done["reply"], done["used_at"] is None, done["thanked_at"]) == ("It was the wind.", False, None)
    assert "the wind" not in str(exported(cast.reviewer))


def test_what_somebody_will_try_is_in_nobody_elses_export_and_goes_with_them(cast: Cast) -> None:
    work, other = waiting_work(cast.learner, cast.lesson), waiting_work(cast.other_learner, cast.lesson)
    answered(cast.reviewer, work)
    aftermath.intend(work, "Wait two seconds longer.")
    aftermath.intend(other, "Stand still.")
    (mine,) = rows_of(cast.learner, "what you will try")
    assert (mine["words"], mine["work"]) == ("Wait two seconds longer.", f"/works/{work.id}")
    for person in (cast.reviewer, cast.other_learner, cast.instructor, cast.moderator, cast.admin):
        assert "two seconds" not in str(exported(person)), person.name
    subject = subject_named("review")
    assert subject is not None
    assert subject.erase is not None
    subject.erase(cast.learner.id)
    assert [row.words for row in db.session.query(Intention)] == ["Stand still."]

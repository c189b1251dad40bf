"""What somebody takes along of answers: their own words, what they read of others', and what they did with it; no more."""

import json
from typing import Any

from accounts.models import Person
from core.db import db
from core.subjects import subject_named
from reviews import aftermath, operations
from reviews.models import Intention
from tests.cast import Cast
from tests.leaving.packed import zip_of
from tests.reviews.answering import answered, first_note, landed, waiting_work


def taken(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything in the zip of somebody, by the name of its record."""
    with zip_of(person) as zipped:
        names = [name for name in zipped.namelist() if name.endswith(".json")]
        return {name.split("/")[1].removesuffix(".json"): json.loads(zipped.read(name)) for name in names}


def test_it_holds_ones_own_answers_and_those_to_ones_works(cast: Cast) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    answered(cast.reviewer, work, landed("Mine."))
    answered(cast.other_learner, work, landed("Theirs."))
    assert [note["body"] for note in taken(cast.reviewer)["notes-given"]] == ["Mine."]
    assert "Theirs." not in str(taken(cast.reviewer))
    assert {note["body"] for note in taken(cast.learner)["notes-received"]} == {"Mine.", "Theirs."}


def test_how_an_answer_was_goes_with_its_maker_and_with_its_writer(cast: Cast) -> None:
    review = answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed("Mine."))
    aftermath.receive(review, is_helpful=True, wants_place=False, is_kind=True)
    for person, name in ((cast.learner, "how-answers-were"), (cast.reviewer, "how-yours-were")):
        (said,) = taken(person)[name]
        assert (said["is_helpful"], said["wants_place"], said["is_kind"]) == (True, False, True)
    for person in (cast.other_learner, cast.instructor, cast.moderator):
        assert not taken(person)["how-answers-were"] + taken(person)["how-yours-were"], person.name


def test_what_a_maker_did_with_notes_is_read_by_the_two_alone(cast: Cast) -> None:
    note = first_note(answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed("Mine.")))
    operations.reply(note, "It was the wind.")
    for person in (cast.learner, cast.reviewer):
        assert "the wind" in str(taken(person)), person.name
    for person in (cast.other_learner, cast.instructor):
        assert "the wind" not in str(taken(person)), person.name


def test_what_somebody_will_try_is_in_nobody_elses_and_goes_with_them(cast: Cast) -> None:
    work, other = waiting_work(cast.learner, cast.lesson), waiting_work(cast.other_learner, cast.lesson)
    answered(cast.reviewer, work)
    aftermath.intend(work, "Wait two seconds longer.")
    aftermath.intend(other, "Stand still.")
    (mine,) = taken(cast.learner)["intentions"]
    assert mine["words"] == "Wait two seconds longer."
    for person in (cast.reviewer, cast.other_learner, cast.instructor, cast.moderator, cast.admin):
        assert "two seconds" not in str(taken(person)), person.name
    subject = subject_named("review")
    assert subject is not None
    assert subject.erase is not None
    subject.erase(cast.learner.id)
    assert [row.words for row in db.session.query(Intention)] == ["Stand still."]

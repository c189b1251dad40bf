"""The same words in many places, and links that hide where they lead, wherever somebody writes."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from community import courage, journaling, posting
from community.company_models import Companion
from community.models import Topic
from community.posting import Content
from core.checks import Refused
from core.db import db, now, time_is
from moderation.flooding import FEW, WITHIN
from reviews import operations as reviews
from tests.cast import Cast
from tests.community.saying import begun_by, said_by
from tests.reviews.answering import answered, first_note, landed, waiting_work
from tests.visitor import Visitor

Say = Callable[[Person, str], None]

LONG = "I heard the chair before I saw it, and I sat up at once."
SHORT = "Thank you!"


def test_what_was_said_in_an_answer_is_not_said_again_on_a_board(cast: Cast) -> None:
    topic = begun_by(cast.learner).topic
    answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed(LONG))
    with pytest.raises(Refused, match="exactly this"):
        said_by(cast.reviewer, topic, LONG)
    said_by(cast.other_learner, topic, LONG)


def test_the_same_answer_goes_to_five_works_a_day_and_no_further(cast: Cast) -> None:
    makers = (cast.learner, cast.other_learner, cast.greeter, cast.instructor, cast.co_instructor)
    for maker in makers:
        answered(cast.reviewer, waiting_work(maker, cast.lesson), landed(LONG))
    with pytest.raises(Refused, match="exactly this"):
        answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed(LONG))
    answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed("Another thing that I heard was the door."))


def test_a_few_words_may_be_said_often(cast: Cast) -> None:
    assert len(SHORT) < FEW
    topic = begun_by(cast.learner).topic
    for _ in range(3):
        said_by(cast.reviewer, topic, SHORT)


def in_journal(person: Person, words: str) -> None:
    journaling.publish(journaling.keep(person, "Chairs", Content(words), id=uuid7()))


def in_log(person: Person, words: str) -> None:
    log = courage.begin(person, id=uuid7(), title="My first chair")
    courage.add_entry(log, id=uuid7(), words=words)
    courage.publish(log)


def in_company(person: Person, words: str) -> None:
    """In the thread of two who go together."""
    theirs = Topic.companion.has(Companion.person_id == person.id)
    topic = db.session.scalar(select(Topic).where(theirs)) or Topic(
        companion=Companion(course=person.memberships[0].course, person=person), opens_at=now()
    )
    said_by(person, topic, words)


def on_a_board(person: Person, words: str) -> None:
    begun_by(person, body=words)


PLACES = (in_journal, in_log, in_company, on_a_board)


@pytest.mark.parametrize("first", PLACES)
@pytest.mark.parametrize("then", PLACES)
def test_what_was_said_where_others_read_it_is_not_said_again_within_a_day(cast: Cast, first: Say, then: Say) -> None:
    with time_is(now() - WITHIN):
        first(cast.learner, LONG)
    then(cast.learner, LONG)
    with pytest.raises(Refused, match="exactly this"):
        then(cast.learner, LONG)
    first(cast.other_learner, LONG)
    with pytest.raises(Refused, match="exactly this"):
        then(cast.other_learner, LONG)


def test_what_is_kept_to_oneself_may_be_said_to_others(cast: Cast) -> None:
    log = courage.begin(cast.learner, id=uuid7(), title="My first chair")
    courage.add_entry(log, id=uuid7(), words=LONG)
    journaling.keep(cast.learner, "Chairs", Content(LONG), id=uuid7())
    on_a_board(cast.learner, LONG)
    with pytest.raises(Refused, match="exactly this"):
        courage.publish(log)


def test_the_same_reply_goes_to_five_notes_a_day_and_no_further(cast: Cast) -> None:
    notes = [
        first_note(answered(cast.reviewer, waiting_work(cast.learner, cast.lesson), landed(f"{at}: it was the door.")))
        for at in range(6)
    ]
    for note in notes[:5]:
        reviews.reply(note, LONG)
    reviews.reply(notes[0], LONG)
    with pytest.raises(Refused, match="exactly this"):
        reviews.reply(notes[5], LONG)


def test_a_post_does_not_come_to_say_what_was_said_elsewhere(cast: Cast) -> None:
    on_a_board(cast.learner, LONG)
    other = begun_by(cast.learner, body="Something else.")
    with pytest.raises(Refused, match="exactly this"):
        posting.change(other, Content(LONG))


def test_what_was_typed_stays_in_the_form(visit: Visitor, cast: Cast) -> None:
    in_journal(cast.learner, LONG)
    log = courage.begin(cast.learner, id=uuid7(), title="My first chair")
    courage.add_entry(log, id=uuid7(), words="I sat.")
    courage.publish(log)
    db.session.commit()
    journal = f"/people/{cast.learner.handle}/journal/new"
    forms = {
        journal: {"id": str(uuid7()), "title": "More chairs", "body": LONG},
        f"/people/{cast.learner.handle}/first-times/{log.id}/entries": {"id": str(uuid7()), "words": LONG},
    }
    for path, fields in forms.items():
        page = visit.post(path, cast.learner, **fields)
        assert (page.status, LONG in page.response.get_data(as_text=True)) == (422, True), path


@pytest.mark.parametrize("link", ["https://bit.ly/chair", "www.tinyurl.com/x", "http://t.co/a"])
def test_a_link_that_hides_where_it_leads_is_in_no_note_nor_reply(cast: Cast, link: str) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    with pytest.raises(Refused, match="leads"):
        answered(cast.reviewer, work, landed(f"It made me think of {link}"))
    note = first_note(answered(cast.other_learner, waiting_work(cast.learner, cast.lesson), landed(LONG)))
    with pytest.raises(Refused, match="leads"):
        reviews.reply(note, f"Look: {link}")

"""The same words in many places, and links that hide where they lead, wherever somebody writes."""

import pytest

from core.checks import Refused
from moderation.flooding import FEW
from reviews import operations as reviews
from tests.cast import Cast
from tests.community.saying import begun_by, said_by
from tests.reviews.answering import answered, first_note, landed, waiting_work

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


@pytest.mark.parametrize("link", ["https://bit.ly/chair", "www.tinyurl.com/x", "http://t.co/a"])
def test_a_link_that_hides_where_it_leads_is_in_no_note_nor_reply(cast: Cast, link: str) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    with pytest.raises(Refused, match="leads"):
        answered(cast.reviewer, work, landed(f"It made me think of {link}"))
    note = first_note(answered(cast.other_learner, waiting_work(cast.learner, cast.lesson), landed(LONG)))
    with pytest.raises(Refused, match="leads"):
        reviews.reply(note, f"Look: {link}")

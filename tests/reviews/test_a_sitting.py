"""A sitting: three answers, or more while the class is short, counted as they are to be had, and its end."""

import pytest

from core.db import db
from reviews import asking
from tests.cast import Cast
from tests.reviews.answering import WHAT_LANDED, answered, claim, first_note, lead_on, need_of, waiting_work
from tests.routes.reported import hide
from tests.visitor import Visitor


def test_while_the_class_is_short_five_are_asked_for_and_one_more_is_a_choice(cast: Cast, visit: Visitor) -> None:
    makers = (cast.learner, cast.other_learner, cast.instructor, cast.co_instructor, cast.greeter, cast.named)
    for person in makers:
        waiting_work(person, cast.lesson)
    address = claim(visit, cast.reviewer)
    for number in (1, 2, 3, 4, 5):
        assert f"{number} of 5" in visit(address, cast.reviewer).text
        page = visit.post(address, cast.reviewer, **{"landed-text": WHAT_LANDED, "landed-whole": "1"})
        address = lead_on(page.location)
    assert address == "/reviews/end"
    page = visit(address, cast.reviewer)
    assert "5 people heard back because of you" in page.text
    assert "One more" in page.text
    assert "Done for today" in page.links()
    assert "One more, about 3 minutes" in visit(claim(visit, cast.reviewer), cast.reviewer).text


@pytest.mark.parametrize(("levels", "number"), [((3,) * 8, 3), ((3,) * 7 + (2,), 4), ((3, 3, 3, 2), 5)])
def test_more_is_asked_for_while_the_class_is_short(cast: Cast, levels: tuple[int, ...], number: int) -> None:
    for level in levels:
        need_of(waiting_work(cast.learner, cast.lesson)).level = level
    db.session.flush()
    assert asking.asked_in([cast.course.id]) == number


def test_it_counts_the_answers_that_are_to_be_had(cast: Cast, visit: Visitor) -> None:
    """A work that waits, and one that has all it was promised, which takes one more from who finds nothing else to do."""
    waiting_work(cast.learner, cast.lesson)
    promised = waiting_work(cast.other_learner, cast.lesson)
    need_of(promised).level = need_of(promised).target
    db.session.commit()
    address = claim(visit, cast.reviewer)
    for number in (1, 2):
        assert f"{number} of 2, about 3 minutes" in visit(address, cast.reviewer).text
        page = visit.post(address, cast.reviewer, **{"landed-text": WHAT_LANDED, "landed-whole": "1"})
        address = lead_on(page.location)
    assert address == "/reviews/end"


def test_the_end_speaks_of_what_others_said_where_one_sees_it(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    answered(cast.reviewer, work)
    theirs = first_note(answered(cast.other_learner, work))
    db.session.commit()
    assert "What others said stands beside your notes now." in visit("/reviews/end", cast.reviewer).text
    hide(theirs, by=cast.moderator)
    db.session.commit()
    assert "What others said" not in visit("/reviews/end", cast.reviewer).text


def test_when_nobody_waits_it_says_what_to_do_instead(cast: Cast, visit: Visitor) -> None:
    assert claim(visit, cast.reviewer) == "/reviews/end"
    page = visit("/reviews/end", cast.reviewer)
    assert page.heading == "Nobody waits for you right now"
    assert "later" not in page.text
    assert "Nobody waits for you" in visit("/reviews", cast.reviewer).text


def test_who_comes_to_the_end_too_early_is_led_to_the_work_that_waits(cast: Cast, visit: Visitor) -> None:
    waiting_work(cast.learner, cast.lesson)
    page = visit("/reviews/end", cast.reviewer)
    assert page.heading == "Somebody waits to hear back"
    assert "Answer one" in page.text

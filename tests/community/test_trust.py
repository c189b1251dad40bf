"""What opens to people by deeds, and what floods."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from accounts.models import Person, Role, SiteRole
from community import posting, trust
from community.models import Section
from community.posting import Content
from core.checks import Refused
from core.db import db, now, time_is
from tests.cast import Cast, make_person, make_work
from tests.community.saying import begun_by, said_by
from tests.reviews.answering import answered as answer_of
from tests.reviews.answering import first_note, landed, waiting_work
from tests.visitor import Visitor


@pytest.fixture
def new(cast: Cast) -> Person:
    return make_person("new-here")


def known_by_deeds(cast: Cast, *, answered: bool, thanked: int) -> Person:
    """The reviewer, after deeds."""
    if answered:
        make_work(cast.reviewer, cast.lesson).first_answered_at = now()
    for maker in (cast.learner, cast.other_learner)[:thanked]:
        first_note(answer_of(cast.reviewer, waiting_work(maker, cast.lesson), landed())).thanked_at = now()
    db.session.flush()
    return cast.reviewer


@pytest.mark.parametrize(("answered", "thanked", "known"), [(True, 2, True), (True, 1, False), (False, 2, False)])
def test_deeds_open_links(cast: Cast, answered: bool, thanked: int, known: bool) -> None:
    assert trust.is_known(known_by_deeds(cast, answered=answered, thanked=thanked)) is known


def test_who_teaches_or_keeps_the_place_is_known(cast: Cast, new: Person) -> None:
    known = [name for name, person in cast.everybody().items() if person is not None and trust.is_known(person)]
    assert known == ["instructor", "co_instructor", "other_instructor", "moderator", "admin"]
    new.roles.append(SiteRole(role=Role.GREETER))
    assert trust.is_known(new)


@pytest.mark.parametrize(
    "link",
    ["https://example.org/chair", "http://a.b", "www.example.org", "example.com/x", "HTTPS://EXAMPLE.ORG", "buy.shop"],
)
def test_new_people_say_it_in_words(cast: Cast, new: Person, link: str) -> None:
    topic = begun_by(cast.learner).topic
    for body in (f"Look: {link}", f"[chair]({link})", f"<{link}>"):
        with pytest.raises(Refused, match="Links open to you"):
            said_by(new, topic, body)
    said_by(new, topic, "At 3.15 I sat down, e.g. on the red one. It was me@home.")
    said_by(cast.instructor, topic, f"Look: {link}")


def test_a_link_says_where_it_leads(cast: Cast) -> None:
    topic = begun_by(cast.learner).topic
    for link in ("https://bit.ly/x1", "http://www.tinyurl.com/x"):
        with pytest.raises(Refused, match="Say where"):
            said_by(cast.instructor, topic, f"Look: {link}")


def test_mentions_and_topics_of_new_people_are_few(cast: Cast, new: Person) -> None:
    topic = begun_by(cast.learner).topic
    with pytest.raises(Refused, match="Mention at most 2"):
        said_by(new, topic, "@learner @reviewer @greeter")
    for title in ("One", "Two"):
        begun_by(new, title, f"About {title}.")
    third = posting.begin(None, new, id=uuid7(), section=Section.HELLO, title="Three", content=Content("About three."))
    with pytest.raises(Refused, match="At most 2 new topics a day"):
        posting.say(third)
    with time_is(now() + timedelta(days=1, minutes=1)):
        assert posting.say(third).said_at


def test_the_same_words_are_said_once_a_day_unless_they_are_few(cast: Cast) -> None:
    one, other = begun_by(cast.learner).topic, begun_by(cast.reviewer, "Tables", "Which table?").topic
    words = "Come and see what I sell, it is all very good."
    said_by(cast.other_learner, one, words)
    with pytest.raises(Refused, match="exactly this"):
        said_by(cast.other_learner, other, words)
    said_by(cast.greeter, other, words)
    for topic in (one, other):
        said_by(cast.other_learner, topic, "Thank you!")
    with time_is(now() + timedelta(days=1, minutes=1)):
        said_by(cast.other_learner, other, words)


def test_the_limit_is_told_before_typing(cast: Cast, visit: Visitor) -> None:
    topic = begun_by(cast.learner).topic
    db.session.commit()
    for address in ("/board/new", f"/board/{topic.id}"):
        assert "Links and more than two mentions open to you" in visit(address, cast.learner).text
        assert "open to you" not in visit(address, cast.instructor).text
        assert "Talk about the work, never about the person." in visit(address, cast.learner).text

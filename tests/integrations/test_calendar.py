"""One's own calendar, read by a parser that is not the one that writes it: what is due, and when, to the second."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject

from core.db import db, now, time_is
from core.settings import site_url
from courses.models import Stage
from lessons import extensions
from tests.cast import Cast, make_lesson
from tests.productions.making import make_production
from tests.reviews.answering import claimed, waiting_work
from tests.routes.things import hide
from tests.visitor import Visitor

DAY = date(2031, 3, 1)
SETTINGS = "/settings/calendar"
ADDRESS = re.compile(r"/calendar/\S+\.ics")


def address_of(visit: Visitor, person: Any) -> str:
    visit.post(f"{SETTINGS}/making", person)
    found = ADDRESS.search(visit(SETTINGS, person).text)
    assert found is not None
    return found[0]


def events(visit: Visitor, address: str) -> dict[str, Any]:
    """What stands in it, by its title, for somebody who is not signed in."""
    db.session.commit()
    answer = visit.client(None).get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return {event.summary.value: event for event in vobject.readOne(answer.text).contents.get("vevent", [])}


def test_a_call_is_due_at_the_end_of_its_day_anywhere(cast: Cast, visit: Visitor) -> None:
    cast.assignment.do, cast.assignment.by_date = "Can you sit?", DAY
    address = address_of(visit, cast.learner)
    event = events(visit, address)[f"Due: {cast.lesson.title}"]
    assert event.dtstart.value == datetime(2031, 3, 2, 11, 59, 59, tzinfo=UTC)
    assert event.url.value == f"{site_url()}/class-projects/one-empty-chair/lessons/{cast.lesson.slug}"
    uid = event.uid.value
    cast.assignment.by_date, cast.assignment.by_zone = DAY + timedelta(days=1), "Europe/Lisbon"
    event = events(visit, address)[f"Due: {cast.lesson.title}"]
    assert (event.uid.value, event.dtstart.value) == (uid, datetime(2031, 3, 2, 23, 59, 59, tzinfo=UTC))


def test_more_time_moves_it_for_whom_it_was_given_to(cast: Cast, visit: Visitor) -> None:
    cast.assignment.do, cast.assignment.by_date = "Can you sit?", DAY
    until = datetime(2031, 3, 9, 12, tzinfo=UTC)
    extensions.extend(cast.assignment, cast.learner, until=until, by=cast.instructor)
    title = f"Due: {cast.lesson.title}"
    assert events(visit, address_of(visit, cast.learner))[title].dtstart.value == until
    other = events(visit, address_of(visit, cast.other_learner))[title].dtstart.value
    assert other == datetime(2031, 3, 2, 11, 59, 59, tzinfo=UTC)


def test_answers_that_one_began_and_what_is_made_stand_in_it(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.other_learner, cast.lesson, title="Asked")
    claimed(cast.reviewer, work)
    piece = make_production(cast.course, "One", lesson=cast.lesson)
    piece.closes_at, piece.premiere_at = now() + timedelta(days=3), now() + timedelta(days=5)
    db.session.flush()
    found = events(visit, address_of(visit, cast.reviewer))
    assert found.keys() - {f"Due: {cast.lesson.title}"} == {
        "Answer “Asked”",
        f"“{piece.title}” closes",
        f"Premiere: {piece.title}",
    }
    assert found["Answer “Asked”"].dtstart.value == work.answer_by.replace(microsecond=0)
    text = visit.client(None).get(address_of(visit, cast.reviewer)).text
    assert cast.other_learner.credit_name not in text
    assert cast.reviewer.email not in text


def test_only_what_is_theirs_and_in_sight(cast: Cast, visit: Visitor) -> None:
    cast.assignment.do, cast.assignment.by_date = "Can you sit?", DAY
    address = address_of(visit, cast.learner)
    assert events(visit, address_of(visit, cast.stranger)) == {}
    with time_is(datetime(2031, 6, 1, tzinfo=UTC)):
        assert events(visit, address) == {}
    hide(cast.course, by=cast.moderator)
    assert events(visit, address) == {}
    assert cast.lesson.title in " ".join(events(visit, address_of(visit, cast.instructor)))


def test_who_left_or_whose_class_project_closed_is_not_told(cast: Cast, visit: Visitor) -> None:
    cast.assignment.do, cast.assignment.by_date = "Can you sit?", DAY
    addresses = address_of(visit, cast.learner), address_of(visit, cast.other_learner)
    cast.learner.memberships[0].left_at = now()
    assert [len(events(visit, each)) for each in addresses] == [0, 1]
    cast.course.stage = Stage.CLOSED
    assert [len(events(visit, each)) for each in addresses] == [0, 0]


def test_an_address_is_made_once_renewed_and_withdrawn(cast: Cast, visit: Visitor) -> None:
    assert "Make the address" in visit(SETTINGS, cast.learner).text
    first = address_of(visit, cast.learner)
    assert address_of(visit, cast.learner) == first
    visit.post(f"{SETTINGS}/renewal", cast.learner)
    second = address_of(visit, cast.learner)
    assert [visit.client(None).get(each).status_code for each in (first, second)] == [404, 200]
    visit.post(f"{SETTINGS}/removal", cast.learner)
    assert visit.client(None).get(second).status_code == 404
    assert "Make the address" in visit(SETTINGS, cast.learner).text
    third = address_of(visit, cast.learner)
    assert third not in (first, second)


@pytest.mark.parametrize("secret", ["", "x", "W10.x", "%00", "é"])
def test_nobody_guesses_one(cast: Cast, visit: Visitor, secret: str) -> None:
    address_of(visit, cast.learner)
    assert visit.client(None).get(f"/calendar/{secret}.ics").status_code == 404


def test_it_is_kept_by_nobody_on_the_way(cast: Cast, visit: Visitor) -> None:
    answer = visit.client(None).get(address_of(visit, cast.learner))
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_a_full_calendar_asks_little(cast: Cast, visit: Visitor, queries: Any) -> None:
    for at in range(6):
        call = make_lesson(cast.course, f"Turn {at}", at + 1).assignment
        assert call is not None
        call.do, call.by_date = "Can you sit?", DAY
    address = address_of(visit, cast.learner)
    events(visit, address)
    with queries() as asked:
        assert len(events(visit, address)) >= 6
    assert len(asked) <= 9, "\n".join(asked)

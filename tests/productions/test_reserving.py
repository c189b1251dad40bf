"""Taking a place: for how long, how many, what fills it, what ends it, and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Person
from core import jobs, live
from core.checks import Refused
from core.db import db, now, time_is
from core.permissions import can
from core.subjects import subject_named
from courses import membership
from courses.models import Membership, Stage
from lessons import extensions
from lessons.models import LatePolicy
from media.models import Medium
from notifications.models import Notice
from notifications.sentences import said
from productions import operations, reserving
from productions.models import Alternate, Production, Reservation, Slot
from submissions.models import Submission, Visibility
from tests.cast import Cast
from tests.productions.making import make_alternate, make_production, next_take
from tests.submissions.making import make_draft, share

HOUR = timedelta(hours=1)


@pytest.fixture
def slots(cast: Cast) -> list[Slot]:
    """Seven places for words of the call, all of them open and none tiny."""
    production = make_production(cast.course, *"ABCDEFG", lesson=cast.lesson)
    for slot in production.slots:
        slot.words = 60
    db.session.commit()
    return production.slots


def kept(person: Person | None = None) -> list[str]:
    query = select(Slot.title).join(Reservation).order_by(Slot.position)
    return list(db.session.scalars(query if person is None else query.where(Reservation.person_id == person.id)))


def shared(cast: Cast, person: Person, words: str = "I stood.") -> Submission:
    """A work of this person's, shared with the class for the call."""
    return share(make_draft(cast, person, words))


def in_places(work: Submission) -> list[str]:
    query = select(Slot.title).join(Slot.alternates).where(Alternate.submission_id == work.id)
    return list(db.session.scalars(query.order_by(Slot.position)))


def told(person: Person) -> list[Notice]:
    query = select(Notice).where(Notice.person_id == person.id, Notice.name == "place.freed")
    return list(db.session.scalars(query))


@pytest.mark.parametrize(
    ("medium", "seconds", "words", "hours"),
    [
        (Medium.SOUND, 4, None, 0.5),
        (Medium.TEXT, None, 12, 0.5),
        (Medium.TEXT, None, 200, 48),
        (Medium.FILM, 9, None, 48),
    ],
)
def test_a_tiny_place_is_kept_for_half_an_hour_and_any_other_for_two_days(
    cast: Cast, slots: list[Slot], medium: Medium, seconds: int | None, words: int | None, hours: float
) -> None:
    slots[0].medium, slots[0].seconds, slots[0].words = medium, seconds, words
    with time_is(now()):
        assert reserving.reserve(slots[0], cast.learner).until == now() + hours * HOUR


def test_taking_it_twice_is_once_and_taking_it_again_keeps_it_for_longer(cast: Cast, slots: list[Slot]) -> None:
    first = reserving.reserve(slots[0], cast.learner)
    until = first.until
    with time_is(now() + 40 * HOUR):
        assert reserving.reserve(slots[0], cast.learner).id == first.id
    assert until + 39 * HOUR < first.until < until + 41 * HOUR
    assert kept() == ["A"]


def test_many_may_be_on_one_place_and_each_fills_it(cast: Cast, slots: list[Slot]) -> None:
    for person in (cast.learner, cast.other_learner, cast.greeter, cast.instructor):
        reserving.reserve(slots[4], person)
    works = [shared(cast, person) for person in (cast.learner, cast.other_learner, cast.greeter)]
    for work in works:
        operations.place_shared(work)
    assert [in_places(work) for work in works] == [["E"], ["E"], ["E"]]
    assert kept() == ["E"]
    assert kept(cast.instructor) == ["E"]


def test_five_are_kept_for_one_person_at_most_and_one_let_go_makes_room(cast: Cast, slots: list[Slot]) -> None:
    for slot in slots[:5]:
        reserving.reserve(slot, cast.learner)
    with pytest.raises(Refused, match="5 places are kept for you here already"):
        reserving.reserve(slots[5], cast.learner)
    reserving.reserve(slots[0], cast.learner)
    reserving.reserve(slots[5], cast.other_learner)
    for _ in range(2):
        reserving.let_go(slots[1], cast.learner.id)
    reserving.reserve(slots[6], cast.learner)
    assert kept(cast.learner) == ["A", "C", "D", "E", "G"]
    with time_is(now() + 49 * HOUR):  # those that are over count no more, though nobody has cleared them away yet
        reserving.reserve(slots[5], cast.learner)


def test_a_place_is_not_taken_where_nothing_new_is(cast: Cast, slots: list[Slot]) -> None:
    slot = slots[0]
    assert can(cast.learner, "slot.take", slot)
    for person in (None, cast.stranger, cast.other_instructor, cast.moderator):
        assert not can(person, "slot.take", slot)
    slot.assignment = None
    db.session.flush()
    assert not can(cast.learner, "slot.take", slot)
    with pytest.raises(Refused, match="No call fills this place"):
        reserving.reserve(slot, cast.learner)
    for stage in (Stage.CLOSED, Stage.ARCHIVED, Stage.DRAFT):
        cast.course.stage = stage
        assert not can(cast.learner, "slot.take", slots[1])


def test_a_call_that_takes_no_late_work_keeps_no_place_after_its_date_but_for_who_has_more_time(
    cast: Cast, slots: list[Slot]
) -> None:
    cast.assignment.by_date, late = (now() - 5 * 24 * HOUR).date(), cast.assignment.late
    reserving.reserve(slots[0], cast.other_learner)
    cast.assignment.late = LatePolicy.NOT_TAKEN
    assert late == LatePolicy.TAKEN
    with pytest.raises(Refused, match="The call has closed"):
        reserving.reserve(slots[0], cast.learner)
    extensions.extend(cast.assignment, cast.learner, until=now() + HOUR, by=cast.instructor)
    reserving.reserve(slots[0], cast.learner)


def test_what_somebody_shares_goes_to_the_place_they_took_and_ends_that(cast: Cast, slots: list[Slot]) -> None:
    assert in_places(first := shared(cast, cast.other_learner)) == []
    operations.place_shared(first)
    assert in_places(first) == ["A"]
    reserving.reserve(slots[5], cast.learner)
    operations.place_shared(work := shared(cast, cast.learner))
    assert in_places(work) == ["F"]
    assert kept() == []
    reserving.reserve(slots[2], cast.learner)
    next_take(work)
    operations.place_shared(work)
    assert in_places(work) == ["F"], "the next take of a work stays where the work is"
    assert kept() == ["C"]


def test_of_two_places_the_one_that_is_over_sooner_is_filled_and_what_fits_neither_goes_where_it_fits(
    cast: Cast, slots: list[Slot]
) -> None:
    slots[6].words, slots[3].words = 15, 60
    reserving.reserve(slots[3], cast.learner)
    reserving.reserve(slots[6], cast.learner)
    operations.place_shared(long := shared(cast, cast.learner, "on " * 40))
    assert in_places(long) == ["D"], "too long for the tiny one"
    operations.place_shared(short := shared(cast, cast.learner))
    assert in_places(short) == ["G"]
    reserving.reserve(slots[6], cast.learner)
    operations.place_shared(long := shared(cast, cast.learner, "off " * 40))
    assert in_places(long) == ["A"]
    assert kept() == ["G"]


def test_a_work_for_oneself_alone_fills_no_place(cast: Cast, slots: list[Slot]) -> None:
    reserving.reserve(slots[0], cast.learner)
    work = share(make_draft(cast, cast.learner, "I stood."), visibility=Visibility.ONLY_ME)
    assert operations.place_shared(work) is None
    assert kept() == ["A"]


def test_an_instructor_who_puts_a_work_there_fills_it_too(cast: Cast, slots: list[Slot]) -> None:
    reserving.reserve(slots[2], cast.learner)
    work = shared(cast, cast.learner)
    make_alternate(slots[0], work)
    operations.place(slots[2], work, work.takes[0])
    assert kept() == []


def test_a_place_that_was_not_filled_in_time_is_freed_and_its_person_told_once(
    cast: Cast, slots: list[Slot], visit: Any
) -> None:
    reserving.reserve(slots[0], cast.learner)
    reserving.reserve(slots[1], cast.other_learner).until += HOUR
    db.session.commit()
    until = now() + 48 * HOUR
    assert reserving.free_overdue(until) == 0, "what was shared in the last moment finds its place first"
    assert [reserving.free_overdue(until + HOUR / 12) for _ in range(3)] == [1, 0, 0]
    visit.post("/notifications/read", cast.instructor)  # runs what is due
    assert kept() == ["B"]
    [notice] = told(cast.learner)
    assert said(notice) == "“A” is free again: your time for it is over. No harm done; take it again when you like."
    assert told(cast.other_learner) == []
    assert visit(notice.url, cast.learner).fields("/reservation")
    assert visit.post(f"{notice.url}/reservation", cast.learner).status == 303
    assert kept() == ["A", "B"]
    assert "No harm done" in visit("/notifications", cast.learner).text


def test_the_clock_frees_places(cast: Cast, slots: list[Slot]) -> None:
    reserving.reserve(slots[0], cast.learner).until = now() - HOUR
    db.session.commit()
    jobs.enqueue_scheduled()
    jobs.run_due()
    assert kept() == []


def test_nobody_hears_of_a_place_that_they_kept_filled_or_could_not_take_again(
    cast: Cast, slots: list[Slot], visit: Any
) -> None:
    people = (cast.learner, cast.other_learner, cast.reviewer)
    for person in people:
        reserving.reserve(slots[0], person)
    with time_is(now() + 20 * HOUR):
        reserving.reserve(slots[0], cast.learner)
    operations.place_shared(shared(cast, cast.other_learner))
    db.session.commit()
    assert reserving.free_overdue(now() + 50 * HOUR) == 1
    cast.course.stage = Stage.CLOSED
    visit.post("/notifications/read", cast.instructor)
    assert kept() == ["A"]
    assert [notice for person in people for notice in told(person)] == []


def test_who_leaves_the_class_is_on_no_place_of_it(cast: Cast, slots: list[Slot], visit: Any) -> None:
    for person in (cast.learner, cast.other_learner, cast.reviewer):
        reserving.reserve(slots[0], person)
    rows = {row.person_id: row for row in db.session.scalars(select(Membership))}
    membership.leave(rows[cast.learner.id])
    membership.remove(rows[cast.other_learner.id], by=cast.instructor, reason="Three times the same film.")
    visit.post("/notifications/read", cast.instructor)
    assert kept() == ["A"]
    assert kept(cast.reviewer) == ["A"]


def test_open_pages_hear_of_it(cast: Cast, slots: list[Slot], monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(live, "tell", heard.append)
    topic = live.topic("cut", cast.course.id)
    reserving.reserve(slots[0], cast.learner)
    reserving.let_go(slots[0], cast.learner.id)
    assert heard == [topic, topic]
    reserving.let_go(slots[0], cast.learner.id)
    assert heard == [topic, topic], "nothing changed"
    reserving.reserve(slots[0], cast.learner)
    reserving.free_overdue(now() + 50 * HOUR)
    assert heard == [topic] * 4


def test_a_place_that_goes_away_or_a_person_who_does_leaves_no_reservation(cast: Cast, slots: list[Slot]) -> None:
    reserving.reserve(slots[0], cast.learner)
    reserving.reserve(slots[1], cast.learner)
    subject = subject_named("slot")
    assert subject is not None
    assert subject.erase is not None
    operations.remove(slots[0])
    assert kept() == ["B"]
    subject.erase(cast.learner.id)
    assert kept() == []


def test_the_piece_of_another_class_project_has_room_of_its_own(cast: Cast, slots: list[Slot]) -> None:
    other = make_production(_other(cast), "Elsewhere", lesson=None)
    assert isinstance(other, Production)
    for slot in slots[:5]:
        reserving.reserve(slot, cast.instructor)
    elsewhere = other.slots[0]
    elsewhere.assignment = cast.assignment
    reserving.reserve(elsewhere, cast.instructor)


def _other(cast: Cast) -> Any:
    return cast.other_instructor.memberships[0].course

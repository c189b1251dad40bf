"""Taking a place on pages: the cut's list, the page of a place, the bench it is filled at, home; and who is named there."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Person
from core.db import db
from courses.models import Stage
from lessons.models import Names
from productions import crediting, operations, reserving
from productions.models import Credit, CreditState, Production, Reservation, Size, Slot
from submissions.models import Visibility
from tests.cast import Cast, make_work
from tests.productions.making import make_alternate, make_production
from tests.routes.reported import hide
from tests.visitor import Page

CUT = "/class-projects/one-empty-chair/cut"
LESSON = "/class-projects/one-empty-chair/lessons/find-the-turn"


@pytest.fixture
def slots(cast: Cast) -> list[Slot]:
    """Three open places, none of them tiny."""
    production = make_production(cast.course, "Bar 1", "Bar 2", "Bar 3", lesson=cast.lesson)
    for slot in production.slots:
        slot.words = 60
    db.session.commit()
    return production.slots


def page_of(slot: Slot) -> str:
    return f"{CUT}/places/{slot.id}"


def on_lists(visit: Any, slot: Slot, person: Person | None) -> list[Page]:
    return [visit(path, person) for path in (CUT, page_of(slot))]


def kept(person: Person) -> list[str]:
    query = select(Slot.title).join(Reservation).where(Reservation.person_id == person.id)
    return list(db.session.scalars(query.order_by(Slot.position)))


def test_somebody_takes_a_place_of_the_cut_and_stands_at_its_call(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    page = visit(CUT, cast.learner)
    assert page.fields(f"{slots[1].id}/reservation")
    assert page.links()["Take a place"] == "#open-places"
    for _ in range(2):
        answer = visit.post(f"{page_of(slots[1])}/reservation", cast.learner)
        assert answer.location == f"{LESSON}?place={slots[1].id}#your-place"
    assert kept(cast.learner) == ["Bar 2"]
    bench = visit(f"{LESSON}?place={slots[1].id}", cast.learner)
    assert "“Bar 2” is kept for you until" in bench.text
    assert "Bar 2 · 60 words · takes 10 minutes Kept for you until" in bench.text
    assert "What you share here goes there." in bench.text
    assert bench.fields(f"{slots[1].id}/reservation/removal")
    assert "Bar 2" in visit(LESSON, cast.learner).text
    assert "Bar 2" not in visit(LESSON, cast.other_learner).text
    cut = visit(CUT, cast.learner)
    listed = cut.text[cut.text.rindex("Take a place") :]
    assert listed.index("Bar 2") < listed.index("Bar 1"), "one's own comes first"


def test_it_is_let_go_again_and_may_be_taken_anew(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    reserving.reserve(slots[0], cast.learner)
    reserving.reserve(slots[0], cast.other_learner)
    db.session.commit()
    for _ in range(2):
        answer = visit.post(f"{page_of(slots[0])}/reservation/removal", cast.learner)
        assert answer.location == page_of(slots[0])
    page = visit(page_of(slots[0]), cast.learner)
    assert "“Bar 1” is free for others now. No harm done." in page.text
    assert page.fields("/reservation")
    assert kept(cast.learner) == []
    assert kept(cast.other_learner) == ["Bar 1"]


def test_who_came_for_a_place_is_offered_it_at_the_bench(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    page = visit(f"{LESSON}?place={slots[2].id}", cast.learner)
    assert (
        "Bar 3 · 60 words · takes 10 minutes You came for this one. Take it, and it is kept for you for 48 hours."
        in page.text
    )
    assert page.fields(f"{slots[2].id}/reservation")
    elsewhere = make_production(cast.other_instructor.memberships[0].course, "Elsewhere").slots[0]
    for odd in (elsewhere.id, "nonsense", "", cast.course.id):
        assert "You came for this one" not in visit(f"{LESSON}?place={odd}", cast.learner).text
    assert f"place%3D{slots[2].id}" in visit(f"{LESSON}?place={slots[2].id}").html, "the way back from signing in"
    new = visit(f"/works/new?assignment={cast.assignment.id}", cast.reviewer)
    assert "Kept for you" not in new.text
    reserving.reserve(slots[2], cast.reviewer)
    new = visit(f"/works/new?assignment={cast.assignment.id}", cast.reviewer)
    assert "Bar 3 · 60 words · takes 10 minutes Kept for you until" in new.text


def test_what_is_kept_for_somebody_is_their_turn(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    for path in ("/", "/works"):
        assert "Kept for you" not in visit(path, cast.other_learner).text
    reserving.reserve(slots[0], cast.other_learner)
    slots[1].words = 10
    reserving.reserve(slots[1], cast.other_learner)
    db.session.commit()
    for path in ("/", "/works"):
        page = visit(path, cast.other_learner)
        assert page.text.count("Kept for you until") == 2, path
        assert page.text.index("Bar 2") < page.text.index("Bar 1"), "what is over sooner comes first"
        assert page.links()["Fill it"] == f"{LESSON}?place={slots[1].id}#your-place"
        assert "Kept for you" not in visit(path, cast.learner).text
    assert visit("/", cast.other_learner).text.count("Your turn") == 1
    cast.course.stage = Stage.CLOSED
    db.session.commit()
    assert "Kept for you" not in visit("/", cast.other_learner).text


def test_the_sixth_is_refused_in_words(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    more = [
        operations.add_slot(slots[0].production, title=f"Bar {at}", assignment=cast.assignment) for at in range(4, 7)
    ]
    for slot in (*slots, *more[:2]):
        reserving.reserve(slot, cast.learner)
    db.session.commit()
    page = visit.post(f"{page_of(more[2])}/reservation", cast.learner)
    assert page.status == 422
    assert "5 places are kept for you here already. Fill one of them, or let one go" in page.text
    assert len(kept(cast.learner)) == 5


def test_members_see_by_name_who_is_on_a_place_and_others_only_that_somebody_is(
    cast: Cast, visit: Any, slots: list[Slot]
) -> None:
    reserving.reserve(slots[0], cast.reviewer)
    db.session.commit()
    for person in (cast.learner, cast.greeter, cast.instructor):
        for page in on_lists(visit, slots[0], person):
            assert "Reviewer is on it until" in page.text, page.title
    for outsider in (None, cast.stranger, cast.moderator):
        for page in on_lists(visit, slots[0], outsider):
            assert "Somebody is on it." in page.text
            assert "Reviewer" not in page.text
    own = visit(page_of(slots[0]), cast.reviewer)
    assert "Kept for you until" in own.text
    assert "is on it" not in own.text


def test_a_crowd_is_named_as_far_as_a_line_goes(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    people = (cast.greeter, cast.reviewer, cast.instructor, cast.other_learner, cast.co_instructor)
    for person in people:
        reserving.reserve(slots[0], person)
    db.session.commit()
    page = visit(page_of(slots[0]), cast.learner)
    assert page.text.count("is on it until") == 3
    assert "2 more are on it." in page.text
    assert "5 people are on it." in visit(page_of(slots[0])).text
    page = visit(page_of(slots[0]), cast.co_instructor)
    assert page.text.count("is on it until") == 3
    assert "One more is on it." in page.text


def test_nobody_is_named_where_the_call_hides_makers_but_to_who_teaches(
    cast: Cast, visit: Any, slots: list[Slot]
) -> None:
    cast.assignment.names = Names.BOTH_HIDDEN
    reserving.reserve(slots[0], cast.reviewer)
    db.session.commit()
    for page in on_lists(visit, slots[0], cast.learner):
        assert "Somebody is on it." in page.text
        assert "Reviewer" not in page.text
    assert "Reviewer is on it until" in visit(page_of(slots[0]), cast.instructor).text
    assert "Kept for you until" in visit(page_of(slots[0]), cast.reviewer).text


@pytest.mark.parametrize("why", ["blocked", "hidden", "left out"])
def test_who_is_kept_apart_hidden_or_left_out_is_not_named(cast: Cast, visit: Any, slots: list[Slot], why: str) -> None:
    if why == "blocked":
        accounts.block(cast.learner, cast.reviewer)
    elif why == "hidden":
        hide(cast.reviewer, by=cast.moderator)
    else:
        credit = Credit(production=slots[0].production, person=cast.reviewer, role="Words", name="R")
        credit.state = CreditState.LEFT_OUT
        db.session.add(credit)
    reserving.reserve(slots[0], cast.reviewer)
    db.session.commit()
    page = visit(page_of(slots[0]), cast.learner)
    assert "Somebody is on it." in page.text
    assert "Reviewer" not in page.text


def test_the_page_of_a_place_says_what_is_to_be_done_there(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    page = visit(page_of(slots[0]), cast.learner)
    assert page.heading == "Bar 1"
    assert "It is kept for you for 48 hours." in page.text
    assert page.links()["Look at the call first"] == f"{LESSON}?place={slots[0].id}"
    assert visit(page_of(slots[0])).links()["This one is yours"] == f"{LESSON}?place={slots[0].id}"
    slots[1].assignment = None
    db.session.commit()
    assert "No call fills it" in visit(page_of(slots[1]), cast.learner).text
    assert visit.post(f"{page_of(slots[1])}/reservation", cast.learner).status == 404
    cast.course.stage = Stage.CLOSED
    db.session.commit()
    page = visit(page_of(slots[0]), cast.learner)
    assert "This class project takes no new work any more." in page.text
    assert "Take it" not in page.text
    assert visit.post(f"{page_of(slots[0])}/reservation", cast.learner).status == 404
    assert visit(page_of(slots[0]).replace("one-empty-chair", "forty-breaths"), cast.learner).status == 404


def test_a_place_leads_to_no_call_that_is_hidden(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    reserving.reserve(slots[1], cast.learner)
    db.session.commit()
    paths = ("/", "/class-projects/one-empty-chair", CUT, f"{CUT}/open-places", *map(page_of, slots))
    for person in (None, cast.learner, cast.other_learner):
        assert any("find-the-turn" in visit(path, person).html for path in paths)
    hiding = hide(cast.lesson, by=cast.moderator)
    db.session.commit()
    for person in (None, cast.learner, cast.other_learner):
        for path in paths:
            assert "find-the-turn" not in visit(path, person).html, path
    assert "No call fills it" in visit(page_of(slots[0]), cast.other_learner).text
    db.session.delete(hiding)
    db.session.commit()
    assert f"{LESSON}?place={slots[0].id}" in visit(CUT).html


def test_the_list_alone_is_what_the_cut_shows(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    make_alternate(slots[0], make_work(cast.other_learner, cast.lesson, visibility=Visibility.EVERYONE), is_chosen=True)
    reserving.reserve(slots[2], cast.learner)
    db.session.commit()
    part = visit(f"{CUT}/open-places", cast.learner)
    assert part.is_part
    for page in (part, visit(CUT, cast.learner)):
        assert "Bar 3 · 60 words · takes 10 minutes Kept for you until" in page.text
        assert page.fields(f"{slots[1].id}/reservation")
        assert f"{slots[0].id}/reservation" not in page.html
    assert "data-from" in visit(CUT, cast.learner).html
    assert "open-places" not in visit(CUT).html.replace('id="open-places"', "")


def test_a_cut_without_places_has_none_to_take(cast: Cast, visit: Any) -> None:
    assert visit(f"{CUT}/open-places", cast.learner).text == ""


def test_pages_cost_as_much_for_a_crowd_as_for_one(cast: Cast, visit: Any, queries: Any) -> None:
    production = make_production(cast.course, *[f"Bar {at}" for at in range(40)], lesson=cast.lesson)
    people = (cast.reviewer, cast.other_learner, cast.greeter, cast.instructor, cast.blocked)
    for at, slot in enumerate(production.slots[: 5 * len(people)]):
        reserving.reserve(slot, people[at // 5])
    for slot in production.slots[1:5]:
        for person in people[1:]:
            db.session.add(
                Reservation(slot=slot, person=person, until=production.slots[0].created_at.replace(year=2031))
            )
    crediting.propose(production)
    db.session.commit()
    first = production.slots[0]
    for path, budget in {CUT: 15, f"{CUT}/open-places": 8, page_of(first): 9, "/works": 8}.items():
        visit(path, cast.reviewer)
        with queries() as seen:
            assert visit(path, cast.reviewer).status == 200
        assert len(seen) <= budget, f"{path}: {len(seen)}"


def test_a_piece_that_a_moderator_hid_keeps_nothing_for_anyone(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    piece: Production = slots[0].production
    reserving.reserve(slots[0], cast.learner)
    hide(piece, by=cast.moderator)
    db.session.commit()
    assert visit.post(f"{page_of(slots[1])}/reservation", cast.learner).status == 404
    assert visit(page_of(slots[0]), cast.learner).status == 404
    assert "Kept for you" not in visit("/", cast.learner).text
    assert "Bar 1" not in visit(LESSON, cast.learner).text


def test_places_are_found_by_the_time_one_has(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    assert "I have" not in visit(CUT, cast.learner).text, "all take the same time"
    slots[0].size, slots[1].words = Size.EVENING, 6
    db.session.commit()
    page = visit(CUT, cast.learner)
    links = page.links()
    assert links["An evening"] == f"{CUT}?time=an-evening#open-places"
    assert [links[words] for words in ("30 seconds", "10 minutes")] == [
        f"{CUT}?time={time}#open-places" for time in ("30-seconds", "10-minutes")
    ]
    assert "Bar 1 · 60 words · takes an evening" in page.text
    for time, listed in {"an-evening": "Bar 1", "30-seconds": "Bar 2", "10-minutes": "Bar 3"}.items():
        for person in (cast.learner, None):
            part = visit(f"{CUT}/open-places?time={time}", person)
            assert [words for words in ("Bar 1", "Bar 2", "Bar 3") if words in part.text] == [listed]
        assert f"open-places?time={time}" in visit(f"{CUT}?time={time}", cast.learner).html
    for odd in ("", "a-year", "10-minutes&time=x"):
        part = visit(f"{CUT}/open-places?time={odd}", cast.learner)
        assert "Bar 3" in part.text


def test_a_place_that_is_said_to_be_tiny_is_kept_for_half_an_hour(cast: Cast, visit: Any, slots: list[Slot]) -> None:
    path = f"/class-projects/one-empty-chair/edit/cut/places/{slots[0].id}"
    fields = visit(path, cast.instructor).fields(str(slots[0].id))
    assert fields["size"] == ""
    assert visit.post(path, cast.instructor, **fields | {"size": "a-year"}).status == 422
    assert visit.post(path, cast.instructor, **fields | {"size": "30-seconds"}).status == 303
    assert visit(path, cast.instructor).fields(str(slots[0].id))["size"] == "30-seconds"
    assert (
        "Take it, and it is kept for you for 30 minutes." in visit(f"{LESSON}?place={slots[0].id}", cast.learner).text
    )
    assert (
        visit.post(path, cast.instructor, **visit(path, cast.instructor).fields(str(slots[0].id)) | {"size": ""}).status
        == 303
    )
    db.session.refresh(slots[0])
    assert slots[0].size is None

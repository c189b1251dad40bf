"""The cut as who cuts it sees it: stretches, a take that is tried, who else is there."""

from datetime import timedelta
from typing import Any

from core.db import db, now, time_is
from courses.models import Course
from productions import arranging, operations, queries, timeline, trusting
from productions.arranging import Turn
from productions.joint_models import Presence
from productions.models import Production
from tests.cast import Cast, make_work
from tests.productions.making import make_alternate, make_production

ROOM = "/productions/one-empty-chair/cut"


def test_what_plays_together_is_one_stretch_with_its_layers(cast: Cast) -> None:
    production = make_production(cast.course, *"abcd")
    slots = list(production.slots)
    arranging.take_turn(slots[1], Turn.TOGETHER)
    arranging.take_turn(slots[2], Turn.AFTER)
    stretches = timeline.timeline_of(queries.running_order(cast.course, cast.instructor))
    said = [[[place.label for place in layer] for layer in stretch.layers] for stretch in stretches]
    assert said == [[["a"], ["b", "c"]], [["d"]]]


def test_a_take_that_is_tried_plays_in_its_place_and_nothing_is_decided(cast: Cast, production: Production) -> None:
    slot = production.slots[0]
    chosen = make_alternate(slot, make_work(cast.learner, cast.lesson), is_chosen=True)
    held = make_alternate(slot, make_work(cast.other_learner, cast.lesson))
    operations.leave_out(held, by=cast.instructor, sentence="Not this time.")
    order = queries.running_order(cast.course, cast.instructor, trying=held)
    assert order[0].work_id == held.submission_id
    assert queries.running_order(cast.course, cast.instructor)[0].work_id == chosen.submission_id


def test_who_else_is_there_is_told_while_they_are(cast: Cast, production: Production) -> None:
    trusting.trust(production, cast.learner, by=cast.instructor)
    timeline.be_here(production, cast.learner, production.slots[0].id)
    timeline.be_here(production, cast.learner, production.slots[1].id)
    timeline.be_here(production, cast.instructor, None)
    others = db.session.scalars(timeline.others_here(production, cast.instructor)).all()
    assert [(each.person, each.slot) for each in others] == [(cast.learner, production.slots[1])]
    with time_is(now() + timedelta(minutes=1)):
        assert db.session.scalars(timeline.others_here(production, cast.instructor)).all() == []
        timeline.be_here(production, cast.instructor, None)
        assert db.session.query(Presence).count() == 1


def test_a_place_of_another_piece_is_none_to_be_at(cast: Cast, production: Production) -> None:
    elsewhere = db.session.query(Course).filter_by(slug="forty-breaths").one()
    other = make_production(elsewhere, "Elsewhere")
    timeline.be_here(production, cast.instructor, other.slots[0].id)
    assert db.session.query(Presence).one().slot_id is None


def test_the_room_asks_as_often_with_many_places_as_with_few(cast: Cast, visit: Any, queries: Any) -> None:
    production = make_production(cast.course, *[f"Place {each}" for each in range(30)], lesson=cast.lesson)
    for slot in production.slots:
        make_alternate(slot, make_work(cast.learner, cast.lesson), is_chosen=True)
        make_alternate(slot, make_work(cast.other_learner, cast.lesson))
    db.session.commit()
    visit(ROOM, cast.instructor)
    with queries() as seen:
        page = visit(ROOM, cast.instructor)
    assert page.status == 200
    assert len(seen) <= 24, len(seen)


def test_trying_shows_the_cut_from_shortly_before(cast: Cast, visit: Any, production: Production) -> None:
    make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, texts=("word " * 20,)), is_chosen=True)
    tried = make_alternate(production.slots[1], make_work(cast.other_learner, cast.lesson))
    path = f"/class-projects/one-empty-chair/cut/places/{tried.slot_id}/alternates/{tried.id}/audition"
    page = visit(path, cast.instructor)
    assert 'data-start-ms="5000"' in page.html
    assert visit(path, cast.learner).status == 404


def test_what_the_script_says_is_answered_with_who_else_is_there(
    cast: Cast, visit: Any, production: Production
) -> None:
    path, slot = f"{ROOM}/presence", production.slots[0]
    assert visit.post(path, cast.co_instructor, place=str(slot.id)).status == 200
    for place in ("", "nonsense", "0" * 5000):
        page = visit.post(path, cast.instructor, place=place)
        assert page.status == 200
        assert "Co Instructor" in page.text
        assert f"is at “{slot.title}”" in page.text
    assert visit.post(path, cast.learner, place="").status == 404

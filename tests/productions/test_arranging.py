"""The order of places, and which of them play together."""

from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.checks import Refused
from core.db import db, now
from media.models import Medium
from productions import arranging, operations, queries, versions
from productions.arranging import Turn
from productions.models import Passage, Production, Slot
from productions.weaving import Arrangement
from tests.cast import Cast, make_course, make_work
from tests.productions.making import make_alternate, make_production
from tests.visitor import Visitor

LINES = """Prologue | text
The choir | layers
  Soprano | sound | 30 s
  Alto | sound | 20 s
    Alto, again | sound | 20 s
Epilogue | text"""


def places_of(production: Production) -> list[Slot]:
    return arranging.locked(production)


def said(production: Production) -> list[tuple[str, str | None, bool]]:
    return [(slot.title, slot.passage.title if slot.passage else None, slot.follows) for slot in places_of(production)]


@pytest.fixture
def choir(cast: Cast) -> Production:
    production = make_production(cast.course)
    operations.add_lines(production, LINES)
    return production


def place(production: Production, title: str) -> Slot:
    return next(slot for slot in places_of(production) if slot.title == title)


def test_pasted_lines_make_what_plays_together(choir: Production) -> None:
    assert said(choir) == [
        ("Prologue", None, False),
        ("Soprano", "The choir", False),
        ("Alto", "The choir", False),
        ("Alto, again", "The choir", True),
        ("Epilogue", None, False),
    ]


def test_a_place_joins_the_one_before_it_follows_it_and_leaves(cast: Cast) -> None:
    production = make_production(cast.course, "a", "b", "c")
    b, c = place(production, "b"), place(production, "c")
    arranging.take_turn(b, Turn.TOGETHER)
    arranging.take_turn(c, Turn.AFTER)
    assert said(production) == [("a", "a", False), ("b", "a", False), ("c", "a", True)]
    arranging.take_turn(b, Turn.APART)
    assert said(production) == [("a", "a", False), ("c", "a", True), ("b", None, False)]
    arranging.take_turn(c, Turn.APART)
    assert said(production) == [("a", None, False), ("c", None, False), ("b", None, False)]
    assert db.session.scalars(select(Passage)).all() == []


def test_nothing_stands_before_the_first_place(cast: Cast) -> None:
    production = make_production(cast.course, "a", "b")
    for turn in (Turn.TOGETHER, Turn.AFTER):
        with pytest.raises(Refused):
            arranging.take_turn(place(production, "a"), turn)


def test_faces_are_seen_side_by_side_and_voices_are_layers(cast: Cast) -> None:
    production = make_production(cast.course, "a", "b", "c", "d")
    for slot, medium in zip(
        places_of(production), [Medium.FILM, Medium.PICTURE, Medium.SOUND, Medium.SOUND], strict=True
    ):
        slot.medium, slot.words = medium, None
    arranging.take_turn(place(production, "b"), Turn.TOGETHER)
    arranging.take_turn(place(production, "d"), Turn.TOGETHER)
    arrangements = [slot.passage.arrangement for slot in places_of(production) if slot.passage]
    assert arrangements == [Arrangement.GRID, Arrangement.GRID, Arrangement.LAYERS, Arrangement.LAYERS]


def test_a_place_moved_between_two_that_play_together_plays_with_them_and_one_moved_away_does_not(
    choir: Production,
) -> None:
    arranging.move(place(choir, "Epilogue"), -1)
    assert said(choir)[3:] == [("Epilogue", "The choir", False), ("Alto, again", "The choir", True)]
    arranging.move(place(choir, "Soprano"), -1)
    assert said(choir)[:2] == [("Soprano", None, False), ("Prologue", None, False)]


def test_more_layers_than_a_browser_can_play_are_refused(cast: Cast) -> None:
    production = make_production(cast.course)
    voices = "\n".join(f"  Voice {number} | sound" for number in range(arranging.MOST_LAYERS + 1))
    with pytest.raises(Refused) as refusal:
        operations.add_lines(production, f"The choir | layers\n{voices}")
    assert refusal.value.field == "lines"
    assert "64" in refusal.value.sentence


moves = st.tuples(st.integers(0, 5), st.sampled_from([*Turn, -2, -1, 1, 3, "remove"]))


@given(st.lists(moves, max_size=10))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_what_plays_together_stands_together(cast: Cast, done: list[tuple[int, Any]]) -> None:
    course = make_course(cast.instructor, "Moves", slug=f"moves-{now().timestamp()}")
    production = make_production(course, *"abcdef")
    for index, what in done:
        slots = places_of(production)
        slot = slots[index % len(slots)]
        if what == "remove" and len(slots) > 2:
            operations.remove(slot)
        elif isinstance(what, Turn) and not (what is not Turn.APART and slot is slots[0]):
            arranging.take_turn(slot, what)
        elif isinstance(what, int):
            arranging.move(slot, what)
    slots = places_of(production)
    assert [slot.position for slot in slots] == list(range(len(slots)))
    runs = [(passage, list(run)) for passage, run in groupby(slots, lambda slot: slot.passage)]
    passages = [passage for passage, _ in runs if passage]
    assert len(passages) == len(set(passages))
    assert all(len(run) > 1 and not run[0].follows for passage, run in runs if passage)
    assert not any(slot.follows for passage, run in runs if passage is None for slot in run)
    assert set(db.session.scalars(select(Passage).where(Passage.production_id == production.id))) == set(passages)


def test_what_plays_together_is_so_in_the_cut_and_in_its_versions(cast: Cast) -> None:
    production = make_production(cast.course, "a", "b", "c", lesson=cast.lesson)
    slots = places_of(production)
    arranging.take_turn(slots[1], Turn.TOGETHER)
    for slot, words in zip(slots, ("one two three", "one", "the end"), strict=True):
        make_alternate(slot, make_work(cast.learner, cast.lesson, texts=(words,)))
    order = queries.running_order(cast.course, cast.learner)
    assert [(each.start_ms, each.layer, each.passage and each.passage.title) for each in order] == [
        (0, 0, "a"),
        (0, 1, "a"),
        (3000, 0, None),
    ]
    version = versions.keep(production)
    arranging.take_turn(slots[1], Turn.APART)
    kept = versions.order_of(version, cast.course, cast.learner)
    assert [(each.start_ms, each.layer, each.passage and each.passage.title) for each in kept] == [
        (0, 0, "a"),
        (0, 1, "a"),
        (3000, 0, None),
    ]
    assert version.duration_ms == 6000


def test_authors_say_what_plays_together_and_how(visit: Visitor, cast: Cast) -> None:
    production = make_production(cast.course, "a", "b", "c")
    address, b = f"/class-projects/{cast.course.slug}/edit/cut", place(production, "b")
    visit.post(f"{address}/places/{b.id}/turns/together", cast.instructor)
    [passage] = db.session.scalars(select(Passage))
    page = visit(address, cast.instructor)
    assert f"{address}/passages/{passage.id}" in page.html
    changed = {"title": "The two of them", "arrangement": "grid", "version": "1"}
    visit.post(f"{address}/passages/{passage.id}", cast.instructor, **changed)
    assert (passage.title, passage.arrangement) == ("The two of them", Arrangement.GRID)
    assert "The two of them" in visit(f"/class-projects/{cast.course.slug}/cut", cast.learner).html


def test_who_changed_it_meanwhile_is_not_overwritten(visit: Visitor, cast: Cast) -> None:
    production = make_production(cast.course, "a", "b")
    arranging.take_turn(place(production, "b"), Turn.TOGETHER)
    [passage] = db.session.scalars(select(Passage))
    address = f"/class-projects/{cast.course.slug}/edit/cut/passages/{passage.id}"
    arranging.change_passage(passage, title="Theirs", arrangement=Arrangement.GRID)
    page = visit.post(address, cast.instructor, title="Mine", arrangement="layers", version="1")
    assert page.status == 422
    assert "Mine" in page.html
    assert passage.title == "Theirs"

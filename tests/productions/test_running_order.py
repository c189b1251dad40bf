"""The cut as each person may see it: what plays, what it leads to, and what never leaks."""

from typing import Any

import pytest

from core import jobs
from core.db import db, now
from core.events import record
from media.models import Medium
from productions.cuts import running_order, your_cut
from productions.lots import LOTS
from productions.models import Credit, CreditState
from productions.strips import strip
from productions.weaving import Variant, What
from submissions.models import Fate, Visibility
from tests.cast import Cast, make_work
from tests.productions.making import (
    EVERYONE,
    make_alternate,
    make_file,
    make_media_work,
    make_production,
    next_take,
)


def titles(places: Any) -> list[str]:
    return [place.state for place in places]


def test_places_play_in_order_with_stand_ins_and_holes(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", "Three", lesson=cast.lesson)
    production.slots[1].stand_in_words = "Somebody sits down."
    make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE), is_chosen=True)
    places = running_order(cast.course, None)
    assert [place.what for place in places] == [What.TAKE, What.STAND_IN, What.HOLE]
    assert [place.start_ms for place in places] == [0, 3000, 6000]
    assert places[0].text == "<p>I sat down.</p>"
    assert places[0].names == ("Learner",)
    assert places[2].href == f"/class-projects/one-empty-chair/lessons/find-the-turn?place={places[2].id}"
    assert places[2].door == "Three · 12 words · takes 30 seconds"


def test_where_nothing_is_chosen_the_newest_plays(cast: Cast) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    for words in ("First.", "Second."):
        make_alternate(slot, make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=(words,)))
    [place] = running_order(cast.course, None)
    assert (place.text, place.is_chosen) == ("<p>Second.</p>", False)


def test_visitors_see_the_newest_that_is_shared_with_everyone_as_the_ladder_is_climbed(cast: Cast) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    make_alternate(slot, make_work(cast.other_learner, cast.lesson, visibility=EVERYONE, texts=("First.",)))
    newest = make_work(cast.learner, cast.lesson, texts=("Second.",))
    make_alternate(slot, newest)
    for rung, shown in ((Visibility.CLASS, "First."), (EVERYONE, "Second."), (Visibility.CLASS, "First.")):
        newest.visibility = rung
        record("submission.visibility_changed", newest.author, newest)
        db.session.commit()
        jobs.run_due()
        assert running_order(cast.course, None)[0].text == f"<p>{shown}</p>", rung
        assert running_order(cast.course, cast.reviewer)[0].text == "<p>Second.</p>"


def test_the_chosen_take_stays_when_its_maker_makes_the_next_and_newest_follows(cast: Cast) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    make_alternate(slot, work, is_chosen=True)
    next_take(work)
    make_alternate(slot, work)
    assert running_order(cast.course, None)[0].text == "<p>I sat down.</p>"
    assert running_order(cast.course, None, Variant.NEWEST)[0].text == "<p>I stood up.</p>"
    assert running_order(cast.course, cast.learner, Variant.YOURS)[0].text == "<p>I stood up.</p>"


def test_the_first_take_of_a_place_is_the_one_that_came_first(cast: Cast) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    make_alternate(slot, work)
    next_take(work)
    make_alternate(slot, work, is_chosen=True)
    make_alternate(slot, make_work(cast.reviewer, cast.lesson, visibility=EVERYONE, texts=("Later.",)))
    assert running_order(cast.course, None, Variant.FIRST)[0].text == "<p>I sat down.</p>"
    work.fate = Fate.HELD
    db.session.flush()
    assert running_order(cast.course, None, Variant.FIRST)[0].text == "<p>Later.</p>"


def test_everything_that_waits_for_a_place_is_drawn_by_some_lot_and_always_by_the_same(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    texts = {f"<p>Number {number}.</p>" for number in range(6)}
    for number in range(6):
        work = make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=(f"Number {number}.",))
        for slot in production.slots:
            make_alternate(slot, work, is_chosen=number == 0).lot = number * LOTS // 6
    db.session.flush()
    drawn = [
        [place.text for place in running_order(cast.course, None, Variant.SURPRISE, lot=lot)]
        for lot in range(0, LOTS, LOTS // 12)
    ]
    assert {first for first, _ in drawn} == {second for _, second in drawn} == texts
    assert any(first != second for first, second in drawn)
    again = running_order(cast.course, None, Variant.SURPRISE, lot=LOTS // 12)
    assert [place.text for place in again] == drawn[1]


def test_a_work_that_is_shown_plays_wherever_it_can_and_the_rest_as_it_was_chosen(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    shown = make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=("Shown.",))
    other = make_work(cast.learner, cast.lesson, visibility=EVERYONE, texts=("Other.",))
    make_alternate(production.slots[0], shown)
    for slot in production.slots:
        make_alternate(slot, other, is_chosen=True)
    order = running_order(cast.course, cast.stranger, Variant.WITH, works={shown.id})
    assert [place.text for place in order] == ["<p>Shown.</p>", "<p>Other.</p>"]


@pytest.mark.parametrize("fate", [Fate.HELD, Fate.NOT_IN_THIS_CUT])
def test_what_was_set_aside_plays_in_its_makers_cut_alone(cast: Cast, fate: Fate) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    make_alternate(slot, make_work(cast.learner, cast.lesson, visibility=EVERYONE, fate=fate))
    for variant in Variant:
        assert running_order(cast.course, cast.other_learner, variant)[0].what == What.HOLE
    assert running_order(cast.course, cast.learner, Variant.NEWEST)[0].what == What.HOLE
    assert running_order(cast.course, cast.learner, Variant.YOURS)[0].is_mine


@pytest.mark.parametrize("is_chosen", [True, False])
@pytest.mark.parametrize("variant", list(Variant))
def test_a_work_plays_only_for_those_who_may_see_it(cast: Cast, variant: Variant, is_chosen: bool) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    slot.stand_in_words = "Nobody."
    work = make_work(cast.learner, cast.lesson, texts=("A secret.",))
    make_alternate(slot, work, is_chosen=is_chosen)
    for person in (None, cast.stranger, cast.blocked):
        [place] = running_order(cast.course, person, variant)
        assert (place.what, place.names, place.text) == (What.STAND_IN, (), "Nobody.")
        assert "secret" not in repr(strip(cast.course, person))
        assert strip(cast.course, person)[0].state == "stand-in"
    assert running_order(cast.course, cast.other_learner, variant)[0].text == "<p>A secret.</p>"


@pytest.mark.parametrize("visibility", [Visibility.ONLY_ME, Visibility.ONE_PERSON])
def test_a_work_made_private_later_leaves_the_cut_of_everybody_else(cast: Cast, visibility: Visibility) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    make_alternate(slot, work, is_chosen=True)
    work.visibility, work.named_id = visibility, cast.named.id if visibility == Visibility.ONE_PERSON else None
    db.session.flush()
    for name, person in cast.everybody().items():
        place = running_order(cast.course, person)[0]
        assert (place.what == What.TAKE) == (name == "learner"), name
        assert (strip(cast.course, person)[0].state == "filled") == (name == "learner"), name


def test_a_work_taken_back_is_gone_at_once(cast: Cast) -> None:
    slot = make_production(cast.course, "One", lesson=cast.lesson).slots[0]
    work = make_work(cast.learner, cast.lesson, visibility=EVERYONE)
    make_alternate(slot, work, is_chosen=True)
    work.taken_back_at = now()
    db.session.flush()
    assert running_order(cast.course, cast.learner)[0].what == What.HOLE
    assert strip(cast.course, None)[0].is_hole


@pytest.mark.parametrize("visibility", list(Visibility))
def test_your_cut_has_you_in_it_before_anything_placed_it(cast: Cast, visibility: Visibility) -> None:
    production = make_production(cast.course, "One", "Two", "Three", lesson=cast.lesson)
    for slot in production.slots[:2]:
        make_alternate(slot, make_work(cast.other_learner, cast.lesson, visibility=EVERYONE), is_chosen=True)
    named = cast.named if visibility == Visibility.ONE_PERSON else None
    work = make_work(cast.learner, cast.lesson, visibility=visibility, named=named)
    cut = your_cut(work, cast.learner)
    assert [place.is_mine for place in cut.places] == [False, False, True]
    assert cut.start_ms == 1000


def test_your_cut_has_you_in_it_where_nothing_fits_and_where_there_is_no_piece(cast: Cast) -> None:
    work = make_work(cast.learner, cast.lesson, texts=("word " * 40,))
    assert [place.is_mine for place in your_cut(work, cast.learner).places] == [True]
    make_production(cast.course, "One", lesson=cast.lesson)
    assert [place.is_mine for place in your_cut(work, cast.learner).places] == [False, True]


def test_nobody_gets_a_cut_with_somebody_elses_private_work(cast: Cast) -> None:
    make_production(cast.course, "One", lesson=cast.lesson)
    work = make_work(cast.learner, cast.lesson, visibility=Visibility.ONLY_ME)
    assert [place.what for place in your_cut(work, cast.instructor).places] == [What.HOLE]


def test_somebody_left_out_of_the_credits_is_not_named_in_the_cut(cast: Cast) -> None:
    production = make_production(cast.course, "One", lesson=cast.lesson)
    make_alternate(production.slots[0], make_work(cast.learner, cast.lesson, visibility=EVERYONE), is_chosen=True)
    db.session.add(
        Credit(production=production, person=cast.learner, role="Words", name="Learner", state=CreditState.LEFT_OUT)
    )
    db.session.flush()
    assert running_order(cast.course, cast.other_learner)[0].names == ()


def test_media_come_with_their_address_captions_and_picture(cast: Cast) -> None:
    production = make_production(cast.course, "One", "Two", "Three", lesson=cast.lesson)
    sound, picture, film = production.slots
    sound.medium, picture.medium, film.medium = Medium.SOUND, Medium.PICTURE, Medium.FILM
    sound.seconds = 4
    heard = make_media_work(cast.learner, cast.lesson, Medium.SOUND, 3500, visibility=EVERYONE)
    seen = make_media_work(cast.learner, cast.lesson, Medium.PICTURE, visibility=EVERYONE)
    make_alternate(sound, heard, is_chosen=True)
    make_alternate(picture, seen, is_chosen=True)
    film.stand_in = make_file(cast.instructor, Medium.FILM, 2000)
    db.session.flush()
    places = running_order(cast.course, None)
    assert [place.kind for place in places] == ["sound", "picture", "film"]
    assert [place.duration_ms for place in places] == [3500, 4000, 2000]
    assert str(places[0].src).endswith("/sound.bin")
    assert places[0].captions == f"/class-projects/one-empty-chair/cut/captions/{heard.takes[0].parts[0].id}.vtt"
    assert places[1].alt == "One note, held."
    small = strip(cast.course, None)
    assert len(small[0].peaks) == 96
    assert str(small[1].src).endswith("picture-320.webp")
    assert str(small[2].src).endswith("poster-320.webp")


def test_a_cut_costs_as_much_with_many_places_as_with_few(cast: Cast, queries: Any) -> None:
    production = make_production(cast.course, *[f"Place {each}" for each in range(30)], lesson=cast.lesson)
    for slot in production.slots:
        slot.medium, slot.stand_in = Medium.SOUND, make_file(cast.instructor, Medium.SOUND, 1000)
        for _ in range(2):
            make_alternate(slot, make_media_work(cast.learner, cast.lesson, Medium.SOUND, 900))
    db.session.commit()
    course, person = cast.course, cast.other_learner
    course.slug, person.id  # noqa: B018  read again after the commit, before the counting
    with queries() as seen:
        assert len(running_order(course, person)) == 30
    assert len(seen) <= 6
    with queries() as seen:
        assert len(strip(course, person)) == 30
    assert len(seen) <= 3


def test_slots_of_another_class_project_stay_there(cast: Cast) -> None:
    make_production(cast.course, "One", lesson=cast.lesson)
    other = cast.other_instructor.memberships[0].course
    assert running_order(other, None) == []

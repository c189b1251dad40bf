"""The running order of a cut: laws by property, and one cut by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from productions.edits import Edit
from productions.weaving import (
    ANSWERS_USED,
    BUILT_ON,
    Arrangement,
    CreditLine,
    Medium,
    Passage,
    Person,
    Playable,
    Slot,
    Variant,
    What,
    close_up,
    credits_of,
    playing_time,
    reading_time,
    slots_of,
    start_before,
    total_ms,
    weave,
)

START = datetime(2025, 11, 24, 9, tzinfo=UTC)
INES, ROZ, KENJI, MARA = (Person(name[:4].lower(), name) for name in ("Ines Duarte", "Roz A.", "Kenji Abe", "Mara O."))

WORKS = ("chair", "crown")
cast = st.sampled_from([INES, ROZ, KENJI, MARA])
some_people = st.lists(cast, max_size=3, unique=True).map(tuple)
durations = st.none() | st.integers(0, 600_000)
playables = st.builds(
    Playable,
    id=st.uuids(),
    medium=st.sampled_from(Medium),
    duration_ms=durations,
    words=st.integers(0, 5000),
    role=st.sampled_from(["", "The crown", "Strings"]),
    people=some_people,
    built_on=some_people,
    answers_used=some_people,
    shared_at=st.none() | st.integers(0, 50).map(lambda hours: START + timedelta(hours=hours)),
    work=st.sampled_from(WORKS),
)
variants = st.sampled_from(Variant)
CHOIR = Passage("choir", "The choir", Arrangement.LAYERS)
FACES = Passage("faces", "Nine faces", Arrangement.GRID)


def in_runs(passages):
    """The same, each passage in one run."""
    return sorted(passages, key=lambda passage: passage.title if passage else "")


@st.composite
def cuts(draw):
    """Slots in any order, with takes for some of them, and a choice for some of these."""
    slots, takes = [], {}
    count = draw(st.integers(0, 8))
    together = draw(st.lists(st.sampled_from([None, CHOIR, FACES]), min_size=count, max_size=count).map(in_runs))
    for position in draw(st.permutations(range(count))):
        takes[position] = draw(st.lists(playables, max_size=4))
        slots.append(
            Slot(
                id=position,
                position=position,
                medium=draw(st.sampled_from(Medium)),
                longest_ms=draw(st.none() | st.integers(1, 60_000)),
                stand_in=draw(st.none() | playables),
                chosen=draw(st.none() | st.sampled_from([take.id for take in takes[position]] or [None])),
                passage=together[position],
                follows=draw(st.booleans()),
                enters_ms=draw(st.sampled_from([0, 0, 700])),
            )
        )
    return slots, takes


@given(cuts(), variants, cast)
def test_every_place_plays_once_and_each_passage_and_place_begins_where_the_one_before_it_ends(cut, variant, person):
    slots, takes = cut
    order = weave(slots, takes, variant, person.id)
    assert [playing.slot.position for playing in order] == sorted(slot.position for slot in slots)
    assert all(playing.duration_ms > 0 for playing in order)
    ends_ms = 0
    for _, run in groupby(order, lambda playing: playing.slot.passage or playing.slot.id):
        together = list(run)
        assert {playing.start_ms - playing.at_ms for playing in together} == {ends_ms}
        ends_ms = max(playing.end_ms for playing in together)
    assert total_ms(order) == ends_ms


@given(cuts(), variants, cast)
def test_in_a_passage_layers_begin_together_and_in_each_one_place_follows_the_other(cut, variant, person):
    order = [playing for playing in weave(*cut, variant, person.id) if playing.slot.passage]
    for before, playing in pairwise(order):
        if playing.slot.passage != before.slot.passage:
            assert playing.layer == 0
        elif playing.slot.follows:
            assert playing.layer == before.layer
            assert playing.at_ms == before.at_ms + before.duration_ms + playing.slot.enters_ms
        else:
            assert (playing.layer, playing.at_ms) == (before.layer + 1, playing.slot.enters_ms)


@given(cuts(), variants, cast, st.data())
def test_without_some_of_its_places_a_cut_closes_up_and_what_plays_together_stays_as_it_is(cut, variant, person, data):
    order = weave(*cut, variant, person.id)
    kept = [playing for playing in order if data.draw(st.booleans())]
    closed = close_up(kept)
    assert [(each.layer, each.at_ms) for each in closed] == [(each.layer, each.at_ms) for each in kept]
    assert total_ms(closed) <= total_ms(order)
    assert close_up(closed) == closed


@given(cuts(), variants, cast, st.integers(-10_000, 10_000))
def test_a_nudge_moves_one_voice_alone_and_never_out_of_what_it_plays_with(cut, variant, person, offset_ms):
    slots, takes = cut
    nudged = {
        number: [replace(take, edit=Edit(offset_ms=offset_ms)) for take in alternates]
        for number, alternates in takes.items()
    }
    for before, after in zip(
        weave(slots, takes, variant, person.id), weave(slots, nudged, variant, person.id), strict=True
    ):
        assert after.at_ms >= 0
        assert after.duration_ms >= 1
        if before.slot.passage is None or before.what is not What.TAKE:
            assert (after.at_ms, after.duration_ms) == (before.at_ms, before.duration_ms)
            continue
        assert after.in_ms + after.duration_ms == before.in_ms + before.duration_ms
        heard_from = after.at_ms - (after.in_ms - before.in_ms)
        assert after.duration_ms == 1 or heard_from == before.at_ms + offset_ms


@given(cuts(), variants, cast)
def test_nothing_plays_longer_than_its_place(cut, variant, person):
    for playing in weave(*cut, variant, person.id):
        if playing.slot.longest_ms and playing.playable and playing.playable.medium is not Medium.TEXT:
            assert playing.duration_ms <= playing.slot.longest_ms


@given(cuts(), cast)
def test_your_cut_has_you_wherever_you_have_a_take(cut, person):
    slots, takes = cut
    theirs = {number for number, alternates in takes.items() if any(person in take.people for take in alternates)}
    assert theirs <= set(slots_of(weave(slots, takes, Variant.YOURS, person.id), person.id))


@given(cuts(), cast, st.sampled_from(WORKS))
def test_your_cut_of_a_work_plays_it_wherever_you_have_a_take_of_it(cut, person, work):
    slots, takes = cut
    there = {
        number
        for number, alternates in takes.items()
        if any(person in take.people and take.work == work for take in alternates)
    }
    order = weave(slots, takes, Variant.YOURS, person.id, {work})
    assert there <= {playing.slot.id for playing in order if playing.playable and playing.playable.work == work}


@given(cuts(), st.frozensets(st.sampled_from(WORKS)))
def test_works_that_are_shown_play_wherever_they_can_and_nothing_else_changes(cut, works):
    slots, takes = cut
    for playing, chosen in zip(weave(slots, takes, Variant.WITH, works=works), weave(slots, takes), strict=True):
        can = [take for take in takes[playing.slot.id] if take.work in works]
        assert playing.playable in can if can else playing.playable == chosen.playable


@given(cuts(), variants, cast, st.integers(0, 20_000))
def test_starting_before_a_place_is_never_more_than_the_lead_away(cut, variant, person, lead_ms):
    order = weave(*cut, variant, person.id)
    for playing in order:
        start = start_before(order, playing.slot.id, lead_ms)
        assert 0 <= start <= playing.start_ms
        assert start == 0 or playing.start_ms - start == lead_ms
    assert start_before(order, "no such place") == 0


@given(cuts(), variants, cast)
def test_everyone_who_plays_is_credited_once_a_role(cut, variant, person):
    order = weave(*cut, variant, person.id)
    lines = credits_of(order)
    assert len({line.role for line in lines}) == len(lines)
    assert all(len(set(line.names)) == len(line.names) for line in lines)  # the cast has no namesakes
    credited = {name for line in lines for name in line.names}
    assert {name for playing in order for name in playing.names} <= credited


def film(id, *people, at=0, **fields):
    return Playable(
        **{
            "id": id,
            "medium": Medium.FILM,
            "duration_ms": 6000,
            "people": people,
            "shared_at": START + timedelta(hours=at),
        }
        | fields
    )


STAND_IN = film("stand-in", MARA, role="Demonstration")
SLOTS = [
    Slot(id="crown", position=1, medium=Medium.FILM, longest_ms=5000, stand_in=STAND_IN, chosen="by roz"),
    Slot(id="strings", position=2, medium=Medium.FILM, stand_in=STAND_IN),
    Slot(id="end", position=3, medium=Medium.TEXT),
]
TAKES = {
    "crown": [film("by roz", ROZ, role="The crown", built_on=(KENJI,)), film("by ines", INES, at=1, role="The crown")],
    "strings": [film("by kenji", KENJI, role="Strings", answers_used=(INES, INES))],
}


def playing_ids(*arguments):
    return [playing.playable.id if playing.playable else playing.what for playing in weave(SLOTS, TAKES, *arguments)]


def test_each_variant_plays_its_own_takes():
    assert playing_ids(Variant.CHOSEN) == ["by roz", "stand-in", What.HOLE]
    assert playing_ids(Variant.NEWEST) == ["by ines", "by kenji", What.HOLE]
    assert playing_ids(Variant.YOURS, KENJI.id) == ["by roz", "by kenji", What.HOLE]
    assert playing_ids(Variant.YOURS, "nobody") == playing_ids(Variant.CHOSEN)


def test_the_running_order_says_what_plays_when():
    order = weave(SLOTS, TAKES)
    assert [(playing.what, playing.start_ms, playing.duration_ms) for playing in order] == [
        (What.TAKE, 0, 5000),
        (What.STAND_IN, 5000, 6000),
        (What.HOLE, 11_000, 4000),
    ]
    assert start_before(order, "end") == 6000
    assert start_before(order, "crown") == 0


def test_credits_follow_the_order_of_appearance_and_end_with_those_who_helped():
    assert credits_of(weave(SLOTS, TAKES, Variant.YOURS, KENJI.id)) == [
        CreditLine("The crown", ("Roz A.",)),
        CreditLine("Strings", ("Kenji Abe",)),
        CreditLine(BUILT_ON, ("Kenji Abe",)),
        CreditLine(ANSWERS_USED, ("Ines Duarte",)),
    ]


def test_two_people_of_one_name_are_both_credited():
    order = weave(SLOTS, {"crown": [film("by roz", ROZ, Person("another", "Roz A."))]})
    assert credits_of(order)[0] == CreditLine("Film", ("Roz A.", "Roz A."))


@pytest.mark.parametrize(("words", "milliseconds"), [(0, 3000), (6, 3000), (20, 8000), (90, 20_000)])
def test_a_text_stays_as_long_as_it_takes_to_read(words, milliseconds):
    assert reading_time(words) == milliseconds


def test_a_picture_stays_four_seconds_unless_its_place_says_otherwise():
    picture = Playable(id="crown", medium=Medium.PICTURE)
    assert playing_time(SLOTS[1], picture) == 4000
    assert playing_time(SLOTS[0], picture) == 5000

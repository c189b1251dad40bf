"""Anchors as people type them, as the W3C writes them, and in another take."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviews.anchors import (
    LONGEST_MS,
    Carriage,
    Moment,
    Passage,
    Region,
    Whole,
    format_moment,
    format_time,
    name_of_region,
    parse_moment,
    parse_time,
    parts_of_a_picture,
    region_named,
)
from reviews.carrying import carry, find_passage, passage_at

POEM = (
    "I was under the kitchen table. Somebody had left the door open on purpose, and the cold came in first. "
    "Then came my brother. Somebody had left the door open, he said, and nobody answered."
)


@pytest.mark.parametrize(
    ("typed", "milliseconds"),
    [
        ("0:02", 2000),
        ("1:14.5", 74_500),
        ("1:14,5", 74_500),
        ("74", 74_000),
        ("1:02:03", 3_723_000),
        (" 0:00.040 ", 40),
        ("90:00", 5_400_000),
        ("0:00.12345", 123),
    ],
)
def test_times_are_read_as_people_type_them(typed, milliseconds):
    assert parse_time(typed) == milliseconds


@pytest.mark.parametrize(
    "typed", ["", "now", "1:60", "1:60:00", "-3", "0:2:", ":30", "1e3", "٣", "99999", "1:2:3:4", "9" * 9999]
)
def test_what_is_no_time_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match="Write a time like"):
        parse_time(typed)


@given(st.integers(0, LONGEST_MS))
def test_a_time_written_is_the_time_read(milliseconds):
    assert parse_time(format_time(milliseconds)) == milliseconds


@given(st.integers(0, LONGEST_MS), st.none() | st.integers(0, LONGEST_MS))
def test_a_stretch_written_is_the_stretch_read(start, end):
    moment = Moment(start, None if end is None else max(start, end))
    assert parse_moment(format_moment(moment)) == moment
    assert parse_moment("0:02 - 0:05") == Moment(2000, 5000)
    with pytest.raises(ValueError, match="ends before it begins"):
        parse_moment("0:05-0:02")


def test_the_nine_parts_of_a_picture_are_named_in_reading_order():
    assert parts_of_a_picture() == [
        "top left",
        "top",
        "top right",
        "left",
        "middle",
        "right",
        "bottom left",
        "bottom",
        "bottom right",
    ]


@pytest.mark.parametrize("words", parts_of_a_picture())
def test_the_name_of_a_part_leads_to_its_region_and_back(words):
    assert name_of_region(region_named(words, 640, 480)) == words


@pytest.mark.parametrize("words", ["Top-Left", "left top", " the  top left", "TOP, LEFT"])
def test_parts_are_read_in_any_order_and_dress(words):
    assert region_named(words, 640, 480) == region_named("top left", 640, 480)


def test_an_unknown_part_is_refused_with_the_nine_known_ones():
    with pytest.raises(ValueError, match="top left, top, top right, left, middle"):
        region_named("over there", 640, 480)


@pytest.mark.parametrize(
    "sides", [(-0.1, 0, 1, 1), (0, 0, 0, 1), (0.5, 0, 0.6, 1), (0, 0, 1, float("nan")), (2, 0, 1, 1)]
)
def test_a_region_outside_its_picture_is_refused(sides):
    with pytest.raises(ValueError, match="inside its picture"):
        Region(*sides, 640, 480)


def test_a_moment_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="begins"):
        Moment(5000, 2000)


def test_a_passage_that_stands_twice_is_found_by_what_stands_around_it():
    second = POEM.rindex("Somebody had left the door open")
    passage = passage_at(POEM, second, second + 31)
    moved = "Once. " + POEM
    assert find_passage(passage, moved) == (second + 6, second + 37)


def test_a_passage_is_found_again_in_edited_words_and_is_gone_when_they_are():
    at = POEM.index("and the cold came in first")
    passage = passage_at(POEM, at, at + 26)
    edited = POEM.replace("the cold came in first", "the cold came in before anyone")
    start, end = find_passage(passage, edited)
    assert "the cold came in" in edited[start:end]
    assert find_passage(passage, "Nothing of it is left.") is None
    assert find_passage(passage, "") is None


@given(st.text(), st.text(min_size=1), st.text())
def test_an_untouched_passage_is_found_where_it_was(before, quote, after):
    text = before + quote + after
    passage = passage_at(text, len(before), len(before) + len(quote))
    assert find_passage(passage, text) == (len(before), len(before) + len(quote))


@given(st.text(), st.text(min_size=1, max_size=20), st.text(max_size=40), st.text(max_size=40))
def test_words_put_before_a_unique_passage_only_move_it(before, quote, after, added):
    text = before + quote + after
    assume((added + text).count(quote) == 1)
    passage = passage_at(text, len(before), len(before) + len(quote))
    start, end = find_passage(passage, added + text)
    assert (added + text)[start:end] == quote


@given(st.text(), st.text(), st.text(), st.text(), st.integers(0, 10_000))
def test_whatever_is_found_lies_in_the_text(quote, prefix, suffix, text, position):
    found = find_passage(Passage(quote, prefix, suffix, position), text)
    if found:
        assert 0 <= found[0] < found[1] <= len(text)


def test_a_hostile_text_is_searched_too():
    passage = Passage("a b " * 5000 + "!", "a" * 32, "b" * 32, 0)
    found = find_passage(passage, "a c " * 50_000)
    assert found is None or found[0] < found[1]


def test_moments_are_cut_to_another_takes_length_and_gone_beyond_it():
    assert carry(Moment(2000, 9000), duration_ms=5000).anchor == Moment(2000, 5000)
    beyond = carry(Moment(6000), duration_ms=5000)
    assert (beyond.status, beyond.anchor) == (Carriage.GONE, Moment(6000))
    assert carry(Moment(6000), text="now it is a poem").status is Carriage.GONE


def test_regions_and_the_whole_stay_and_passages_are_found_again():
    region = region_named("middle", 640, 480)
    assert carry(region).anchor == region
    assert carry(Whole()).status is Carriage.SAME_PLACE
    frame = Region(0.1, 0.1, 0.5, 0.5, 640, 360, Moment(2000, 5000))
    assert carry(frame, duration_ms=3000).anchor == replace(frame, moment=Moment(2000, 3000))
    assert carry(frame, duration_ms=1000).status is Carriage.GONE
    assert carry(frame).status is Carriage.GONE
    passage = passage_at(POEM, 31, 39)
    carried = carry(passage, text="New. " + POEM)
    assert (carried.status, carried.anchor.quote, carried.anchor.position) == (Carriage.SAME_PLACE, "Somebody", 36)
    assert carry(passage).status is Carriage.GONE

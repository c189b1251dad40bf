"""Reading and mending sentences: examples by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.wording import (
    MAKING_VERBS,
    ask_first,
    begins_with_ask,
    empty_phrases_in,
    has_size,
    is_observable,
    items_in,
    shorten,
    size_in,
    suggested_size,
    without_empty_phrases,
    words_in,
)


@pytest.mark.parametrize(
    "ask",
    [
        "Draw the crown",
        "Please draw only the crown.",
        "Whittle a spoon and paint it",
        "Sing one note",
        "Bring me a shell",
        "Say that line to the chair three ways",
        "王冠を描いてください",
    ],
)
def test_an_ask_begins_with_its_verb(ask):
    assert begins_with_ask(ask)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("Can you draw the crown?", "Draw the crown"),
        ("Here is the story; can you draw the crown?", "Draw the crown. Here is the story"),
        ("In this lesson you draw the crown with a pencil.", "Draw the crown with a pencil."),
        ("In six words, write what the cat says", "Write what the cat says, in six words"),
        ("Drawing a crown", "Draw a crown"),
        ("Cutting paper, then gluing it", "Cut paper, then gluing it"),
        ("In this old garden you draw the crown", "Draw the crown, in this old garden"),
        ("I want you to film yourself", "Film yourself"),
        ("It is your job to record forty breaths", "Record forty breaths"),
        ("The cat wears a crown. Draw the crown.", "Draw the crown. The cat wears a crown."),
    ],
)
def test_the_ask_is_moved_to_the_front(typed, mended):
    assert not begins_with_ask(typed)
    assert ask_first(typed) == mended


@pytest.mark.parametrize(
    "typed", ["Your film about rain", "The record of the king", "A crown", "Draw.", "", "?", "Crowns, film, and music"]
)
def test_what_holds_no_ask_is_left_alone(typed):
    assert ask_first(typed) is None


@pytest.mark.parametrize(
    ("typed", "kept", "rest"),
    [
        (
            "Film yourself doing your turn, under a minute, one take, to an empty chair that stands in the frame.",
            "Film yourself doing your turn, under a minute, one take",
            "to an empty chair that stands in the frame.",
        ),
        (
            "Draw the heavy golden crown of the cat and write under it what she says to her brother",
            "Draw the heavy golden crown of the cat",
            "write under it what she says to her brother",
        ),
    ],
)
def test_a_long_ask_is_cut_where_a_clause_ends(typed, kept, rest):
    assert shorten(typed, 12) == (kept, rest)


def test_an_ask_that_has_no_place_to_cut_is_left_alone():
    assert shorten("one two three four five six seven eight nine ten eleven twelve thirteen", 12) is None


@pytest.mark.parametrize(
    "size",
    [
        "under a minute",
        "60s",
        "30 sec",
        "half a page",
        "A4",
        "1:30",
        "forty breaths",
        "10 by 10 cm",
        "2–3 minutes",
        "30秒",
        "one crown",
    ],
)
def test_a_size_has_a_number_and_a_unit(size):
    assert has_size(size)


@pytest.mark.parametrize(
    "size", ["", "short", "a few words", "90", "not too long", "3 and a bit", "twenty", "as much as you like"]
)
def test_what_has_no_number_or_no_unit_is_no_size(size):
    assert not has_size(size)


@pytest.mark.parametrize(
    ("typed", "media", "suggested"),
    [
        ("short", ("film",), "30 seconds"),
        ("a few words", ("film",), "90 words"),
        ("some minutes", (), "2 minutes"),
        ("one-ish page", (), "1 page"),
        ("45", ("film",), "45 seconds"),
        ("1", ("picture", "text"), "1 picture"),
        ("short", (), None),
    ],
)
def test_a_suggested_size_keeps_what_was_typed(typed, media, suggested):
    assert suggested_size(typed, media) == suggested


def test_a_size_is_found_elsewhere_in_the_authors_words():
    assert size_in("Film your turn", "under 60 seconds, please") == "under 60 seconds"
    assert size_in("Draw 3 crowns") is None


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("Draw a crown and be creative!", "Draw a crown!"),
        ("Be creative: draw a crown", "Draw a crown"),
        ("Draw a crown for our contest", "Draw a crown"),
        ("This is a contest: draw a crown.", "Draw a crown."),
        ("Draw a crown. Anything goes!", "Draw a crown!"),
        ("Draw a crown, be creative, and express yourself", "Draw a crown"),
        ("Use paper\nExpress yourself\nOne colour", "Use paper\nOne colour"),
        ("Express yourself", ""),
    ],
)
def test_empty_phrases_go_and_the_rest_stays(typed, mended):
    assert without_empty_phrases(typed) == mended


def test_look_fors_are_what_a_stranger_could_see_or_hear():
    assert is_observable("The chair is empty and in the frame")
    assert not is_observable("You feel proud of it")
    assert not is_observable("It is original and beautiful")
    assert not is_observable(" … ")


def test_items_stand_one_a_line_or_between_semicolons():
    assert items_in("One take; no cuts\n\n - \nan empty chair, in the frame") == [
        "One take",
        "no cuts",
        "an empty chair, in the frame",
    ]


def test_there_are_enough_verbs_and_each_is_one_word():
    assert len(MAKING_VERBS) > 150
    assert all(verb.isalpha() and verb.islower() for verb in MAKING_VERBS)


phrases = st.sampled_from(
    ["be creative", "anything goes", "contest", "express yourself", "draw", "a", "and", ",", ". ", "you", "\n"]
)
texts = st.text() | st.lists(phrases, max_size=12).map(" ".join)


@given(texts)
def test_no_empty_phrase_stays(text):
    assert empty_phrases_in(without_empty_phrases(text)) == []


@given(texts)
def test_an_ask_that_was_moved_is_in_front_and_has_no_more_words(text):
    mended = ask_first(text)
    if mended is not None:
        assert begins_with_ask(mended)
        assert len(words_in(mended)) <= len(words_in(text))


@given(texts, st.integers(2, 12))
def test_a_shortened_text_keeps_the_beginning_and_its_limit(text, most):
    cut = shorten(text, most)
    if cut is not None:
        assert len(words_in(cut[0])) <= most
        assert " ".join(text.split()).startswith(cut[0])


@pytest.mark.parametrize(
    "text",
    [
        "be creative " * 5000,
        "1 " * 20_000,
        "a" * 100_000,
        "and " * 20_000,
        ",.;" * 20_000,
        "contest and " * 3000,
        "; " * 50_000,
    ],
)
def test_hostile_text_is_mended_too(text):
    without_empty_phrases(text)
    ask_first(text)
    shorten(text, 12)
    has_size(text)
    assert isinstance(empty_phrases_in(text), list)

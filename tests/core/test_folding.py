"""Words as search compares them, and what is typed taken apart: for any text at all."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import (
    LONGEST_WORD,
    MARK,
    MOST_TERMS,
    Term,
    fold,
    for_postgresql,
    for_sqlite,
    mark,
    parse,
    vector,
    words_in,
)

TEXTS = st.text(alphabet=st.characters(), max_size=60) | st.text("ab \"*'“”:()-^+&|!<>\\é%_\0\n", max_size=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Été, L'Œuvre!", "ete l oeuvre"),
        ("ŁÓDŹ straße", "lodz strasse"),
        ("co-op b2b 3.5", "co op b2b 3 5"),
        ("İstanbul ISTANBUL", "istanbul istanbul"),
        ("ﬁn ½", "fin 1 2"),
        ("猫が王冠", "猫 が 王 冠"),
        ("हिन्दी", "हिन्दी"),
        ("Ёлка", "елка"),
        (" \n\0 …", ""),
    ],
)
def test_text_is_folded(text: str, words: str) -> None:
    assert fold(text) == words


@given(TEXTS)
def test_folding_leaves_letters_and_digits_and_changes_nothing_twice(text: str) -> None:
    words = fold(text)
    assert fold(words) == words
    assert all(category(sign)[0] in "LNM" for sign in words if sign != " ")
    assert MARK not in words
    assert all(0 < len(word) <= LONGEST_WORD for word in words.split())


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        ('" * "', []),
        ("crown", [Term(("crown",), True)]),
        ("crown ", [Term(("crown",))]),
        ("a* crown ", [Term(("a",), True), Term(("crown",))]),
        ('"the cat" cro', [Term(("the", "cat")), Term(("cro",), True)]),
        ('"the cat', [Term(("the", "cat"), True)]),
        ("“The Cat” ", [Term(("the", "cat"))]),
        ("don't ", [Term(("don", "t"))]),
        ("cat cat cat ", [Term(("cat",))]),
        ("NOT cat OR ", [Term(("not",)), Term(("cat",)), Term(("or",))]),
    ],
)
def test_what_is_typed_is_taken_apart(typed: str, terms: list[Term]) -> None:
    assert parse(typed) == terms


@given(TEXTS)
def test_any_text_is_something_to_look_for_or_nothing(typed: str) -> None:
    terms = parse(typed)
    assert len(terms) <= MOST_TERMS
    assert all(term.words and all(fold(word) == word for word in term.words) for term in terms)
    assert bool(terms) == bool(for_sqlite(terms)) == bool(for_postgresql(terms))


@given(st.lists(st.sampled_from(["a", "be", "cat", "·medium·film"]), max_size=30))
def test_a_vector_keeps_words_and_their_order(words: list[str]) -> None:
    assert words_in(vector(" ".join(words))) == " ".join(words)


def test_nobody_can_type_a_mark() -> None:
    film = mark("licence", "CC BY-SA")
    assert film == "·licence·cc·by·sa"
    assert film not in {word for term in parse(film) for word in term.words}

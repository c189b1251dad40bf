"""What is flagged in the answers to a take, and what is not."""

from typing import Any
from uuid import UUID, uuid5

import pytest

from reviews.flags import Flag, Given, flagged

SPACE = UUID(int=0)
LONG = "The pause before you sat down made me hold my breath."


def given(reviewer: str, author: str, **facts: Any) -> Given:
    take = facts.pop("take", f"{author}'s")
    return Given(
        take=uuid5(SPACE, take),
        work=uuid5(SPACE, facts.pop("work", take)),
        reviewer=uuid5(SPACE, reviewer),
        author=uuid5(SPACE, author),
        seconds=facts.pop("seconds", 200),
        notes=facts.pop("notes", [f"{reviewer} of {take}: {LONG}"]),
        off=facts.pop("off", 0.0),
    )


def of(take: str, *rows: Given) -> list[Flag]:
    return flagged(rows).get(uuid5(SPACE, take), [])


@pytest.mark.parametrize(("low", "high", "flags"), [(-2.0, 2.0, [Flag.SPLIT]), (-1.4, 1.4, [])])
def test_opinions_that_split(low: float, high: float, flags: list[Flag]) -> None:
    assert of("a's", given("b", "a", off=low), given("c", "a", off=high), given("d", "a", off=None)) == flags


def test_two_who_answered_each_other_far_below_what_others_say() -> None:
    rows = given("a", "b", off=-2.0), given("b", "a", off=-1.8)
    assert Flag.RETALIATION in of("a's", *rows)
    assert Flag.RETALIATION in of("b's", *rows)
    assert Flag.RETALIATION not in of("b's", given("a", "b", off=-2.0), given("b", "a", off=0.5))
    assert Flag.RETALIATION not in of("b's", given("a", "b", off=-2.0), given("c", "a", off=-2.0))


def test_the_same_words_in_two_answers_but_not_a_short_word_of_praise() -> None:
    assert of("a's", given("b", "a", notes=[LONG]), given("b", "c", notes=[LONG.upper() + "  "])) == [Flag.COPIED]
    assert of("a's", given("b", "a", notes=["I love it."]), given("b", "c", notes=["I love it."])) == []
    assert of("a's", given("b", "a", notes=[LONG, LONG])) == []


@pytest.mark.parametrize(("seconds", "flags"), [(15, [Flag.FAST]), (45, []), (0, [])])
def test_answers_given_in_a_few_seconds(seconds: float, flags: list[Flag]) -> None:
    assert of("a's", given("b", "a", seconds=seconds)) == flags


def test_pairs_that_keep_meeting_on_different_works_and_not_on_two_takes_of_one() -> None:
    assert of("first", given("b", "a", take="first"), given("a", "b", take="other")) == [Flag.MEETING]
    assert of("first", given("b", "a", take="first", work="w"), given("b", "a", take="second", work="w")) == []

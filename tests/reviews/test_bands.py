"""Estimates in words, and where they stand to a bar."""

import pytest

from reviews.bands import Passing, attention, band, passing, points

LEVELS = ["Not yet", "Nearly", "Yes", "And more"]


def test_a_band_covers_what_the_interval_reaches() -> None:
    found = band("The turn", LEVELS, [2, 2, 1], 60, 9)
    assert [is_within for _, _, is_within in found.levels] == [False, True, True, False]
    assert [number for _, number, _ in found.levels] == [0, 1, 2, 0]
    assert (found.level, found.is_of_most, found.either) == ("Yes", True, "could be one step lower")


@pytest.mark.parametrize(
    ("score", "sd", "words"),
    [
        (66, 6, "and that is fairly sure"),
        (66, 20, "could be one step either way"),
        (40, 15, "could be one step higher"),
        (50, 45, "could be some steps either way"),
        (100, 20, "could be one step lower"),
    ],
)
def test_what_else_it_could_be_is_said(score: float, sd: float, words: str) -> None:
    assert band("The turn", LEVELS, [2, 2, 2] if score == 66 else [1, 2, 3], score, sd).either == words


def test_where_nobody_ticked_what_comes_out_it_is_not_called_most() -> None:
    found = band("The turn", LEVELS, [1, 3, 3], 66, 6)
    assert (found.level, found.is_of_most, found.either) == ("Yes", False, "and they differ")


def test_levels_lie_evenly_on_the_scale() -> None:
    assert [points(level, 5) for level in range(5)] == [0, 25, 50, 75, 100]
    assert points(0, 1) == 100


@pytest.mark.parametrize(
    ("score", "answers", "wanted", "expected"),
    [
        (75, 3, 3, Passing.PASSED),
        (60, 3, 3, Passing.ONE_MORE),
        (60, 3, 4, Passing.ONE_MORE),
        (60, 4, 4, Passing.TO_BE_SEEN),
        (20, 2, 3, Passing.ONE_MORE),
        (75, 0, 3, Passing.ONE_MORE),
    ],
)
def test_a_pass_is_said_when_it_is_likely_and_one_more_answer_at_most_is_asked_for(
    score: float, answers: int, wanted: int, expected: Passing
) -> None:
    assert passing(60, score, 9, answers=answers, wanted=wanted, promised=3) == expected


def test_what_is_unsure_near_a_bar_and_flagged_asks_for_eyes_first() -> None:
    sure, unsure = attention(5, 0, chance=None), attention(10, 0, chance=None)
    at_the_bar, far_from_it = attention(10, 0, chance=0.5), attention(10, 0, chance=0.99)
    assert sure < unsure < far_from_it < at_the_bar
    assert attention(5, 2, chance=None) > unsure

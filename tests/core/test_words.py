"""Words for people, made where nobody knows the reader's language."""

import pytest

from core.words import lasting


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (60, "60 seconds"),
        (90, "90 seconds"),
        (120, "2 minutes"),
        (150, "2 minutes 30 seconds"),
        (300, "5 minutes"),
        (1800, "30 minutes"),
        (3600, "1 hour"),
        (5401, "1 hour 30 minutes 1 second"),
    ],
)
def test_how_long_something_lasts_is_said_as_people_do(seconds: int, words: str) -> None:
    assert lasting(seconds) == words

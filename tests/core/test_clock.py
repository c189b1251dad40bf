"""How far off a moment is, in words."""

from datetime import timedelta

import pytest
from flask import Flask

from core.clock import relative, until
from core.db import now, time_is


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(hours=24), "in 24 hours"),
        (timedelta(days=4), "in 4 days"),
        (timedelta(days=7), "in 7 days"),
        (timedelta(days=11), "in 11 days"),
        (timedelta(days=21), "in 3 weeks"),
        (timedelta(days=-75), "2 months ago"),
    ],
)
def test_days_are_counted_up_to_two_weeks(app: Flask, distance: timedelta, words: str) -> None:
    with app.test_request_context():
        assert relative(now() + distance + timedelta(seconds=1)) == words


def test_what_lasts_ends_at_a_time_of_today_or_on_a_day(app: Flask) -> None:
    noon = now().replace(hour=12, minute=0, second=0, microsecond=0)
    with app.test_request_context(), time_is(noon):
        assert until(noon + timedelta(hours=6, minutes=40)).striptags() == "18:40"
        tomorrow = noon + timedelta(days=1)
        assert until(tomorrow).striptags() == tomorrow.strftime("%a %-d %b 12:00")

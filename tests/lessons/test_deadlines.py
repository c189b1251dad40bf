"""Deadlines and promises, in every zone and at every size."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.deadlines import (
    GRACE,
    Waiting,
    answer_by,
    closes_at,
    is_late,
    is_zone,
    promise_for,
    waiting_on,
)

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2200, 1, 1))
zones = st.sampled_from(
    ["UTC", "Europe/Lisbon", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "Etc/GMT+12", "Asia/Beirut"]
)


def test_end_of_day_anywhere_is_noon_utc_of_the_next_day():
    assert closes_at(date(2025, 11, 28)) == datetime(2025, 11, 29, 11, 59, 59, tzinfo=UTC)


def test_summer_time_moves_the_end_of_the_day():
    assert closes_at(date(2025, 7, 1), "Europe/Lisbon") == datetime(2025, 7, 1, 22, 59, 59, tzinfo=UTC)
    assert closes_at(date(2025, 12, 1), "Europe/Lisbon") == datetime(2025, 12, 1, 23, 59, 59, tzinfo=UTC)


def test_where_clocks_go_back_at_midnight_the_day_ends_the_second_time():
    assert closes_at(date(2023, 10, 28), "Asia/Beirut") == datetime(2023, 10, 28, 21, 59, 59, tzinfo=UTC)


@given(days, zones)
def test_nowhere_closes_after_anywhere(day, zone):
    assert closes_at(day, zone) <= closes_at(day)


@given(days, zones)
def test_a_later_day_closes_later(day, zone):
    assert closes_at(day + timedelta(days=1), zone) > closes_at(day, zone)


@given(st.text(max_size=40))
def test_any_name_of_a_zone_is_read_or_refused_in_a_sentence(name):
    if is_zone(name):
        assert closes_at(date(2025, 1, 1), name).tzinfo is UTC
    else:
        with pytest.raises(ValueError, match="time zone"):
            closes_at(date(2025, 1, 1), name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "Europe", "../etc/passwd", "/etc/passwd", "a\0b", "tzdata.zi", "x" * 5000]
)
def test_a_hostile_name_of_a_zone_is_no_zone(name):
    assert not is_zone(name)


def test_the_end_of_the_calendar_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="too far away"):
        closes_at(date.max)


@given(days)
def test_what_began_within_the_grace_is_not_late(day):
    due = closes_at(day)
    assert not is_late(due, due)
    assert not is_late(due + GRACE, due)
    assert is_late(due + GRACE + timedelta(seconds=1), due)


@given(days, st.timedeltas(timedelta(), timedelta(hours=9)))
def test_an_upload_begun_in_time_holds_the_call_open_until_it_is_there(day, lasts):
    due = closes_at(day)
    there = due + lasts
    assert not is_late(there + GRACE, due, uploads=[(due, there)])
    assert is_late(there + GRACE + timedelta(seconds=1), due, uploads=[(due, there)])
    assert is_late(there, due, uploads=[(due + GRACE + timedelta(seconds=1), there)]) == (lasts > GRACE)


def test_a_self_paced_call_is_never_late():
    assert not is_late(datetime(2030, 1, 1, tzinfo=UTC), None)


def test_a_work_that_waits_is_shown_to_greeters_then_to_the_instructor():
    shared = datetime(2025, 11, 24, 12, tzinfo=UTC)
    due = answer_by(shared, 10)
    seen = [waiting_on(shared, due, shared + timedelta(hours=hours)) for hours in (0, 4.9, 5, 7.9, 8, 9.9, 10, 50)]
    peers, greeters, instructor, overdue = Waiting
    assert seen == [peers, peers, greeters, greeters, instructor, instructor, overdue, overdue]


def test_a_large_class_is_promised_three_and_a_small_one_two():
    assert promise_for(300).answers == 3
    assert promise_for(300).staff_answers_needed == 0
    assert promise_for(29).answers == 2
    assert promise_for(29).brings_greeters_in
    assert not promise_for(30).brings_greeters_in


def test_three_asked_of_each_do_not_keep_a_promise_of_three():
    assert promise_for(300, asked=3).answers == 2


def test_two_people_can_promise_one_answer_each_and_one_person_needs_the_instructor():
    assert promise_for(2).answers == 1
    alone = promise_for(1)
    assert (alone.answers, alone.staff_answers_needed) == (0, 1)
    assert "yourself" in alone.sentence
    assert promise_for(1, staff_answers=1).answers == 1


def test_the_instructors_own_answers_count():
    assert promise_for(20, asked=1).answers == 0
    helped = promise_for(20, asked=1, staff_answers=20)
    assert helped.answers == 1
    assert "if you and your greeters give 7 answers" in helped.sentence


@given(
    st.integers(0, 3000), st.integers(1, 6), st.floats(0, 1), st.floats(0, 1), st.integers(0, 500), st.integers(0, 10)
)
def test_a_promise_is_never_more_than_the_supply(size, asked, quitting, finishing, given_by_staff, staff):
    promise = promise_for(
        size, asked=asked, quitting=quitting, finishing=finishing, staff_answers=given_by_staff, staff=staff
    )
    assert 0 <= promise.answers <= promise.supply + 0.01
    assert promise.answers <= max(0, size - 1) + staff
    assert promise.sentence.endswith(".")


@given(st.integers(0, 3000), st.integers(0, 500))
def test_more_answers_from_staff_never_promise_less(size, given_by_staff):
    assert (
        promise_for(size, staff_answers=given_by_staff + 1).answers
        >= promise_for(size, staff_answers=given_by_staff).answers
    )

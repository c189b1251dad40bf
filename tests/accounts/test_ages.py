"""Ages: what is asked, what is kept, and who is on whose side of the line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from accounts import ages
from accounts.models import Agreed, Consent, Person
from core.checks import Refused
from core.db import db, now
from core.settings import SettingsError, read_settings
from tests.accounts.conftest import PASSWORD
from tests.cast import make_person

TODAY = date(2026, 11, 27)
NEW = {"name": "Roz Achterberg", "handle": "roz", "email": "roz@example.org", "password": PASSWORD}
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2044, 1, 1))


@pytest.fixture
def _ages_are_kept(app: Flask) -> Iterator[None]:
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, ask_age=True, minimum_age=14)
    yield
    app.extensions["settings"] = settings


def roz() -> Person | None:
    return db.session.scalar(select(Person).where(Person.handle == "roz"))


def years_ago(years: int, days: int = 0) -> str:
    today = now().date()
    return (ages.birthday(today, -years) - timedelta(days=days)).isoformat()


def test_signing_up_asks_for_a_tick_and_keeps_what_was_ticked_in_its_words(visit: Any) -> None:
    page = visit("/signup")
    assert "I am at least 16 years old." in page.text
    assert "When were you born" not in page.text
    refused = visit.post("/signup", **NEW)
    assert refused.status == 422
    assert "younger people can't have an account here" in refused.text
    assert roz() is None
    assert visit.post("/signup", **NEW, is_old_enough="y").status == 303
    person = roz()
    assert person is not None
    kept = {each.purpose: each.text.words for each in db.session.scalars(select(Consent))}
    assert kept[Agreed.AGE] == "I am at least 16 years old."
    assert "house rules" in kept[Agreed.TERMS]
    assert person.adult_from is None


@pytest.mark.usefixtures("_ages_are_kept")
def test_where_ages_are_kept_only_the_day_they_turn_18_is(visit: Any) -> None:
    assert "When were you born?" in visit("/signup").text
    born_on = years_ago(15)
    assert visit.post("/signup", **NEW, born_on=born_on).status == 303
    person = roz()
    assert person is not None
    assert person.adult_from == ages.birthday(date.fromisoformat(born_on), 18)
    assert person.is_minor
    rows = [str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))]
    assert not [row for row in rows if born_on in row]


@pytest.mark.usefixtures("_ages_are_kept")
@pytest.mark.parametrize("born_on", [years_ago(14, -1), years_ago(3), years_ago(-1), years_ago(130), "", "yesterday"])
def test_who_is_too_young_is_refused_kindly_and_nothing_is_kept(visit: Any, mails: Any, born_on: str) -> None:
    before = db.session.scalar(select(func.count()).select_from(Person))
    page = visit.post("/signup", **NEW, born_on=born_on)
    assert page.status == 422
    assert db.session.scalar(select(func.count()).select_from(Person)) == before
    assert db.session.scalar(select(func.count()).select_from(Consent)) == 0
    assert mails() == []


@pytest.mark.usefixtures("_ages_are_kept")
def test_who_turned_old_enough_today_comes_in(visit: Any) -> None:
    assert visit.post("/signup", **NEW, born_on=years_ago(14)).status == 303


def test_the_sentence_says_the_age() -> None:
    with pytest.raises(Refused, match="from 16 years on"):
        ages.adult_from(date(2010, 11, 28), least=16, on=TODAY)
    assert ages.adult_from(date(2010, 11, 27), least=16, on=TODAY) == date(2028, 11, 27)


def test_a_leap_day_is_followed_by_the_first_of_march() -> None:
    assert ages.birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert ages.birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def test_who_turns_18_today_is_of_age(database: None) -> None:
    assert ages.is_adult(Person(adult_from=TODAY), TODAY)
    assert not ages.is_adult(Person(adult_from=TODAY + timedelta(days=1)), TODAY)
    assert not ages.is_adult(Person(adult_from=None), TODAY)


@given(DAYS, DAYS)
def test_being_on_one_side_goes_both_ways_and_an_unknown_age_is_on_none(one: date | None, other: date | None) -> None:
    a, b = Person(adult_from=one), Person(adult_from=other)
    assert ages.are_on_one_side(a, b, TODAY) == ages.are_on_one_side(b, a, TODAY)
    if one is None or other is None:
        assert not ages.are_on_one_side(a, b, TODAY)
    else:
        assert ages.are_on_one_side(a, b, TODAY) == ((one <= TODAY) == (other <= TODAY))


def test_both_faces_of_the_side_agree(database: None) -> None:
    days = [None, TODAY, TODAY + timedelta(days=1), date(2000, 2, 29), date(2030, 1, 1)]
    people = [make_person(f"person-{place}", adult_from=day) for place, day in enumerate(days)]
    for person in people:
        found = set(db.session.scalars(select(Person.id).where(ages.on_the_side_of(person, TODAY))))
        assert found == {each.id for each in people if ages.are_on_one_side(person, each, TODAY)}


def test_the_settings_say_what_they_take(tmp_path: Any) -> None:
    environment = {"INSTANCE": str(tmp_path), "SECRET_KEY": "x"}
    assert (read_settings(environment).minimum_age, read_settings(environment).ask_age) == (16, False)
    assert read_settings(environment | {"MINIMUM_AGE": "13", "ASK_AGE": "1"}).minimum_age == 13
    with pytest.raises(SettingsError, match="MINIMUM_AGE: 'ten'"):
        read_settings(environment | {"MINIMUM_AGE": "ten"})

"""How much somebody may send within the hour: told in words, before they type, and nothing typed is lost."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from core import limits
from core.limits import PACES, Pace, limiter
from core.words import Words
from tests.cast import Cast
from tests.visitor import Visitor

NEW = "/class-projects/new"


@pytest.fixture(autouse=True)
def _one_an_hour(app: Flask, monkeypatch: Any) -> None:
    with app.app_context():
        limiter.reset()
    monkeypatch.setitem(PACES, "class", Pace(2, Words("At most 2 class projects an hour, please.")))


def begin(visit: Visitor, person: Any, title: str) -> Any:
    return visit.post(NEW, person, id=str(uuid4()), title=title, outcome="A bow")


def test_what_is_too_much_waits_and_nothing_typed_is_lost(visit: Visitor, cast: Cast) -> None:
    assert [begin(visit, cast.learner, title).status for title in ("One", "Two")] == [303, 303]
    page = begin(visit, cast.learner, "A third one that took me an hour")
    assert page.status == 429
    assert "At most 2 class projects an hour" in page.text
    assert page.fields(NEW)["title"] == "A third one that took me an hour"
    assert begin(visit, cast.reviewer, "Hers").status == 303, "each person has their own"


def test_what_came_back_costs_nothing(visit: Visitor, cast: Cast) -> None:
    assert [begin(visit, cast.learner, "").status for _ in range(4)] == [422] * 4
    assert begin(visit, cast.learner, "One").status == 303


def test_few_that_are_left_are_said_before_anybody_types(visit: Visitor, cast: Cast) -> None:
    begin(visit, cast.learner, "One")
    assert "You can send one more within this hour" in visit(NEW, cast.learner).text
    begin(visit, cast.learner, "Two")
    assert "Wait a little before you send this" in visit(NEW, cast.learner).text


def test_many_from_one_address_wait_too(visit: Visitor, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "FROM_ONE_ADDRESS", "2/hour")
    begin(visit, cast.learner, "One")
    begin(visit, cast.reviewer, "Two")
    assert begin(visit, cast.stranger, "Three").status == 429

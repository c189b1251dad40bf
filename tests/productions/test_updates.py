"""How a piece goes: said by who leads it or teaches, ticked, overdue; and who reads it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core.checks import Refused
from core.db import db, now, time_is
from core.permissions import can
from core.subjects import subject_named
from productions import updates
from productions.models import Production, StatusUpdate
from tests.cast import Cast
from tests.productions.making import make_production

PIECE, CUT = "/productions/one-empty-chair", "/class-projects/one-empty-chair/cut"
HOSTILE = "<script>alert(1)</script> 👑 المشهد"


def in_days(days: int) -> date:
    return (now() + timedelta(days=days)).date()


def say(production: Production, words: str, due_on: date | None = None) -> StatusUpdate:
    return updates.say(production, words, by=production.leader, id=uuid7(), due_on=due_on)


def rows() -> list[StatusUpdate]:
    return list(db.session.scalars(select(StatusUpdate).order_by(StatusUpdate.id)))


def test_an_update_is_said_on_the_piece_and_read_there_and_at_the_cut(
    cast: Cast, visit: Any, production: Production
) -> None:
    fields = visit(PIECE, cast.instructor).fields("/updates")
    fields |= {"words": HOSTILE, "due_on": in_days(5).isoformat()}
    for _ in range(2):
        assert visit.post(f"{PIECE}/updates", cast.instructor, **fields).location == f"{PIECE}#updates"
    assert [(row.words, row.due_on) for row in rows()] == [(HOSTILE, in_days(5))]
    for path in (PIECE, CUT):
        for person in (None, cast.learner, cast.instructor):
            page = visit(path, person)
            assert HOSTILE in page.text
            assert f"By {in_days(5).strftime('%a %-d %b %Y')}" in page.text
            assert ("It is done" in page.text) == (path == PIECE and person is cast.instructor)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": ""}, "Say how it goes"),
        ({"words": "x" * 201}, "At most 200 characters"),
        ({"words": "Mixing", "due_on": "2020-01-01"}, "That day is over already."),
        ({"words": "Mixing", "due_on": "soon"}, "Give a date like"),
        ({"words": "Mixing", "due_on": "9999-12-31"}, "too far away"),
    ],
)
def test_a_wrong_update_comes_back(
    cast: Cast, visit: Any, production: Production, fields: dict[str, str], sentence: str
) -> None:
    page = visit.post(f"{PIECE}/updates", cast.instructor, **fields)
    assert page.status == 422
    assert sentence in page.text
    assert fields["words"] in page.html
    assert rows() == []


def test_what_is_done_is_ticked_and_may_be_open_again(cast: Cast, visit: Any, production: Production) -> None:
    update = say(production, "Mix it", in_days(3))
    path = f"{PIECE}/updates/{update.id}"
    for act, is_done in (("done", True), ("done", True), ("open", False), ("open", False), ("done", True)):
        assert visit.post(f"{path}/{act}", cast.instructor).status == 303
        assert (db.session.scalars(select(StatusUpdate.done_at)).one() is not None) == is_done
    assert "Mix it" in visit(CUT).text
    assert "Done" in visit(CUT).text
    assert visit.post(f"{path}/removal", cast.instructor).status == 303
    assert rows() == []
    assert visit.post(f"{path}/removal", cast.instructor).status == 404


def test_it_is_overdue_once_its_day_is_over_everywhere_until_it_is_done(
    cast: Cast, visit: Any, production: Production
) -> None:
    update = say(production, "Mix it", in_days(1))
    assert not updates.is_overdue(update)
    with time_is(now() + timedelta(days=4)):
        assert updates.is_overdue(update)
    update.due_on = in_days(-3)
    for path in (PIECE, CUT):
        assert "Overdue since" in visit(path).text
    updates.tick(update, True)
    assert not updates.is_overdue(update)
    assert "Overdue" not in visit(PIECE).text
    assert not updates.is_overdue(say(production, "News"))


def test_what_is_awaited_comes_first_and_then_the_latest(production: Production) -> None:
    for words, due_on in {
        "old": None,
        "later": in_days(9),
        "sooner": in_days(2),
        "done": in_days(1),
        "new": None,
    }.items():
        updates.tick(say(production, words, due_on), words == "done")
    listed = db.session.scalars(updates.shown(production))
    assert [update.words for update in listed] == ["sooner", "later", "new", "done", "old"]
    for number in range(9):
        say(production, f"More {number}")
    assert len(db.session.scalars(updates.shown(production)).all()) == updates.MOST_SHOWN


def test_the_leader_says_it_too_while_they_are_in_the_class(cast: Cast, visit: Any, production: Production) -> None:
    assert not can(cast.learner, "production.edit", production)
    production.leader = cast.learner
    db.session.commit()
    assert can(cast.learner, "production.edit", production)
    assert visit.post(f"{PIECE}/updates", cast.learner, words="Half done.").status == 303
    production.leader = cast.stranger
    db.session.commit()
    assert not can(cast.stranger, "production.edit", production)
    assert visit.post(f"{PIECE}/updates", cast.stranger, words="Half done.").status == 404


def test_an_update_answers_only_under_its_own_piece_and_id(cast: Cast, visit: Any, production: Production) -> None:
    other = make_production(cast.other_instructor.memberships[0].course, "Elsewhere")
    update = say(other, "Mix it")
    assert visit.post(f"{PIECE}/updates/{update.id}/removal", cast.instructor).status == 404
    with pytest.raises(Refused, match="once more"):
        updates.say(production, "Theirs", by=cast.instructor, id=update.id)
    assert [row.words for row in rows()] == ["Mix it"]


def test_what_somebody_said_goes_with_them_and_stays_without_their_name(cast: Cast, production: Production) -> None:
    say(production, "Half done.")
    subject = subject_named("production")
    assert subject is not None
    assert subject.erase is not None
    subject.erase(cast.instructor.id)
    assert [(row.words, row.by_id) for row in rows()] == [("Half done.", None)]

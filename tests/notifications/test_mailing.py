"""What comes by mail at once: what the product names and nothing else, once for one thing, and invitations no more than two."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.db import db, now
from notifications import operations
from notifications.models import DIGEST, Notice, Preference, When
from notifications.sentences import KINDS
from tests.cast import Cast, make_person
from tests.mailbox import read
from tests.notifications.happening import happen

Mails = Callable[[], list[str]]
AT_ONCE = {
    "answer.first",
    "work.built_on",
    "work.in_the_cut",
    "credit.proposed",
    "answer.invited",
    "answer.assigned",
    "thing.hidden",
    "thing.shown",
    "thing.to_change",
    "thing.removed",
    "person.paused",
    "answer.kept_back",
    "appeal.upheld",
    "appeal.overturned",
    "report.left",
    "report.acted",
    "answer.overdue",
}


def test_at_once_comes_what_somebody_waits_for_and_the_rest_once_a_day() -> None:
    assert {name for name, kind in KINDS.items() if kind.when == When.AT_ONCE} == AT_ONCE
    assert {kind.when for kind in KINDS.values()} == {When.AT_ONCE, When.DAILY}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_kind_is_mailed_when_its_table_says(cast: Cast, mails: Mails, name: str) -> None:
    details: dict[str, Any] = dict.fromkeys(
        ("why", "calls", "day", "words", "course", "role", "reason", "until", "who"), "so"
    )
    happen(cast, name, **details)
    assert len(mails()) == (name in AT_ONCE)
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.mailed_at is not None) == (name in AT_ONCE)


def test_one_event_is_one_mail_whatever_it_is_to_somebody(cast: Cast, mails: Mails) -> None:
    event = happen(cast, "work.built_on")
    happen(cast, "answer.assigned", event=event)
    happen(cast, "work.shown", event=event)
    (mail,) = read(mails)
    assert "built on" in mail["Subject"]


def test_invitations_are_two_a_day_and_one_a_work(cast: Cast, mails: Mails) -> None:
    begun = now() - timedelta(hours=3)
    works = [make_person(f"work-{number}") for number in range(4)]
    happen(cast, "answer.invited", about=works[0], at=begun)
    happen(cast, "answer.assigned", about=works[0], at=begun)
    assert len(mails()) == 1
    for work in works[1:]:
        happen(cast, "answer.invited", about=work, at=begun)
    assert len(mails()) == 2
    happen(cast, "answer.invited", about=works[3], at=begun + timedelta(days=1, minutes=1))
    assert db.session.scalars(select(Notice.mailed_at).order_by(Notice.id)).all().count(None) == 2
    happen(cast, "work.built_on", at=begun)
    assert "built on" in read(mails)[0]["Subject"]


@pytest.mark.parametrize("wanted", [When.DAILY, When.HERE])
def test_who_wants_it_later_has_no_mail_at_once(cast: Cast, mails: Mails, wanted: When) -> None:
    operations.prefer(cast.learner, {"work.built_on": wanted})
    happen(cast, "work.built_on")
    happen(cast, "work.built_on", to=cast.stranger)
    assert [mail["To"] for mail in read(mails)] == [cast.stranger.email]


def test_a_preference_is_kept_only_where_it_is_later_than_the_table(cast: Cast) -> None:
    wanted = {"work.built_on": When.AT_ONCE, "answer.sent": When.AT_ONCE, "answer.used": When.DAILY, "odd": When.HERE}
    operations.prefer(cast.learner, {**wanted, "answer.first": When.DAILY, DIGEST: When.HERE})
    kept = {each.name: each.wanted for each in db.session.scalars(select(Preference))}
    assert kept == {"answer.first": When.DAILY, DIGEST: When.HERE}

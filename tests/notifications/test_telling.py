"""Telling people: once, not the one who did it, not across a block; and by mail unless they said no."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from accounts.models import Person
from core import jobs
from core.db import db
from core.events import Event, record
from notifications import operations
from notifications.models import Notice, When
from notifications.operations import tell
from notifications.sentences import KINDS, labels, said
from tests.cast import Cast, make_person


def something(cast: Cast, actor: Person | None = None) -> Event:
    return record("test.happened", actor, cast.other_learner)


def told(person: Person) -> list[str]:
    return list(db.session.scalars(select(Notice.name).where(Notice.person_id == person.id)))


def test_a_notice_is_one_however_often_its_handler_runs(cast: Cast, mails: Any) -> None:
    event = something(cast, cast.other_learner)
    for _ in range(3):
        tell([cast.learner.id, cast.learner.id], event, "answer.first", cast.other_learner, "/works/1")
    assert told(cast.learner) == ["answer.first"]
    db.session.commit()
    assert len(mails()) == 1


def test_nobody_is_told_of_what_they_did_themselves(cast: Cast) -> None:
    tell([cast.learner.id, None], something(cast, cast.learner), "answer.sent", cast.other_learner, "/")
    assert told(cast.learner) == []


@pytest.mark.parametrize(("actor", "person"), [("learner", "blocked"), ("blocked", "learner")])
def test_a_block_keeps_notices_apart_both_ways(cast: Cast, actor: str, person: str) -> None:
    tell([getattr(cast, person).id], something(cast, getattr(cast, actor)), "answer.sent", cast.other_learner, "/")
    assert told(getattr(cast, person)) == []


def test_a_notice_that_is_not_wanted_by_mail_stays_in_the_inbox_and_out_of_the_mail(cast: Cast, mails: Any) -> None:
    operations.prefer(cast.learner, {"answer.first": When.HERE})
    tell([cast.learner.id], something(cast), "answer.first", cast.other_learner, "/")
    db.session.commit()
    assert told(cast.learner) == ["answer.first"]
    assert mails() == []


def test_an_address_that_nobody_confirmed_gets_no_mail(cast: Cast, mails: Any) -> None:
    newcomer = make_person("newcomer")
    newcomer.confirmed_at = None
    tell([newcomer.id], something(cast), "answer.first", cast.other_learner, "/")
    db.session.commit()
    assert told(newcomer) == ["answer.first"]
    assert mails() == []


def test_an_unknown_name_or_a_missing_word_fails_where_it_is_told_not_where_it_is_read(cast: Cast) -> None:
    with pytest.raises(KeyError):
        tell([cast.learner.id], something(cast), "no.such.notice", cast.other_learner, "/")
    with pytest.raises(KeyError):
        tell([cast.learner.id], something(cast), "course.removed", cast.other_learner, "/")


def test_the_mail_says_words_as_they_were_typed_and_cannot_be_steered(cast: Cast, mails: Any) -> None:
    cast.other_learner.credit_name = "I <3 you\r\nBcc: all@example.org"
    tell(
        [cast.learner.id],
        something(cast, cast.other_learner),
        "answer.first",
        cast.other_learner,
        "/works/1",
        title="1 < 2 & <b>bold</b>",
    )
    db.session.commit()
    jobs.run_due()
    (mail,) = mails()
    headers, _, body = mail.partition("\n\n")
    assert "\nBcc:" not in headers
    assert "I <3 you" in headers
    assert "“1 < 2 & <b>bold</b>”" in body.replace("=E2=80=9C", "“").replace("=E2=80=9D", "”").replace("=\n", "")
    assert "&lt;b&gt;bold" in body.replace("=\n", "")


def test_reading_is_for_all_at_once(cast: Cast) -> None:
    for name in ("answer.sent", "answer.thanked"):
        tell([cast.learner.id, cast.stranger.id], something(cast), name, cast.other_learner, "/")
    assert cast.learner.has_news
    operations.mark_all_read(cast.learner)
    db.session.refresh(cast.learner, ["has_news"])
    assert not cast.learner.has_news
    assert cast.stranger.has_news
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 4


def test_every_kind_has_a_sentence_that_ends_and_a_label() -> None:
    assert all(kind.sentence.endswith((".", "%(reason)s")) and kind.label for kind in KINDS.values())
    assert sorted(name for names in labels().values() for name in names) == sorted(KINDS)


def test_more_time_of_before_the_notice_said_until_when_still_reads_as_a_sentence(cast: Cast) -> None:
    assert str(said(Notice(name="assignment.extended", details={"title": "Draw the crown"}))) == (
        "You have more time for “Draw the crown”."
    )


@pytest.mark.parametrize(
    ("title", "shown"), [("Draw the crown.", "Draw the crown"), ("And then...", "And then..."), ("Who?", "Who?")]
)
def test_a_title_with_a_stop_does_not_double_that_of_the_sentence(cast: Cast, title: str, shown: str) -> None:
    assert str(said(Notice(name="work.in_the_cut", details={"title": title}))) == f"“{shown}” is in the cut."


def test_a_moment_in_a_notice_is_kept_with_its_zone(cast: Cast) -> None:
    until = datetime(2026, 12, 3, 23, 59, 59, tzinfo=ZoneInfo("Asia/Kathmandu"))
    tell([cast.learner.id], something(cast), "assignment.extended", cast.other_learner, "/", until=until)
    db.session.commit()
    db.session.expire_all()
    notice = db.session.scalars(select(Notice)).one()
    assert said(notice).values["until"].isoformat() == "2026-12-03T23:59:59+05:45"

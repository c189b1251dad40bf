"""Mail goes to a real SMTP server, and to it once: wherever the worker dies, a second mail for one thing is never sent."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import jobs, mail
from core.db import db, now, time_is
from core.jobs import Job
from core.mail import send
from tests.cast import Cast
from tests.mailbox import path_to_stop, words
from tests.notifications.happening import happen
from tests.postbox import Postbox, postbox

hand_over = smtplib.SMTP.sendmail  # that of the library: in other tests none sends mail


class Killed(BaseException):
    """The worker ends here."""


@pytest.fixture
def server(app: Flask, database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    monkeypatch.setattr(smtplib.SMTP, "sendmail", hand_over)
    with postbox() as server:
        monkeypatch.setitem(app.extensions["mail"], "url", server.url)
        yield server


def ask_for_a_mail(cast: Cast) -> None:
    send(cast.learner.email, "password_changed", person=cast.learner)
    db.session.commit()


def work(*, minutes: int = 0) -> None:
    """A worker does what is due by then; one that is killed leaves what it held to the next."""
    db.session.commit()
    with time_is(now() + timedelta(minutes=minutes)):
        jobs.run_due()


def work_until_killed() -> None:
    with pytest.raises(Killed):
        work()
    db.session.rollback()
    jobs.free_leases()


def waiting() -> list[Job]:
    db.session.expire_all()
    return list(db.session.scalars(select(Job)))


def test_what_the_server_reads_is_what_was_said(cast: Cast, server: Postbox) -> None:
    happen(cast, "work.built_on", title="Über den Stuhl, 🎬")
    work()
    (mail,) = server.taken
    assert mail["To"] == cast.learner.email
    assert mail["Subject"] == "Other Learner built on “Über den Stuhl, 🎬”."
    assert path_to_stop(mail) in words(mail)
    assert mail["Message-ID"].endswith("@class-projects>")
    assert mail.get_body(("html",)) is not None
    work(minutes=60)
    assert len(server.taken) == 1
    assert waiting() == []


def test_killed_after_the_server_took_it_no_other_worker_sends_it(
    cast: Cast, server: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_and_die(*arguments: Any, **options: Any) -> None:
        hand_over(*arguments, **options)
        raise Killed

    ask_for_a_mail(cast)
    with monkeypatch.context() as dying:
        dying.setattr(smtplib.SMTP, "sendmail", take_and_die)
        work_until_killed()
    assert waiting()[0].handed_over_at is not None
    work(minutes=60)
    assert len(server.taken) == 1
    assert waiting() == []


def test_killed_before_it_is_handed_over_the_next_worker_sends_it(
    cast: Cast, server: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_key: str) -> bool:
        raise Killed

    ask_for_a_mail(cast)
    with monkeypatch.context() as dying:
        dying.setattr(mail, "begin_once", die)
        work_until_killed()
    work()
    assert len(server.taken) == 1


def test_killed_between_the_mark_and_the_server_it_is_not_sent(
    cast: Cast, server: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doubt falls to this side: from here nobody can tell it from a mail that went."""

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    ask_for_a_mail(cast)
    with monkeypatch.context() as dying:
        dying.setattr(smtplib.SMTP, "sendmail", die)
        work_until_killed()
    work(minutes=60)
    assert server.taken == []
    assert waiting() == []


@pytest.mark.parametrize("answer", ["451 later", "554 no"])
def test_what_the_server_refuses_is_tried_again_under_the_same_name(cast: Cast, server: Postbox, answer: str) -> None:
    server.answers = [answer, answer]
    ask_for_a_mail(cast)
    name = waiting()[0].arguments["id"]
    for minute in range(4):
        work(minutes=minute)
    (mail,) = server.taken
    assert mail["Message-ID"] == f"<{name}@class-projects>"
    assert waiting() == []


def test_a_server_that_does_not_answer_is_tried_again(cast: Cast, app: Flask, server: Postbox) -> None:
    outbox: dict[str, Any] = app.extensions["mail"]
    there, outbox["url"] = outbox["url"], "smtp+plain://127.0.0.1:9"
    ask_for_a_mail(cast)
    work()
    assert waiting()[0].handed_over_at is None
    outbox["url"] = there
    work(minutes=1)
    assert len(server.taken) == 1


@pytest.mark.parametrize("broken", [smtplib.SMTPServerDisconnected("gone"), TimeoutError()])
def test_a_line_that_breaks_after_the_words_went_is_not_tried_again(
    cast: Cast, server: Postbox, monkeypatch: pytest.MonkeyPatch, broken: Exception
) -> None:
    def take_and_break(*arguments: Any, **options: Any) -> None:
        hand_over(*arguments, **options)
        raise broken

    ask_for_a_mail(cast)
    with monkeypatch.context() as breaking:
        breaking.setattr(smtplib.SMTP, "sendmail", take_and_break)
        work()
    work(minutes=60)
    assert len(server.taken) == 1
    assert waiting() == []


def test_mails_in_a_folder_are_one_file_each_however_often_written(cast: Cast, mails: Callable[[], list[str]]) -> None:
    ask_for_a_mail(cast)
    (waits,) = waiting()
    for _ in range(2):
        mail.deliver_mail(**waits.arguments)
    assert len(mails()) == 1

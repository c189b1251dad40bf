"""One click in a mail stops mails of its kind: without signing in, without a token, as often as it is sent (RFC 8058)."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from core.signing import sign
from notifications.models import DIGEST, Notice, Preference
from notifications.stopping import path_to_stop
from tests import mailbox
from tests.cast import Cast
from tests.notifications.happening import happen
from tests.notifications.test_daily_mail import EVENING, walk

Mails = Callable[[], list[str]]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def click(app: Flask, path: str) -> Any:
    """As a mail program sends it: no cookie, no token, no page before."""
    return app.test_client().post(path, data=ONE_CLICK)


def stopped() -> set[str]:
    db.session.expire_all()
    return set(db.session.scalars(select(Preference.name)))


def test_a_notice_says_in_its_headers_where_one_click_stops_its_kind(app: Flask, cast: Cast, mails: Mails) -> None:
    happen(cast, "work.built_on")
    (mail,) = mailbox.read(mails)
    assert len(mail.get_all("List-Unsubscribe")) == 1
    path = mailbox.path_to_stop(mail)
    assert path in mailbox.words(mail)
    for _ in range(2):
        answer = click(app, path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert stopped() == {"work.built_on"}
    happen(cast, "work.built_on")
    assert len(mails()) == 1
    assert len(db.session.scalars(select(Notice)).all()) == 2, "the inbox has it"
    happen(cast, "answer.first")
    assert len(mails()) == 2, "other kinds come"


def test_names_of_one_line_stop_together(app: Flask, cast: Cast) -> None:
    assert click(app, path_to_stop(cast.learner, "report.left")).status_code == 200
    assert stopped() == {"report.left", "report.acted"}


def test_the_daily_mail_stops_by_its_own(app: Flask, cast: Cast, mails: Mails) -> None:
    happen(cast, "answer.thanked", at=EVENING)
    walk()
    (mail,) = mailbox.read(mails)
    assert click(app, mailbox.path_to_stop(mail)).status_code == 200
    assert stopped() == {DIGEST}


def test_looking_changes_nothing_and_a_button_does(cast: Cast, visit: Any) -> None:
    path = path_to_stop(cast.learner, "work.built_on")
    page = visit(path)
    assert page.heading == "Stop these mails?"
    assert "Somebody built on your work" in page.text
    assert stopped() == set()
    assert visit.post(path).heading == "These mails have stopped"
    assert visit(path).heading == "These mails have stopped"
    assert visit("/settings/notices", cast.learner).fields("/settings/notices")["work_built_on"] == "here"


def test_what_was_stopped_can_be_had_again(app: Flask, cast: Cast, visit: Any) -> None:
    click(app, path_to_stop(cast.learner, "work.built_on"))
    fields = visit("/settings/notices", cast.learner).fields("/settings/notices")
    assert visit.post("/settings/notices", cast.learner, **{**fields, "work_built_on": "at-once"}).status == 303
    assert stopped() == set()


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_we_did_not_write_is_nothing_here(app: Flask, cast: Cast, method: str) -> None:
    good = path_to_stop(cast.learner, "work.built_on")
    other = f"/unsubscribe/{sign('another purpose', cast.learner.id.hex, 'work.built_on')}"
    unknown = path_to_stop(cast.learner, "no.such.kind")
    for path in (good[:-1], f"{good}x", "/unsubscribe/odd", other, unknown):
        answer = getattr(app.test_client(), method)(path)
        assert answer.status_code == 404
        assert "Nothing here" in answer.get_data(as_text=True)
    assert stopped() == set()

"""What people type never becomes a header of a mail."""

from collections.abc import Callable
from email import message_from_string
from email.policy import default

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import db
from core.mail import send
from tests.cast import Cast

HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
}
EVIL = (
    "x\r\nBcc: eve@example.org",
    "x\nTo: eve@example.org\n\nbody",
    "x\rBcc: e@e.org",
    "x\u2028Bcc: e@e.org",
    "x" * 3000,
)


def mailed(cast: Cast, mails: Callable[[], list[str]], title: str) -> str:
    send(
        cast.learner.email,
        "notice",
        person=cast.learner,
        sentence="“%(title)s” is held for the next cut.",
        words={"title": title},
        url="/works",
    )
    db.session.commit()
    return mails()[0]


def judge(text: str, to: str) -> None:
    message = message_from_string(text, policy=default)
    assert set(message.keys()) == HEADERS
    assert message["To"] == to
    assert message["Subject"].endswith("is held for the next cut.")


@pytest.mark.parametrize("title", EVIL, ids=range(len(EVIL)))
def test_no_title_adds_a_header(cast: Cast, mails: Callable[[], list[str]], title: str) -> None:
    judge(mailed(cast, mails, title), cast.learner.email)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=120))
def test_no_words_at_all_add_a_header(cast: Cast, mails: Callable[[], list[str]], title: str) -> None:
    judge(mailed(cast, mails, title), cast.learner.email)

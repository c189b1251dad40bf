"""What tests of coming in share: fresh allowances, a person with a password, and links out of mails."""

import email
import re
from collections.abc import Callable
from email import policy

import pytest
from flask import Flask

from accounts.models import Person
from core.db import db
from core.limits import limiter
from tests.cast import make_person

PASSWORD = "a chair without a person"


@pytest.fixture(autouse=True)
def _fresh_allowances(app: Flask) -> None:
    with app.app_context():
        limiter.reset()


@pytest.fixture
def nia(app: Flask, database: None) -> Person:
    """Somebody with an account and a password."""
    person = make_person("nia", password_hash=app.extensions["passwords"].hash(PASSWORD))
    db.session.commit()
    return person


@pytest.fixture
def link(mails: Callable[[], list[str]]) -> Callable[[], str]:
    """The path of the first link in the newest mail."""

    def read() -> str:
        message = email.message_from_string(mails()[0], policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        found = re.search(r"http://[^/]+(/\S+)", body.get_content())
        assert found, body.get_content()
        return found[1]

    return read

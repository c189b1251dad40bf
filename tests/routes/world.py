"""The world that the tables ask about: the cast, and a thing of somebody's for every address to name."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from accounts import operations as accounts
from app import ROOMS
from core.cache import init_cache
from core.db import db
from core.limits import limiter
from media.tus import BYTES
from tests.cast import make_cast
from tests.routes.table import ROLES, Found, Row, letter
from tests.routes.things import make_things

TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": "0", "Upload-Offset": "0"}  # heard by uploads alone
Kept = type(lru_cache(lambda: None))  # what functools makes of a function that keeps what it gave


@dataclass(repr=False)
class World:
    """A site with one of everything. Each answer is given in a savepoint that is rolled back: nothing asked changes it."""

    app: Flask
    connection: Connection
    names: Mapping[str, str]
    cookies: Mapping[str, str]

    def address(self, row: Row) -> str:
        return row.address.format_map(self.names)

    def route(self, row: Row) -> tuple[str, Mapping[str, Any]]:
        """The endpoint that this row asks, and the parts of its address."""
        path = self.address(row).partition("?")[0]
        return self.app.url_map.bind("localhost").match(path, method=row.method)

    def needs(self, row: Row) -> str:
        """The action that its route names."""
        return getattr(self.app.view_functions[self.route(row)[0]], "needs", "nothing")

    def found(self, row: Row, role: str) -> Found:
        """What this role gets: a letter, and a mark for each line of `shows`."""
        try:
            answer = self._send(row, role)
        except Exception as error:  # what breaks is an answer too, and never the expected one
            return (type(error).__name__, *("-" for _ in row.shows))
        text = answer.get_data(as_text=True) if row.shows and answer.status_code == 200 else ""
        marks = ("+" if words.format_map(self.names) in text else "-" for words, _marks in row.shows)
        return letter(answer.status_code, answer.headers.get("Location", "")), *marks

    def _send(self, row: Row, role: str) -> TestResponse:
        fields = {name.format_map(self.names): _filled(value, self.names) for name, value in row.sends.items()}
        headers = {**TUS, **({"Cookie": self.cookies[role]} if role in self.cookies else {})}
        with self._rolled_back():
            client = self.app.test_client(use_cookies=False)
            return Context().run(
                client.open,
                self.address(row),
                method=row.method,
                data=fields if row.method == "POST" else None,
                content_type=BYTES if row.method == "PATCH" else None,
                headers=headers,
                buffered=True,
            )

    @contextmanager
    def _rolled_back(self) -> Iterator[None]:
        savepoint = self.connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
            limiter.reset()

    def forget(self) -> None:
        """Keep no page and no statement from before: a rule may have changed."""
        init_cache(self.app)
        for view in self.app.view_functions.values():
            if hasattr(view, "loading"):
                view.loading.cache_clear()
        for name, module in [*sys.modules.items()]:
            if name.partition(".")[0] in ROOMS:
                for kept in vars(module).values():
                    if isinstance(kept, Kept):
                        kept.cache_clear()


def _filled(value: Any, names: Mapping[str, str]) -> Any:
    return value.format_map(names) if isinstance(value, str) else [each.format_map(names) for each in value]


def make_world(app: Flask, connection: Connection) -> World:
    cast = make_cast()
    names = make_things(cast)
    cookies = {
        role: _cookie(app, accounts.begin_session(person, device="a test"))
        for role, name in ROLES.items()
        if (person := cast.everybody()[name]) is not None
    }
    db.session.commit()
    db.session.remove()
    return World(app, connection, names, cookies)


def _cookie(app: Flask, token: str) -> str:
    """The cookie of a browser that is signed in."""
    interface = app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    signer = interface.get_signing_serializer(app)
    assert signer is not None
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'token': token})}"

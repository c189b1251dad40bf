"""Finding every form of the product: each page that an address can name, as each person who may have it."""

import re
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context
from itertools import product
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, got_request_exception
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlalchemy import Connection, Table
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse, stream_encode_multipart

from accounts import operations as accounts
from core.db import db
from core.limits import limiter
from core.stamps import WRITTEN
from tests.input.reading import Form, Reading
from tests.input.world import World

# Ids, times, tokens, codes and the shuffle: new each time.
VARIES = re.compile(
    r"UUID\('[^']*'\)|'[\d-]{10} [\d:.]+'|datetime\.datetime\([^)]*\)|[0-9a-f-]{32,}|'[\w$,=+/-]{43,}'|\d{6,}|'[a-z2-9]{10}'"
)
BY_LOT = {
    "alternates.lot",
    *(f"{kind}_documents.number" for kind in ("person", "course", "lesson", "submission", "post", "journal_post")),
}
NO_PAGES = ("static", "built", "media.file", "media.picture_of", "courses.export", "reviews.estimates_as_csv")


class Sweep:
    """Everybody's browser, on a database where each thing done is undone afterwards."""

    def __init__(self, app: Flask, connection: Connection | None, world: World) -> None:
        self.app, self.connection, self.world = app, connection, world
        self.cookies = {name: self._cookie(person) for name, person in world.people.items()}
        db.session.commit()
        self.raised: list[str] = []
        got_request_exception.connect(self._note, app)
        self.forms = self._found()

    def _note(self, _app: Flask, exception: Exception, **_facts: Any) -> None:
        """Keep what broke, for the report."""
        at = traceback.extract_tb(exception.__traceback__)[-1]
        self.raised.append(f"{type(exception).__name__}: {str(exception)[:200]} ({at.filename}:{at.lineno})")

    def _cookie(self, person: Any) -> dict[str, str]:
        if person is None:
            return {}
        token = accounts.begin_session(person, device="a test")
        sealed = SecureCookieSessionInterface().get_signing_serializer(self.app).dumps({"token": token})  # type: ignore[union-attr]
        return {"Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={sealed}"}

    def browser(self, person: str) -> FlaskClient:
        """A browser that keeps its cookies, signed in as this person."""
        client = self.app.test_client()
        if person != "visitor":
            name, _equals, value = self.cookies[person]["Cookie"].partition("=")
            client.set_cookie(name, value)
        return client

    def get(self, path: str, person: str) -> TestResponse:
        client = self.app.test_client(use_cookies=False)
        return Context().run(client.get, path, headers=self.cookies[person], buffered=True)

    def post(self, form: Form, fields: Iterable[tuple[str, Any]]) -> TestResponse:
        """Send these fields. Several of a name are sent as several."""
        sent: MultiDict[str, Any] = MultiDict(list(fields))
        if not form.files:
            return self.raw(form, urlencode(list(sent.items(multi=True))).encode())
        stream, length, boundary = stream_encode_multipart(sent, use_tempfile=False)
        return self.raw(form, stream.read(length), f'multipart/form-data; boundary="{boundary}"')

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done inside is undone at the end."""
        mark = self.connection.begin_nested()
        try:
            yield
        finally:
            db.session.remove()
            mark.rollback()
            self.connection.info.pop(WRITTEN, None)  # what a rollback of all of it forgets
            limiter.reset()

    def state(self) -> dict[str, Any]:
        """Everything that the database holds, but what was drawn by lot: that is another each time."""
        return {name: set(map(repr, self._rows(table))) for name, table in db.metadata.tables.items()}

    def _rows(self, table: Table) -> Iterable[Any]:
        columns = ", ".join(f'"{column.name}"' for column in table.c if str(column) not in BY_LOT)
        return self.connection.exec_driver_sql(f'SELECT {columns} FROM "{table.name}"')

    def facts(self) -> dict[str, Any]:
        """The same without ids and times, which are new each time."""
        return {name: sorted(VARIES.sub("", row) for row in rows) for name, rows in self.state().items()}

    def raw(self, form: Form, body: bytes, content_type: str = "application/x-www-form-urlencoded") -> TestResponse:
        """Send these bytes as the form."""
        client = self.app.test_client(use_cookies=False)
        options = {"data": body, "content_type": content_type, "buffered": True}
        return Context().run(client.post, form.action, headers=self.cookies[form.person], **options)

    def endpoint_of(self, address: str) -> tuple[str, dict[str, Any]]:
        return self.app.url_map.bind("localhost").match(urlsplit(address).path, method="POST")

    def _found(self) -> list[Form]:
        found: dict[tuple[str, ...], Form] = {}
        for path in [*self._addresses(), *self.world.extra]:
            for person in self._readers(path):
                page = self.get(path, person)
                assert page.status_code < 500, f"{path} as {person}: {self.raised[-1:]}"
                if page.status_code != 200 or page.mimetype != "text/html":
                    continue
                for form in Reading(page.text).forms:
                    for sent in (form, *form.of_buttons()):
                        sent.page, sent.person = path, person
                        sent.endpoint, sent.parts = self.endpoint_of(sent.action)
                        found.setdefault(sent.key, sent)
        return list(found.values())

    def _readers(self, path: str) -> list[str]:
        return [name for name, start in self.world.reads.items() if path.startswith(start)]

    def _addresses(self) -> Iterator[str]:
        adapter = self.app.url_map.bind("localhost")
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES:
                yield from (adapter.build(rule.endpoint, parts) for parts in self._parts(rule))

    def _parts(self, rule: Rule) -> Iterator[dict[str, Any]]:
        names = sorted(rule.arguments)
        for values in product(*(self.world.parts.get(name, ()) for name in names)):
            yield dict(zip(names, values, strict=True))

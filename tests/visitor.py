"""A strict visitor: every page it fetches must be good HTML5, with one h1 that its title starts with, and no id twice."""

import re
from collections import Counter
from contextlib import contextmanager
from contextvars import Context
from typing import Any
from xml.etree import ElementTree

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from accounts import operations
from accounts.models import Person
from core import jobs
from core.db import db

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
NOT_SENT = {"submit", "button", "file", "image"}
TICKED = {"checkbox", "radio"}


class Page:
    """A response, read as a person would: status, headings, text, links, forms."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.html = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
        self.is_part = not self.html.lstrip().lower().startswith("<!doctype")
        self.tree: ElementTree.Element | None = None
        if response.mimetype == "text/html" and self.html and not (300 <= self.status < 400):
            self._read()

    def _read(self) -> None:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=True)
        self.tree = parser.parseFragment(self.html) if self.is_part else parser.parse(self.html)
        ids = Counter(element.get("id") for element in self.tree.iter() if element.get("id"))
        twice = [name for name, count in ids.items() if count > 1]
        assert not twice, f"ids used twice: {twice}"
        if not self.is_part:
            assert len(self.all("h1")) == 1, f"{len(self.all('h1'))} h1 on the page"
            assert self.title.startswith(self.heading), (
                f"the title {self.title!r} does not start with the heading {self.heading!r}"
            )
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", self.html), "an inline style or handler"

    def all(self, tag: str) -> list[ElementTree.Element]:
        assert self.tree is not None
        return list(self.tree.iter(HTML + tag))

    def all_svg(self, tag: str) -> list[ElementTree.Element]:
        assert self.tree is not None
        return list(self.tree.iter(SVG + tag))

    @property
    def heading(self) -> str:
        return words(self.all("h1")[0])

    @property
    def title(self) -> str:
        return "" if self.is_part else words(self.all("title")[0])

    @property
    def text(self) -> str:
        """All words of the page, in order."""
        return words(self.tree) if self.tree is not None else self.html

    def links(self) -> dict[str, str]:
        """Words of each link and where it leads."""
        return {words(link): link.get("href", "") for link in self.all("a")}

    def fields(self, action: str = "") -> dict[str, Any]:
        """What a browser would send of the form whose action ends so (or of the first POST form)."""
        for form in self.all("form"):
            if form.get("method", "get").lower() == "post" and form.get("action", "").endswith(action):
                return form_fields(form)
        raise AssertionError(f"no form {action!r} on {self.title!r}")


class Visitor:
    """`visit(path, person)` gets a page; `visit.post(path, person, **fields)` sends a form and runs the jobs it caused."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.clients: dict[Any, Any] = {}

    def client(self, person: Person | None) -> Any:
        """This person's browser, signed in."""
        key = person.id if person else None
        if key not in self.clients:
            client = self.app.test_client()
            if person is not None:
                token = operations.begin_session(person, device="a test")
                db.session.commit()
                with client.session_transaction() as cookie:
                    cookie["token"] = token
            self.clients[key] = client
        return self.clients[key]

    def __call__(self, path: str, person: Person | None = None, **options: Any) -> Page:
        return Page(self._send(person, "get", path, **options))

    def post(
        self, path: str, person: Person | None = None, *, headers: dict[str, str] | None = None, **fields: Any
    ) -> Page:
        """Send fields with a good token. Lists send a field several times."""
        with no_csrf(self.app):
            fields = {name.rstrip("_") if name != "with_" else name: value for name, value in fields.items()}
            response = self._send(person, "post", path, data=fields, headers=headers)
        page = Page(response)
        if page.status < 400:
            run_jobs(self.app)
        return page

    def _send(self, person: Person | None, method: str, path: str, **options: Any) -> TestResponse:
        """One request as a server handles it: with a context and a session of its own, after the test's own is at rest."""
        client = self.client(person)
        db.session.commit()
        return Context().run(getattr(client, method), path, buffered=True, **options)


def run_jobs(app: Flask) -> None:
    """Run what is due as a worker does, in a context of its own: the test keeps its objects."""
    db.session.commit()
    with app.app_context():
        jobs.run_due()


@contextmanager
def no_csrf(app: Flask) -> Any:
    """Without token checks: tests of the checks themselves send real forms."""
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        yield
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def form_fields(form: ElementTree.Element) -> dict[str, Any]:
    """Name and value of each successful control."""
    found: dict[str, Any] = {}

    def add(name: str, value: str) -> None:
        found[name] = (
            [*found[name], value]
            if isinstance(found.get(name), list)
            else ([found[name], value] if name in found else value)
        )

    for control in form.iter():
        name, kind = control.get("name"), control.get("type", "text")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == HTML + "textarea":
            add(name, "".join(control.itertext()).removeprefix("\n"))
        elif control.tag == HTML + "select":
            chosen = [option for option in control.iter(HTML + "option") if option.get("selected") is not None]
            for option in chosen or list(control.iter(HTML + "option"))[:1]:
                add(name, option.get("value", ""))
        elif (
            control.tag == HTML + "input"
            and kind not in NOT_SENT
            and (kind not in TICKED or control.get("checked") is not None)
        ):
            add(name, control.get("value", "on"))
    return found

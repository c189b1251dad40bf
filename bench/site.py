"""The site with more addresses for every page of its own: the same bytes constant, their twin, and itself made anew.

`/bench/constant/<page>` answers with the page's bytes. `/bench/twin/<page>` sends the statements that the page sent,
with their parameters and types, fetches every row, and renders the same bytes from one flat template of what the rows
hold. Both pass through the same server, session, headers and hooks as the page; the rules, the ORM's objects, and
templates in parts are what the page has and its twin has not. `/bench/anew/<page>` is the page when nothing is kept.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import get_ident
from typing import Any
from uuid import UUID

from flask import Flask, current_app, request
from jinja2 import Template
from markupsafe import escape
from sqlalchemy import TextualSelect, column, event, text
from sqlalchemy.engine import Row

from app import create_app
from app import serving as serve_site
from core.cache import init_cache
from core.db import db
from core.serving import server
from core.web import open_to_all

ANEW = "/bench/anew"
SHORTEST = 5  # a shorter value is found in the page by chance

Statement = tuple[TextualSelect, dict[str, Any]]


@dataclass(frozen=True)
class Recording:
    """A page as it was answered once: its bytes, what it asked of the database, and the template of its twin."""

    body: bytes
    statements: list[Statement]
    template: Template


def serving() -> Flask:
    """The site with its worker threads and the addresses of the bench, as the server starts it."""
    app = serve_site()
    recorded = cache(lambda path, cookie: _record(app, path, cookie))

    def of_page(answer: Callable[[Recording], Any]) -> Callable[..., Any]:
        return open_to_all(lambda path="": answer(recorded(f"/{path}", request.headers.get("Cookie", ""))))

    for name, answer in {"constant": _constant, "twin": _twin}.items():
        view = of_page(answer)
        app.add_url_rule(f"/bench/{name}/", f"bench-{name}", view)
        app.add_url_rule(f"/bench/{name}/<path:path>", f"bench-{name}", view)
    app.wsgi_app = _anew(app, app.wsgi_app)  # type: ignore[method-assign]
    return app


def _anew(app: Flask, answer: Callable[..., Any]) -> Callable[..., Any]:
    """As the site answers right after an edit of everything."""

    def answered(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"].startswith(ANEW):
            environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(ANEW)
            init_cache(app)
        return answer(environ, start)

    return answered


def _constant(recording: Recording) -> bytes:
    return recording.body


def _twin(recording: Recording) -> str:
    rows = [db.session.execute(statement, parameters).all() for statement, parameters in recording.statements]
    return recording.template.render(rows=rows)


def _record(app: Flask, path: str, cookie: str) -> Recording:
    init_cache(app)  # a page that is kept asks nothing: its twin does all the work
    with _statements(app) as statements:
        page = app.test_client(use_cookies=False).get(path, headers={"Cookie": cookie} if cookie else {})
    assert page.status_code == 200, f"{path}: {page.status}"
    rows = [db.session.execute(*statement).all() for statement in statements]
    template = app.jinja_env.from_string(_flat(page.text, rows))
    assert template.render(rows=rows) == page.text, f"{path}: its twin differs"
    return Recording(page.data, statements, template)


@contextmanager
def _statements(app: Flask) -> Iterator[list[Statement]]:
    """What this thread sends to the database meanwhile, ready to be sent again."""
    sent: list[Statement] = []
    thread = get_ident()

    def note(_connection: Any, _cursor: Any, sql: str, parameters: Any, context: Any, _many: bool) -> None:
        if get_ident() == thread and context is not None and context.compiled is not None:
            names = [f"p{at}" for at in range(len(parameters))]
            named = re.sub(r"\?", lambda _: f":{next(name)}", sql) if (name := iter(names)) else sql
            columns = [column(f"c{at}", each.type) for at, each in enumerate(context.compiled._result_columns)]
            sent.append((text(named).columns(*columns), dict(zip(names, parameters, strict=True))))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _flat(page: str, rows: list[list[Row[Any]]]) -> str:
    """The page as one template: whatever stands in a row as well is read from there."""
    places: dict[str, str] = {}
    for statement, found in enumerate(rows):
        for at, row in enumerate(found):
            for place, value in enumerate(row):
                if isinstance(value, str | UUID) and len(str(value)) >= SHORTEST:
                    places.setdefault(str(escape(value)), f"{{{{ rows[{statement}][{at}][{place}] }}}}")
    page = re.sub(
        r"\{(?=[{%#])|\r", lambda found: f"{{{{ {found[0]!r} }}}}", page
    )  # what a template would read as its own
    known = "|".join(re.escape(value) for value in sorted(places, key=len, reverse=True))
    return re.sub(known, lambda found: places[found[0]], page) if known else page


def main() -> None:
    app = create_app()
    with app.app_context():
        server(current_app.extensions["settings"], "bench.site:serving").serve()


if __name__ == "__main__":
    main()

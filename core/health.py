"""For operators and their watchers: is the process up, and can it work?"""

from flask import Flask, Response
from sqlalchemy import text

from core.db import db
from core.web import open_to_all


def init_health(app: Flask) -> None:
    app.add_url_rule("/healthz", view_func=alive)
    app.add_url_rule("/readyz", view_func=ready)


@open_to_all
def alive() -> Response:
    """The process answers."""
    return Response("alive\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@open_to_all
def ready() -> Response:
    """The database answers too."""
    db.session.execute(text("SELECT 1"))
    return Response("ready\n", content_type="text/plain", headers={"Cache-Control": "no-store"})

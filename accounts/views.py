"""Who is asking: the session's cookie, and the room's blueprint."""

from flask import Blueprint, Flask, current_app, g, request, session
from flask_login import LoginManager

from accounts import operations, passwords
from accounts.models import Person
from core.settings import Settings

bp = Blueprint("accounts", __name__)
login = LoginManager()


def init_room(app: Flask) -> None:
    login.init_app(app)
    login.session_protection = None  # sessions are rows of ours, ended by us
    cost: Settings = app.extensions["settings"]
    app.extensions["passwords"] = passwords.Passwords(cost.password_cost_kib, cost.password_rounds)


@login.request_loader
def person_of_cookie(_request: object) -> Person | None:
    """The person of the browser's session, looked up once a request."""
    if "person" not in g:
        token = session.get("token") if request.cookies else None  # an unread session adds no Vary
        g.session = operations.session_for(token) if token else None
        g.person = g.session.person if g.session else None
    return g.person


def hasher() -> passwords.Passwords:
    return current_app.extensions["passwords"]

"""What helps on one's own machine: the mails that were not sent, and every component in every state.

Only there: with DEBUG, or with the demonstration on loopback and no proxy in front. Anywhere else they are not found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import wraps
from pathlib import Path
from typing import Any

from flask import Flask, abort, current_app, render_template

from accounts.views import bp
from core.mail import kept_mails
from core.settings import Settings
from core.specimens import errors_of, specimens
from core.web import open_to_all


@dataclass(frozen=True)
class Mail:
    """A mail as its reader sees it."""

    subject: str
    to: str
    date: str
    text: str


def init_room(app: Flask) -> None:
    app.jinja_env.globals["reads_mail_here"] = reads_mail_here


def reads_mail_here() -> bool:
    """Are mails kept in a folder that this browser may look into?"""
    settings: Settings = current_app.extensions["settings"]
    return settings.is_at_home and not settings.mail_url


def at_home_only(view: Callable[[], Any]) -> Callable[[], Any]:
    """Not found anywhere but on somebody's own machine."""

    @wraps(view)
    def wrapped() -> Any:
        settings: Settings = current_app.extensions["settings"]
        return view() if settings.is_at_home else abort(404)

    return open_to_all(wrapped)


@bp.get("/dev/mail")
@at_home_only
def kept_mail() -> Any:
    return render_template("dev/mail.html", mails=[_read(path) for path in kept_mails()])


@bp.get("/dev/components")
@at_home_only
def components() -> Any:
    return render_template("dev/components.html", specimens=specimens, errors_of=errors_of)


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Mail(subject=message["Subject"], to=message["To"], date=message["Date"], text=text)

"""A request: one transaction, one object loaded through its permission, strict headers.

`@needs("submission.edit")` loads the object that the address names, in one SELECT that also authorises, and hands it to
the view. Unknown and forbidden are the same 404; signed out, where an account is needed, the way leads over sign-in and
back, with what was typed.
"""

import inspect
import logging
from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from core import db as database
from core import limits
from core.arriving import SAFE_METHODS, resend_page, typed
from core.checks import Refused
from core.db import db, now
from core.forms import in_words
from core.limits import TooFast, few_left
from core.permissions import Permission, can, learn, me, permission, scope, standing_of
from core.settings import Settings, whole_url
from core.storage import StoreAway, is_full, store
from core.turns import init_turns, on_a_line, take_turn
from core.words import Words

log = logging.getLogger(__name__)
STATIC = ("static", "built")
AWAY = (OperationalError, PoolTimeout, StoreAway)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{media}; media-src 'self' blob:{media}; "
    "font-src 'self'; connect-src 'self'{media}; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
csrf = CSRFProtect()
Conditions = Callable[..., Sequence[ColumnElement[bool]]]


class DiskFull(HTTPException):
    """507, which Werkzeug has no exception for."""

    code = 507


class SignInNeeded(Exception):
    """The address needs an account, and the visitor has none yet or is signed out."""


def init_web(app: Flask, settings: Settings) -> None:
    init_turns(app, settings)
    app.before_request(_begin)
    csrf.init_app(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 3)  # type: ignore[method-assign]
    app.after_request(_end)
    app.after_request(_headers)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(Refused, _refused_page)
    app.register_error_handler(TooFast, _too_fast)
    app.register_error_handler(DataError, _not_a_value)
    app.register_error_handler(IntegrityError, _same_moment)
    app.register_error_handler(StaleDataError, _same_moment)
    for away in AWAY:
        app.register_error_handler(away, _shelves_away)
    app.jinja_env.filters["rendered"] = (
        Markup  # for columns that end in _html: core.text sanitised them when they were saved
    )
    app.jinja_env.filters["in_words"] = in_words
    app.jinja_env.globals["typed"] = typed
    app.jinja_env.globals["whole_url"] = whole_url
    app.jinja_env.globals["few_left"] = lambda kind: few_left(kind, _who()) if current_person() else None
    app.jinja_env.globals["can"] = lambda action, row=None: can(current_person(), action, row)


def current_person() -> Any:
    """The person who asks, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def needs(
    action: str, by: Conditions | None = None, options: Sequence[Any] = (), also: Sequence[str] = ()
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Load the row that the address names through the permission for `action`, and pass it to the view first.

    `by` turns parts of the address into conditions (its parameter names are the address's); without it, the one part
    that ends in `_id` is the row's id. Actions on no row only ask whether the person may. The same SELECT asks whether
    they may do what `also` names, for `can` to know.

    The statement is built once for each standing: `by` is given parameters, so it compares them and asks nothing else.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @cache
        def loading(names: tuple[str, ...], standing: Any, allowed: Permission, *more: Permission) -> Select[Any]:
            model: Any = allowed.model
            values: dict[str, Any] = {name: bindparam(name) for name in names}
            conditions = by(**values) if by else [model.id == values[names[0]]]
            answers = (each.rule.where(standing).label(f"may_{at}") for at, each in enumerate(more))
            return select(model, *answers).where(*conditions, allowed.rule.where(standing)).options(*options)

        @wraps(view)
        def wrapped(**parts: Any) -> Any:
            person, allowed = current_person(), permission(action)
            if allowed.model is None:
                demand(can(person, action))
                return view(**parts)
            names = (
                list(inspect.signature(by).parameters) if by else [name for name in parts if name.endswith("_id")][:1]
            )
            taken = {name: parts.pop(name) for name in names}
            query = loading(tuple(names), standing_of(person), allowed, *map(permission, also))
            found = db.session.execute(query, {**taken, **me(person)}).unique().one_or_none()
            if found is None:
                return demand(False)
            row, *answers = found
            learn(person, row, {action: True, **dict(zip(also, map(bool, answers), strict=True))})
            return view(row, **parts)

        wrapped.needs = action  # type: ignore[attr-defined]
        wrapped.loading = loading  # type: ignore[attr-defined]
        return wrapped

    return decorate


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Say that this address needs nothing."""
    view.needs = "nothing"  # type: ignore[attr-defined]
    return view


def fetch(model: Any, action: str, *conditions: ColumnElement[bool], options: Sequence[Any] = ()) -> Any:
    """The one row under these conditions on which the person may do `action`; otherwise 404, or sign-in first."""
    query = select(model).where(*conditions, scope(current_person(), action)).options(*options)
    row = db.session.scalars(query).unique().one_or_none()
    demand(row is not None)
    return row


def demand(is_allowed: bool) -> None:
    """Go on, or: nothing here for this person; for a visitor, the way to sign in, since it may be theirs."""
    if is_allowed:
        return
    if current_person() is None:
        raise SignInNeeded
    abort(404)


def see_other(endpoint: str, **values: Any) -> Response:
    """Go on to another page after a change (303)."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def is_local_path(path: str | None) -> bool:
    """Is this an address of our own that we may send somebody to?"""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc and path.isprintable()


def _begin() -> None:
    is_unsafe = request.method not in SAFE_METHODS
    if is_unsafe:
        g.begun_at = now()
        with on_a_line(request.content_length):
            request.form  # noqa: B018  the body is read before the first query, so a slow upload holds no lock
        _check_origin()
    take_turn()
    database._writing.set(is_unsafe)


def _check_origin() -> None:
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        raise CSRFError("This form was sent from another site.")


def _end(response: Response) -> Response:
    if request.method not in SAFE_METHODS and response.status_code < 400 and not g.get("keep_nothing"):
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Content-Security-Policy" not in response.headers:
        origin = store().origin
        response.headers["Content-Security-Policy"] = POLICY.format(media=f" {origin}" if origin else "")
    if request.endpoint not in STATIC and request.cookies:
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


SENTENCES = {
    400: (
        Words("That didn't arrive in one piece"),
        Words("Go back and try again; what you typed is still in your browser."),
    ),
    404: (
        Words("Nothing here"),
        Words("The address may have a slip in it, or what was here was taken back, or it isn't shared with you."),
    ),
    405: (Words("Not that way"), Words("This address doesn't take what was sent to it.")),
    413: (
        Words("Too big"),
        Words(
            "That is more than the limit of %(limit)s MB at once. Nothing was stored; go back: it is all still there."
        ),
    ),
    429: (
        Words("A little slower"),
        Words("That was a lot in a short time. Wait a minute and try again; nothing is lost."),
    ),
    500: (
        Words("Our mistake"),
        Words("Something broke on our side. What you had saved is safe; go back and try once more."),
    ),
    503: (
        Words("Back in a moment"),
        Words("The site can't reach its own shelves right now. What you had saved is safe; try again in a minute."),
    ),
    507: (
        Words("No room left"),
        Words("The site's disk is full. Reading goes on, nothing you saved is lost, and the operator can see it."),
    ),
}


def _error_page(error: HTTPException) -> Any:
    db.session.rollback()
    if error.response is not None or (error.code is not None and error.code < 400):
        return error
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, AWAY):  # at the commit, which comes after the view
        return _shelves_away(cause)
    code = error.code or 500
    if code == 500:
        g.person = None  # what broke may have been asking who is there
    title, sentence = SENTENCES.get(code, (error.name, error.description or ""))
    limit = (current_app.config["MAX_CONTENT_LENGTH"] or 0) // 1_000_000
    page, _code = _words(code, title, Words(sentence, limit=limit) if code == 413 else sentence)
    facts = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]  # Allow, Content-Range
    return page, code, facts


def _refused_page(refusal: Refused) -> Any:
    """A refusal that no form caught: an action from a button. It says why, and nothing changed."""
    db.session.rollback()
    return _words(409, Words("Not now"), refusal.sentence)


def paced(kind: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep the form of an address to the pace of what it makes: `core.limits.PACES`. Goes inside of `@needs`."""
    return limits.paced(kind, _who)


def _who() -> str:
    return str(current_person().id)


def _too_fast(refusal: TooFast) -> Any:
    """Wait a little; what was typed stands on the page, to be sent again."""
    db.session.rollback()
    return resend_page(request.full_path.rstrip("?"), typed(), in_words(refusal.sentence), 429)


def _words(code: int, title: str, sentence: str) -> Any:
    page = render_template("errors/error.html", title=in_words(title), sentence=in_words(sentence), code=code)
    return page, code


def _not_a_value(error: DataError) -> Any:
    """Something that no column can hold, such as a NUL in an address: it names nothing."""
    log.info("not a value: %s", error.orig)
    db.session.rollback()
    code = 404 if request.method in SAFE_METHODS else 400
    return _words(code, *SENTENCES[code])


def _same_moment(error: Exception) -> Any:
    log.error("refused by the database, twice: %s", error)
    db.session.rollback()
    return resend_page(
        request.full_path.rstrip("?"),
        typed(),
        gettext("Somebody changed the same thing at this very moment, so yours is not saved yet."),
        409,
    )


def _shelves_away(error: Exception) -> Any:
    """The disk is full (507), or the database or the store can't be reached (503): in words, and without asking them who
    is there. What was typed stands on the page, to be sent again."""
    log.error("the shelves did not answer: %s", error)
    db.session.rollback()
    g.person = None
    code = 507 if is_full(error) else 503
    title, sentence = SENTENCES[code]
    if typed().words:
        return resend_page(request.full_path.rstrip("?"), typed(), in_words(sentence), code)
    return _words(code, title, sentence)


def _form_expired(error: CSRFError) -> Any:
    db.session.rollback()
    view = current_app.view_functions.get(request.endpoint or "")
    if current_person() is None and getattr(view, "needs", "nothing") != "nothing":
        return current_app.handle_user_exception(SignInNeeded())  # raised in a handler, it would reach none
    return resend_page(
        request.full_path.rstrip("?"),
        typed(),
        gettext("This page had been open for a while, so we check that it was you."),
        400,
    )

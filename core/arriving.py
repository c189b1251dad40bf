"""What arrives: fields without characters that are none, one more try where two came at the same moment, and what was
typed kept when it can't be taken yet."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Request, Response, make_response, render_template, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from core.db import db
from core.text import NOT_TEXT

log = logging.getLogger(__name__)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MET = frozenset({"40001", "40P01"})  # PostgreSQL: could not serialize, deadlock detected
OUR_FIELDS = frozenset({"id", "version", "seen", "next", "held_action", "held_file", "take_key"})
UUID_ALONE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def takes_files(most: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say that the form of this address brings so many files at most; any other brings a few."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.most_files = most  # type: ignore[attr-defined]
        return view

    return mark


class Sent(ImmutableMultiDict[str, Any]):
    """The fields of a form or an address, without characters that are none: PostgreSQL and HTML hold no NUL."""

    def __init__(self, mapping: Any = None) -> None:
        pairs = mapping.items(multi=True) if isinstance(mapping, MultiDict) else mapping or ()
        super().__init__([(name, NOT_TEXT.sub("", each) if isinstance(each, str) else each) for name, each in pairs])


class Asked(Request):
    parameter_storage_class = Sent


class Site(Flask):
    """A Flask app that asks once more when two did the same at the same moment and the database let one of them through:
    the second time a view finds what the other made, or says that it changed."""

    request_class = Asked

    def dispatch_request(self) -> Response:
        try:
            return self._answered()
        except (IntegrityError, StaleDataError, OperationalError) as error:
            if isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") not in MET:
                raise
            log.info("asked once more: %s", type(error).__name__)
            db.session.rollback()
            for upload in (each for name in request.files for each in request.files.getlist(name)):
                upload.stream.seek(0)
            return self._answered()

    def _answered(self) -> Response:
        response = self.make_response(super().dispatch_request())
        if request.method not in SAFE_METHODS and response.status_code < 400:
            db.session.flush()  # what the database refuses, it refuses here, and not at the commit
        return response


@dataclass(frozen=True)
class Typed:
    """What a form held when it could not be taken: its fields, and the names of those in which a file was chosen."""

    fields: list[tuple[str, str]]
    files: list[str]

    @property
    def words(self) -> list[tuple[str, str]]:
        """What somebody typed or chose, without what only the page says to itself."""
        return [(name, value) for name, value in self.fields if value and not _is_ours(name, value)]


def typed() -> Typed:
    """What the running request's form held, but for tokens and passwords, so that nothing typed is lost."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]
    return Typed(fields, [name for name, file in request.files.items(multi=True) if file.filename])


def _is_ours(name: str, value: str) -> bool:
    return re.split(r"[-.]", name)[-1] in OUR_FIELDS or UUID_ALONE.fullmatch(value) is not None


def resend_page(action: str, held: Typed, sentence: str, status: int) -> Response:
    """A page that shows what was typed and sends it again, with a fresh token; a file has to be chosen again."""
    return make_response(render_template("errors/resend.html", action=action, held=held, sentence=sentence), status)

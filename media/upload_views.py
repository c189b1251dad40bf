"""Resumable uploads, as tus 1.0 has them. What arrives waits in the spool until a form brings it in by its token.

An address carries a signed token: whose upload it is, which, and how long. So bytes need no query, and a token is of no
use to anybody but its owner.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import wraps
from shutil import disk_usage
from typing import Any
from uuid import UUID

from flask import Flask, Response, abort, current_app, make_response, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from uuid_utils.compat import uuid4
from werkzeug.exceptions import ClientDisconnected

from accounts.models import Person
from core.db import now
from core.web import DiskFull, csrf, current_person, needs, open_to_all
from media import tus
from media.spool import Spool, Waiting
from media.views import LEAST_FREE_BYTES, bp

KEPT_FOR = timedelta(days=2)
MOST_WAITING = 4  # times the longest upload: what one person may have on the way


@dataclass(frozen=True)
class Address:
    """What a token says. `length` in bytes, or None while nobody knows it; `begun_at` is the first byte's time."""

    upload: Waiting
    length: int | None
    begun_at: datetime


def init_room(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["spool"] = Spool(settings.instance / "uploads")


def spool() -> Spool:
    return current_app.extensions["spool"]


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="upload")


def token_of(upload: Waiting, length: int | None) -> str:
    return str(_seal().dumps([upload.owner.hex, upload.id.hex, length]))


def read_token(token: str) -> Address | None:
    """What a token of ours says, as long as its upload is kept; None for any other."""
    try:
        (owner, id, length), begun_at = _seal().loads(
            token, max_age=int(KEPT_FOR.total_seconds()), return_timestamp=True
        )
    except BadSignature:
        return None
    return Address(Waiting(UUID(owner), UUID(id)), length, begun_at)


def speaks_tus(view: Callable[..., Any]) -> Callable[..., Response]:
    """Answer in the protocol: its version on everything, and what can't be in its own statuses."""

    @wraps(view)
    def wrapped(**parts: Any) -> Response:
        try:
            tus.check_version(request.headers)
            response = make_response(view(**parts))
        except tus.Fault as fault:
            response = make_response(fault.sentence, fault.status, {"Content-Type": "text/plain; charset=utf-8"})
            if isinstance(fault, tus.WrongVersion):
                response.headers["Tus-Version"] = tus.VERSION
        response.headers.update({"Tus-Resumable": tus.VERSION, "Cache-Control": "no-store"})
        return response

    return wrapped


def _most_bytes() -> int:
    return int(current_app.extensions["settings"].max_upload_bytes)


@bp.route("/uploads", methods=["OPTIONS"], provide_automatic_options=False)
@open_to_all
def describe_uploads() -> Response:
    return make_response(
        "",
        204,
        {
            "Tus-Resumable": tus.VERSION,
            "Tus-Version": tus.VERSION,
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
            "Tus-Max-Size": str(_most_bytes()),
        },
    )


@bp.post("/uploads")
@needs("account.use")
@speaks_tus
def begin_upload() -> Any:
    """Room for a file. One whose metadata gives its `take` (128 bits in hexadecimal, made in the browser) is begun once,
    however often this is sent."""
    wanted, person = tus.creation(request.headers, _most_bytes()), current_person()
    upload = Waiting(person.id, _take(wanted.metadata.get("take")))
    _check_room(person, wanted.length or 0)
    spool().begin(upload)
    at = spool().size(upload)
    if request.mimetype == tus.BYTES:
        at = _receive(Address(upload, wanted.length, now()), 0)
    address = url_for("media.upload", token=token_of(upload, wanted.length), _external=True)
    return make_response("", 201, {"Location": address, "Upload-Offset": str(at), **_expiry()})


@bp.get("/uploads/<token>")
@open_to_all
@speaks_tus
def upload(token: str) -> Any:
    """How far it is (HEAD)."""
    address = _found(token)
    length = {"Upload-Defer-Length": "1"} if address.length is None else {"Upload-Length": str(address.length)}
    return make_response("", 200, {"Upload-Offset": str(_size(address)), **length, **_expiry()})


@bp.patch("/uploads/<token>")
@open_to_all
@speaks_tus
def add_to_upload(token: str) -> Any:
    address = _found(token)
    if request.mimetype != tus.BYTES:
        raise tus.Fault(415, f"Send bytes as {tus.BYTES}.")
    return make_response("", 204, {"Upload-Offset": str(_receive(address, tus.offset(request.headers))), **_expiry()})


@bp.delete("/uploads/<token>")
@open_to_all
@speaks_tus
def end_upload(token: str) -> Any:
    spool().remove(_found(token).upload)
    return make_response("", 204)


# The token is what allows these, and no page of another site can know one.
for _view in (add_to_upload, end_upload):
    csrf.exempt(_view)


def _take(said: str | None) -> UUID:
    try:
        return UUID(hex=said) if said else UUID(bytes=uuid4().bytes)
    except ValueError:
        raise tus.Fault(400, "take: 128 bits in hexadecimal.") from None


def _found(token: str) -> Address:
    address = read_token(token)
    if address is None or not spool().path(address.upload).exists():
        abort(404)
    return address


def _size(address: Address) -> int:
    return spool().size(address.upload)


def _check_room(person: Person, length: int) -> None:
    if disk_usage(current_app.extensions["settings"].instance).free - length < LEAST_FREE_BYTES:
        raise DiskFull
    if spool().held(person.id) + length > MOST_WAITING * _most_bytes():
        raise tus.Fault(413, "Too much is on its way already: finish what you began, or wait till it is forgotten.")


def _receive(address: Address, at: int) -> int:
    most = _most_bytes()
    length = tus.length_now(request.headers, address.length, at, most)
    room = (most if length is None else length) - at
    try:
        return spool().append(address.upload, at, _Stream(), room, tus.checksum(request.headers))
    except FileNotFoundError:
        abort(404)
    except OSError as error:
        raise DiskFull from error


class _Stream:
    """The body; a line that breaks is an error of the line."""

    def read(self, size: int, /) -> bytes:
        try:
            return request.stream.read(size)
        except ClientDisconnected as error:
            raise ConnectionResetError from error


def _expiry() -> dict[str, str]:
    return {"Upload-Expires": format_datetime(now() + KEPT_FOR, usegmt=True)}

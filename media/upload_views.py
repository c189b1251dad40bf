"""How bytes arrive: with a form, or before it and in pieces, as tus 1.0 has them. Either way a file is judged before the
request does anything else.

What comes in pieces waits in the spool until a form names it. Its address carries a signed token: whose it is, and which.
So bytes need no query, and no session that may have ended while somebody recorded.
"""

from collections.abc import Callable
from contextlib import ExitStack
from email.utils import format_datetime
from functools import wraps
from shutil import disk_usage
from typing import Any
from uuid import UUID

from flask import Flask, Response, abort, current_app, g, make_response, request, session, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from uuid_utils.compat import uuid4
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import ClientDisconnected

from accounts.models import Person
from core.arriving import SAFE_METHODS
from core.checks import Refused
from core.db import db, now
from core.forms import in_words
from core.storage import is_full
from core.turns import give_way, on_a_line
from core.web import DiskFull, csrf, current_person, needs, open_to_all
from core.workshop import workplace
from media import operations, tus
from media.judging import judge_stream, judge_waiting
from media.spool import KEPT_FOR, Waiting, spool
from media.views import bp

IN_PIECES = "_upload"  # a field `file_upload` holds the token of what came in pieces, in the place of a `file`
MOST_FILES = 4  # in one form; ours ask for one, but for those that say how many (`takes_files`)
LEAST_FREE_BYTES = 512 * 1024 * 1024


def init_room(app: Flask) -> None:
    app.before_request(judge_uploads)
    app.teardown_request(remove_uploads)
    app.jinja_env.globals["uploads_url"] = uploads_url


def judge_uploads() -> None:
    """Bytes first: look at every file of a form before the first query, so that no judging holds up another's write.

    Only for browsers with a session; what is not a media file (captions, a roster) is simply not taken as one later.
    """
    if request.method in SAFE_METHODS or "token" not in session:
        return
    in_pieces = [(name, token) for name, token in request.form.items(multi=True) if name.endswith(IN_PIECES) and token]
    sent = [each for field in request.files for each in request.files.getlist(field) if each.filename]
    if not in_pieces and not sent:
        return
    _check_disk()
    _check_number(len(sent) + len(in_pieces))
    if sent:
        g.uploads = ExitStack()
        place = g.uploads.enter_context(workplace())
        for upload in sent:
            judged = judge_stream(upload.stream, upload.filename or "", place, g.begun_at)
            upload.judged = judged  # type: ignore[attr-defined]
            upload.stream.seek(0)
    if in_pieces:
        arrived = [(name.removesuffix(IN_PIECES), _arrived(token)) for name, token in in_pieces]
        others = [(name, each) for name, each in request.files.items(multi=True) if name not in dict(arrived)]
        request.files = MultiDict([*others, *arrived])  # type: ignore[assignment]


def _check_number(files: int) -> None:
    most = getattr(current_app.view_functions.get(request.endpoint or ""), "most_files", None)
    if files > (most or MOST_FILES):
        if most is None:
            raise Refused("Send one file at a time: each is looked at before it is kept.")
        raise Refused("Send at most %(most)s files at a time: each is looked at before it is kept.", most=most)


def _arrived(token: str) -> FileStorage:
    """What came in pieces, as if it had come with the form."""
    file = FileStorage(filename="upload")
    file.judged = judge_waiting(spool(), read_token(token))  # type: ignore[attr-defined]
    return file


def remove_uploads(_error: BaseException | None) -> None:
    uploads = g.pop("uploads", None)
    if uploads is not None:
        uploads.close()


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="upload")


def token_of(upload: Waiting) -> str:
    return str(_seal().dumps([upload.owner.hex, upload.id.hex]))


def read_token(token: str) -> Waiting | None:
    """The upload that a token of ours names; None for any other."""
    try:
        owner, id = _seal().loads(token)
    except BadSignature:
        return None
    return Waiting(UUID(owner), UUID(id))


def uploads_url() -> str:
    """Where this person's uploads begin. Browsers remember an upload by that address, and two people may share a browser."""
    return url_for("media.begin_upload", of=current_person().handle)


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
    if not spool().has(upload):
        _check_room(person, wanted.length or 0)
    db.session.rollback()  # bytes that come along may be slow, and must hold nothing
    spool().begin(upload, wanted.length, request.headers.get("Upload-Metadata", ""))
    if request.mimetype == tus.BYTES:
        _receive(upload, 0)
    address = url_for("media.upload", token=token_of(upload), _external=True)
    return make_response("", 201, {"Location": address, **_state(upload)})


@bp.get("/uploads/<token>")
@open_to_all
@speaks_tus
def upload(token: str) -> Any:
    """How far it is (HEAD)."""
    upload = _found(token)
    about = spool().about(upload)
    said = {"Upload-Defer-Length": "1"} if about.length is None else {"Upload-Length": str(about.length)}
    if about.metadata:
        said["Upload-Metadata"] = about.metadata
    return make_response("", 200, {**said, **_state(upload)})


@bp.patch("/uploads/<token>")
@open_to_all
@speaks_tus
def add_to_upload(token: str) -> Any:
    upload = _found(token)
    if request.mimetype != tus.BYTES:
        raise tus.Fault(415, f"Send bytes as {tus.BYTES}.")
    _receive(upload, tus.offset(request.headers))
    return make_response("", 204, _state(upload))


@bp.delete("/uploads/<token>")
@open_to_all
@speaks_tus
def end_upload(token: str) -> Any:
    spool().remove(_found(token))
    return make_response("", 204)


# The token is what allows these, and no page of another site can know one.
for _view in (add_to_upload, end_upload):
    csrf.exempt(_view)


def _take(said: str | None) -> UUID:
    try:
        return UUID(hex=said) if said else UUID(bytes=uuid4().bytes)
    except ValueError:
        raise tus.Fault(400, "take: 128 bits in hexadecimal.") from None


def _found(token: str) -> Waiting:
    upload = read_token(token)
    if upload is None or not spool().has(upload):
        abort(404)
    return upload


def _receive(upload: Waiting, at: int) -> None:
    """Add the body. A length that is said only now is kept first: then its last byte makes it whole."""
    most = _most_bytes()
    _check_disk(request.content_length or 0)
    try:
        known = spool().about(upload).length
        length = tus.length_now(request.headers, known, max(at, spool().size(upload)), most)
        if length is not None and length != known:
            spool().will_be(upload, length)
        give_way()  # what comes may be slow
        with on_a_line():
            room = (most if length is None else length) - at
            spool().append(upload, at, _Stream(), room, tus.checksum(request.headers))
    except FileNotFoundError:
        abort(404)
    except OSError as error:
        if is_full(error):
            raise DiskFull from error
        raise


def _state(upload: Waiting) -> dict[str, str]:
    expires = format_datetime(now() + KEPT_FOR, usegmt=True)
    return {"Upload-Offset": str(spool().size(upload)), "Upload-Expires": expires}


def _check_room(person: Person, length: int) -> None:
    _check_disk(length)
    try:
        operations.check_quota(person, length + spool().held(person.id))
    except Refused as refusal:
        raise tus.Fault(413, in_words(refusal.sentence)) from None


def _check_disk(more: int = 0) -> None:
    """Uploads stop before the disk is full: pages and the database need what is left of it."""
    if disk_usage(current_app.extensions["settings"].instance).free - more < LEAST_FREE_BYTES:
        raise DiskFull


class _Stream:
    """The body; a line that breaks is an error of the line."""

    def read(self, size: int, /) -> bytes:
        try:
            return request.stream.read(size)
        except ClientDisconnected as error:
            raise ConnectionResetError from error

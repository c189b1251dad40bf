"""Files in their ready forms, and pictures of people."""

from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _
from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.forms import refusals_on
from core.permissions import can
from core.sending import SEALED, send_stored
from core.socks import socks
from core.subjects import subject_named
from core.web import current_person, demand, needs, open_to_all, see_other
from media import operations, showing
from media.forms import PictureForm
from media.models import WHOLE, MediaFile, Medium

bp = Blueprint("media", __name__)
REDIRECT_KEPT_S = {True: 1800, False: 600}
BYTES_KEPT_S = {True: 86400, False: 3600}


def init_room(app: Flask) -> None:
    app.jinja_env.globals.update(
        media_url=showing.media_url, still=showing.still, playable=showing.playable, picture_url=showing.picture_url
    )


@bp.get("/media/<uuid:file_id>/<name>")
@needs("file.view")
def file(file: MediaFile, name: str) -> Any:
    """A ready form; or, for its owner alone, the file as it was sent, which may still tell where it was made, and the whole
    of one that was trimmed."""
    if name == "original":
        demand(can(current_person(), "file.own", file))
        return _send(file, file.key, file.content_type, download=True)
    ready = next((each for each in file.renditions if each.file_name == name), None)
    if ready is None:
        return _lead_on(file, name)
    if ready.name == WHOLE and file.is_trimmed:
        demand(can(current_person(), "file.own", file))
    return _send(file, ready.key, ready.content_type, download="download" in request.args)


def _send(file: MediaFile, key: str, content_type: str, *, download: bool) -> Response:
    response = send_stored(key, content_type, name=lambda: _download_name(file, Path(key)), is_download=download)
    kept_s = REDIRECT_KEPT_S if response.status_code == 302 else BYTES_KEPT_S
    response.headers["Cache-Control"] = _kept_for(file, kept_s[file.is_public])
    return response


def _lead_on(file: MediaFile, name: str) -> Response:
    """To what has the place of a form that was made anew since a page named it."""
    made = name.partition("-")[2]
    place = next((each for each in file.renditions if made and each.file_name.partition("-")[2] == made), None)
    if place is None:
        abort(404)
    return _lead_to(file, showing.media_url(file, place))


def _lead_to(file: MediaFile, address: str) -> Response:
    response = make_response(redirect(address, 302))
    response.headers["Cache-Control"] = _kept_for(file, REDIRECT_KEPT_S[file.is_public])
    return response


def _kept_for(file: MediaFile, seconds: int) -> str:
    return f"{'public' if file.is_public else 'private'}, max-age={seconds}"


def _download_name(file: MediaFile, path: Path) -> str:
    subject = subject_named(file.subject_kind or "")
    is_told = subject is None or subject.names_files or can(current_person(), "file.own", file)
    return f"{Path(file.name).stem}{path.suffix}" if is_told else path.name


@bp.get("/people/<handle>/picture")
@open_to_all
def picture_of(handle: str) -> Any:
    """Somebody's own picture, or a pair of mismatched socks. The same for all who ask, so it says nothing."""
    person = db.session.scalar(select(Person).where(Person.handle == handle))
    own = db.session.get(MediaFile, person.picture_id) if person and person.picture_id else None
    ready = next((each for each in own.renditions if each.content_type == "image/webp"), None) if own else None
    if own is not None and ready is not None:
        return _send(own, ready.key, ready.content_type, download=False)
    response = make_response(socks(person.id.hex if person else handle))
    response.headers.update(
        {"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=86400", "Content-Security-Policy": SEALED}
    )
    return response


@bp.post("/settings/picture")
@needs("account.use")
def choose_picture() -> Any:
    """A picture of oneself; the form is on the settings page, and one that is refused comes back by itself."""
    form, person = PictureForm(), current_person()
    with refusals_on(form):
        if form.validate():
            operations.use_as_picture(person, operations.keep_upload(person, form.file.data, kinds=[Medium.PICTURE]))
            flash(_("That is your picture now. It shows in a moment."))
            return see_other("accounts.settings")
    return render_template("media/picture.html", form=form), 422


@bp.post("/settings/picture/removal")
@needs("account.use")
def remove_picture() -> Any:
    operations.use_as_picture(current_person(), None)
    flash(_("Socks it is."))
    return see_other("accounts.settings")

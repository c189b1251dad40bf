"""What is yours: what you agreed to, and everything to take along."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, g, render_template
from flask_babel import gettext as _
from sqlalchemy import select

from accounts import consents
from accounts.models import Agreed, Consent
from core.db import db, now
from core.forms import Form, refusals_on
from core.sending import send_stored
from core.web import current_person, needs, see_other
from leaving import departures, downloads
from leaving.forms import LeaveForm
from leaving.models import Download
from submissions import operations
from submissions.models import Submission

bp = Blueprint("leaving", __name__)
NAMES = "everything-of-yours.zip"


@bp.get("/settings/yours")
@needs("account.use")
def yours() -> str:
    person = current_person()
    agreed = db.session.scalars(consents.given_by(person.id).limit(200)).all()
    return render_template(
        "leaving/yours.html",
        form=Form(formdata=None),
        download=_lasting(),
        agreed=[(each, works.get(each.subject_id)) for works in [_works(agreed)] for each in agreed],
        is_for_work=lambda each: each.purpose == Agreed.LICENCE,
    )


def _works(agreed: Any) -> dict[Any, Submission]:
    ids = [each.subject_id for each in agreed if each.subject_kind == "submission"]
    return {work.id: work for work in db.session.scalars(select(Submission).where(Submission.id.in_(ids)))}


def _lasting() -> Download | None:
    found = db.session.scalar(downloads.of_person(current_person()))
    return found if found is not None and (found.expires_at is None or found.expires_at > now()) else None


@bp.post("/settings/yours/download")
@needs("account.use")
def ask_download() -> Any:
    if not Form().validate():
        abort(400)
    downloads.ask(current_person())
    flash(_("It is being made. You may leave this page: it goes on without you."))
    return see_other("leaving.yours")


@bp.get("/settings/yours/download")
@needs("account.use")
def take_along() -> Any:
    download = _lasting()
    if download is None or not download.key:
        abort(404)
    response = send_stored(download.key, "application/zip", name=lambda: NAMES, is_download=True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/settings/yours/agreements/<uuid:consent_id>/withdrawal")
@needs("account.use")
def withdraw(consent_id: Any) -> Any:
    """Only what was agreed to for a work; the house rules go with the account."""
    query = select(Consent).where(Consent.id == consent_id, Consent.person_id == current_person().id)
    consent = db.session.scalar(query.where(Consent.purpose == Agreed.LICENCE))
    work = db.session.get(Submission, consent.subject_id) if consent is not None else None
    if consent is None or work is None or not Form().validate():
        abort(404)
    if consent.withdrawn_at is None:
        operations.allow_no_more(work)
    flash(_("From now on nobody builds on it. What was made by then stays."))
    return see_other("leaving.yours", _anchor="agreed")


@bp.get("/settings/yours/leaving")
@needs("account.use")
def leaving() -> str:
    return _leaving_page(LeaveForm(formdata=None))


@bp.post("/settings/yours/leaving")
@needs("account.use")
def leave() -> Any:
    form, person = LeaveForm(), current_person()
    with refusals_on(form):
        if form.validate():
            current_app.extensions["passwords"].demand(person, form.password.data)
            takes_back = form.works.data == "back"
            departures.ask(person, takes_works_back=takes_back, keeps_name=form.keeps_name.data, but=g.session)
            return see_other("leaving.leaving")
    return _leaving_page(form), 422


@bp.post("/settings/yours/leaving/stop")
@needs("account.use")
def stay() -> Any:
    if not Form().validate():
        abort(400)
    departures.stop(current_person())
    flash(_("Your account goes on."))
    return see_other("leaving.yours")


def _leaving_page(form: LeaveForm) -> str:
    person = current_person()
    return render_template("leaving/leaving.html", form=form, person=person, led=departures.led_alone(person))

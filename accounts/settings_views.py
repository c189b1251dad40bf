"""Settings: profile, address, password, and the browsers that are signed in."""

from typing import Any
from uuid import UUID

from flask import abort, flash, g, render_template
from flask_babel import gettext as _

from accounts import operations, queries
from accounts.forms import EmailForm, PasswordForm, ProfileForm
from accounts.models import Purpose
from accounts.views import bp, hasher
from core import limits
from core.db import db
from core.forms import Form, refusals_on
from core.mail import send
from core.storage import quota_bytes
from core.web import current_person, needs, see_other
from media import queries as files

GIGABYTE = 1024**3


@bp.get("/settings")
@needs("account.use")
def settings() -> Any:
    return _profile_page(ProfileForm.of(current_person()))


@bp.post("/settings")
@needs("account.use")
def change_profile() -> Any:
    form, person = ProfileForm(), current_person()
    with refusals_on(form):
        if form.validate():
            form.refuse_stale(person)
            operations.change_profile(
                person,
                name=form.name.data,
                credit_name=form.credit_name.data,
                line=form.line.data,
                doing=form.doing.data,
                mediums=form.medium_list(),
                time_zone=form.time_zone.data,
            )
            flash(_("Saved."))
            return see_other("accounts.settings")
    return _profile_page(form), 422


def _profile_page(form: ProfileForm) -> str:
    person = current_person()
    blocked = db.session.scalars(queries.blocked_by(person)).all()
    taken = sum(file.size_bytes for file in db.session.execute(files.kept(person)))
    room = (taken / GIGABYTE, quota_bytes() / GIGABYTE)
    return render_template("accounts/settings.html", form=form, person=person, blocked=blocked, room=room)


@bp.get("/settings/sign-in")
@needs("account.use")
def sign_in_settings() -> Any:
    return _sign_in_page(EmailForm(prefix="new"), PasswordForm())


def _sign_in_page(email_form: EmailForm, password_form: PasswordForm) -> str:
    sessions = db.session.scalars(queries.sessions_of(current_person())).all()
    return render_template(
        "accounts/sign_in_settings.html",
        email_form=email_form,
        password_form=password_form,
        sessions=sessions,
        this=g.session.id,
    )


@bp.post("/settings/email")
@needs("account.use")
def change_email() -> Any:
    form, person = EmailForm(prefix="new"), current_person()
    with refusals_on(form):
        if form.validate():
            hasher().demand(current_person(), form.password.data)
            email = operations.folded_email(form.email.data)
            if queries.by_email(email) is None and limits.spend("5/hour", "new-email", str(person.id)):
                send(
                    email,
                    "new_email",
                    person=person,
                    token=operations.mail_link(person, Purpose.NEW_EMAIL, email=email),
                )
            flash(_("We sent a link to %(email)s. The address changes when you open it.", email=email))
            return see_other("accounts.sign_in_settings")
    return _sign_in_page(form, PasswordForm(formdata=None)), 422


@bp.post("/settings/password")
@needs("account.use")
def change_password() -> Any:
    form = PasswordForm()
    with refusals_on(form):
        if form.validate():
            hasher().demand(current_person(), form.current_password.data, field="current_password")
            operations.change_password(current_person(), form.password.data, hasher=hasher(), keep=g.session.id)
            flash(_("Your password is changed, and other browsers are signed out."))
            return see_other("accounts.sign_in_settings")
    return _sign_in_page(EmailForm(formdata=None, prefix="new"), form), 422


@bp.post("/settings/sessions/<uuid:session_id>/end")
@needs("account.use")
def end_session(session_id: UUID) -> Any:
    form = Form()
    ended = next(
        (each for each in db.session.scalars(queries.sessions_of(current_person())) if each.id == session_id), None
    )
    if ended is None or not form.validate():
        abort(404)
    operations.end_session(ended)
    flash(_("That browser is signed out."))
    return see_other("accounts.sign_in_settings")

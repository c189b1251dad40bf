"""Coming in: signing up, confirming, signing in and out, a new password; and coming back to what one was doing."""

import logging
from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from accounts import ages, consents, operations, queries
from accounts.forms import ForgottenForm, ResetForm, SignInForm, SignUpForm
from accounts.models import Agreed, MailedLink, Person, Purpose
from accounts.views import bp, hasher
from core import limits
from core.arriving import Typed, resend_page, typed
from core.checks import Refused
from core.db import db, now
from core.events import record
from core.forms import in_words, refusals_on
from core.settings import minimum_age
from core.web import (
    SignInNeeded,
    current_person,
    is_local_path,
    needs,
    open_to_all,
    see_other,
)
from core.words import Words

WRONG_PASSWORDS = "10/hour"
MAILS = "5/hour"
FROM_ONE_ADDRESS = "600/hour"  # a classroom is one address
HELD_HANDLE = "1/3 days"
HELD = "held."
NOT_TOGETHER = Words(
    "That address and password don't go together. If you just signed up, open the link in your mail first."
)
log = logging.getLogger(__name__)


@bp.get("/signup")
@open_to_all
def sign_up() -> Any:
    if current_person() is not None:
        return see_other("community.home")
    return _sign_up_page(SignUpForm(next=_next()))


def _sign_up_page(form: SignUpForm) -> str:
    return render_template("accounts/sign_up.html", form=form, terms=consents.TERMS, least=minimum_age())


def _make_account(form: SignUpForm) -> None:
    """Make it, or write to who has it: whoever signs up sees the same, the second time as well."""
    handle = form.handle.data.casefold()
    adult_from = (
        ages.adult_from(form.born_on.data, least=minimum_age(), on=now().date()) if form.born_on is not None else None
    )
    if limits.is_spent(HELD_HANDLE, "handle", handle):
        raise Refused("Somebody has this handle. Add a letter or two.", field="handle")
    person = operations.sign_up(
        form.new_id,
        handle=handle,
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        time_zone=form.time_zone.data,
        next=_next(form.next.data or ""),
        agreed=_agreed(form),
        adult_from=adult_from,
        hasher=hasher(),
    )
    if person is None:
        limits.spend(HELD_HANDLE, "handle", handle)


def _agreed(form: SignUpForm) -> dict[Agreed, str]:
    """The words that they agreed to, as they read them."""
    agreed = {Agreed.TERMS: in_words(consents.TERMS)}
    return agreed if form.is_old_enough is None else agreed | {Agreed.AGE: form.is_old_enough.label.text}


@bp.post("/signup")
@open_to_all
@limits.limiter.limit(FROM_ONE_ADDRESS)
def create_account() -> Any:
    if current_person() is not None:
        return see_other("community.home")
    form = SignUpForm()
    with refusals_on(form):
        if form.validate():
            _make_account(form)
            return see_other("accounts.look_in_your_mail")
    return _sign_up_page(form), 422


@bp.get("/signup/mail")
@open_to_all
def look_in_your_mail() -> Any:
    return render_template("accounts/look_in_your_mail.html")


@bp.get("/signup/confirm/<token>")
@open_to_all
def confirm_page(token: str) -> Any:
    """A page with a button: some mail programs open every link, and opening must change nothing."""
    purpose = _purpose()
    return _with_link(
        token, purpose, lambda _link: render_template("accounts/confirm.html", token=token, purpose=purpose)
    )


@bp.post("/signup/confirm/<token>")
@open_to_all
def confirm(token: str) -> Any:
    def enter(link: MailedLink) -> Any:
        person = operations.confirm(link)
        if current_person() is None:
            _enter(person)
        flash(_("Your address is confirmed. Welcome."))
        return redirect(_next(link.details.get("next", "")) or url_for("community.home"), 303)

    return _with_link(token, _purpose(), enter)


@bp.get("/signin")
@open_to_all
def sign_in() -> Any:
    if current_person() is not None:
        return see_other("community.home")
    return render_template("accounts/sign_in.html", form=SignInForm(next=_next()), held=Typed([], []))


@bp.post("/signin")
@open_to_all
@limits.limiter.limit(FROM_ONE_ADDRESS)
def begin_session() -> Any:
    form = SignInForm()
    held = _held()
    with refusals_on(form):
        if form.validate():
            _enter(_person_by_password(form.email.data, form.password.data))
            if is_local_path(form.held_action.data):
                return resend_page(
                    form.held_action.data, held, _("You are signed in again. This is what you were sending."), 200
                )
            return redirect(_next(form.next.data) or url_for("community.home"), 303)
    return render_template("accounts/sign_in.html", form=form, held=held), 422


def _held() -> Typed:
    """What rode along in the sign-in page: a form that was sent while signed out."""
    fields = [(name.removeprefix(HELD), value) for name, value in typed().fields if name.startswith(HELD)]
    return Typed(fields, request.form.getlist("held_file"))


def sign_in_first(_error: SignInNeeded) -> Any:
    """The way to sign in and come back; what a form held rides along in the sign-in page."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    form = SignInForm(formdata=None, held_action=request.full_path.rstrip("?"))
    return render_template("accounts/sign_in.html", form=form, held=typed()), 401


def init_room(app: Any) -> None:
    app.register_error_handler(SignInNeeded, sign_in_first)


@bp.post("/signout")
@needs("account.use")
def sign_out() -> Any:
    operations.end_session(g.session)
    session.clear()
    g.person = None
    return see_other("community.home")


@bp.get("/signin/forgotten")
@open_to_all
def forgotten() -> Any:
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@bp.post("/signin/forgotten")
@open_to_all
@limits.limiter.limit(FROM_ONE_ADDRESS)
def mail_reset() -> Any:
    form = ForgottenForm()
    with refusals_on(form):
        if form.validate():
            email = operations.folded_email(form.email.data)
            person = queries.by_email(email)
            if limits.spend(MAILS, "reset", email) and person is not None:
                record("person.forgot_password", None, person)
            return see_other("accounts.reset_is_on_its_way")
    return render_template("accounts/forgotten.html", form=form), 422


@bp.get("/signin/forgotten/mail")
@open_to_all
def reset_is_on_its_way() -> Any:
    return render_template("accounts/reset_is_on_its_way.html")


@bp.get("/signin/reset/<token>")
@open_to_all
def reset_page(token: str) -> Any:
    return _with_link(
        token, Purpose.RESET, lambda _link: render_template("accounts/reset.html", form=ResetForm(), token=token)
    )


@bp.post("/signin/reset/<token>")
@open_to_all
def reset(token: str) -> Any:
    def change(link: MailedLink) -> Any:
        form = ResetForm()
        with refusals_on(form):
            if form.validate():
                person = operations.confirm(link)
                operations.change_password(person, form.password.data, hasher=hasher())
                _enter(person)
                flash(_("Your password is changed, and other browsers are signed out."))
                return see_other("community.home")
        return render_template("accounts/reset.html", form=form, token=token), 422

    return _with_link(token, Purpose.RESET, change)


def _with_link(token: str, purpose: Purpose, show: Callable[[MailedLink], Any]) -> Any:
    """What a mailed link leads to; or, when it is old, what to do instead."""
    try:
        return show(operations.link_for(token, purpose))
    except Refused as refusal:
        return render_template("accounts/link_is_old.html", purpose=purpose, sentence=in_words(refusal.sentence)), 410


def _person_by_password(email: str, password: str) -> Person:
    folded = email.strip().casefold()  # as it was kept, and no error that names a form of address
    if limits.is_spent(WRONG_PASSWORDS, "password", folded):
        raise Refused("Too many wrong passwords for this address. Wait an hour, or set a new one by mail.")
    person = queries.by_email(folded)
    if not hasher().fits(person.password_hash if person else None, password) or person is None:
        limits.spend(WRONG_PASSWORDS, "password", folded)
        log.warning("wrong password")
        raise Refused(NOT_TOGETHER)
    if not person.is_confirmed:
        if limits.spend(MAILS, "confirm", str(person.id)):
            record("person.signed_up", person, person)
            db.session.commit()  # the refusal below rolls the request back, and the mail is to go
        raise Refused(NOT_TOGETHER)
    return person


def _enter(person: Person) -> None:
    """A new session with a new id; whatever the cookie held before is gone, the token of its forms with it."""
    session.clear()
    g.pop("csrf_token", None)
    session["token"] = operations.begin_session(person, device=_device())
    session.permanent = True
    g.session = operations.session_for(session["token"])
    g.person = person
    log.info("signed in: person %s, session %s", person.id, g.session.id)


def _device() -> str:
    agent = request.user_agent.string
    browser = next((name for name in ("Firefox", "Edg", "Chrome", "Safari") if name in agent), "Browser")
    system = next((name for name in ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux") if name in agent), "")
    return f"{browser.replace('Edg', 'Edge')} {system}".strip()


def _purpose() -> Purpose:
    purpose = request.args.get("for", Purpose.CONFIRM.value)
    return Purpose(purpose) if purpose in {Purpose.CONFIRM, Purpose.NEW_EMAIL} else abort(404)


def _next(path: str | None = None) -> str:
    path = path if path is not None else request.args.get("next", "")
    return path if is_local_path(path) else ""

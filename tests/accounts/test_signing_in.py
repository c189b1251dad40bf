"""Sessions and passwords: a table of browsers, guessing slowed per account, and nothing typed is lost on the way."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts import operations
from accounts.models import MailedLink, Person, Purpose, Session
from core.checks import Refused
from core.db import db, now
from tests.accounts.conftest import PASSWORD
from tests.cast import Cast, make_person
from tests.visitor import Page, no_csrf


def sign_in(visit: Any, person: Person, password: str = PASSWORD, **fields: Any) -> Page:
    return visit.post("/signin", email=person.email, password=password, **fields)


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_session_has_a_new_id_and_only_its_hash_is_kept(visit: Any, nia: Person) -> None:
    with visit.client(None).session_transaction() as cookie:
        cookie["token"] = "a token that somebody planted"
    assert sign_in(visit, nia).location == "/"
    with visit.client(None).session_transaction() as cookie:
        token = cookie["token"]
    assert token != "a token that somebody planted"
    assert db.session.scalar(select(Session.token_hash)) == operations.hashed(token)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visit: Any, nia: Person) -> None:
    (cookie,) = [each for each in sign_in(visit, nia).response.headers.getlist("Set-Cookie") if "session=" in each]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_private_pages_are_not_stored(visit: Any, nia: Person) -> None:
    assert visit("/settings", nia).response.headers["Cache-Control"] == "no-store"


def test_signing_out_ends_the_session_itself(visit: Any, nia: Person) -> None:
    sign_in(visit, nia)
    with visit.client(None).session_transaction() as cookie:
        kept = cookie["token"]
    visit.post("/signout")
    assert count(Session) == 0
    with visit.client(None).session_transaction() as cookie:
        cookie["token"] = kept
    assert visit("/settings").location == "/signin?next=/settings"


def test_signing_out_by_a_link_does_not_work(visit: Any, nia: Person) -> None:
    assert visit("/signout", nia).status == 405
    assert visit("/settings", nia).status == 200


def test_a_session_ends_by_itself(visit: Any, nia: Person) -> None:
    visit("/settings", nia)
    for session in db.session.scalars(select(Session)):
        session.expires_at -= timedelta(days=61)
    assert visit("/settings", nia).location == "/signin?next=/settings"


def test_old_sessions_and_links_are_forgotten(nia: Person) -> None:
    operations.begin_session(nia, device="old")
    operations.mail_link(nia, Purpose.RESET)
    operations.forget_old(now() + timedelta(days=61))
    assert (count(Session), count(MailedLink)) == (0, 0)


def test_an_unknown_address_and_a_wrong_password_read_the_same(visit: Any, nia: Person) -> None:
    wrong = visit.post("/signin", email=nia.email, password="not the password")
    unknown = visit.post("/signin", email="nobody@example.org", password="not the password")
    assert (wrong.status, unknown.status) == (422, 422)
    assert "don't go together" in wrong.text
    assert wrong.text.replace(nia.email, "") == unknown.text.replace("nobody@example.org", "")


def test_guessing_is_slowed_for_the_account_and_not_for_the_classroom(visit: Any, nia: Person, app: Flask) -> None:
    other = make_person("other", password_hash=app.extensions["passwords"].hash(PASSWORD))
    for _ in range(10):
        assert sign_in(visit, nia, "a wrong guess").status == 422
    slowed = sign_in(visit, nia)
    assert slowed.status == 422
    assert "Wait an hour" in slowed.text
    assert sign_in(visit, other).location == "/"
    with visit.client(None).session_transaction() as cookie:
        cookie.clear()
    unknown = [visit.post("/signin", email="nobody@example.org", password="a guess").text for _ in range(11)]
    assert "Wait an hour" in unknown[-1], "an address without an account is slowed alike"


def test_a_class_of_three_hundred_signs_in_from_one_address(app: Flask, visit: Any, nia: Person) -> None:
    for _ in range(40):
        with visit.client(None).session_transaction() as cookie:
            cookie.clear()
        assert sign_in(visit, nia).location == "/"


@pytest.mark.parametrize(
    "next",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "/\tevil", "/a\nb"],
)
def test_the_way_back_never_leads_to_another_site(visit: Any, nia: Person, next: str) -> None:
    assert sign_in(visit, nia, next=next).location == "/"


def test_the_way_back_leads_to_where_one_was(visit: Any, nia: Person) -> None:
    wanted = "/works/new?assignment=1&x=y"
    asked = visit("/settings/sign-in?a=1&b=2")
    assert asked.location == "/signin?next=/settings/sign-in?a%3D1%26b%3D2"
    assert visit(asked.location).fields("/signin")["next"] == "/settings/sign-in?a=1&b=2"
    assert sign_in(visit, nia, next=wanted).location == wanted


def test_a_session_that_ended_while_writing_costs_nothing_that_was_typed(visit: Any, nia: Person) -> None:
    typed = {"name": "Nia <b>", "line": "one\ntwo שלום 🎬", "mediums": "singing, drawing", "time_zone": "Europe/Paris"}
    asked = visit.post("/settings", **typed)
    assert asked.status == 401
    fields = asked.fields("/signin") | {"email": nia.email}
    assert fields["held.line"] == typed["line"]
    wrong = visit.post("/signin", **fields | {"password": "not this one"})
    assert wrong.fields("/signin")["held.line"] == typed["line"]
    back = visit.post("/signin", **wrong.fields("/signin") | {"email": nia.email, "password": PASSWORD})
    assert back.status == 200
    assert back.heading == "Nothing is lost"
    sent = send_with_token(visit, "/settings", back.fields("/settings"))
    assert sent.location == "/settings"
    db.session.expire_all()
    assert (nia.name, nia.time_zone, nia.mediums) == ("Nia <b>", "Europe/Paris", ["singing", "drawing"])


def test_a_button_pressed_when_the_session_had_ended_is_pressed_again_after_signing_in(visit: Any, nia: Person) -> None:
    asked = visit.post("/notifications/read")
    assert asked.status == 401
    back = visit.post("/signin", **asked.fields("/signin") | {"email": nia.email, "password": PASSWORD})
    assert (
        send_with_token(visit, "/notifications/read", back.fields("/notifications/read")).location == "/notifications"
    )


def send_with_token(visit: Any, path: str, fields: dict[str, Any], **options: Any) -> Page:
    """Send a form as a browser does, its token checked."""
    return Page(visit._send(None, "post", path, data=fields, **options))


def test_a_form_without_its_token_changes_nothing_and_keeps_what_was_typed(visit: Any, nia: Person) -> None:
    sign_in(visit, nia)
    refused = send_with_token(visit, "/settings", {"name": "Somebody else", "time_zone": "UTC", "csrf_token": "no"})
    assert refused.status == 400
    assert refused.heading == "Nothing is lost"
    db.session.expire_all()
    assert nia.name == "Nia"
    assert refused.fields("/settings")["name"] == "Somebody else"
    assert send_with_token(visit, "/settings", refused.fields("/settings")).location == "/settings"


def test_the_sign_in_form_itself_may_have_been_open_for_long(visit: Any, nia: Person) -> None:
    refused = send_with_token(visit, "/signin", {"email": nia.email, "password": PASSWORD, "next": "/works"})
    assert refused.status == 400
    assert PASSWORD not in refused.html
    assert refused.fields("/signin")["email"] == nia.email


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "http://evil@localhost:1"])
def test_a_form_from_another_site_is_refused_even_with_a_token(visit: Any, nia: Person, origin: str) -> None:
    sign_in(visit, nia)
    fields = visit("/settings").fields("/settings")
    sent = send_with_token(visit, "/settings", fields | {"name": "Evil"}, headers={"Origin": origin})
    assert sent.status == 400
    db.session.expire_all()
    assert nia.name == "Nia"


def test_every_browser_is_listed_and_can_be_ended(visit: Any, nia: Person) -> None:
    operations.begin_session(nia, device="Firefox Android")
    page = visit("/settings/sign-in", nia)
    assert "Firefox Android" in page.text
    other = db.session.scalars(select(Session).where(Session.device == "Firefox Android")).one()
    assert visit.post(f"/settings/sessions/{other.id}/end", nia).location == "/settings/sign-in"
    assert "Firefox Android" not in visit("/settings/sign-in", nia).text


def test_nobody_ends_the_session_of_somebody_else(visit: Any, nia: Person, cast: Cast) -> None:
    operations.begin_session(nia, device="hers")
    hers = db.session.scalars(select(Session).where(Session.person_id == nia.id)).one()
    assert visit.post(f"/settings/sessions/{hers.id}/end", cast.stranger).status == 404
    assert db.session.scalar(select(func.count()).where(Session.person_id == nia.id)) == 1


def test_a_changed_password_signs_the_other_browsers_out_and_this_one_stays(
    visit: Any, nia: Person, mails: Any
) -> None:
    operations.begin_session(nia, device="another browser")
    visit("/settings", nia)
    fields = {"current_password": PASSWORD, "password": "two chairs and a lamp"}
    assert visit.post("/settings/password", nia, **fields).location == "/settings/sign-in"
    page = visit("/settings/sign-in", nia)
    assert page.status == 200
    assert "another browser" not in page.text
    assert "password was changed" in mails()[0]
    assert sign_in(visit, nia).status == 422
    assert sign_in(visit, nia, "two chairs and a lamp").location == "/"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"current_password": "wrong one", "password": "two chairs and a lamp"}, "That is not your password."),
        ({"current_password": PASSWORD, "password": "short"}, "At least 8 characters"),
        ({"current_password": PASSWORD, "password": "x" * 129}, "At most 128 characters"),
        ({"current_password": PASSWORD, "password": "password123"}, "Too many people use this one"),
        ({}, "Type a password."),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(
    visit: Any, nia: Person, fields: dict[str, str], sentence: str
) -> None:
    page = visit.post("/settings/password", nia, **fields)
    assert page.status == 422
    assert sentence in page.text
    assert sign_in(visit, nia).location == "/"


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(visit: Any, nia: Person, mails: Any) -> None:
    known, unknown = (visit.post("/signin/forgotten", email=email) for email in (nia.email, "nobody@example.org"))
    assert (known.status, known.location) == (unknown.status, unknown.location)
    (mail,) = mails()
    assert f"To: {nia.email}" in mail


def test_a_reset_link_works_once_and_ends_every_session(visit: Any, nia: Person, link: Any) -> None:
    operations.begin_session(nia, device="a thief")
    visit.post("/signin/forgotten", email=nia.email)
    path = link()
    assert visit(path).status == 200
    assert visit.post(path, password="short").status == 422
    assert visit.post(path, password="two chairs and a lamp").location == "/"
    assert "a thief" not in visit("/settings/sign-in").text
    assert visit(path).status == 410
    assert visit.post(path, password="three chairs and a lamp").status == 410


def test_a_reset_link_is_short_lived(visit: Any, nia: Person, link: Any) -> None:
    visit.post("/signin/forgotten", email=nia.email)
    path = link()
    assert visit(path).status == 200
    for mailed in db.session.scalars(select(MailedLink)):
        mailed.expires_at -= timedelta(hours=2, minutes=1)
    assert visit(path).status == 410


def test_a_reset_link_is_dead_after_a_change(visit: Any, nia: Person, link: Any) -> None:
    visit.post("/signin/forgotten", email=nia.email)
    path = link()
    visit.post("/settings/password", nia, current_password=PASSWORD, password="two chairs and a lamp")
    assert visit(path).status == 410


def test_only_the_newest_reset_link_works(nia: Person) -> None:
    first, second = (operations.mail_link(nia, Purpose.RESET) for _ in range(2))
    with pytest.raises(Refused):
        operations.link_for(first, Purpose.RESET)
    assert operations.link_for(second, Purpose.RESET).person is nia


def test_a_link_for_one_thing_does_not_do_another(visit: Any, nia: Person) -> None:
    token = operations.mail_link(nia, Purpose.CONFIRM)
    assert visit(f"/signin/reset/{token}").status == 410


def test_a_link_names_the_configured_host_and_not_the_one_that_was_asked(visit: Any, nia: Person, mails: Any) -> None:
    with no_csrf(visit.app):
        visit._send(None, "post", "/signin/forgotten", data={"email": nia.email}, headers={"Host": "evil.example"})
    (mail,) = mails()
    assert "evil.example" not in mail
    assert visit.app.config["SITE_URL"] in mail


def test_reset_mails_are_few(visit: Any, nia: Person, mails: Any) -> None:
    for _ in range(8):
        visit.post("/signin/forgotten", email=nia.email)
    assert len(mails()) == 5


def test_passwords_are_kept_as_slow_hashes(nia: Person) -> None:
    assert nia.password_hash.startswith("$argon2id$")

"""Making an account: the mailed link opens it, and nobody learns who has one."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from accounts.models import Consent, Person
from core.db import db
from tests.accounts.conftest import PASSWORD

NEW = {
    "name": "Roz Achterberg",
    "handle": "roz",
    "email": "roz@example.org",
    "password": PASSWORD,
    "is_old_enough": "y",
}


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def roz() -> Person:
    return db.session.scalars(select(Person).where(Person.handle == "roz")).one()


def test_signing_up_leads_to_the_mail_and_the_mail_into_the_site(visit: Any, link: Any) -> None:
    page = visit.post("/signup", **NEW)
    assert (page.status, page.location) == (303, "/signup/mail")
    assert visit("/signup/mail").heading == "Look in your mail"
    assert visit("/settings").location == "/signin?next=/settings"
    path = link()
    assert path.startswith("/signup/confirm/")
    assert visit(path).status == 200
    assert not roz().is_confirmed, "opening a link changes nothing: mail programs open them too"
    assert visit.post(path).location == "/"
    assert visit("/settings").status == 200
    assert roz().is_confirmed
    assert db.session.scalar(select(Consent.purpose).where(Consent.person_id == roz().id)) == "terms"


def test_a_link_that_was_used_or_never_was_says_what_to_do_before_any_button_is_pressed(visit: Any, link: Any) -> None:
    visit.post("/signup", **NEW)
    path = link()
    visit.post(path)
    for old in (path, "/signup/confirm/wrong"):
        page = visit(old)
        assert (page.status, page.heading) == (410, "This link has done its work")
        assert "Sign in: if your address is not confirmed yet" in page.text
        assert "password" not in page.text
    assert "Settings" in visit("/signup/confirm/wrong?for=new-email").links()


def test_the_link_leads_back_to_what_they_came_for(visit: Any, link: Any) -> None:
    visit.post("/signup", **NEW, next="/class-projects/one-empty-chair")
    assert visit.post(link()).location == "/class-projects/one-empty-chair"


def test_the_link_works_once(visit: Any, link: Any) -> None:
    visit.post("/signup", **NEW)
    path = link()
    visit.post(path)
    again = visit.post(path)
    assert again.status == 410
    assert "used already" in again.text


def test_a_new_and_a_known_address_see_the_same_and_only_the_mail_differs(visit: Any, nia: Person, mails: Any) -> None:
    new, known = visit.post("/signup", **NEW), visit.post("/signup", **NEW | {"email": nia.email, "handle": "roz-two"})
    assert (new.status, new.location, new.response.headers.getlist("Set-Cookie")) == (
        known.status,
        known.location,
        known.response.headers.getlist("Set-Cookie"),
    )
    to_known, to_new = mails()
    assert "already" in to_known
    assert "nia@example.org" in to_known
    assert "/signup/confirm/" in to_new


@pytest.mark.parametrize("address", ["new", "known"])
def test_neither_a_second_sign_up_nor_a_sign_in_tells_whether_the_first_made_an_account(
    visit: Any, nia: Person, address: str
) -> None:
    email = nia.email if address == "known" else "roz@example.org"
    visit.post("/signup", **NEW | {"email": email})
    same_handle = visit.post("/signup", **NEW | {"email": "another@example.org"})
    assert same_handle.status == 422
    assert "Somebody has this handle" in same_handle.text
    signed_in = visit.post("/signin", email=email, password=NEW["password"] if address == "new" else "a wrong password")
    assert signed_in.status == 422
    assert "don't go together" in signed_in.text


def test_an_unconfirmed_person_gets_the_link_again_by_signing_in(visit: Any, mails: Any, link: Any) -> None:
    visit.post("/signup", **NEW)
    assert visit.post("/signin", email=NEW["email"], password=PASSWORD).status == 422
    assert len(mails()) == 2
    assert visit.post(link()).location == "/"


def test_a_double_click_makes_one_account_and_one_mail(visit: Any, mails: Any) -> None:
    fields = visit("/signup").fields("/signup") | NEW
    assert [visit.post("/signup", **fields).status for _ in range(2)] == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Person).where(Person.handle == "roz")) == 1
    assert len(mails()) == 1


def test_an_id_of_somebody_else_in_the_form_is_no_way_into_their_account(visit: Any, nia: Person) -> None:
    page = visit.post("/signup", **NEW, id=str(nia.id))
    assert page.status == 303
    assert visit("/settings").status == 303, "not signed in"
    db.session.expire_all()
    assert nia.email == "nia@example.org"
    assert roz().id != nia.id


def test_somebody_signed_in_is_sent_home_instead(visit: Any, nia: Person) -> None:
    before = people()
    assert visit("/signup", nia).location == "/"
    assert visit.post("/signup", nia, **NEW).location == "/"
    assert people() == before


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "What shall we call you?"),
        ("name", "n" * 81, "At most 80 characters"),
        ("handle", "", "Choose a handle."),
        ("handle", "-x", "Two to thirty small letters"),
        ("handle", "roz achterberg", "Two to thirty small letters"),
        ("handle", "röz", "Two to thirty small letters"),
        ("handle", "<b>", "Two to thirty small letters"),
        ("handle", "admin", "Two to thirty small letters"),
        ("handle", "n" * 31, "At most 30 characters"),
        ("email", "", "Your address"),
        ("email", "roz at home", "doesn't look like a mail address"),
        ("email", "roz@example.org\r\nBcc: all@example.org", "doesn't look like a mail address"),
        ("email", "n" * 250 + "@example.org", "At most 254 characters"),
        ("password", "", "Type a password."),
        ("password", "seven77", "At least 8 characters"),
        ("password", "p" * 129, "At most 128 characters"),
        ("password", "Password1", "Too many people use this one"),
        ("password", "aaaaaaaaaa", "Too many people use this one"),
        ("password", "roz@example.org", "your own name or address"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(visit: Any, field: str, value: str, sentence: str) -> None:
    before = people()
    page = visit.post("/signup", **NEW | {field: value})
    assert page.status == 422
    assert sentence in page.text
    assert people() == before
    typed = page.fields("/signup")
    kept = {name: NEW[name] for name in ("name", "handle", "email") if name != field}
    assert {name: typed[name] for name in kept} == kept
    assert PASSWORD not in page.html


def test_all_that_is_wrong_is_said_at_once(visit: Any) -> None:
    page = visit.post("/signup", **NEW | {"name": "", "email": "roz at home", "password": "seven77"})
    for sentence in ("What shall we call you?", "look like a mail address", "At least 8 characters, please"):
        assert sentence in page.text


def test_a_missing_field_is_a_sentence_not_an_error(visit: Any) -> None:
    assert visit.post("/signup").status == 422


@pytest.mark.parametrize("password", ["12345 ab", "  spaces around  ", "p" * 120 + "🎬שלום", "‎𓀀𓀁𓀂𓀃𓀄𓀅𓀆𓀇"])
def test_a_password_of_8_to_128_characters_of_any_kind_works(visit: Any, link: Any, password: str) -> None:
    visit.post("/signup", **NEW | {"password": password})
    visit.post(link())
    visit.post("/signout")
    assert visit.post("/signin", email="ROZ@example.org ", password=password).location == "/"


def test_names_in_any_script_stay_as_they_were_typed_and_never_run(visit: Any, link: Any) -> None:
    name = "<script>alert(1)</script> שלום 🎬 O’Brien"
    visit.post("/signup", **NEW | {"name": name})
    visit.post(link())
    assert roz().name == name
    page = visit("/settings")
    assert page.fields("/settings")["name"] == name
    assert "<script>alert" not in page.html


def test_a_handle_is_folded_and_taken_once(visit: Any) -> None:
    visit.post("/signup", **NEW | {"handle": "ROZ"})
    assert roz()
    page = visit.post("/signup", **NEW | {"handle": "Roz", "email": "other@example.org"})
    assert "Somebody has this handle" in page.text


def test_extra_fields_change_nothing(visit: Any) -> None:
    visit.post("/signup", **NEW, confirmed_at="2020-01-01", roles="admin", version="9", is_confirmed="1")
    assert not roz().is_confirmed
    assert roz().roles == []


def test_an_id_that_is_none_is_replaced(visit: Any) -> None:
    assert visit.post("/signup", **NEW, id="'; drop table people").status == 303
    assert roz().id != uuid4()

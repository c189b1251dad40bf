"""Settings, the admins' page, the operator's command, and the pages of one's own machine."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Person, Role
from core.db import db
from core.events import Event
from tests.accounts.conftest import PASSWORD
from tests.cast import Cast, make_file

PROFILE = {"name": "Nia", "credit_name": "", "line": "", "mediums": "", "time_zone": "UTC"}


def test_a_profile_is_kept_and_shown_again(visit: Any, nia: Person) -> None:
    fields = visit("/settings", nia).fields("/settings")
    changed = {"credit_name": "Nia Ø", "line": "I sing.", "mediums": "singing, ,drawing,", "time_zone": "Asia/Tokyo"}
    assert visit.post("/settings", nia, **fields | changed).location == "/settings"
    db.session.expire_all()
    assert (nia.credit_name, nia.mediums, nia.time_zone) == ("Nia Ø", ["singing", "drawing"], "Asia/Tokyo")
    assert visit("/settings", nia).fields("/settings")["mediums"] == "singing, drawing"


def test_an_empty_credit_name_is_the_name(visit: Any, nia: Person) -> None:
    visit.post("/settings", nia, **PROFILE | {"name": "Nia Two"})
    db.session.expire_all()
    assert nia.credit_name == "Nia Two"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "n" * 81),
        ("credit_name", "n" * 81),
        ("line", "n" * 161),
        ("mediums", "n" * 201),
        ("time_zone", "Mars/Base"),
        ("time_zone", ""),
    ],
)
def test_a_wrong_profile_comes_back_with_what_was_typed(visit: Any, nia: Person, field: str, value: str) -> None:
    page = visit.post("/settings", nia, **PROFILE | {"line": "kept"} | {field: value})
    assert page.status == 422
    assert field == "line" or page.fields("/settings")["line"] == "kept"


def test_it_says_how_much_room_ones_files_take(visit: Any, nia: Person) -> None:
    make_file(nia, size_bytes=512 * 1024**2)
    assert "0.50 of 10.0 GB" in visit("/settings", nia).text


def test_two_tabs_never_overwrite_silently(visit: Any, nia: Person) -> None:
    first = visit("/settings", nia).fields("/settings")
    visit.post("/settings", nia, **first | {"line": "from the other tab"})
    stale = visit.post("/settings", nia, **first | {"line": "from this tab"})
    assert stale.status == 422
    assert "changed in another window" in stale.text
    assert stale.fields("/settings")["line"] == "from this tab"
    assert visit.post("/settings", nia, **stale.fields("/settings")).status == 303


def test_a_new_address_counts_when_its_own_link_is_opened(visit: Any, nia: Person, link: Any) -> None:
    fields = {"new-email": "new@example.org", "new-password": PASSWORD}
    assert visit.post("/settings/email", nia, **fields).location == "/settings/sign-in"
    db.session.expire_all()
    assert nia.email == "nia@example.org"
    path = link()
    assert visit(path, nia).status == 200
    visit.post(path, nia)
    db.session.expire_all()
    assert nia.email == "new@example.org"


def test_an_address_that_somebody_else_has_sends_nothing_and_tells_nothing(
    visit: Any, cast: Cast, nia: Person, mails: Any
) -> None:
    fields = {"new-email": cast.stranger.email, "new-password": PASSWORD}
    assert visit.post("/settings/email", nia, **fields).location == "/settings/sign-in"
    assert mails() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"new-email": "new@example.org", "new-password": "not mine"},
        {"new-email": "nowhere", "new-password": PASSWORD},
        {"new-email": "", "new-password": ""},
    ],
)
def test_a_wrong_change_of_address_comes_back(visit: Any, nia: Person, fields: dict[str, str], mails: Any) -> None:
    page = visit.post("/settings/email", nia, **fields)
    assert page.status == 422
    assert page.fields("/settings/email")["new-email"] == fields["new-email"]
    assert mails() == []


@pytest.mark.parametrize("name", ["visitor", "learner", "instructor", "moderator"])
def test_the_admins_page_is_for_admins(visit: Any, cast: Cast, name: str) -> None:
    page = visit("/admin", cast.everybody()[name])
    assert page.status == (303 if name == "visitor" else 404)
    sent = visit.post(f"/admin/people/{cast.learner.id}/roles/admin", cast.everybody()[name])
    assert sent.status == (401 if name == "visitor" else 404)
    db.session.expire_all()
    assert cast.learner.roles == []


def test_a_role_is_given_and_taken_and_each_change_is_logged(visit: Any, cast: Cast) -> None:
    path = f"/admin/people/{cast.learner.id}/roles/greeter"
    assert visit.post(path, cast.admin).location == "/admin"
    assert visit.post(path, cast.admin).location == "/admin"
    db.session.expire_all()
    assert cast.learner.has_role(Role.GREETER)
    assert visit.post(f"{path}/withdrawal", cast.admin).location == "/admin"
    events = db.session.scalars(select(Event).where(Event.subject_id == cast.learner.id).order_by(Event.id)).all()
    assert [(event.name, event.actor_id) for event in events] == [
        ("person.role_granted", cast.admin.id),
        ("person.role_withdrawn", cast.admin.id),
    ]
    assert "Learner" in visit("/admin?q=nobody-like-this", cast.admin).text


def test_a_role_that_is_none_is_not_found(visit: Any, cast: Cast) -> None:
    assert visit.post(f"/admin/people/{cast.learner.id}/roles/king", cast.admin).status == 404


def test_the_last_admin_stays(visit: Any, cast: Cast) -> None:
    page = visit.post(f"/admin/people/{cast.admin.id}/roles/admin/withdrawal", cast.admin)
    assert page.status == 409
    assert "last admin" in page.text
    db.session.expire_all()
    assert cast.admin.has_role(Role.ADMIN)


@pytest.mark.parametrize("words", ["learner", "LEARNER@example", "%", "_", "\x00", "<script>", "x" * 500, "שלום"])
def test_people_are_found_by_any_words(visit: Any, cast: Cast, words: str) -> None:
    page = visit("/admin", cast.admin, query_string={"q": words})
    assert page.status == 200
    assert ("learner@example.org" in page.text) == (
        words.casefold().startswith("learner") or words in {"%", "_", "\x00"}
    )


def test_the_list_of_people_costs_the_same_for_many(visit: Any, cast: Cast, queries: Any) -> None:
    visit("/admin", cast.admin)
    with queries() as seen:
        visit("/admin", cast.admin)
    assert len(seen) <= 12


def test_the_operator_makes_the_first_admin(app: Flask, cast: Cast) -> None:
    done = app.test_cli_runner().invoke(args=["people", "promote", "Learner@Example.org ", "admin"])
    assert (done.exit_code, done.output) == (0, "Learner@Example.org  is a admin now.\n")
    db.session.expire_all()
    assert cast.learner.has_role(Role.ADMIN)


def test_the_operator_hears_of_a_slip(app: Flask, cast: Cast) -> None:
    nobody = app.test_cli_runner().invoke(args=["people", "promote", "nobody@example.org", "admin"])
    assert nobody.exit_code == 1
    assert "Nobody here has the address" in nobody.output
    assert app.test_cli_runner().invoke(args=["people", "promote", "learner@example.org", "king"]).exit_code == 2


def test_only_moderators_and_admins_see_their_places_in_the_menu(visit: Any, cast: Cast) -> None:
    assert {"Moderation", "People and roles"} <= set(visit("/settings", cast.admin).links())
    assert "People and roles" not in visit("/settings", cast.moderator).links()
    assert not {"Moderation", "People and roles"} & set(visit("/settings", cast.learner).links())


def test_mails_that_stay_on_this_machine_can_be_read_on_it(visit: Any, nia: Person, link: Any) -> None:
    visit.post("/signin/forgotten", email=nia.email)
    assert link() in visit("/dev/mail").html
    assert visit("/dev/components").status == 200


@pytest.mark.parametrize(
    "facts", [{"demo": False}, {"host": "0.0.0.0"}, {"proxies": 1}, {"site_url": "https://class.example.org"}]
)
@pytest.mark.parametrize("path", ["/dev/mail", "/dev/components"])
def test_nowhere_else(visit: Any, app: Flask, monkeypatch: Any, facts: dict[str, Any], path: str) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], **facts))
    assert visit(path).status == 404

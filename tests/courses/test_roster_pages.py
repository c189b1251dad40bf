"""The list, as pages: read back before it counts, the same for those with and without an account."""

import io
import re

import pytest
from sqlalchemy import func, select

from accounts.models import Person
from core.db import db
from courses import enrolment, membership
from courses.models import MemberRole, RosterEntry
from courses.roster import read
from notifications.models import Notice
from tests.cast import Cast
from tests.visitor import Page, Visitor

AT = "/class-projects/one-empty-chair"
HOSTILE = ["<script>alert(1)</script>", "{{ 7*7 }}", "🧦👑", "شكراً نِيا", "a\u202eb", "'; DROP TABLE people;--"]


def send(visit: Visitor, person: Person, content: bytes, name: str = "list.csv") -> Page:
    return visit.post(f"{AT}/people/roster", person, file=(io.BytesIO(content), name))


def test_a_list_is_read_back_before_it_counts(cast: Cast, visit: Visitor) -> None:
    enrolment.enrol(cast.course, read("in@example.org"), by=cast.instructor)
    text = '\ufeffE-mail;Name;Role;Group\r\nnew@example.org;"Noä; M";greeter;Red\r\nnope;X;;\r\nin@example.org;;;\r\nNEW@example.org;;;'
    page = send(visit, cast.instructor, text.encode())
    assert page.status == 200
    for words in (
        "1 person goes on the list",
        "3 rows do not count",
        "not a mail address",
        "twice",
        "already",
        "Noä; M",
    ):
        assert words in page.text
    assert db.session.scalar(select(func.count(RosterEntry.id))) == 1
    fields = {**page.fields("/roster"), "counts": "1"}
    for _ in range(2):
        assert visit.post(f"{AT}/people/roster", cast.instructor, **fields).status in {303, 422}
    entry = db.session.scalars(select(RosterEntry).where(RosterEntry.email == "new@example.org")).one()
    assert (entry.name, entry.role, entry.group_name) == ("Noä; M", MemberRole.GREETER, "Red")
    assert "new@example.org" in visit(f"{AT}/people/roster", cast.instructor).text


def test_the_page_of_the_list_is_the_same_with_and_without_an_account(cast: Cast, visit: Visitor) -> None:
    where = f"{AT}/people/roster"
    visit.post(where, cast.instructor, rows="stranger@example.org\nstranges@example.org", counts="1")
    html = visit(where, cast.instructor).html.split("<tbody>")[1]
    html = re.sub(r'name="csrf_token" value="[^"]*"|[0-9a-f-]{36}|stranger@|stranges@|: strange[rs]', "", html)
    first, second = re.findall(r"<tr class.*?</tr>", html, re.DOTALL)
    assert first == second
    assert "@stranger" not in visit(f"{AT}/people", cast.instructor).text


def test_who_has_an_account_hears_that_they_are_on_the_list(cast: Cast, visit: Visitor) -> None:
    rows = "stranger@example.org\nlearner@example.org\nnobody@example.org"
    visit.post(f"{AT}/people/roster", cast.instructor, rows=rows, counts="1")
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.person_id, notice.name, notice.url) == (cast.stranger.id, "course.listed", f"{AT}/join")


def test_a_group_in_the_list_moves_who_came_in_by_it_and_nobody_else(cast: Cast, visit: Visitor) -> None:
    where = f"{AT}/people/roster"
    visit.post(where, cast.instructor, rows="stranger@example.org,,,Red\nlate@example.org", counts="1")
    visit.post(f"{AT}/join", cast.stranger)
    visit.post(where, cast.instructor, rows="learner@example.org", counts="1")  # who was in before
    page = visit.post(
        where,
        cast.instructor,
        rows="\n".join(f"{who}@example.org,,,Blue" for who in ("stranger", "late", "learner", "new")),
    )
    assert page.text.count("moves to this group") == 3
    assert "1 person goes on the list. 3 people on it get another group." in page.text
    assert visit.post(where, cast.instructor, **page.fields("/roster"), counts="1").status == 303
    assert group_of(cast, cast.stranger) == "Blue"
    assert group_of(cast, cast.learner) is None, "the list does not tell whose an address is"
    late = db.session.scalars(select(RosterEntry).where(RosterEntry.email == "late@example.org")).one()
    assert late.group_name == "Blue"
    assert (
        "is on the list already" in visit.post(where, cast.instructor, rows="stranger@example.org,,,blue").text.lower()
    )


def group_of(cast: Cast, person: Person) -> str | None:
    db.session.expire_all()
    found = membership.membership_of(cast.course, person)
    assert found is not None
    return found.group.name if found.group else None


def test_an_address_is_taken_off_the_list(cast: Cast, visit: Visitor) -> None:
    enrolment.enrol(cast.course, read("in@example.org"), by=cast.instructor)
    entry = db.session.scalars(select(RosterEntry)).one()
    foreign = f"/class-projects/forty-breaths/people/roster/{entry.id}/removal"
    visit.post(foreign, cast.other_instructor)
    assert db.session.scalar(select(func.count(RosterEntry.id))) == 1
    action = f"{AT}/people/roster/{entry.id}/removal"
    fields = visit(f"{AT}/people/roster", cast.instructor).fields(action)
    for _ in range(2):
        assert visit.post(action, cast.instructor, **fields).status == 303
    assert db.session.scalar(select(func.count(RosterEntry.id))) == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "nobody in this list"),
        (b"email,name\n", "nobody in this list"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not a list in plain text"),
        (b"a@example.org,\x00", "not a list in plain text"),
        (b"\n".join(b"p%d@example.org" % number for number in range(2001)), "at most 2,000"),
        (b'"never closed' + b"x" * 200_000, "quotation mark"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(cast: Cast, visit: Visitor, content: bytes, sentence: str) -> None:
    page = send(visit, cast.instructor, content)
    assert page.status == 422
    assert sentence in page.text
    assert db.session.scalar(select(func.count(RosterEntry.id))) == 0


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(1)", "x" * 3000, *HOSTILE])
def test_hostile_cells_are_read_back_as_text(cast: Cast, visit: Visitor, cell: str) -> None:
    page = visit.post(f"{AT}/people/roster", cast.instructor, rows=f"a@example.org,{cell},," + ",x" * 26)
    assert page.status == 200
    assert "<script>alert" not in page.html
    assert visit.post(f"{AT}/people/roster", cast.instructor, **page.fields("/roster"), counts="1").status == 303
    entry = db.session.scalars(select(RosterEntry)).one()
    assert entry.name == " ".join(cell.split())[:80]
    assert "<script>alert" not in visit(f"{AT}/people/roster", cast.instructor).html


def test_two_thousand_people_fit(cast: Cast, visit: Visitor) -> None:
    rows = "\n".join(
        f"person-{number}@example.org,Persøn {number} 🧦,learner,Group {number % 40}" for number in range(2000)
    )
    page = send(visit, cast.instructor, rows.encode())
    assert page.status == 200
    assert visit.post(f"{AT}/people/roster", cast.instructor, **page.fields("/roster"), counts="1").status == 303
    assert db.session.scalar(select(func.count(RosterEntry.id))) == 2000

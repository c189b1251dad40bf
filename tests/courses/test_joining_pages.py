"""Joining and leaving, as pages: every way in, and every state of the person at the door."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from accounts import operations as accounts
from accounts.models import Person
from core.db import db
from courses import enrolment, joining_views
from courses import membership as members
from courses.models import Course, Joining, Membership, Stage
from courses.roster import read
from notifications.models import Notice
from tests.cast import Cast, make_person
from tests.visitor import Visitor

AT = "/class-projects/one-empty-chair"
HOSTILE = ["<script>alert(1)</script>", "{{ 7*7 }}", "🧦👑", "شكراً نِيا", "a\u202eb", "'; DROP TABLE people;--"]


def own(course: Course, person: Person) -> Membership:
    db.session.expire_all()
    found = members.membership_of(course, person)
    assert found is not None
    return found


def is_in(course: Course, person: Person) -> bool:
    db.session.expire_all()
    found = members.membership_of(course, person)
    return found is not None and found.is_current


def test_joining_openly_takes_one_button(cast: Cast, visit: Visitor) -> None:
    page = visit(f"{AT}/join", cast.stranger)
    assert page.heading == "Join One empty chair"
    assert "Talk about the work, never about the person." in page.text
    sent = visit.post(f"{AT}/join", cast.stranger, **page.fields("/join"))
    assert (sent.status, sent.location) == (303, f"{AT}/lessons/{cast.lesson.slug}"), "the first lesson"
    assert visit.post(f"{AT}/join", cast.stranger).status == 303, "a double click"
    assert db.session.scalar(select(func.count()).where(Membership.person_id == cast.stranger.id)) == 1


def test_joining_what_has_no_lesson_yet_leads_to_the_class_project(cast: Cast, visit: Visitor) -> None:
    db.session.delete(cast.lesson)
    db.session.commit()
    assert visit.post(f"{AT}/join", cast.stranger).location == AT


def test_a_class_project_asks_once_to_join(cast: Cast, visit: Visitor) -> None:
    for person in (None, cast.stranger):
        doors = [link for link in visit(AT, person).all("a") if link.get("href") == f"{AT}/join"]
        assert len(doors) == 1


def test_who_is_in_needs_no_door(cast: Cast, visit: Visitor) -> None:
    assert visit(f"{AT}/join", cast.learner).location == AT


def test_the_link_says_where_it_leads_and_carries_its_code_over_making_an_account(cast: Cast, visit: Visitor) -> None:
    cast.course.joining = Joining.CODE
    link = f"{AT}/join?code={cast.course.code}"
    door = visit(link)
    assert (door.status, door.heading) == (200, "You are invited to One empty chair")
    assert cast.course.outcome in door.text
    assert cast.instructor.credit_name in door.text
    for way in ("Make an account", "Sign in"):
        assert parse_qs(urlsplit(door.links()[way]).query)["next"] == [link]
    page = visit(link, cast.stranger)
    assert page.fields("/join")["code"] == cast.course.code
    assert visit.post(f"{AT}/join", cast.stranger, **page.fields("/join")).status == 303
    assert is_in(cast.course, cast.stranger)


@pytest.mark.parametrize("code", ["", "?code=wrong", "?code=" + "x" * 5000])
def test_without_its_code_nobody_is_called_invited_and_all_read_the_same(cast: Cast, visit: Visitor, code: str) -> None:
    cast.course.joining = Joining.CODE
    door = visit(f"{AT}/join{code}")
    assert (door.status, door.heading) == (200, "Join One empty chair")
    assert "Ask your instructor for the code or the link." in door.text


def test_a_visitor_cannot_guess_codes_for_long(cast: Cast, visit: Visitor, monkeypatch: Any) -> None:
    cast.course.joining = Joining.CODE
    monkeypatch.setattr(joining_views, "WRONG_CODES_FROM_ONE_ADDRESS", "2/hour")
    assert [visit(f"{AT}/join?code=wrong").status for _ in range(3)] == [200, 200, 429]
    assert visit(f"{AT}/join?code={cast.course.code}").status == 429
    assert visit(f"{AT}/join").status == 200


def test_a_visitor_reads_before_making_an_account_that_there_is_a_list(cast: Cast, visit: Visitor) -> None:
    cast.course.joining = Joining.ROSTER
    assert "sign up with the address they have" in visit(f"{AT}/join?code={cast.course.code}").text


def test_what_nobody_can_join_yet_is_told_to_no_visitor_even_with_its_code(cast: Cast, visit: Visitor) -> None:
    cast.course.stage = Stage.DRAFT
    there = visit(f"{AT}/join?code={cast.course.code}")
    nowhere = visit("/class-projects/no-such-thing/join?code=abc")
    assert (there.status, urlsplit(there.location).path) == (nowhere.status, urlsplit(nowhere.location).path)
    assert urlsplit(there.location).path == "/signin"


def test_a_visitor_who_presses_join_keeps_what_was_typed(cast: Cast, visit: Visitor) -> None:
    page = visit.post(f"{AT}/join", None, code="abc")
    assert page.status == 401
    assert 'value="abc"' in page.html


@pytest.mark.parametrize("code", ["", "wrong", "x" * 5000, *HOSTILE])
def test_a_wrong_code_comes_back_with_what_was_typed(cast: Cast, visit: Visitor, code: str) -> None:
    cast.course.joining = Joining.CODE
    page = visit.post(f"{AT}/join", cast.stranger, code=code)
    assert page.status == 422
    assert "<script>alert" not in page.html
    assert not is_in(cast.course, cast.stranger)


def test_codes_cannot_be_guessed_for_long(cast: Cast, visit: Visitor) -> None:
    cast.course.joining = Joining.CODE
    for _ in range(20):
        visit.post(f"{AT}/join", cast.other_instructor, code="wrong")
    page = visit.post(f"{AT}/join", cast.other_instructor, code=cast.course.code)
    assert page.status == 422
    assert "Too many wrong codes" in page.text


def test_who_was_taken_out_is_told_so_plainly_with_the_reason(cast: Cast, visit: Visitor) -> None:
    members.remove(own(cast.course, cast.learner), by=cast.instructor, reason="Pasted <b>others'</b> work.")
    page = visit(f"{AT}/join", cast.learner)
    assert "An instructor took you out" in page.text
    assert "Pasted <b>others'</b> work." in page.text
    assert visit.post(f"{AT}/join", cast.learner).status == 422
    assert not is_in(cast.course, cast.learner)


def test_by_roster_those_on_it_are_let_in_and_others_told_whom_to_ask(cast: Cast, visit: Visitor) -> None:
    cast.course.joining = Joining.ROSTER
    assert "Ask your instructor" in visit(f"{AT}/join", cast.stranger).text
    assert visit.post(f"{AT}/join", cast.stranger, code=cast.course.code).status == 422
    enrolment.enrol(cast.course, read("stranger@example.org"), by=cast.instructor)
    page = visit(f"{AT}/join", cast.stranger)
    assert "You are on its list" in page.text
    assert visit.post(f"{AT}/join", cast.stranger, **page.fields("/join")).status == 303
    assert is_in(cast.course, cast.stranger)


def test_confirming_the_address_is_coming_in(cast: Cast, visit: Visitor) -> None:
    late = make_person("late")
    late.confirmed_at = None
    enrolment.enrol(cast.course, read("late@example.org"), by=cast.instructor)
    assert "Confirm" in visit(f"{AT}/join", late).text or cast.course.joining == Joining.OPEN
    token = accounts.mail_link(late, accounts.Purpose.CONFIRM)
    assert visit.post(f"/signup/confirm/{token}", late).status == 303
    assert is_in(cast.course, late)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ARCHIVED])
def test_what_is_closed_says_so(cast: Cast, visit: Visitor, stage: Stage) -> None:
    cast.course.stage = stage
    assert "takes nobody new" in visit(f"{AT}/join", cast.stranger).text
    door = visit(f"{AT}/join?code={cast.course.code}")
    assert "takes nobody new" in door.text
    assert "/signup?next" not in door.html


def test_a_draft_has_no_door_for_strangers(cast: Cast, visit: Visitor) -> None:
    cast.course.stage = Stage.DRAFT
    assert visit(f"{AT}/join", cast.stranger).status == 404
    assert visit.post(f"{AT}/join", cast.stranger).status == 404


def test_leaving_says_what_stays_and_tells_nobody(cast: Cast, visit: Visitor) -> None:
    page = visit(f"{AT}/leaving", cast.learner)
    assert "stays, with your name" in page.text
    for _ in range(2):
        assert visit.post(f"{AT}/leaving", cast.learner, **page.fields("/leaving")).status == 303
    assert not is_in(cast.course, cast.learner)
    assert db.session.scalar(select(func.count(Notice.id))) == 0
    assert visit(f"{AT}/people", cast.learner).status == 404


def test_the_last_instructor_reads_why_they_stay(cast: Cast, visit: Visitor) -> None:
    page = visit.post(f"{AT}/leaving", cast.instructor)
    assert page.status == 422
    assert "needs an instructor" in page.text

"""People of a class project, as pages: who may, who is seen, roles, taking out."""

from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.db import db
from courses import grouping
from courses import membership as members
from courses.models import Course, Group, Joining, MemberRole, Membership
from notifications.models import Notice
from tests.cast import Cast, make_course, make_person
from tests.cast import join as put_in
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


PAGES = [
    "people",
    "people/groups",
    "people/roster",
    "people/<member>",
    "people/<member>/removal",
    "people/<group>",
    "people.csv",
]
READ = {
    "instructor",
    "co_instructor",
    "greeter",
    "learner",
    "other_learner",
    "reviewer",
    "blocked",
    "moderator",
    "admin",
}
MANAGE = {"instructor", "co_instructor"}


def address(cast: Cast, path: str, group: Group) -> str:
    member = str(own(cast.course, cast.greeter).id)
    return f"{AT}/{path}".replace("<member>", member).replace("people/<group>", f"people/groups/{group.id}")


@pytest.mark.parametrize("path", PAGES)
def test_who_may_see_the_pages_about_people(cast: Cast, visit: Visitor, path: str) -> None:
    where = address(cast, path, grouping.add(uuid7(), cast.course, "Red"))
    allowed = READ if path in {"people", "people/groups"} else MANAGE
    for name, person in cast.everybody().items():
        expected = 303 if person is None else 200 if name in allowed else 404
        assert visit(where, person).status == expected, name


POSTS = ["people/<member>", "people/<member>/removal", "people/<member>/return", "people/code", "people/groups"] + [
    "people/groups/division",
    "people/<group>",
    "people/<group>/removal",
    "people/roster",
]


@pytest.mark.parametrize("path", POSTS)
def test_who_may_change_people(cast: Cast, visit: Visitor, path: str) -> None:
    where = address(cast, path, grouping.add(uuid7(), cast.course, "Red"))
    for name, person in cast.everybody().items():
        status = visit.post(where, person).status
        expected = {401} if person is None else {303, 422} if name in MANAGE else {404}
        assert status in expected, f"{name}: {status}"
    assert is_in(cast.course, cast.greeter)


def test_a_member_is_reached_through_their_own_class_project_only(cast: Cast, visit: Visitor) -> None:
    foreign = own(cast.course, cast.learner).id
    for end in ("", "/removal"):
        assert visit(f"/class-projects/forty-breaths/people/{foreign}{end}", cast.other_instructor).status == 404
    red = grouping.add(uuid7(), cast.course, "Red")
    assert visit(f"/class-projects/forty-breaths/people/groups/{red.id}", cast.other_instructor).status == 404
    assert (
        visit.post(f"/class-projects/forty-breaths/people/groups/{red.id}", cast.other_instructor, name="x").status
        == 404
    )


def test_members_stand_by_role_with_pictures(cast: Cast, visit: Visitor) -> None:
    page = visit(f"{AT}/people", cast.reviewer)
    assert [element.text for element in page.all("h2")] == ["Instructors", "Co-instructors", "Greeters", "Learners"]
    assert "/people/greeter/picture" in page.html
    assert "Change" not in page.text
    assert cast.course.code not in page.html


def test_people_kept_apart_do_not_see_each_other_and_who_manages_sees_both(cast: Cast, visit: Visitor) -> None:
    assert "@blocked" not in visit(f"{AT}/people", cast.learner).text
    assert "@learner" not in visit(f"{AT}/people", cast.blocked).text
    assert {"@blocked", "@learner"} <= set(visit(f"{AT}/people", cast.instructor).text.split())


def test_who_is_not_confirmed_is_seen_by_who_manages_only(cast: Cast, visit: Visitor) -> None:
    quiet = make_person("quiet")
    quiet.confirmed_at = None
    put_in(cast.course, quiet)
    assert "@quiet" not in visit(f"{AT}/people", cast.learner).text
    page = visit(f"{AT}/people", cast.instructor)
    assert "@quiet" in page.text
    assert 'href="/people/quiet"' not in page.html, "a link to a page that is not there"


@pytest.mark.parametrize("after", ["", "nonsense", "🎈"])
def test_many_learners_come_in_pages(cast: Cast, visit: Visitor, after: str) -> None:
    for number in range(60):
        put_in(cast.course, make_person(f"many-{number}"))
    page = visit(f"{AT}/people?after={after}", cast.instructor)
    seen = set()
    while True:
        found = {word for word in page.text.split() if word.startswith("@")}
        assert not seen & found - {"@instructor"}
        seen |= found
        older = [href for words, href in page.links().items() if words == "Older"]
        if not older:
            break
        page = visit(older[0], cast.instructor)
    assert len({handle for handle in seen if handle.startswith("@many-")}) == 60


@pytest.mark.parametrize("path", ["people", "people/groups"])
@pytest.mark.parametrize("count", [3, 293])
@pytest.mark.parametrize("who", ["instructor", "reviewer"])
def test_pages_about_people_ask_little(
    cast: Cast, visit: Visitor, queries: Any, path: str, count: int, who: str
) -> None:
    for number in range(count):
        put_in(cast.course, make_person(f"many-{number}"))
    grouping.divide(cast.course, 4)
    visit(f"{AT}/{path}", getattr(cast, who))
    with queries() as seen:
        visit(f"{AT}/{path}", getattr(cast, who))
    assert len(seen) <= 12, "\n".join(seen)


def test_roles_and_groups_are_given_on_one_page(cast: Cast, visit: Visitor) -> None:
    red = grouping.add(uuid7(), cast.course, "Red")
    where = f"{AT}/people/{own(cast.course, cast.learner).id}"
    page = visit(where, cast.instructor)
    sent = {**page.fields(where), "role": "greeter", "group": str(red.id)}
    assert visit.post(where, cast.instructor, **sent).status == 303
    changed = own(cast.course, cast.learner)
    assert (changed.role, changed.group_id) == (MemberRole.GREETER, red.id)
    notice = db.session.scalars(select(Notice).where(Notice.person_id == cast.learner.id)).one()
    assert notice.name == "course.role_given"


@pytest.mark.parametrize(("role", "group"), [("owner", ""), ("", ""), ("greeter", "x"), ("instructor", "")])
def test_roles_and_groups_that_are_not_offered_are_refused(cast: Cast, visit: Visitor, role: str, group: str) -> None:
    where = f"{AT}/people/{own(cast.course, cast.learner).id}"
    assert visit.post(where, cast.co_instructor, role=role, group=group).status == 422
    assert own(cast.course, cast.learner).role == MemberRole.LEARNER


def test_a_group_of_another_class_project_cannot_be_given(cast: Cast, visit: Visitor) -> None:
    foreign = grouping.add(uuid7(), make_course(cast.stranger, "Ninety words"), "Red")
    where = f"{AT}/people/{own(cast.course, cast.learner).id}"
    assert visit.post(where, cast.instructor, role="learner", group=str(foreign.id)).status == 422


@pytest.mark.parametrize("reason", HOSTILE)
def test_who_is_taken_out_hears_why(cast: Cast, visit: Visitor, reason: str) -> None:
    where = f"{AT}/people/{own(cast.course, cast.learner).id}/removal"
    assert visit.post(where, cast.instructor, reason=" ").status == 422
    assert visit.post(where, cast.instructor, reason="x" * 301).status == 422
    for _ in range(2):
        assert visit.post(where, cast.instructor, reason=reason).status == 303
    assert not is_in(cast.course, cast.learner)
    notice = db.session.scalars(select(Notice).where(Notice.person_id == cast.learner.id)).one()
    assert notice.name == "course.removed"
    page = visit(f"{AT}/people", cast.instructor)
    assert "<script>alert" not in page.html
    action = f"{AT}/people/{own(cast.course, cast.learner).id}/return"
    assert visit.post(action, cast.instructor, **page.fields(action)).status == 303
    assert is_in(cast.course, cast.learner)


def test_the_invitation_is_for_who_manages_and_can_be_made_anew(cast: Cast, visit: Visitor) -> None:
    cast.course.joining, old = Joining.CODE, cast.course.code
    page = visit(f"{AT}/people", cast.co_instructor)
    assert f"/join?code={old}" in page.html
    assert visit.post(f"{AT}/people/code", cast.co_instructor, **page.fields("/code")).status == 303
    assert old not in visit(f"{AT}/people", cast.co_instructor).html


def test_members_as_a_table_hold_no_address_and_no_formula(cast: Cast, visit: Visitor) -> None:
    cast.learner.credit_name = '=HYPERLINK("https://example.org")'
    response = visit(f"{AT}/people.csv", cast.instructor).response
    text = response.get_data(as_text=True)
    assert response.mimetype == "text/csv"
    assert "\"'=HYPERLINK" in text
    assert "learner@example.org" not in text
    assert len(text.splitlines()) == 8

"""Groups, as pages: by hand and by size."""

from uuid import UUID

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.db import db
from courses import grouping
from courses import membership as members
from courses.models import Course, Group, Membership
from tests.cast import Cast
from tests.visitor import Visitor

AT = "/class-projects/one-empty-chair"
HOSTILE = ["<script>alert(1)</script>", "{{ 7*7 }}", "🧦👑", "شكراً نِيا", "a\u202eb", "'; DROP TABLE people;--"]


def own(course: Course, person: Person) -> Membership:
    db.session.expire_all()
    found = members.membership_of(course, person)
    assert found is not None
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_groups_are_made_by_hand(cast: Cast, visit: Visitor, name: str) -> None:
    fields = {**visit(f"{AT}/people/groups", cast.instructor).fields("/groups"), "new-name": name}
    made = [visit.post(f"{AT}/people/groups", cast.instructor, **fields).location for _ in range(2)]
    assert made[0] == made[1], "a double click makes one"
    learner, other = own(cast.course, cast.learner), own(cast.course, cast.other_learner)
    page = visit(made[0], cast.instructor)
    assert visit.post(made[0], cast.instructor, **{**page.fields(made[0]), "in": [str(learner.id)]}).status == 303
    assert own(cast.course, cast.learner).group_id == UUID(made[0].rsplit("/", 1)[1])
    stale = {**page.fields(made[0]), "in": [str(other.id)]}
    assert visit.post(made[0], cast.instructor, **stale).status == 303
    assert own(cast.course, cast.learner).group_id is not None, "another tab had put them in"
    page = visit(made[0], cast.instructor)
    assert visit.post(made[0], cast.instructor, **{**page.fields(made[0]), "in": [str(other.id)]}).status == 303
    assert own(cast.course, cast.learner).group_id is None
    assert "<script>alert" not in visit(f"{AT}/people/groups", cast.learner).html


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "red"])
def test_a_group_needs_a_name_of_its_own(cast: Cast, visit: Visitor, name: str) -> None:
    grouping.add(uuid7(), cast.course, "Red")
    blue = f"{AT}/people/groups/{grouping.add(uuid7(), cast.course, 'Blue').id}"
    assert visit.post(f"{AT}/people/groups", cast.instructor, **{"new-name": name}).status == 422
    assert visit.post(blue, cast.instructor, name=name, **{"in": ["nonsense"]}).status == 422
    for _ in range(2):
        assert visit.post(f"{blue}/removal", cast.instructor).status == 303


def test_groups_by_size_take_the_place_of_others_only_when_told(cast: Cast, visit: Visitor) -> None:
    where = f"{AT}/people/groups/division"
    for size in ("", "1", "51", "two", "3.5", "9" * 30):
        assert visit.post(where, cast.instructor, **{"size-size": size}).status == 422, size
    assert visit.post(where, cast.instructor, **{"size-size": "2"}).status == 303
    page = visit.post(where, cast.instructor, **{"size-size": "2"})
    assert page.status == 422
    assert "There are groups already" in page.text
    assert visit.post(where, cast.instructor, **{"size-size": "2", "size-replace": "y"}).status == 303
    assert db.session.scalar(select(func.count(Group.id))) == 2


def test_who_was_put_elsewhere_meanwhile_moves_only_when_asked_again(cast: Cast, visit: Visitor) -> None:
    red, blue = (grouping.add(uuid7(), cast.course, name) for name in ("Red", "Blue"))
    where = f"{AT}/people/groups/{red.id}"
    learner = own(cast.course, cast.learner)
    opened = visit(where, cast.instructor).fields(where)
    grouping.put_in(blue, [learner])
    page = visit.post(where, cast.instructor, **{**opened, "in": [str(learner.id)]})
    assert page.status == 422
    assert "Learner was put in “Blue” in another window" in page.text
    assert own(cast.course, cast.learner).group_id == blue.id
    assert visit.post(where, cast.instructor, **page.fields(where)).status == 303
    assert own(cast.course, cast.learner).group_id == red.id

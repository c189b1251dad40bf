"""Groups inside a class project: by hand, from a roster, or by size. Operations flush, never commit."""

import random
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from core.checks import Refused
from core.db import db
from courses.models import Course, Group, MemberRole, Membership
from courses.turns import wait_for

MOST_GROUPS = 500
LONGEST_NAME = 60


def add(id: UUID, course: Course, name: str) -> Group:
    """Make a group. The same id again gives the same group. Raises Refused for a name that is taken."""
    wait_for(course)
    if again := next((group for group in course.groups if group.id == id), None):
        return again
    return _add(course, Group(id=id, name=_free_name(course, name)))


def rename(group: Group, name: str) -> None:
    """Raises Refused for a name that another group has."""
    wait_for(group.course)
    group.name = _free_name(group.course, name, but=group)
    db.session.flush()


def remove(group: Group) -> None:
    """Take a group away; its people stay, in none."""
    _empty(Membership.group_id == group.id)
    group.course.groups.remove(group)
    db.session.flush()


def put_in(group: Group | None, memberships: Iterable[Membership]) -> None:
    """Put people into a group, out of the one they were in; None: into none."""
    for membership in memberships:
        membership.group = group
    db.session.flush()


def group_named(course: Course, name: str) -> Group:
    """The group of this name, made now if there is none. Small and capital letters are the same."""
    name = _tidy(name)
    same = (group for group in course.groups if group.name.casefold() == name.casefold())
    return next(same, None) or _add(course, Group(name=name))


def divide(course: Course, size: int, *, replace: bool = False) -> list[Group]:
    """Put every learner into one group of about this size; sizes differ by at most one.

    The order is shuffled, always the same way for the same people. Raises Refused when there are groups already and
    `replace` is not given, and when there is nobody to divide.
    """
    wait_for(course)
    if course.groups and not replace:
        raise Refused("There are groups already. Say that these take their place.", field="replace")
    learners = _shuffled(course)
    if not learners:
        raise Refused("There is no learner to put in a group yet.", field="size")
    numbers = shares(len(learners), size)
    _empty(Membership.course_id == course.id)
    course.groups.clear()
    db.session.flush()  # names are free again before they are given anew
    course.groups.extend(Group(name=f"Group {number + 1}") for number in range(max(numbers) + 1))
    for membership, number in zip(learners, numbers, strict=True):
        membership.group = course.groups[number]
    db.session.flush()
    return list(course.groups)


def shares(count: int, size: int) -> list[int]:
    """The group, from 0, of each of `count` people: dealt like cards into as many groups as come nearest to `size`."""
    fewest = count // size
    groups = min(max(fewest, 1), fewest + 1, key=lambda groups: abs(count / groups - size))
    return [place % groups for place in range(count)]


def _add(course: Course, group: Group) -> Group:
    if len(course.groups) >= MOST_GROUPS:
        raise Refused("A class project has at most %(most)s groups.", field="name", most=MOST_GROUPS)
    course.groups.append(group)
    db.session.flush()
    return group


def _free_name(course: Course, name: str, but: Group | None = None) -> str:
    name = _tidy(name)
    if not name:
        raise Refused("Give the group a name.", field="name")
    if any(group is not but and group.name.casefold() == name.casefold() for group in course.groups):
        raise Refused("Another group has this name.", field="name")
    return name


def _tidy(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME].strip()


def _empty(condition: ColumnElement[bool]) -> None:
    db.session.execute(update(Membership).where(condition).values(group_id=None))


def _shuffled(course: Course) -> Sequence[Membership]:
    query = select(Membership).where(
        Membership.course_id == course.id, Membership.left_at.is_(None), Membership.role == MemberRole.LEARNER
    )
    learners = list(db.session.scalars(query.order_by(Membership.id)))
    random.Random(course.id.int).shuffle(learners)
    return learners

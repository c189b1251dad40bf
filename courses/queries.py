"""What pages ask about class projects."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, func, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from core.db import db
from core.permissions import scope
from courses.models import TEACHING, Course, Group, Level, MemberRole, Membership, RosterEntry, Stage

# What a card or a page shows of a class project, in the query that loads it. Who its author is for the whole site is not asked.
SHOWN = (
    joinedload(Course.cover),
    joinedload(Course.author).lazyload(Person.roles),
)


def of_slug(slug: str) -> Sequence[ColumnElement[bool]]:
    """The class project that an address names."""
    return (Course.slug == slug,)


def on_cards(ids: Sequence[UUID]) -> Select[Course]:
    """These class projects, with what a card shows."""
    return select(Course).where(Course.id.in_(ids)).options(*SHOWN)


def open_ones(*, skill: str = "", level: str = "", language: str = "") -> Select[Course]:
    """Published class projects that take new work and that anyone may see."""
    query = select(Course).where(Course.stage == Stage.PUBLISHED, scope(None, "course.view")).options(*SHOWN)
    if skill:
        query = query.where(cast(Course.skills, Text).contains(json.dumps(skill), autoescape=True))
    if level in set(Level):
        query = query.where(Course.level == Level(level))
    return query.where(Course.language == language) if language else query


def taught(person: Person | None) -> list[Course]:
    """What somebody is making or has made, the latest first. Who teaches nowhere costs no query beyond their memberships."""
    memberships = person.memberships if person else []
    ids = [each.course_id for each in memberships if each.is_current and each.role in TEACHING]
    query = select(Course).where(Course.id.in_(ids)).order_by(Course.created_at.desc(), Course.id)
    return list(db.session.scalars(query)) if ids else []


def taught_by(maker: Person, viewer: Person | None) -> Select[Course]:
    """What a maker teaches now, of what the viewer may see, the latest first."""
    teaching = select(Membership.course_id).where(
        Membership.person_id == maker.id, Membership.left_at.is_(None), Membership.role.in_(TEACHING)
    )
    seen = select(Course).where(Course.id.in_(teaching), scope(viewer, "course.view"))
    return seen.order_by(Course.created_at.desc(), Course.id)


def languages_in_use() -> Select[str]:
    """Of open class projects."""
    return select(Course.language).where(Course.stage == Stage.PUBLISHED).distinct().order_by(Course.language)


def learner_count(course: Course) -> Select[int]:
    """How many learn there now."""
    return _count(course).where(Membership.role == MemberRole.LEARNER)


def staff_count(course: Course) -> Select[int]:
    """How many teach or greet there now."""
    return _count(course).where(Membership.role != MemberRole.LEARNER)


def _count(course: Course) -> Select[int]:
    query = select(func.count()).select_from(Membership)
    return query.where(Membership.course_id == course.id, Membership.left_at.is_(None))


def members(course: Course) -> Select[Membership]:
    """Who is in it now, each with the person and the group, in the query that loads them."""
    return (
        select(Membership)
        .where(Membership.course_id == course.id, Membership.left_at.is_(None))
        .join(Membership.person)
        .options(contains_eager(Membership.person).lazyload(Person.roles), joinedload(Membership.group))
    )


def taken_out(course: Course) -> Select[Membership]:
    """Whom an instructor took out, the last first."""
    return (
        select(Membership)
        .where(Membership.course_id == course.id, Membership.removed_because.is_not(None))
        .options(joinedload(Membership.person).lazyload(Person.roles))
        .order_by(Membership.left_at.desc())
    )


def groups(course: Course) -> Select[Group]:
    return select(Group).where(Group.course_id == course.id).order_by(func.length(Group.name), Group.name)


def roster(course: Course) -> Select[RosterEntry]:
    """Who may come in by their address."""
    return select(RosterEntry).where(RosterEntry.course_id == course.id)

"""What pages ask about class projects."""

import json

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from courses.models import TEACHING, Course, Level, MemberRole, Membership, Stage

# What a card or a page shows of a class project, in the query that loads it. Who its author is for the whole site is not asked.
SHOWN = (
    joinedload(Course.cover),
    joinedload(Course.author).lazyload(Person.roles),
)


def open_ones(*, skill: str = "", level: str = "", language: str = "") -> Select[Course]:
    """Published class projects that take new work."""
    query = select(Course).where(Course.stage == Stage.PUBLISHED).options(*SHOWN)
    if skill:
        query = query.where(cast(Course.skills, Text).contains(json.dumps(skill), autoescape=True))
    if level in set(Level):
        query = query.where(Course.level == Level(level))
    return query.where(Course.language == language) if language else query


def taught_by(person: Person) -> Select[Course]:
    """What somebody is making or has made, drafts first."""
    standing = select(Membership.course_id).where(
        Membership.person_id == person.id, Membership.left_at.is_(None), Membership.role.in_(TEACHING)
    )
    return select(Course).where(Course.id.in_(standing)).options(*SHOWN).order_by(Course.created_at.desc())


def languages_in_use() -> Select[str]:
    """Of open class projects."""
    return select(Course.language).where(Course.stage == Stage.PUBLISHED).distinct().order_by(Course.language)


def learner_count(course: Course) -> Select[int]:
    """How many learn there now."""
    return (
        select(func.count())
        .select_from(Membership)
        .where(Membership.course_id == course.id, Membership.left_at.is_(None), Membership.role == MemberRole.LEARNER)
    )

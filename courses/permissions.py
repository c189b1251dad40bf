"""Who may do what with class projects: the rules of membership that the rooms above build on."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, select
from sqlalchemy.orm import aliased

from accounts.models import Person
from accounts.permissions import confirmed, moderator
from core.permissions import Rule, allow, anyone, called, fact, signed_in, signed_in_rule
from courses.models import TEACHING, Course, MemberRole, Membership, Stage
from moderation.permissions import hidden

STAFF = (*TEACHING, MemberRole.GREETER)


def in_class(*roles: MemberRole, attribute: str = "id", column: SQLColumnExpression[Any] = Course.id) -> Rule:
    """The rule that the person is now in the class project that this column of the row names, in one of the roles
    (none given: in any)."""

    def test(person: Person, row: Any) -> bool:
        course_id = getattr(row, attribute)
        return any(
            each.course_id == course_id and each.is_current and (not roles or each.role in roles)
            for each in person.memberships
        )

    def where(person: Person) -> ColumnElement[bool]:
        standing = aliased(Membership)  # the row itself may be a membership
        query = select(1).where(
            standing.course_id == column, standing.person_id == person.id, standing.left_at.is_(None)
        )
        return exists(query.where(standing.role.in_(roles)) if roles else query)

    *first, last = [role.value for role in roles] or ["member"]
    who = f"{', '.join(first)} or {last}" if first else last
    whose = "{it}" if attribute == "id" else "the course of {it}"
    return signed_in_rule(f"{'an' if who[0] in 'aeiou' else 'a'} {who} of {whose}", test, where)


member = in_class()
teaches = in_class(*TEACHING)
staff = in_class(*STAFF)
out_of_draft = fact(
    "anyone, once {it} is published", "stage", Course.stage, Stage.PUBLISHED, Stage.CLOSED, Stage.ARCHIVED
)
out_of_sight = hidden("course", column=Course.id)
takes_work = fact("while {it} takes new work", "stage", Course.stage, Stage.PUBLISHED)
own = signed_in_rule(
    "the person whose membership {it} is",
    lambda person, row: row.person_id == person.id,
    lambda person: Membership.person_id == person.id,
)
teaches_there = in_class(*TEACHING, attribute="course_id", column=Membership.course_id)
instructs_there = in_class(MemberRole.INSTRUCTOR, attribute="course_id", column=Membership.course_id)
of_an_instructor = fact("{it} is an instructor's", "role", Membership.role, MemberRole.INSTRUCTOR)
seen = (out_of_draft & ~out_of_sight) | teaches
in_sight = called("while {it} is published and not hidden, or they teach it", seen)

allow("course.create", None, confirmed)
allow("course.view", Course, seen | moderator)
allow("course.edit", Course, teaches)
allow("course.join", Course, signed_in & takes_work & ~member & ~out_of_sight)
allow("course.see_way_in", Course, anyone & in_sight)
allow("course.enter", Course, signed_in & in_sight)
allow("course.people", Course, (member & in_sight) | moderator)
allow("course.manage", Course, teaches)
allow("course.desk", Course, staff & in_sight)
allow("membership.leave", Membership, own)
allow("membership.manage", Membership, instructs_there | (teaches_there & ~of_an_instructor))

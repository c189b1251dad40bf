"""Who may do what with class projects: the rules of membership that the rooms above build on.

A class for minors is seen by its members only, and so is who is in no other class: see `courses.sheltering`.
"""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, select
from sqlalchemy.orm import aliased

from accounts.models import Person
from accounts.permissions import blocked, confirmed, moderator, oneself, shown
from core.permissions import Rule, allow, anyone, called, fact, rule_of, signed_in, signed_in_rule, via
from courses.models import TEACHING, Announcement, Course, MemberRole, Membership, Stage
from moderation.permissions import hidden, removed

STAFF = (*TEACHING, MemberRole.GREETER)


def _are_classmates(person: Person, other: Person) -> bool:
    own = {each.course_id for each in person.memberships if each.is_current}
    return any(each.is_current and each.course_id in own for each in other.memberships)


def _classmates_of(person: Person) -> ColumnElement[bool]:
    own, theirs = aliased(Membership), aliased(Membership)
    return exists(
        select(1).where(
            own.person_id == person.id,
            own.left_at.is_(None),
            theirs.course_id == own.course_id,
            theirs.left_at.is_(None),
            theirs.person_id == Person.id,
        )
    )


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
for_all_ages = fact("unless {it} is a class for minors", "is_for_minors", Course.is_for_minors, False)
its_readers = called("anyone, or its members where {it} is a class for minors", for_all_ages | member)
published = out_of_draft & ~out_of_sight
not_sheltered = fact("unless all their classes are for minors", "is_sheltered", Person.is_sheltered, False)
classmate = signed_in_rule("somebody in a class project with them", _are_classmates, _classmates_of)
seen = (published & its_readers) | teaches
in_sight = called(
    "while {it} is published and not hidden (to its members, where it is a class for minors), or they teach it", seen
)

allow("course.create", None, confirmed)
allow("course.view", Course, seen | moderator)
allow("course.edit", Course, teaches)
allow("course.duplicate", Course, teaches & called("anyone whose address is confirmed", confirmed))
allow("course.join", Course, signed_in & takes_work & ~member & ~out_of_sight)
may_be_entered = called("while {it} is published and not hidden, or they teach it", published | teaches)
allow("course.see_way_in", Course, anyone & may_be_entered)
allow("course.enter", Course, signed_in & may_be_entered)
allow("course.people", Course, (member & in_sight) | moderator)
said_by = signed_in_rule(
    "who said {it}",
    lambda person, row: row.author_id == person.id,
    lambda person: Announcement.author_id == person.id,
)
their_class = in_class(attribute="course_id", column=Announcement.course_id)
its_teachers = in_class(*TEACHING, attribute="course_id", column=Announcement.course_id)
announcement_hidden = hidden("announcement", column=Announcement.id)

allow(
    "announcement.view",
    Announcement,
    (said_by & ~removed("announcement", column=Announcement.id))
    | (their_class & via("course", Course, Announcement.course_id, in_sight) & ~announcement_hidden)
    | moderator,
)
allow("announcement.withdraw", Announcement, (said_by | its_teachers) & ~announcement_hidden)
allow("course.manage", Course, teaches)
allow("course.desk", Course, staff & in_sight)
allow("membership.leave", Membership, own)
allow("membership.manage", Membership, instructs_there | (teaches_there & ~of_an_instructor))
allow(
    "person.visit",
    Person,
    oneself
    | (
        shown
        & ~blocked
        & ~hidden("person", column=Person.id)
        & called(
            "anyone, or who shares a class with them where all their classes are for minors", not_sheltered | classmate
        )
    )
    | moderator,
)
allow("course.meet_author", Course, via("author", Person, Course.author_id, rule_of("person.visit")))

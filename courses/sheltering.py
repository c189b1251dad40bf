"""Classes for minors: seen by their members only. Operations flush, never commit.

Who learns in such a class and is in no other is sheltered: their page is for their classmates, and they write on the
board of their class, not on the site's. Who left stays sheltered. It is a fact on their row, kept here.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Exists, or_, select, update

from accounts.models import Person
from core.checks import Refused, findings
from core.db import db
from core.events import record
from courses.models import Course, Joining, MemberRole, Membership
from courses.turns import wait_for
from media import operations as media


def shelter(course: Course, *, by: Person) -> None:
    """Make it a class for minors. Where anybody could join, a code is needed from now on.

    Raises Refused with what the rooms above still find in the way.
    """
    wait_for(course)
    if course.is_for_minors:
        return
    if found := findings("course.shelter", course):
        raise Refused(found[0].sentence, findings=found)
    course.is_for_minors = True
    if course.joining == Joining.OPEN:
        course.joining = Joining.CODE
    for file in (course.cover, course.intro_film):
        media.withhold(file)
    db.session.flush()
    recount(Person.id.in_(_ever_in(course)))
    record("course.sheltered", by, course)


def open_up(course: Course, *, by: Person) -> None:
    """Make it a class for all ages again. Works stay where they are; their makers may share them with everyone from now on."""
    wait_for(course)
    if not course.is_for_minors:
        return
    course.is_for_minors = False
    if course.is_public:
        for file in (course.cover, course.intro_film):
            media.publish(file)
    db.session.flush()
    recount(Person.id.in_(_ever_in(course)))
    record("course.opened_up", by, course)


def recount(people: ColumnElement[bool]) -> None:
    """Keep true who of these people is sheltered, after a class project or who is in it changed."""
    in_one = _is_in(Course.is_for_minors.is_(True), Membership.role == MemberRole.LEARNER)
    elsewhere = _is_in(or_(~Course.is_for_minors, Membership.role != MemberRole.LEARNER))
    statement = update(Person).where(people).values(is_sheltered=in_one & ~elsewhere)
    db.session.execute(statement, execution_options={"synchronize_session": "fetch"})


def _is_in(*conditions: ColumnElement[bool]) -> Exists:
    query = select(Membership.id).join(Membership.course).where(Membership.person_id == Person.id, *conditions)
    return query.correlate(Person).exists()


def _ever_in(course: Course) -> ColumnElement[UUID]:
    return select(Membership.person_id).where(Membership.course_id == course.id).scalar_subquery()

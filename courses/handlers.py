"""What follows from news about people: rosters let them in, and they hear of lists, roles and removals."""

from datetime import datetime

from sqlalchemy import select

from core.db import db
from core.events import Event, on
from core.words import Words
from courses import enrolment
from courses.models import MemberRole, Membership
from notifications.operations import tell

HELPS_AS = {
    MemberRole.INSTRUCTOR: Words("instructor"),
    MemberRole.CO_INSTRUCTOR: Words("co-instructor"),
    MemberRole.GREETER: Words("greeter"),
}


@on("person.confirmed")
def let_in_who_is_on_a_roster(event: Event) -> None:
    person = event.subject()
    if person is not None:
        enrolment.let_in_everywhere(person)


@on("course.enrolled")
def tell_who_is_on_the_list(event: Event) -> None:
    course = event.subject()
    if course is not None:
        listed = enrolment.awaited(course, datetime.fromisoformat(event.details["at"]))
        url = f"/class-projects/{course.slug}/join"
        tell([person.id for person in db.session.scalars(listed)], event, "course.listed", course, url)


@on("course.announced")
def tell_everybody_in_it(event: Event) -> None:
    said = event.subject()
    if said is not None:
        course = said.course
        there = select(Membership.person_id).where(Membership.course_id == course.id, Membership.left_at.is_(None))
        url = f"/class-projects/{course.slug}/announcements#said-{said.id}"
        tell(db.session.scalars(there).all(), event, "course.announced", said, url, title=course.title)


@on("membership.role_changed")
def tell_of_the_role(event: Event) -> None:
    membership = event.subject()
    if membership is not None and event.details["role"] != MemberRole.LEARNER:
        course = membership.course
        tell(
            [membership.person_id],
            event,
            "course.role_given",
            course,
            f"/class-projects/{course.slug}",
            role=HELPS_AS[MemberRole(event.details["role"])],
        )


@on("membership.removed")
def tell_why_they_are_out(event: Event) -> None:
    membership = event.subject()
    if membership is not None:
        course = membership.course
        tell(
            [membership.person_id],
            event,
            "course.removed",
            course,
            f"/class-projects/{course.slug}",
            reason=event.details["reason"],
        )

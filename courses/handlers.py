"""What follows from news about people: rosters let them in, and they hear of roles and removals."""

from sqlalchemy import select

from core.db import db
from core.events import Event, on
from courses import membership as members
from courses.models import RosterEntry
from notifications.operations import tell


@on("person.confirmed")
def let_in_who_is_on_a_roster(event: Event) -> None:
    person = event.subject()
    if person is None:
        return
    for entry in db.session.scalars(select(RosterEntry).where(RosterEntry.email == person.email)):
        if entry.course.is_open:
            members.invite(entry.course, person, entry.role)


@on("membership.role_changed")
def tell_of_the_role(event: Event) -> None:
    membership = event.subject()
    if membership is not None:
        course = membership.course
        tell(
            [membership.person_id],
            event,
            "course.role_given",
            course,
            f"/class-projects/{course.slug}",
            role=event.details["role"],
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

"""What follows from news about class projects, for their lessons, and who hears of more time."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Person
from core.db import db
from core.events import Event, on
from lessons.queries import whole_outline
from media import operations as media
from notifications.operations import tell


@on("course.published")
def let_anyone_have_the_files(event: Event) -> None:
    course = event.subject()
    if course is None:
        return
    for lesson in db.session.scalars(whole_outline(course)).unique():
        call = lesson.assignment
        media.publish(lesson.demonstration)
        if call is not None:
            media.publish(call.own_try)
            for file in [*(each.file for each in call.materials), *(each.file for each in call.examples)]:
                media.publish(file)


@on("assignment.extended")
def tell_who_has_more_time(event: Event) -> None:
    call, person = event.subject(), db.session.get(Person, UUID(event.details["person"]))
    if call is not None and person is not None:
        url = f"/class-projects/{call.course.slug}/lessons/{call.lesson.slug}"
        until = datetime.fromisoformat(event.details["until"]).astimezone(ZoneInfo(person.time_zone))
        tell([person.id], event, "assignment.extended", call, url, until=until)

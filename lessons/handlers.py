"""What follows from news about class projects, for their lessons, and who hears of more time."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Person
from core.db import db
from core.events import Event, on
from lessons.models import Lesson
from lessons.queries import whole_outline
from media import operations as media
from media.models import MediaFile
from notifications.operations import tell


@on("course.published")
@on("course.sheltered")
@on("course.opened_up")
def let_anyone_have_the_files_or_members_only(event: Event) -> None:
    course = event.subject()
    if course is None:
        return
    for lesson in db.session.scalars(whole_outline(course)).unique():
        for file in _files_of(lesson):
            if course.is_public:
                media.publish(file)
            else:
                media.withhold(file)


def _files_of(lesson: Lesson) -> Iterator[MediaFile | None]:
    yield lesson.demonstration
    if call := lesson.assignment:
        yield call.own_try
        yield from (each.file for each in call.materials)
        yield from (each.file for each in call.examples)


@on("assignment.extended")
def tell_who_has_more_time(event: Event) -> None:
    call, person = event.subject(), db.session.get(Person, UUID(event.details["person"]))
    if call is not None and person is not None:
        url = f"/class-projects/{call.course.slug}/lessons/{call.lesson.slug}"
        until = datetime.fromisoformat(event.details["until"]).astimezone(ZoneInfo(person.time_zone))
        tell([person.id], event, "assignment.extended", call, url, until=until)

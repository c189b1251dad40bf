"""What lessons need before their class project can be published."""

from collections.abc import Iterator

from core.checks import Finding, check
from core.db import db
from core.words import Words
from courses.models import Course
from lessons.findings import findings_on
from lessons.queries import whole_outline


@check("course.publish")
def what_its_lessons_need(course: Course) -> Iterator[Finding]:
    lessons = db.session.scalars(whole_outline(course)).unique().all()
    if not lessons:
        yield Finding(
            code="lesson-missing",
            sentence=Words("Add a first lesson: a demonstration, and a call."),
            where=f"/class-projects/{course.slug}/lessons/new",
        )
    for lesson in lessons:
        yield from findings_on(lesson)

"""What the page of a lesson asks."""

from sqlalchemy import Select, select
from sqlalchemy.orm import load_only

from lessons.models import Lesson


def outline(lesson: Lesson) -> Select[Lesson]:
    """The lessons beside this one, in order, by name and address only."""
    query = select(Lesson).where(Lesson.course_id == lesson.course_id).order_by(Lesson.position, Lesson.id)
    return query.options(load_only(Lesson.slug, Lesson.title, Lesson.position))

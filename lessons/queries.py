"""What pages ask about lessons."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from courses.models import Course
from lessons.models import Assignment, Lesson


def outline(course: Course) -> Select[tuple[Lesson]]:
    """The lessons of a class project in order, each with its call."""
    return (
        select(Lesson)
        .where(Lesson.course_id == course.id)
        .options(joinedload(Lesson.assignment))
        .order_by(Lesson.position, Lesson.id)
    )


def whole_outline(course: Course) -> Select[tuple[Lesson]]:
    """The same, with everything that a lint or a publication looks at."""
    return outline(course).options(
        joinedload(Lesson.demonstration),
        selectinload(Lesson.steps),
        joinedload(Lesson.assignment).options(
            joinedload(Assignment.own_try),
            selectinload(Assignment.materials),
            selectinload(Assignment.examples),
        ),
    )

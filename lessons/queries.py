"""What pages ask about lessons."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from courses.models import Course
from lessons.models import Assignment, Lesson, Try


def outline(course: Course) -> Select[Lesson]:
    """The lessons of a class project in order, each with its call."""
    return (
        select(Lesson)
        .where(Lesson.course_id == course.id)
        .options(joinedload(Lesson.assignment))
        .order_by(Lesson.position, Lesson.id)
    )


def whole_outline(course: Course) -> Select[Lesson]:
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


def lessons_tried(person: Person, course: Course) -> Select[UUID, int]:
    """(lesson, how many of its steps the person has tried) in a class project."""
    query = select(Try.lesson_id, func.count()).join(Lesson, Lesson.id == Try.lesson_id)
    return query.where(Try.person_id == person.id, Lesson.course_id == course.id).group_by(Try.lesson_id)

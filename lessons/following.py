"""What the page of a lesson asks."""

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import load_only

from accounts.models import Person
from lessons.models import Lesson, Step, Try


def outline(lesson: Lesson) -> Select[Lesson]:
    """The lessons beside this one, in order, by name and address only."""
    query = select(Lesson).where(Lesson.course_id == lesson.course_id).order_by(Lesson.position, Lesson.id)
    return query.options(load_only(Lesson.slug, Lesson.title, Lesson.position))


def steps(lesson: Lesson, person: Person | None) -> Select[Step, bool]:
    """(step, has the person tried it?), in order."""
    own = exists().where(Try.step_id == Step.id, Try.person_id == (person.id if person else None))
    return select(Step, own).where(Step.lesson_id == lesson.id).order_by(Step.position)

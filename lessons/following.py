"""What the page of a lesson asks."""

from datetime import datetime

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import load_only

from accounts.models import Person
from core.permissions import scope
from lessons.models import Assignment, Extension, Lesson, Step, Try
from lessons.queries import its_own


def outline(lesson: Lesson) -> Select[Lesson]:
    """The lessons beside this one, in order, by name and address only."""
    stands = its_own(), or_(~Lesson.is_hidden, Lesson.id == lesson.id)
    query = select(Lesson).where(Lesson.course_id == lesson.course_id, *stands).order_by(Lesson.position, Lesson.id)
    return query.options(load_only(Lesson.slug, Lesson.title, Lesson.position))


def steps(lesson: Lesson, person: Person | None) -> Select[Step, bool]:
    """(step, has the person tried it?), in order."""
    own = exists().where(Try.step_id == Step.id, Try.person_id == (person.id if person else None))
    return select(Step, own).where(Step.lesson_id == lesson.id).order_by(Step.position)


def responding(person: Person, call: Assignment) -> Select[datetime]:
    """A row if this person may respond to the call, with the time that they were given, if any. The rule looks at the class
    project, who is in it and what is hidden: one query for all."""
    own = and_(Extension.assignment_id == Assignment.id, Extension.person_id == person.id)
    query = select(Extension.until).select_from(Assignment).outerjoin(Extension, own)
    return query.where(Assignment.id == call.id, scope(person, "assignment.respond"))

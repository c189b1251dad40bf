"""Progress, counted in tries: a step's own time started, or a take recorded. Writes and questions about them."""

from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from accounts.models import Person
from core.db import db, now
from core.permissions import ME, me
from lessons.models import Lesson, Step, Try

TRIED = select(Try.step_id).where(Try.person_id == ME, Try.lesson_id == bindparam("lesson"))


def start_try(person: Person, step: Step) -> Try:
    """Somebody's own time at a step has begun: one row a person and step, counted up."""
    tried = db.session.scalar(select(Try).where(Try.person_id == person.id, Try.step_id == step.id))
    if tried is None:
        tried = Try(person_id=person.id, step_id=step.id, lesson_id=step.lesson_id, count=0, last_at=now())
        db.session.add(tried)
    tried.count += 1
    tried.last_at = now()
    db.session.flush()
    return tried


def start_all(person: Person, lesson: Lesson) -> None:
    """A take was recorded: every step of the lesson counts as tried."""
    done = tried_steps(person, lesson)
    for step in lesson.steps:
        if step.id not in done:
            start_try(person, step)


def tried_steps(person: Person | None, lesson: Lesson) -> set[UUID]:
    """The ids of the lesson's steps that the person has tried."""
    if person is None:
        return set()
    return set(db.session.scalars(TRIED, {"lesson": lesson.id, **me(person)}))


def tries_by_step(lesson: Lesson) -> Select[UUID, int]:
    """(step id, how many people tried it), for the desk."""
    return select(Try.step_id, func.count()).where(Try.lesson_id == lesson.id).group_by(Try.step_id)

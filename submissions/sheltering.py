"""A class project becomes one for minors: what was shared with everyone comes down to the class. Operations flush, never commit."""

from sqlalchemy import ColumnElement, Select, func, select

from accounts.models import Person
from core.checks import Refused
from core.db import db
from core.events import record
from courses import sheltering
from courses.models import Course
from submissions import building
from submissions.models import Submission, Visibility


def shelter(course: Course, *, by: Person) -> None:
    """Make it a class for minors, with its works. Raises Refused with what is in the way."""
    sheltering.shelter(course, by=by)
    for work in db.session.scalars(select(Submission).where(*_for_everyone(course))).all():
        work.visibility = Visibility.CLASS
        db.session.flush()
        building.recount(work)
        record(
            "submission.visibility_changed", by, work, before=Visibility.EVERYONE.value, after=Visibility.CLASS.value
        )


def open_up(course: Course, *, by: Person, is_sure: bool) -> None:
    """Make it a class for all ages again, if it is not. Raises Refused where somebody works in it and nobody said that they
    are sure."""
    if course.is_for_minors and not is_sure and db.session.scalar(works_in(course)):
        raise Refused(
            "People have made works here in the belief that only this class sees its pages. Tick that you are sure.",
            field="is_sure",
        )
    sheltering.open_up(course, by=by)


def shared_with_everyone(course: Course) -> Select[int]:
    """How many works would come down."""
    return select(func.count()).select_from(Submission).where(*_for_everyone(course))


def works_in(course: Course) -> Select[int]:
    """How many works there are, drafts too."""
    return select(func.count()).select_from(Submission).where(Submission.course_id == course.id)


def _for_everyone(course: Course) -> tuple[ColumnElement[bool], ...]:
    return Submission.course_id == course.id, Submission.visibility == Visibility.EVERYONE

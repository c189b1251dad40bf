"""What a class can be promised, as large as it is now."""

from core.db import db
from courses.models import Course
from courses.queries import learner_count, staff_count
from lessons.deadlines import Promise, promise_for

# The size of class whose promise is shown while nobody has joined.
EXPECTED = 12


def promise_of(course: Course) -> Promise:
    """The promise that its learners, its greeters and its instructors can keep."""
    learners = db.session.scalar(learner_count(course)) or EXPECTED
    return promise_for(learners, staff=db.session.scalar(staff_count(course)) or 0)

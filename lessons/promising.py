"""What a class can be promised, as large as it is now."""

from core.db import db
from courses.models import Course
from courses.queries import learner_count, staff_count
from lessons.deadlines import FINISHING, MOST_ASKED, Promise, promise_for

# The size of class whose promise is shown while nobody has joined.
EXPECTED = 12


def promise_of(course: Course) -> Promise:
    """The promise that its learners, its greeters and its instructors can keep: those who look after it give as many
    answers as anybody is asked for."""
    learners = db.session.scalar(learner_count(course)) or EXPECTED
    staff = db.session.scalar(staff_count(course)) or 0
    return promise_for(learners, staff=staff, staff_answers=int(staff * MOST_ASKED * FINISHING))

"""A guest that makes the piece as well."""

from dataclasses import dataclass

from sqlalchemy import select

from accounts.models import Person
from core.db import db
from courses.models import Course
from lessons.models import Lesson
from notifications.models import Notice
from notifications.sentences import said
from submissions.models import Submission, Visibility
from tests.cast import make_work
from tests.productions.making import EVERYONE

PIECE, ROOM = "/productions/one-empty-chair", "/productions/one-empty-chair/cut"
HOME, GUEST = "/class-projects/one-empty-chair/cut", "/class-projects/forty-breaths/cut"
PLACES = "/class-projects/forty-breaths/edit/cut"


@dataclass
class Guest:
    """Forty breaths, with a lesson and a learner of its own."""

    course: Course
    lesson: Lesson
    learner: Person


def told(person: Person) -> list[str]:
    notices = db.session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id))
    return [str(said(notice)) for notice in notices]


def of_guest(author: Person, lesson: Lesson, visibility: Visibility = EVERYONE) -> Submission:
    return make_work(author, lesson, title="A breath", texts=("Breathe in.",), visibility=visibility)

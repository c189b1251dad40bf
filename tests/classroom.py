"""`python -m tests.classroom 30`: a class of so many learners on the site of this environment, all with one password."""

import sys

from flask import current_app

from app import create_app
from core.cli import bring_up_to_date
from core.db import unit_of_work
from tests.cast import join, make_course, make_lesson, make_person

PASSWORD = "one kitchen chair"
CLASS = "/class-projects/one-empty-chair"
LESSON = f"{CLASS}/lessons/find-the-turn"


def email(number: int) -> str:
    return f"learner-{number}@example.org"


def fill(learners: int) -> None:
    hash = current_app.extensions["passwords"].hash(PASSWORD)
    with unit_of_work():
        course = make_course(make_person("instructor", password_hash=hash))
        make_lesson(course)
        for number in range(learners):
            join(course, make_person(f"learner-{number}", password_hash=hash))


if __name__ == "__main__":
    with create_app().app_context():
        bring_up_to_date()
        fill(int(sys.argv[1]))

"""`python -m tests.classroom 30`: a class of so many learners on the site of this environment, all with one password.

`python -m tests.classroom 3 2`: works of the last two wait for an answer, and nobody has seen the warm-up yet.
`python -m tests.classroom 3 0 1`: with a greeter. `python -m tests.classroom 3 0 0 1`: with a moderator of the site.
"""

import sys

from flask import current_app

from accounts.models import Role, SiteRole
from app import create_app
from core.cli import bring_up_to_date
from core.db import unit_of_work
from courses.models import MemberRole
from reviews import pool
from tests.cast import join, make_course, make_lesson, make_person, make_work

PASSWORD = "one kitchen chair"
CLASS = "/class-projects/one-empty-chair"
LESSON = f"{CLASS}/lessons/find-the-turn"


def email(number: int) -> str:
    return f"learner-{number}@example.org"


def fill(learners: int, works: int = 0, greeters: int = 0, moderators: int = 0) -> None:
    hash = current_app.extensions["passwords"].hash(PASSWORD)
    with unit_of_work():
        course = make_course(make_person("instructor", password_hash=hash))
        lesson = make_lesson(course)
        for number in range(learners):
            person = make_person(f"learner-{number}", password_hash=hash)
            join(course, person, is_warm=not works)
            if number >= learners - works:
                pool.follow(make_work(person, lesson))
        for number in range(greeters):
            join(course, make_person(f"greeter-{number}", password_hash=hash), MemberRole.GREETER)
        for number in range(moderators):
            make_person(f"moderator-{number}", password_hash=hash, roles=[SiteRole(role=Role.MODERATOR)])


if __name__ == "__main__":
    with create_app().app_context():
        bring_up_to_date()
        fill(*map(int, sys.argv[1:]))

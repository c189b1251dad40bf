"""A class on a real site."""

from flask import current_app

from accounts.models import Role, SiteRole
from core.db import unit_of_work
from courses.models import MemberRole
from reviews import pool
from tests.cast import join, make_course, make_lesson, make_person, make_work
from tests.site import Site

PASSWORD = "one kitchen chair"
CLASS = "/class-projects/one-empty-chair"
LESSON = f"{CLASS}/lessons/find-the-turn"


def email(number: int) -> str:
    return f"learner-{number}@example.org"


def make_class(site: Site, learners: int, *, works: int = 0, greeters: int = 0, moderators: int = 0) -> None:
    """So many learners, all with one password. Where there are works, they are those of the last learners, wait for an answer,
    and nobody has seen the warm-up yet."""
    with site.opened(), unit_of_work():
        _fill(learners, works, greeters, moderators)


def _fill(learners: int, works: int, greeters: int, moderators: int) -> None:
    hash = current_app.extensions["passwords"].hash(PASSWORD)
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

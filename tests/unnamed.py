"""A class whose call shows no names while a work is answered, and one whose call hides who answers."""

from flask import current_app

from accounts.models import Person
from core.db import unit_of_work
from lessons.models import Names
from tests.cast import join, make_course, make_lesson, make_person
from tests.classroom import PASSWORD
from tests.marks import marks_of
from tests.site import Site

MAKER, ANSWERER = ("qzephyrine", "Quizzaciously Zephyrine"), ("bumbrelloid", "Brontide Umbrelloid")
NOBODY_NAMED, ANSWERS_UNNAMED = "Nobody named", "Answers without names"


def make_unnamed(site: Site) -> dict[str, list[str]]:
    """What would say who somebody is, by handle."""
    with site.opened(), unit_of_work():
        return {person.handle: sorted(mark.decode() for mark in marks_of(person)) for person in _fill()}


def _fill() -> list[Person]:
    hash = current_app.extensions["passwords"].hash(PASSWORD)
    instructor, *people = [
        make_person(handle, name=name, password_hash=hash)
        for handle, name in (("instructor", "Instructor"), MAKER, ANSWERER)
    ]
    for title, names in ((NOBODY_NAMED, Names.BOTH_HIDDEN), (ANSWERS_UNNAMED, Names.REVIEWER_HIDDEN)):
        course = make_course(instructor, title)
        make_lesson(course).assignment.names = names
        for person in people:
            join(course, person)
    return people

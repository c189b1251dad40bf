"""The piece of the class project that `tests.classroom` makes: a film that stands in, then two voices together, of which the first
has two takes; the first learner is trusted with its cut."""

from sqlalchemy import select

from accounts.models import Person
from core.db import db, unit_of_work
from courses.models import Course
from lessons.models import Lesson
from media.models import Medium
from media.operations import show_in
from productions import arranging, trusting
from productions.arranging import Turn
from productions.models import Production
from tests.classroom import email
from tests.productions.filming import BLUE, RED, fill
from tests.productions.making import EVERYONE, make_alternate, make_file, make_media_work, make_production
from tests.site import Site

LASTS_MS = 4000


def gather(site: Site) -> None:
    with site.opened(), unit_of_work():
        course, lesson = db.session.scalars(select(Course)).one(), db.session.scalars(select(Lesson)).first()
        production = make_production(course, "The chair", "Voice one", "Voice two")
        for slot, medium in zip(production.slots, (Medium.FILM, Medium.SOUND, Medium.SOUND), strict=True):
            slot.medium, slot.words = medium, None
        first = production.slots[0]
        first.stand_in = make_file(course.author, Medium.FILM, 3000)
        fill(first.stand_in, BLUE)
        show_in(first.stand_in, first)
        for at, number, hertz, is_chosen in ((1, 1, 440, True), (1, 2, 660, False), (2, 2, 880, True)):
            sing(production, at, learner(number), lesson, hertz, is_chosen)
        arranging.take_turn(production.slots[2], Turn.TOGETHER)
        trusting.trust(production, learner(0), by=course.author)


def learner(number: int) -> Person:
    return db.session.scalars(select(Person).where(Person.email == email(number))).one()


def sing(production: Production, at: int, person: Person, lesson: Lesson, hertz: float, is_chosen: bool) -> None:
    """This person's take in a place."""
    work = make_media_work(person, lesson, Medium.SOUND, LASTS_MS, visibility=EVERYONE)
    file = work.takes[0].parts[0].file
    fill(file, RED, hertz=hertz)
    make_alternate(production.slots[at], work, is_chosen=is_chosen)
    show_in(file, work.takes[0])

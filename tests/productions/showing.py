"""The piece of the class project that `tests.classroom` makes: words, a film of eight seconds and one of six, stand-ins all."""

from datetime import timedelta

from sqlalchemy import select

from core.db import db, now, unit_of_work
from courses.models import Course
from media.models import Medium
from media.operations import show_in
from productions import premieres
from tests.productions.filming import BLUE, GREEN, fill
from tests.productions.making import make_file, make_production
from tests.site import Site

FILMS = (("The chair", BLUE, 8), ("Nobody", GREEN, 6))


def show(site: Site, seconds: float) -> None:
    """It premieres in so many seconds."""
    with site.opened(), unit_of_work():
        course = db.session.scalars(select(Course)).one()
        production = make_production(course, "A line", *(title for title, _, _ in FILMS))
        production.slots[0].stand_in_words = "Nobody sits down."
        for slot, (_, colour, lasts) in zip(production.slots[1:], FILMS, strict=True):
            slot.medium, slot.words = Medium.FILM, None
            slot.stand_in = make_file(course.author, Medium.FILM, lasts * 1000)
            fill(slot.stand_in, colour)
            show_in(slot.stand_in, slot)
        premieres.put_on(production, now() + timedelta(seconds=seconds))

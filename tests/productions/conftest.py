"""The piece that the pages of this room show."""

import pytest

from core.db import db
from courses.models import Goal
from productions import spanning
from productions.joint_models import Participation
from productions.models import Production
from tests.cast import Cast, join, make_lesson, make_person
from tests.productions.making import make_production
from tests.productions.together import Guest


@pytest.fixture
def production(cast: Cast) -> Production:
    made = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    made.slots[0].stand_in_words = "Nobody sits down."
    cast.course.goals = [Goal(position=0, text="A chair nobody sits on")]
    db.session.commit()
    return made


@pytest.fixture
def guest(cast: Cast) -> Guest:
    course = cast.other_instructor.memberships[0].course
    learner = make_person("breather")
    join(course, learner)
    made = Guest(course, make_lesson(course, "Hold one note"), learner)
    db.session.commit()
    return made


@pytest.fixture
def together(cast: Cast, production: Production, guest: Guest) -> Participation:
    """The guest makes the piece as well, and its call fills the second place."""
    joined = spanning.accept(
        spanning.invite(production, guest.course.slug, by=cast.instructor), by=cast.other_instructor
    )
    production.slots[1].assignment = guest.lesson.assignment
    db.session.commit()
    return joined

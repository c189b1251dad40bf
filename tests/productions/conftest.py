"""The piece that the pages of this room show."""

import pytest

from core.db import db
from courses.models import Goal
from productions.models import Production
from tests.cast import Cast
from tests.productions.making import make_production


@pytest.fixture
def production(cast: Cast) -> Production:
    made = make_production(cast.course, "One", "Two", lesson=cast.lesson)
    made.slots[0].stand_in_words = "Nobody sits down."
    cast.course.goals = [Goal(position=0, text="A chair nobody sits on")]
    db.session.commit()
    return made

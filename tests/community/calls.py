"""Calls by members, for tests."""

from datetime import timedelta

from uuid_utils.compat import uuid7

from community import calling
from core.db import db, now
from lessons.models import Lesson, Material
from tests.cast import Cast

WORDS = {
    "do": "Draw the crown of the cat",
    "size": "1 picture",
    "goes_into": "The last page of the story",
    "done_when": ["The crown has three points."],
    "media": ["picture"],
    "becomes": "The last page, free to read here.",
    "who_decides": "I choose, and say why.",
    "money": "Nobody earns anything with it.",
    "machine_training": "No.",
    "taking_back": "Any time.",
}


def drafted(cast: Cast, title: str = "The crown") -> Lesson:
    return calling.begin(cast.course, cast.learner, id=uuid7(), title=title)


def worded(cast: Cast) -> Lesson:
    """A call with nothing left to mend."""
    lesson = drafted(cast)
    call = lesson.assignment
    assert call is not None
    for name, value in WORDS.items():
        setattr(call, name, value)
    call.by_date = (now() + timedelta(days=7)).date()
    call.materials = [Material(position=0, title="The story", words="The cat wears a crown.")]
    db.session.flush()
    return lesson

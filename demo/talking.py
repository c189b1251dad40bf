"""What people say on boards in the demonstration."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import select

from community import models as boards
from community import posting
from community.posting import Content
from core.db import db
from courses.models import Course
from demo.gatherings import Said, Topic
from demo.stage import Stage

Happening = tuple[float, Callable[[], Any]]


def history(stage: Stage, topic: Topic) -> Iterator[Happening]:
    """Everything with its hours ago."""
    for number, said in enumerate(topic.posts, 1):
        yield said.hours_ago, partial(_begin if number == 1 else _say, stage, topic, said, number)


def _begin(stage: Stage, topic: Topic, said: Said, _number: int) -> None:
    course = db.session.scalar(select(Course).where(Course.slug == topic.project))
    draft = posting.begin(
        course,
        stage.person(said.author),
        id=_id(stage, topic, 1),
        section=topic.section,
        title=topic.title,
        content=Content(said.words),
    )
    posting.say(draft)


def _say(stage: Stage, topic: Topic, said: Said, number: int) -> None:
    quoted = _id(stage, topic, said.quotes) if said.quotes else None
    draft = posting.keep(
        db.session.get_one(boards.Topic, _id(stage, topic, 1)),
        stage.person(said.author),
        Content(said.words, quoted),
        id=_id(stage, topic, number),
    )
    posting.say(draft)


def _id(stage: Stage, topic: Topic, number: int) -> Any:
    return stage.id("post", topic.title, str(number))

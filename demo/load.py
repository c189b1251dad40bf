"""Loads the demonstration into an empty site, through the operations that the screens use, each thing at its own moment of the past."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import current_app
from sqlalchemy import select

from accounts import operations as accounts
from accounts.models import Person, Role
from core import jobs
from core.db import db, now, one_transaction, time_is, unit_of_work
from demo import authoring, gathering, making, talking
from demo.content import read
from demo.media.ready import making_ready
from demo.stage import PASSWORD, Stage

Happening = tuple[float, Callable[[], Any]]  # hours ago, and what happened


def is_empty() -> bool:
    """Nobody is here yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def load() -> None:
    """Load everything, in the order in which it happened; ended in the middle, it leaves the site empty as it was."""
    content = read()
    with TemporaryDirectory(prefix="demo") as folder, making_ready(Path(folder)) as file_of:
        stage = Stage(content, file_of, now())
        try:
            with one_transaction():
                _everything(stage)
        except BaseException:
            stage.clear()
            raise


def _everything(stage: Stage) -> None:
    _happen(stage, 24 * 30, partial(_people, stage))
    for project in stage.content.projects:
        _happen(stage, 24 * project.opened_days_ago, partial(authoring.author, stage, project))
    for hours, happening in sorted(_history(stage), key=lambda pair: -pair[0]):
        _happen(stage, hours, happening)


def _history(stage: Stage) -> Iterator[Happening]:
    for project in stage.content.projects:
        yield from making.history(stage, project)
    for topic in stage.content.topics:
        yield from talking.history(stage, topic)
    yield from gathering.history(stage)


def _happen(stage: Stage, hours_ago: float, happening: Callable[[], Any]) -> None:
    """One thing, then: in a unit of work, and the news of it delivered at once."""
    with time_is(stage.loaded_at - timedelta(hours=hours_ago)):
        with unit_of_work():
            happening()
        jobs.run_due()


def _people(stage: Stage) -> None:
    hash = current_app.extensions["passwords"].hash(PASSWORD)
    for person in stage.content.people:
        made = Person(
            id=stage.id("person", person.handle),
            handle=person.handle,
            name=person.name,
            credit_name=person.credit_name,
            email=person.email,
            confirmed_at=now(),
            password_hash=hash,
            line=person.line,
            doing=person.doing,
            mediums=[medium.value for medium in person.mediums],
            time_zone=person.zone,
        )
        db.session.add(made)
        db.session.flush()
        for role in person.roles:
            accounts.grant(made, Role(role), by=None)

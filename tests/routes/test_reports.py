"""What holds for everything that can be reported, whatever kind it is of."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.permissions import can
from core.subjects import Subject, all_subjects
from moderation.models import Hiding
from tests.routes.reported import about
from tests.routes.world import World


def kinds() -> list[Subject]:
    return [each for each in all_subjects() if each.reportable]


def makers_things(subject: Subject) -> Iterator[tuple[Any, Person]]:
    """What of this kind its maker may see."""
    for row in db.session.scalars(select(subject.model)).unique():
        maker = db.session.get(Person, subject.author(row))
        if maker is not None and not maker.roles and can(maker, subject.view, row):
            yield row, maker


def test_what_is_removed_is_gone_for_its_maker(world: World) -> None:
    world.forget()
    seen = []
    for subject in kinds():
        if subject.kept:
            continue
        with world._rolled_back():
            row, maker = next(makers_things(subject))
            db.session.add(Hiding(rule="safe", letter="Why.", is_removal=True, **about(row)))
            db.session.flush()
            seen += [subject.kind] if can(maker, subject.view, row) else []
            db.session.rollback()
    assert seen == []

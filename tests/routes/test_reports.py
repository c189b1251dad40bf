"""What holds for everything that can be reported, whatever kind it is of."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.permissions import can
from core.subjects import Subject, all_subjects
from moderation.models import Hiding
from moderation.permissions import hidden
from tests.routes.reported import about
from tests.routes.table import ROLES, Row
from tests.routes.world import World

MOST = 3  # things of a kind that are asked for


def kinds() -> list[Subject]:
    return [each for each in all_subjects() if each.reportable]


def makers_things(subject: Subject) -> Iterator[tuple[Any, Person]]:
    """What of this kind its maker may see, and nobody has hidden."""
    seen = ~hidden(subject.kind, column=subject.model.id).where(None)
    for row in db.session.scalars(select(subject.model).where(seen)).unique():
        author = subject.author(row)
        maker = db.session.get(Person, author) if author is not None else None
        if maker is not None and not maker.roles and can(maker, subject.view, row):
            yield row, maker


def offers(world: World, role: str, path: str, link: str) -> bool:
    """Is this way to report something on the page as this role reads it?"""
    page = world._send(Row("GET", path, ""), role)
    if page.status_code == 303:
        page = world._send(Row("GET", page.headers["Location"].partition("#")[0], ""), role)
    return f'href="{link}"' in page.get_data(as_text=True)


def test_others_report_it_where_they_read_it_and_its_maker_does_not(world: World) -> None:
    world.forget()
    missing, of_their_own = [], []
    for subject in kinds():
        things = [
            (subject.url(row).partition("#")[0], f"/reports/{subject.kind}/{row.id}", maker.handle.replace("-", "_"))
            for row, maker in makers_things(subject)
        ]
        db.session.remove()
        offered = {
            (role, ROLES[role] == maker)
            for path, link, maker in things[:MOST]
            for role in ROLES
            if offers(world, role, path, link)
        }
        missing += [] if {role for role, _is_own in offered} - {"V", "M", "A"} else [subject.kind]
        of_their_own += [subject.kind for _role, is_own in offered if is_own]
    assert missing == []
    assert of_their_own == []


def test_what_is_removed_is_gone_for_its_maker(world: World) -> None:
    world.forget()
    seen = []
    for subject in kinds():
        if subject.kept:
            continue
        row, maker = next(makers_things(subject))
        removal = Hiding(rule="safe", letter="Why.", is_removal=True, **about(row))
        db.session.add(removal)
        db.session.flush()
        seen += [subject.kind] if can(maker, subject.view, row) else []
        db.session.delete(removal)
        db.session.flush()
    db.session.remove()
    assert seen == []

"""Everything of somebody in a zip: all of it, record by record, and nothing private of others."""

import json
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import html5lib
import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import Person
from core.db import db
from leaving.belongings import BELONGINGS, LEFT_OUT
from leaving.packing import plain
from tests.cast import Cast, make_cast
from tests.conftest import forgetful
from tests.leaving.packed import zip_of
from tests.routes.things import make_things
from tests.visitor import run_jobs


@pytest.fixture(scope="module")
def world(app: Flask) -> Iterator[Cast]:
    """A site with one of everything."""
    with forgetful(app):
        cast = make_cast()
        make_things(cast)
        db.session.commit()
        run_jobs(app)
        yield cast
        db.session.remove()


def test_every_table_is_in_it_or_says_why_not() -> None:
    tables = set(db.metadata.tables)
    inside = {each.model.__table__.name for each in BELONGINGS}
    assert inside | set(LEFT_OUT) == tables
    assert not inside & set(LEFT_OUT)
    assert len({each.name for each in BELONGINGS}) == len(BELONGINGS)


def test_every_column_that_points_at_a_person_is_theirs_or_in_a_table_that_is_left_out() -> None:
    """A new column that says who made a row makes its rows theirs."""
    theirs = {f"{key.parent.table.name}.{key.parent.name}" for key in _keys_to_people()}
    asked = set()
    for each in BELONGINGS:
        words = str(each.whose(UUID(int=0)))
        asked |= {name for name in theirs if name in words}
    about = theirs - asked - {name for name in theirs if name.split(".")[0] in LEFT_OUT}
    assert about == OF_OTHERS.keys()


OF_OTHERS = {
    "blocks.blocked_id": "who keeps them apart is told to nobody",
    "mutes.muted_id": "who muted them is told to nobody",
    "followed_people.person_id": "who follows them is told to nobody",
    "notices.actor_id": "who did what they were told of",
    "site_roles.granted_by_id": "who gave a role to somebody",
    "memberships.removed_by_id": "who took somebody out",
    "extensions.given_by_id": "who gave somebody more time",
    "submissions.named_id": "whom a work is shown to: it is its maker's",
    "reviews.released_by_id": "who let an answer go on",
    "review_tasks.author_id": "whose work is answered",
    "alternates.chosen_by_id": "who chose a take",
    "trusts.by_id": "who trusted somebody",
    "reports.maker_id": "whom a report is about",
    "acts.moderator_id": "which moderator acted: their work for the site",
    "hidings.by_id": "the same",
    "closings.asked_by_id": "the same",
    "closings.answered_by_id": "the same",
    "appeals.answered_by_id": "the same",
}


def _keys_to_people() -> list[Any]:
    people = db.metadata.tables["people"]
    return [key for table in db.metadata.sorted_tables for key in table.foreign_keys if key.column.table is people]


@pytest.mark.parametrize("who", ["learner", "instructor", "reviewer", "moderator", "stranger"])
def test_it_is_the_database_record_by_record(world: Cast, who: str) -> None:
    cast = world
    person = getattr(cast, who)
    with zip_of(person) as zipped:
        assert zipped.testzip() is None
        for each in BELONGINGS:
            if each.name in ("browsers",):  # asking for it signs in
                continue
            told = json.loads(zipped.read(f"records/{each.name}.json"))
            table = each.model.__table__
            rows = db.session.execute(
                select(table).where(each.whose(person.id)).order_by(*table.primary_key.columns)
            ).mappings()
            compared = 0
            for record, row in zip(told, rows, strict=True):
                compared += 1
                assert set(record) - {"words"} >= set(row.keys()) - each.leaves_out - {"words"}, each.name
                for name, value in record.items():
                    if name == "words" and each.name == "agreements":
                        continue
                    if any(key.column.table.name == "people" for key in table.columns[name].foreign_keys):
                        shown = db.session.get(Person, row[name]).credit_name if row[name] else None
                        assert value == ("you" if row[name] == person.id else shown)
                    else:
                        assert value == plain(row[name]), (each.name, name)
            assert len(told) == compared


def test_the_world_has_something_of_nearly_every_kind(world: Cast) -> None:
    """So that the comparison above compares."""
    cast = world
    found = {
        each.name
        for each in BELONGINGS
        for person in cast.everybody().values()
        if person is not None
        and db.session.scalar(select(func.count()).select_from(each.model).where(each.whose(person.id)))
    }
    assert len(found) > 0.7 * len(BELONGINGS), sorted({each.name for each in BELONGINGS} - found)


def test_nothing_of_it_is_a_secret_or_the_mail_of_somebody_else(world: Cast) -> None:
    cast = world
    with zip_of(cast.learner) as zipped:
        text = "".join(zipped.read(name).decode() for name in zipped.namelist() if name.endswith((".json", ".html")))
    others = [each for each in cast.everybody().values() if each is not None and each.id != cast.learner.id]
    assert cast.learner.email in text
    for other in others:
        assert other.email not in text
        assert str(other.id) not in text, other.handle
    for session in db.session.execute(select(db.metadata.tables["sessions"].c.token_hash)).scalars():
        assert session not in text
    assert "password" not in text


def test_its_pages_read_without_script_or_network_and_lead_to_what_is_there(world: Cast) -> None:
    cast = world
    with zip_of(cast.learner) as zipped:
        names = set(zipped.namelist())
        for name in names:
            if not name.endswith(".html"):
                continue
            page = zipped.read(name).decode()
            tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
            for element in tree.iter():
                assert element.tag != "script"
                for attribute in ("href", "src"):
                    if address := element.get(attribute):
                        assert normpath(join(dirname(name), unquote(address))) in names, (name, address)

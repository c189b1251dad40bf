"""Both faces of every rule agree, for everybody in the cast and every row there is."""

from typing import Any

from sqlalchemy import select

from core.db import db
from core.permissions import all_permissions, can, scope
from tests.cast import Cast


def test_what_one_may_do_to_a_row_is_what_the_query_finds(cast: Cast) -> None:
    for permission in all_permissions():
        model: Any = permission.model
        if model is None:
            continue
        rows = db.session.scalars(select(model)).unique().all()
        for name, person in cast.everybody().items():
            found = set(db.session.scalars(select(model).where(scope(person, permission.action))).unique())
            allowed = {row for row in rows if can(person, permission.action, row)}
            assert found == allowed, f"{name}: {permission.action}"

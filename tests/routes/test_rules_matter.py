"""Take any one rule away, and a table breaks: for everybody, or for nobody, a row that asks it comes out differently."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import false

from core import permissions
from core.permissions import Permission, Rule, all_permissions, anyone
from tests.routes.table import ROLES, Row
from tests.routes.tables import EVERY_ROW
from tests.routes.world import World

KEPT_OUT = {".", "s"}
# What the register of kinds wants said, and no page asks: they are asked in tests of their rooms.
ASKED_NOWHERE = {"calendar.own", "volunteer.view"}
nobody = Rule("nobody", lambda person, row: False, lambda person: false())


class Noting(dict[str, Permission]):
    """The permissions, and which of them were asked."""

    def __init__(self, known: Mapping[str, Permission]) -> None:
        super().__init__(known)
        self.asked: set[str] = set()

    def __getitem__(self, action: str) -> Permission:
        self.asked.add(action)
        return super().__getitem__(action)


@pytest.fixture(scope="module")
def rows_asking(world: World) -> Mapping[str, Sequence[Row]]:
    """The rows whose answer asks for each action, when somebody gets in."""
    found: dict[str, list[Row]] = defaultdict(list)
    with pytest.MonkeyPatch.context() as patch:
        noting = Noting(permissions._permissions)
        patch.setattr(permissions, "_permissions", noting)
        for row in EVERY_ROW:
            world.forget()  # a statement that was kept asks nothing
            noting.asked.clear()
            let_in = [role for role in ROLES if row.expected(role)[0] not in KEPT_OUT]
            world.found(row, (let_in or ["L"])[-1])
            for action in noting.asked:
                found[action].append(row)
    return found


@pytest.mark.long  # it tests the tables, which test the rules
@pytest.mark.parametrize(("rule", "kept_out_first"), [(anyone, True), (nobody, False)], ids=["anyone", "nobody"])
def test_without_any_one_rule_a_table_breaks(
    world: World, rows_asking: Any, monkeypatch: Any, rule: Rule, kept_out_first: bool
) -> None:
    unnoticed = []
    for permission in (each for each in all_permissions() if each.action not in ASKED_NOWHERE):
        with monkeypatch.context() as patch:
            patch.setitem(permissions._permissions, permission.action, replace(permission, rule=rule))
            world.forget()
            if not breaks_a_row(world, permission.action, rows_asking[permission.action], kept_out_first):
                unnoticed.append(permission.action)
    world.forget()
    assert unnoticed == []


def breaks_a_row(world: World, action: str, rows: Sequence[Row], kept_out_first: bool) -> bool:
    """Does anybody get something else in these rows now? Where a break is likely is looked at first."""

    def unlikely(cell: tuple[Row, str]) -> tuple[bool, bool, bool]:
        row, role = cell
        is_kept_out = row.expected(role)[0] in KEPT_OUT
        return world.needs(row) != action, not row.shows, is_kept_out != kept_out_first

    cells = sorted(((row, role) for row in rows for role in ROLES), key=unlikely)
    return any(world.found(row, role) != row.expected(role) for row, role in cells)

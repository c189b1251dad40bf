"""What each role gets at every address, as the tables say by hand; and no address is missing from them."""

import re
from collections import defaultdict

import pytest
from flask import Flask

from tests.routes.table import ROLES, differences
from tests.routes.tables import EVERY_ROW, TABLES
from tests.routes.world import World

ONE_OF = re.compile(r"<any\(([^)]*)\):(\w+)>")


@pytest.mark.parametrize("name", TABLES)
def test_everybody_gets_what_the_table_says(world: World, name: str) -> None:
    world.forget()
    wrong = [
        line for row in TABLES[name] for line in differences(row, {role: world.found(row, role) for role in ROLES})
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_route_is_in_a_table(app: Flask, world: World) -> None:
    """Each method of it, and each word that an address may have in a place, such as up and down."""
    asked = defaultdict(list)
    for row in EVERY_ROW:
        endpoint, parts = world.route(row)
        asked[endpoint, row.method].append(parts)
    missing = []
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            if method in {"HEAD", "OPTIONS"}:
                continue
            rows = asked[rule.endpoint, method]
            missing += [] if rows else [f"{method} {rule}"]
            for words, place in ONE_OF.findall(rule.rule):
                unasked = {word.strip() for word in words.split(",")} - {parts[place] for parts in rows}
                missing += [f"{method} {rule} with {word}" for word in sorted(unasked) if rows]
    assert missing == []


def test_no_row_is_written_twice() -> None:
    written = [(row.method, row.address) for row in EVERY_ROW]
    assert [each for each in sorted(set(written)) if written.count(each) > 1] == []

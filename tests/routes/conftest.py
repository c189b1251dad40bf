"""One world for all tables: made once a module, and as it was after every request."""

from collections.abc import Iterator

import pytest
from flask import Flask

from core.db import db
from tests.conftest import forgetful
from tests.routes.world import World, make_world
from tests.visitor import no_csrf


@pytest.fixture(scope="module")
def world(app: Flask) -> Iterator[World]:
    with forgetful(app) as connection, no_csrf(app):
        yield make_world(app, connection)
        db.session.remove()

"""A world with one of everything, and a sweep over all its forms; both are made once, and each post is undone."""

from collections.abc import Iterator

import pytest
from flask import Flask

from core.cache import init_cache
from core.db import db, writing
from tests.cast import make_cast
from tests.input.sweep import Sweep
from tests.input.world import make_world
from tests.visitor import run_jobs


@pytest.fixture(scope="package")
def sweep(app: Flask) -> Iterator[Sweep]:
    init_cache(app)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        engines = db._app_engines[app]
        engine = engines[None]
        with writing(), engine.connect() as connection:
            transaction = connection.begin()
            engines[None] = connection  # type: ignore[assignment]
            try:
                world = make_world(make_cast(), app.extensions["passwords"])
                run_jobs(app)  # what happened makes notices
                yield Sweep(app, connection, world)
            finally:
                db.session.remove()
                engines[None] = engine
                transaction.rollback()
                app.config.update(WTF_CSRF_ENABLED=True, PROPAGATE_EXCEPTIONS=None)

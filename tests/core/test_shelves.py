"""The database or the store is away: said in words, nothing typed is lost, and nothing is half kept."""

from typing import Any

import pytest
from flask import Flask, has_request_context
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.db import db
from core.storage import StoreAway, store
from media.models import MediaFile
from tests.cast import Cast
from tests.submissions.making import make_draft, upload
from tests.visitor import Visitor

AWAY = [
    (OperationalError("COMMIT", None, Exception("server closed the connection unexpectedly")), 503),
    (OperationalError("COMMIT", None, Exception("database or disk is full")), 507),
    (PoolTimeout("The database was busy for ten seconds."), 503),
]


@pytest.mark.parametrize(("trouble", "code"), AWAY)
def test_a_database_that_goes_at_the_commit_costs_nothing_typed(
    app: Flask, cast: Cast, visit: Visitor, monkeypatch: pytest.MonkeyPatch, trouble: Exception, code: int
) -> None:
    work = make_draft(cast, None, "I sat down.")
    commit = db.session.commit

    def go() -> None:
        if has_request_context():
            raise trouble
        commit()

    with monkeypatch.context() as patch:
        patch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # as on a site that is no test
        patch.setattr(db.session, "commit", go)
        refused = visit.post(f"/works/{work.id}/takes/1/parts", cast.learner, text="I stood up again.")
    assert refused.status == code
    assert "I stood up again." in refused.text


def test_a_store_that_is_away_is_said_and_no_row_points_at_nothing(
    app: Flask, cast: Cast, visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = make_draft(cast, None, "I sat down.")
    parts, files = f"/works/{work.id}/takes/1/parts", select(func.count()).select_from(MediaFile)
    before = db.session.scalar(files)

    def go(*_: Any, **__: Any) -> None:
        raise StoreAway("HTTP error: operation timed out")

    with monkeypatch.context() as patch:
        patch.setattr(store(), "put", go)
        refused = visit.post(parts, cast.learner, file=upload())
    assert refused.status == 503
    assert refused.heading == "Back in a moment"
    assert db.session.scalar(files) == before
    assert visit.post(parts, cast.learner, file=upload()).status == 303

"""A disk that is nearly full: files are refused first, in plain words; reading and writing go on; it recovers by itself."""

import errno
import os
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import func, select

from core import storage
from core.db import db
from core.storage import store
from media import upload_views
from media.models import MediaFile
from tests.cast import Cast
from tests.submissions.making import make_draft, upload
from tests.visitor import Visitor

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def nearly_full(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`with nearly_full():` leaves less room than the floor."""

    @contextmanager
    def fill() -> Iterator[None]:
        with monkeypatch.context() as patch:
            full = Usage(100, 100, upload_views.LEAST_FREE_BYTES - 1)
            patch.setattr(upload_views, "disk_usage", lambda _path: full)
            yield

    return fill


def test_files_are_refused_first_and_all_else_goes_on(cast: Cast, visit: Visitor, nearly_full: Any) -> None:
    work = make_draft(cast, None, "I sat down.")
    parts, files = f"/works/{work.id}/takes/1/parts", select(func.count()).select_from(MediaFile)
    before = db.session.scalar(files)
    with nearly_full():
        refused = visit.post(parts, cast.learner, file=upload())
        assert refused.status == 507
        assert refused.heading == "No room left"
        assert "nothing you saved is lost" in refused.text
        assert db.session.scalar(files) == before
        assert visit(f"/works/{work.id}/bench", cast.learner).status == 200
        assert visit.post(parts, cast.learner, text="I stood up again.").status == 303
    assert visit.post(parts, cast.learner, file=upload()).status == 303
    assert db.session.scalar(files) == (before or 0) + 1


def test_a_disk_that_fills_up_while_a_file_is_kept_says_so_and_gets_all_of_it_back(
    cast: Cast, visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = make_draft(cast, None, "I sat down.")
    parts, files = f"/works/{work.id}/takes/1/parts", select(func.count()).select_from(MediaFile)
    before, kept_before = db.session.scalar(files), set(store().sizes())

    def is_full(_path: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(storage, "_sync", is_full)
        refused = visit.post(parts, cast.learner, file=upload())
    assert refused.status == 507
    assert refused.heading == "No room left"
    assert db.session.scalar(files) == before
    assert set(store().sizes()) == kept_before
    assert visit.post(parts, cast.learner, file=upload()).status == 303

"""The demonstration is loaded whole, or not at all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import Person
from app import create_app
from core import jobs
from core.cli import bring_up_to_date
from core.db import db
from core.events import Event
from core.settings import read_settings
from core.storage import Folder
from demo import load, making
from reviews.models import Review
from submissions.models import Submission
from tests.demo.quickly import making_ready


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    """An empty site of its own: what is loaded here is committed."""
    own = read_settings({"INSTANCE": str(tmp_path)})
    app = create_app(replace(own, testing=True, password_cost_kib=8, password_rounds=1))
    with app.app_context():
        bring_up_to_date()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def _quick_media(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "making_ready", making_ready)


@pytest.mark.usefixtures("_quick_media")
@pytest.mark.long
def test_ended_in_the_middle_it_leaves_an_empty_site_and_then_it_loads_whole(
    site: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = making.answer

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "answer", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load.load()
    assert load.is_empty()
    for model in (Person, Submission, Event, jobs.Job):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []

    monkeypatch.setattr(making, "answer", answer)
    load.load()
    assert (db.session.scalar(select(func.count(Submission.id))) or 0) > 30
    assert (db.session.scalar(select(func.count(Review.id))) or 0) > 20


@pytest.mark.usefixtures("_quick_media")
@pytest.mark.parametrize("number", [1, 9])
def test_ended_while_a_file_is_stored_it_leaves_none(
    site: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    put, numbers = Folder.put, iter(range(1, 1000))

    def interrupted(*arguments: Any, **options: Any) -> None:
        put(*arguments, **options)
        if next(numbers) == number:
            raise KeyboardInterrupt

    monkeypatch.setattr(Folder, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load.load()
    assert load.is_empty()
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []

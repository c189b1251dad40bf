"""Slow work on files, off the request: ready forms, and what is thrown away."""

import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from core.checks import Refused
from core.db import db, unit_of_work
from core.jobs import job
from core.storage import store
from core.words import Words
from media.inspection import Kind
from media.keeping import mark_ready, store_forms
from media.models import MediaFile, Processing
from media.rendering import render
from media.renditions import Rendering
from media.spool import KEPT_FOR, Waiting, spool

BROKEN = Words(
    "We could not make this file ready to play. It is kept as you sent it; try to send it in another format."
)


def give_up(file_id: str) -> None:
    file = db.session.get(MediaFile, UUID(file_id))
    if file is not None:
        file.processing, file.problem = Processing.FAILED, BROKEN


@job(give_up=give_up, is_slow=True)
def render_file(file_id: str) -> None:
    """Make a file's ready forms. Again is harmless: a file that is ready stays as it is."""
    with unit_of_work():
        file = db.session.get(MediaFile, UUID(file_id))
        if file is None or file.processing == Processing.READY:
            return
        kind, key = Kind(file.medium.value), file.key
    with TemporaryDirectory(prefix="render") as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        made.mkdir()
        store().fetch(key, source)
        try:
            rendering = render(kind, source, made, on_progress=_Progress(file_id))
        except Refused as refusal:
            _fail(file_id, refusal.sentence)
            return
        _keep(file_id, key, made, rendering)


def _keep(file_id: str, key: str, folder: Path, rendering: Rendering) -> None:
    forms = store_forms(key, folder, rendering)
    with unit_of_work():
        file = db.session.get(MediaFile, UUID(file_id))
        if file is not None:
            mark_ready(file, forms, rendering)


def _fail(file_id: str, sentence: str) -> None:
    with unit_of_work():
        file = db.session.get(MediaFile, UUID(file_id))
        if file is not None:
            file.processing, file.problem = Processing.FAILED, sentence


class _Progress:
    """Writes how far it is, at most once in two seconds."""

    def __init__(self, file_id: str) -> None:
        self.file_id = UUID(file_id)
        self.said_at = time.monotonic()

    def __call__(self, fraction: float) -> None:
        if time.monotonic() - self.said_at < 2:
            return
        self.said_at = time.monotonic()
        with unit_of_work():
            file = db.session.get(MediaFile, self.file_id)
            if file is not None:
                file.progress = min(99, round(fraction * 100))


@job()
def delete_stored(keys: list[str]) -> None:
    for key in keys:
        store().delete(key)


@job()
def forget_upload(owner: str, id: str) -> None:
    """What came in pieces is kept now."""
    spool().remove(Waiting(UUID(owner), UUID(id)))


@job(every=timedelta(hours=1))
def forget_old_uploads() -> None:
    spool().expire(KEPT_FOR.total_seconds())

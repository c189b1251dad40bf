"""Slow work on files, off the request: a form to play at once, then all ready forms; and what is thrown away.

Each step begins by reading what is there, and ends in one transaction, so it may be run again, and killed anywhere. Bytes
go to the store before the rows that name them: a sweep is asked for before that, and finds what never got its row.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, union

from core.checks import Refused
from core.db import db, now, unit_of_work
from core.jobs import job, later
from core.storage import store
from core.words import Words
from core.workshop import workplace
from media import rendering
from media.inspection import Kind
from media.keeping import drop_forms, mark_ready, planned_forms, put_forms, take_on
from media.models import SMALLEST, WHOLE, MediaFile, Medium, Processing, Rendition
from media.renditions import ALL, FIRST, REST, Rendering
from media.sandbox import Failed
from media.spool import KEPT_FOR, Waiting, spool

BROKEN = Words(
    "We could not make this file ready to play. It is kept as you sent it; try to send it in another format."
)
QUICK_BYTES = 200_000_000  # what is put into another container in a second or two
LEFTOVERS_AFTER = timedelta(days=1)
STILL_WATCHED = timedelta(hours=6)  # whoever began with the first form sees it to its end


@dataclass(frozen=True)
class _Order:
    """What was asked for when work on a file began."""

    id: UUID
    kind: Kind
    key: str
    in_ms: int
    out_ms: int | None
    is_trimmed: bool
    has_whole: bool
    has_first: bool
    is_playable: bool


def prepare(file: MediaFile) -> None:
    """Ask for everything that a file needs to be shown."""
    first = make_playable if file.size_bytes <= QUICK_BYTES else make_large_playable
    is_first_there = file.medium == Medium.PICTURE or file.rendition(WHOLE) is not None
    later(render_file if is_first_there else first, file_id=str(file.id))


def go_on(file_id: str) -> None:
    """What follows on a first form, whether it could be made or not."""
    later(render_file, file_id=file_id)


def give_up(file_id: str) -> None:
    file = db.session.get(MediaFile, UUID(file_id))
    if file is not None and file.is_coming:
        file.processing, file.problem = Processing.FAILED, BROKEN


@job(give_up=go_on)
def make_playable(file_id: str) -> None:
    """Put a film or a sound into a container that plays at once, where that can be done; then ask for its ready forms."""
    order = _order(file_id)
    if order is None or order.has_whole:
        return
    with _bench(order) as (source, folder):
        made = Rendering(renditions=[])
        with suppress(Refused, Failed):  # the next step says what is wrong, and to whom
            made = rendering.remux(source, folder, has_poster=order.kind is Kind.FILM and not order.is_trimmed)
        _keep(order, folder, made, _first_is_there)


@job(give_up=go_on, is_slow=True)
def make_large_playable(file_id: str) -> None:
    """The same for what takes its time."""
    make_playable(file_id)


@job(give_up=give_up, is_slow=True)
def render_file(file_id: str) -> None:
    """Make a file's ready forms. Again is harmless: a file that is ready stays as it is."""
    order = _order(file_id)
    if order is None:
        return
    with _bench(order) as (source, folder):
        try:
            if order.kind is Kind.FILM and not order.is_playable:
                _keep(order, folder, _rendered(order, source, folder, FIRST), take_on)
                order = replace(order, has_first=True)
            _keep(order, folder, _rendered(order, source, folder, REST if order.has_first else ALL), _all_is_there)
        except Refused as refusal:
            _fail(order, refusal.sentence)


def _rendered(order: _Order, source: Path, folder: Path, forms: str) -> Rendering:
    return rendering.render(
        order.kind,
        source,
        folder,
        in_ms=order.in_ms,
        out_ms=order.out_ms,
        forms=forms,
        on_progress=None if forms == FIRST else _Progress(order),
    )


def _first_is_there(file: MediaFile, forms: list[Rendition], made: Rendering) -> list[str]:
    for form in forms:
        if form.name == WHOLE and file.medium == Medium.FILM:
            form.width, form.height = file.width or 0, file.height or 0
    go_on(str(file.id))
    return take_on(file, forms, made)


def _all_is_there(file: MediaFile, forms: list[Rendition], made: Rendering) -> list[str]:
    if not file.is_trimmed:
        later(drop_whole, file_id=str(file.id), at=now() + STILL_WATCHED)
    return mark_ready(file, forms, made)


def _order(file_id: str) -> _Order | None:
    """What is to be done; None when the file has gone, or nothing is."""
    with unit_of_work():
        file = db.session.get(MediaFile, UUID(file_id))
        if file is None or not file.is_coming:
            return None
        return _Order(
            id=file.id,
            kind=Kind(file.medium.value),
            key=file.key,
            in_ms=file.in_ms,
            out_ms=file.out_ms,
            is_trimmed=file.is_trimmed,
            has_whole=file.rendition(WHOLE) is not None,
            has_first=file.rendition(SMALLEST) is not None,
            is_playable=file.playing is not None,
        )


def _held(order: _Order) -> MediaFile | None:
    """The file, locked, if the same is asked for still."""
    file = db.session.get(MediaFile, order.id, with_for_update=True)
    if file is None or not file.is_coming or (file.in_ms, file.out_ms) != (order.in_ms, order.out_ms):
        return None
    return file


@contextmanager
def _bench(order: _Order) -> Iterator[tuple[Path, Path]]:
    """The bytes as they were sent, on this machine, and an empty folder for what is made of them."""
    with workplace() as place:
        source, made = store().local(order.key), place / "made"
        made.mkdir()
        if source is None:
            source = place / "source"
            store().fetch(order.key, source)
        yield source, made


def _keep(
    order: _Order,
    folder: Path,
    made: Rendering,
    take: Callable[[MediaFile, list[Rendition], Rendering], list[str]],
) -> None:
    """Store what was made, and let the file take it on, unless something else is asked for by now. What `take` returns are
    keys of earlier forms: they go."""
    forms = planned_forms(order.id, made)
    keys = [form.key for form in forms]
    if keys:
        with unit_of_work():
            later(delete_stored, at=now() + LEFTOVERS_AFTER, keys=keys)
    put_forms(forms, folder, made)
    with unit_of_work():
        file = _held(order)
        gone = take(file, forms, made) if file is not None else keys
        if gone:
            later(delete_stored, keys=gone)


def _fail(order: _Order, sentence: str) -> None:
    with unit_of_work():
        file = _held(order)
        if file is not None:
            file.processing, file.problem = Processing.FAILED, sentence


class _Progress:
    """Writes how far it is, at most once in two seconds."""

    def __init__(self, order: _Order) -> None:
        self.order = order
        self.said_at = time.monotonic()

    def __call__(self, fraction: float) -> None:
        if time.monotonic() - self.said_at < 2:
            return
        self.said_at = time.monotonic()
        with unit_of_work():
            file = _held(self.order)
            if file is not None:
                file.progress = min(99, round(fraction * 100))


@job()
def drop_whole(file_id: str) -> None:
    """The first form of a file that is ready has served; that of a trimmed one stays, for its owner alone."""
    with unit_of_work():
        file = db.session.get(MediaFile, UUID(file_id), with_for_update=True)
        if file is not None and file.processing == Processing.READY and not file.is_trimmed:
            later(delete_stored, keys=drop_forms(file, {WHOLE}))


@job()
def delete_stored(keys: list[str]) -> None:
    """Delete bytes that no row refers to. Who makes another row refer to them holds the first meanwhile
    (`operations.hold_alike`), so that none can come from now on."""
    with unit_of_work():
        kept = set(
            db.session.scalars(
                union(
                    select(MediaFile.key).where(MediaFile.key.in_(keys)),
                    select(Rendition.key).where(Rendition.key.in_(keys)),
                )
            )
        )
    for key in keys:
        if key not in kept:
            store().delete(key)


@job()
def forget_upload(owner: str, id: str) -> None:
    """What came in pieces is kept now."""
    spool().remove(Waiting(UUID(owner), UUID(id)))


@job(every=timedelta(hours=1))
def forget_old_uploads() -> None:
    spool().expire(KEPT_FOR.total_seconds())


@job(every=timedelta(hours=1))
def tidy_store() -> None:
    store().tidy(KEPT_FOR.total_seconds())

"""Everything that changes files. Operations flush, never commit."""

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import Base, db, now, unless_committed
from core.jobs import later
from core.storage import quota_bytes, store
from core.subjects import subject_of
from media import jobs, queries
from media.inspection import narrowed
from media.judging import NOT_WHOLE, Judged
from media.keeping import drop_forms, mark_ready, planned_forms, put_forms
from media.models import WHOLE, MediaFile, Medium, Processing, Rendition
from media.renditions import Rendering
from media.trimming import WHOLE_LENGTH, Trim, trim_of

# What two rows of the same bytes have in common; what their ready forms say about them; and what a form is.
SOURCE = (
    *("owner_id", "medium", "name", "content_type", "size_bytes", "sha256", "key", "width", "height", "has_sound"),
    *("duration_ms", "source_ms", "in_ms", "out_ms", "delay_ms"),
)
LOOKS = ("width", "height", "duration_ms", "loudness", "colour", "placeholder", "waveform", "processing", "progress")
FORM = ("name", "file_name", "content_type", "size_bytes", "key", "width", "height")


def keep_upload(
    person: Person,
    upload: Any,
    *,
    field: str = "file",
    kinds: Collection[str] = (),
    trim: Trim = WHOLE_LENGTH,
    delay_ms: int = 0,
) -> MediaFile:
    """Keep a file of a form. Raises Refused at its field when there is none, or it was judged not to be taken: then it
    says which of the `kinds` that are asked for there can be sent. A file of another kind is for its caller to refuse.
    """
    return keep(person, judged_of(upload, field=field, kinds=kinds), trim=trim, delay_ms=delay_ms)


def judged_of(upload: Any, *, field: str = "file", kinds: Collection[str] = ()) -> Judged:
    """What was found of a file of a form, which is not kept yet. Raises Refused as `keep_upload` does."""
    found = getattr(upload, "judged", None)
    if found is None:
        raise Refused("Choose a file first.", field=field)
    if isinstance(found, Refused):
        raise Refused(narrowed(found.sentence, kinds), field=field)
    judged: Judged = found
    return judged


def keep_ready(person: Person, judged: Judged, folder: Path, rendering: Rendering) -> MediaFile:
    """Keep a file whose ready forms were made already, by a script of ours."""
    file, _alike = _store(person, judged)
    forms = planned_forms(file.id, rendering)
    for form in forms:
        unless_committed(partial(store().delete, form.key))
    put_forms(forms, folder, rendering)
    mark_ready(file, forms, rendering)
    db.session.flush()
    return file


def keep(person: Person, judged: Judged, *, trim: Trim = WHOLE_LENGTH, delay_ms: int = 0) -> MediaFile:
    """Store the bytes, then the row, then ask for its ready forms; of bytes that are here already, take what there is.
    Raises Refused when there is no room left for them, or too little is left of what is trimmed."""
    if judged.waits is not None and judged.waits.owner != person.id:
        raise Refused(NOT_WHOLE, field="file")
    check_quota(person, judged.size_bytes, sha256=judged.sha256)
    file, alike = _store(person, judged)
    if file.source_ms is not None:
        file.in_ms, file.out_ms = meant = trim_of(file.source_ms, *trim)
        file.duration_ms, file.delay_ms = meant.lasts(file.source_ms), delay_ms
    if judged.waits is not None:
        later(jobs.forget_upload, owner=judged.waits.owner.hex, id=judged.waits.id.hex)
    if alike is None or not take_forms_of(file, alike):
        jobs.prepare(file)
    db.session.flush()
    return file


def check_quota(person: Person, more: int, *, sha256: str = "") -> None:
    """Raise Refused when so many more bytes are too many for this person. What they hold already takes no room again."""
    kept = db.session.execute(queries.kept(person)).all()
    if sha256 not in {each.sha256 for each in kept} and sum(each.size_bytes for each in kept) + more > quota_bytes():
        raise Refused(
            "That is more than the %(most)s GB that one person may keep here. Discard takes that you don't need.",
            most=round(quota_bytes() / 1024**3, 1),
            field="file",
        )


def _store(person: Person, judged: Judged) -> tuple[MediaFile, MediaFile | None]:
    """A row for the file, and another of the same bytes, if there is one: then they are stored already."""
    id, found = uuid7(), judged.inspection
    alike = hold_alike(judged.sha256, judged.size_bytes)
    key = alike.key if alike else f"{id.hex[-2:]}/{id}/original.{found.extension}"
    if alike is None:
        unless_committed(partial(store().delete, key))
        store().put(key, judged.path, found.content_type, is_final=judged.is_final)
    file = MediaFile(
        id=id,
        owner_id=person.id,
        medium=Medium(found.kind.value),
        name=judged.name,
        content_type=found.content_type,
        size_bytes=judged.size_bytes,
        sha256=judged.sha256,
        key=key,
        width=found.width or None,
        height=found.height or None,
        duration_ms=found.duration_ms or None,
        source_ms=found.duration_ms or None,
        has_sound=found.has_sound,
        begun_at=judged.begun_at or now(),
    )
    db.session.add(file)
    db.session.flush()
    return file, alike


def show_in(file: MediaFile | None, row: Base) -> None:
    """Whoever may see this row may have the file."""
    if file is not None:
        file.subject_kind, file.subject_id = subject_of(row).kind, row.id  # type: ignore[attr-defined]


def publish(file: MediaFile | None) -> None:
    """Anyone may have the file: a cover, somebody's picture."""
    if file is not None:
        file.is_public = True


def withhold(file: MediaFile | None) -> None:
    """Only who may see what shows the file may have it."""
    if file is not None:
        file.is_public = False


def trim(file: MediaFile, in_ms: int, out_ms: int | None) -> None:
    """Let a film or a sound begin and end elsewhere. Its ready forms go, and others are made; nobody but its owner is
    given what lies outside. Raises Refused where too little is left."""
    if file.source_ms is None:
        raise Refused("Only a film or a sound can be trimmed.", field="trim")
    _hold(file)
    meant = trim_of(file.source_ms, in_ms, out_ms)
    if meant == (file.in_ms, file.out_ms):
        return
    file.in_ms, file.out_ms = meant
    file.duration_ms, file.waveform = meant.lasts(file.source_ms), []
    file.processing, file.progress, file.problem = Processing.WAITING, 0, None
    later(jobs.delete_stored, keys=drop_forms(file, {each.name for each in file.renditions} - {WHOLE}))
    jobs.prepare(file)
    db.session.flush()


def twin(file: MediaFile, part: Trim | None = None) -> MediaFile:
    """Another row of the same bytes, with the same ready forms: trimmed, it leaves the first as it is. With a `part` of a
    film or a sound, it is trimmed from the start. Raises Refused where that is too little."""
    _hold(file, is_shared=True)
    copy = MediaFile(id=uuid7(), **{name: getattr(file, name) for name in SOURCE})
    if part is not None and copy.source_ms is not None:
        copy.in_ms, copy.out_ms = meant = trim_of(copy.source_ms, *part)
        copy.duration_ms = meant.lasts(copy.source_ms)
    db.session.add(copy)
    if not take_forms_of(copy, file):
        jobs.prepare(copy)
    db.session.flush()
    return copy


def hold_alike(sha256: str, size_bytes: int) -> MediaFile | None:
    """A file of just these bytes, best one that is ready, held until the transaction ends: its bytes stay so long, and
    longer if another row has its key by then."""
    is_ready_first = case((MediaFile.processing == Processing.READY, 0), else_=1)
    alike = (
        select(MediaFile)
        .where(MediaFile.sha256 == sha256, MediaFile.size_bytes == size_bytes)
        .order_by(is_ready_first, MediaFile.id)
        .limit(1)
        .with_for_update(read=True, key_share=True)
    )
    return db.session.scalar(alike.execution_options(populate_existing=True))


def take_forms_of(file: MediaFile, other: MediaFile) -> bool:
    """Show a file by the ready forms of another that has the same bytes and the same trim, is taken for the same (a film may
    be taken for its sound), and is held. False: there are none."""
    is_alike = (other.medium, other.in_ms, other.out_ms) == (file.medium, file.in_ms, file.out_ms)
    if other.processing != Processing.READY or not is_alike:
        return False
    for name in LOOKS:
        setattr(file, name, getattr(other, name))
    file.renditions = [
        Rendition(**{name: getattr(form, name) for name in FORM}) for form in other.renditions if form.name != WHOLE
    ]
    return True


def _hold(file: MediaFile, *, is_shared: bool = False) -> None:
    """Wait for whoever stores its forms, or takes them over; as it is then, it stays until the transaction ends."""
    db.session.execute(
        select(MediaFile.id).where(MediaFile.id == file.id).with_for_update(read=is_shared, key_share=is_shared)
    )
    db.session.refresh(file)


def discard(file: MediaFile) -> None:
    """Forget a file and its ready forms; the bytes go when the transaction has committed."""
    later(jobs.delete_stored, keys=[file.key, *(each.key for each in file.renditions)])
    db.session.delete(file)
    db.session.flush()


def file_of(person: Person, id: UUID | None) -> MediaFile | None:
    """A file of the person's own."""
    file = db.session.get(MediaFile, id) if id else None
    return file if file is not None and file.owner_id == person.id else None


def use_as_picture(person: Person, file: MediaFile | None) -> None:
    """Make a picture somebody's own; none: back to their socks."""
    if file is not None and file.medium != Medium.PICTURE:
        raise Refused("Choose a picture: a photograph or a drawing.", field="file")
    before = file_of(person, person.picture_id)
    publish(file)
    person.picture_id = file.id if file else None
    if before is not None:
        discard(before)
    db.session.flush()

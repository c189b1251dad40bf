"""Everything that changes files. Operations flush, never commit."""

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import Base, db, unless_committed
from core.jobs import later
from core.storage import quota_bytes, store
from core.subjects import subject_of
from media import jobs, queries
from media.inspection import narrowed
from media.judging import NOT_WHOLE, Judged
from media.keeping import mark_ready, store_forms
from media.models import MediaFile, Medium
from media.renditions import Rendering


def keep_upload(person: Person, upload: Any, *, field: str = "file", kinds: Collection[str] = ()) -> MediaFile:
    """Keep a file of a form. Raises Refused at its field when there is none, or it was judged not to be taken: then it
    says which of the `kinds` that are asked for there can be sent. A file of another kind is for its caller to refuse.
    """
    found = getattr(upload, "judged", None)
    if found is None:
        raise Refused("Choose a file first.", field=field)
    if isinstance(found, Refused):
        raise Refused(narrowed(found.sentence, kinds), field=field)
    return keep(person, found)


def keep_ready(person: Person, judged: Judged, folder: Path, rendering: Rendering) -> MediaFile:
    """Keep a file whose ready forms were made already, by a script of ours."""
    file = _store(person, judged)
    mark_ready(file, store_forms(file.key, folder, rendering), rendering)
    db.session.flush()
    return file


def keep(person: Person, judged: Judged) -> MediaFile:
    """Store the bytes, then the row, then ask for its ready forms. Raises Refused when there is no room left for them."""
    if judged.waits is not None and judged.waits.owner != person.id:
        raise Refused(NOT_WHOLE, field="file")
    check_quota(person, judged.size_bytes, sha256=judged.sha256)
    file = _store(person, judged)
    if judged.waits is not None:
        later(jobs.forget_upload, owner=judged.waits.owner.hex, id=judged.waits.id.hex)
    later(jobs.render_file, file_id=str(file.id))
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


def _store(person: Person, judged: Judged) -> MediaFile:
    id, found = uuid7(), judged.inspection
    key = f"{id.hex[-2:]}/{id}/original.{found.extension}"
    store().put(key, judged.path, found.content_type, name=judged.name, is_final=judged.waits is not None)
    unless_committed(partial(store().delete, key))
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
    )
    db.session.add(file)
    db.session.flush()
    return file


def show_in(file: MediaFile | None, row: Base) -> None:
    """Whoever may see this row may have the file."""
    if file is not None:
        file.subject_kind, file.subject_id = subject_of(row).kind, row.id  # type: ignore[attr-defined]


def publish(file: MediaFile | None) -> None:
    """Anyone may have the file: a cover, somebody's picture."""
    if file is not None:
        file.is_public = True


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

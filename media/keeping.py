"""Ready forms kept beside their file: bytes to the store, then rows.

Each making of forms gets keys of its own, so that no address ever gives other bytes than it did before.
"""

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid4

from core.db import db
from core.storage import store
from media.models import SMALLEST, WHOLE, MediaFile, Processing, Rendition
from media.renditions import Rendering


def planned_forms(file_id: UUID, rendering: Rendering) -> list[Rendition]:
    """Rows of what was rendered, not yet in the session, with the keys that their bytes will have."""
    prefix, tag = f"{file_id.hex[-2:]}/{file_id}", uuid4().hex[:8]
    return [
        Rendition(
            name=made.name,
            file_name=f"{tag}-{made.file_name}",
            content_type=made.content_type,
            size_bytes=made.bytes,
            key=f"{prefix}/{tag}-{made.file_name}",
            width=made.width,
            height=made.height,
        )
        for made in rendering.renditions
    ]


def put_forms(forms: list[Rendition], folder: Path, rendering: Rendering) -> None:
    for form, made in zip(forms, rendering.renditions, strict=True):
        store().put(form.key, folder / made.file_name, made.content_type)


def take_on(file: MediaFile, forms: list[Rendition], rendering: Rendering) -> list[str]:
    """Forms that can be shown while others are still being made. Returns the keys of those whose place they take."""
    replaced = drop_forms(file, {each.name for each in forms})
    file.renditions = [*file.renditions, *forms]
    file.colour, file.placeholder = rendering.colour or file.colour, rendering.placeholder or file.placeholder
    return replaced


def mark_ready(file: MediaFile, forms: list[Rendition], rendering: Rendering) -> list[str]:
    """The file can be played and shown from now on. Returns the keys of earlier forms whose place these take."""
    made = {each.name for each in forms}
    stale = {each.name for each in file.renditions} - made - {WHOLE, SMALLEST}
    replaced = [*drop_forms(file, stale), *take_on(file, forms, rendering)]
    file.width, file.height = rendering.width or file.width, rendering.height or file.height
    file.duration_ms = rendering.duration_ms or file.duration_ms
    file.waveform, file.loudness = rendering.waveform, rendering.loudness
    file.processing, file.progress, file.problem = Processing.READY, 100, None
    return replaced


def drop_forms(file: MediaFile, names: Collection[str]) -> list[str]:
    """Forget forms by name. Returns their keys, for whoever deletes the bytes."""
    gone = [each for each in file.renditions if each.name in names]
    if gone:
        file.renditions = [each for each in file.renditions if each.name not in names]
        db.session.flush()  # a name is one row's, so the old row goes before the new one comes
    return [each.key for each in gone]

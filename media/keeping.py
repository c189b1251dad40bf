"""Ready forms kept beside their file: bytes to the store, then rows."""

from pathlib import Path

from uuid_utils.compat import uuid7

from core.storage import store
from media.models import MediaFile, Processing, Rendition
from media.renditions import Rendering


def store_forms(key: str, folder: Path, rendering: Rendering) -> list[Rendition]:
    """Store the files of a rendering beside the original's key. Returns their rows, not yet in the session."""
    prefix = f"{key.rsplit('/', 1)[0]}/{uuid7().hex[-8:]}"
    for made in rendering.renditions:
        store().put(f"{prefix}-{made.file_name}", folder / made.file_name, made.content_type)
    return [
        Rendition(
            name=made.name,
            file_name=made.file_name,
            content_type=made.content_type,
            size_bytes=made.bytes,
            key=f"{prefix}-{made.file_name}",
            width=made.width,
            height=made.height,
        )
        for made in rendering.renditions
    ]


def mark_ready(file: MediaFile, forms: list[Rendition], rendering: Rendering) -> None:
    """The file can be played and shown from now on."""
    file.renditions = forms
    file.width, file.height = rendering.width or file.width, rendering.height or file.height
    file.duration_ms = rendering.duration_ms or file.duration_ms
    file.waveform, file.colour, file.placeholder = rendering.waveform, rendering.colour, rendering.placeholder
    file.processing, file.progress = Processing.READY, 100

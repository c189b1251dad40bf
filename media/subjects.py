"""What the house knows of files: the bytes that their rows name."""

from collections.abc import Iterable

from sqlalchemy import select

from core.db import db
from core.moving import Named, names_files
from media.models import MediaFile, Rendition

ROWS_AT_ONCE = 1000


@names_files
def originals() -> Iterable[Named]:
    columns = (MediaFile.key, MediaFile.size_bytes, MediaFile.content_type, MediaFile.sha256)
    return (Named(*row) for row in db.session.execute(select(*columns)).yield_per(ROWS_AT_ONCE))


@names_files
def ready_forms() -> Iterable[Named]:
    columns = (Rendition.key, Rendition.size_bytes, Rendition.content_type)
    return (Named(*row) for row in db.session.execute(select(*columns)).yield_per(ROWS_AT_ONCE))

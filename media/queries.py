"""What pages ask about files."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select

from media.models import MediaFile


def files(ids: Iterable[UUID | None]) -> Select[MediaFile]:
    """These files with their ready forms, at once: what refers to them finds them in the session as long as they are held."""
    return select(MediaFile).where(MediaFile.id.in_({id for id in ids if id is not None}))

"""What pages ask about files."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select

from accounts.models import Person
from media.models import MediaFile


def files(ids: Iterable[UUID | None]) -> Select[MediaFile]:
    """These files with their ready forms, at once: what refers to them finds them in the session as long as they are held."""
    return select(MediaFile).where(MediaFile.id.in_({id for id in ids if id is not None}))


def kept(person: Person) -> Select[str, int]:
    """What somebody keeps: the size and the SHA-256 of each file, once, however often they sent it."""
    return select(MediaFile.sha256, MediaFile.size_bytes).where(MediaFile.owner_id == person.id).distinct()

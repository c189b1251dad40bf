"""What the loader knows while it loads: ids, people, files."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select

from accounts.models import Person
from core.db import db
from core.storage import store
from demo.gatherings import Content
from demo.media.ready import Ready
from media import operations as media
from media.models import MediaFile

NAMESPACE = UUID("6f1d7d3e-54b0-4b0c-9d6b-6a1d2f0c7a51")
PASSWORD = "one empty chair"


class Stage:
    """The content, how to get the file made for a key, and when it is loaded."""

    def __init__(self, content: Content, file_of: Callable[[str], Ready], loaded_at: datetime) -> None:
        self.content, self.file_of, self.loaded_at = content, file_of, loaded_at
        self._stored: list[str] = []

    def id(self, *names: str) -> UUID:
        """The id of a thing of the demonstration: the same in every load."""
        return uuid5(NAMESPACE, "/".join(names))

    def person(self, handle: str) -> Person:
        return db.session.scalars(select(Person).where(Person.handle == handle)).one()

    def keep(self, key: str, owner: Person) -> MediaFile | None:
        """The media of this key as a file of somebody's; None for no key."""
        if not key:
            return None
        made = self.file_of(key)
        file = media.keep_ready(owner, made.judged, made.folder, made.rendering)
        self._stored += [file.key, *(form.key for form in file.renditions)]
        return file

    def clear(self) -> None:
        """Forget the bytes of every file kept so far: no row will name them."""
        for key in self._stored:
            store().delete(key)

"""Files that people brought, and their ready forms."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, Sentence, now

WHOLE, SMALLEST = "whole", "film-360"  # roles of ready forms that play while others are being made


class Medium(StrEnum):
    """What a part of a take, or a place of a cut, is made of."""

    TEXT = "text"
    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"


class Processing(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class MediaFile(Identified, Base):
    """A picture, a sound or a film, as it was sent. `waveform` is 96 heights from 0 to 100.

    The same bytes sent twice are stored once: files may share a key, and the bytes go with the last that does. What plays
    is the source from `in_ms` to `out_ms` (None: its end); `duration_ms` is how long that lasts, `source_ms` the whole.
    """

    __tablename__ = "media_files"
    __table_args__ = (
        CheckConstraint("medium <> 'text'", name="not_text"),
        CheckConstraint("size_bytes > 0", name="not_empty"),
        CheckConstraint("in_ms >= 0 AND (out_ms IS NULL OR out_ms > in_ms)", name="trim_has_length"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    medium: Mapped[Medium]
    name: Mapped[str]
    content_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration_ms: Mapped[int | None]
    source_ms: Mapped[int | None]
    in_ms: Mapped[int] = mapped_column(default=0)
    out_ms: Mapped[int | None]
    delay_ms: Mapped[int] = mapped_column(
        default=0
    )  # where in the source the guide begins that it was recorded to; 0: none
    loudness: Mapped[float | None]  # of what plays of the source, in LUFS (EBU R 128); its ready forms are levelled
    has_sound: Mapped[bool] = mapped_column(default=False)
    colour: Mapped[str] = mapped_column(default="")  # the average, #rrggbb
    placeholder: Mapped[str] = mapped_column(default="")  # twelve colours, a grid of four by three
    waveform: Mapped[list[int]] = mapped_column(default=list)
    begun_at: Mapped[datetime] = mapped_column(default=now)  # when its first byte came
    processing: Mapped[Processing] = mapped_column(default=Processing.WAITING)
    progress: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(Sentence)
    is_public: Mapped[bool] = mapped_column(default=False)  # covers, pictures of people: anyone may have them
    subject_kind: Mapped[str | None]  # what shows it: whoever may see that may have the file
    subject_id: Mapped[UUID | None]

    owner: Mapped[Person] = relationship()
    renditions: Mapped[list["Rendition"]] = relationship(
        back_populates="file", lazy="selectin", order_by="Rendition.width", cascade="all, delete-orphan"
    )

    @property
    def is_coming(self) -> bool:
        """It is still being made ready to be shown."""
        return self.processing == Processing.WAITING

    @property
    def is_awaited(self) -> bool:
        """Nothing of it can be shown yet."""
        return self.is_coming and self.playing is None

    @property
    def is_trimmed(self) -> bool:
        """Others get a part of it only."""
        return self.in_ms > 0 or self.out_ms is not None

    @property
    def playing(self) -> "Rendition | None":
        """What plays now: the ready form, or, while that is being made, the first that all may have."""
        if self.processing == Processing.READY:
            return self.rendition(self.medium.value)
        if not self.is_coming:
            return None
        return self.rendition(SMALLEST) or (None if self.is_trimmed else self.rendition(WHOLE))

    def rendition(self, name: str) -> "Rendition | None":
        return next((each for each in self.renditions if each.name == name), None)


class Rendition(Identified, Base):
    """One ready form of a file; its name is its role: film, film-360, sound, poster, poster-640, storyboard, picture-1280.

    `whole` is the file as it was sent, in another container: it plays before the others are made. Of a trimmed file it
    holds what was trimmed away, and is its owner's alone.
    """

    __tablename__ = "renditions"
    __table_args__ = (UniqueConstraint("file_id", "name"),)

    file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id", ondelete="CASCADE"))
    name: Mapped[str]
    file_name: Mapped[str]
    content_type: Mapped[str]
    size_bytes: Mapped[int]
    key: Mapped[str] = mapped_column(index=True)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)

    file: Mapped[MediaFile] = relationship(back_populates="renditions")

"""Finished pieces: what a class project makes together, its places, its cuts and its credits."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, Sentence, now
from courses.models import Course
from lessons.models import Assignment
from media.models import MediaFile, Medium
from media.trimming import Trim
from productions.lots import draw_lot
from productions.weaving import Arrangement, What
from submissions.models import Submission, Take


class ProductionKind(StrEnum):
    FILM = "film"
    RECORD = "record"
    BOOK = "book"


class Production(Identified, Base):
    """The finished piece of a class project, from its first minute with holes."""

    __tablename__ = "productions"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    kind: Mapped[ProductionKind]
    leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    closes_at: Mapped[datetime | None]
    premiere_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    course: Mapped[Course] = relationship()
    leader: Mapped[Person | None] = relationship()
    slots: Mapped[list["Slot"]] = relationship(
        back_populates="production", order_by="Slot.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def has_premiered(self) -> bool:
        """Has its premiere begun?"""
        return self.premiere_at is not None and self.premiere_at <= now()


class StatusUpdate(Identified, Base):
    """How a piece goes, in a sentence of who leads it or teaches; and by which day something is to be done, if it is."""

    __tablename__ = "status_updates"
    __table_args__ = (Index(None, "production_id", "id"),)

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    words: Mapped[str]
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]

    production: Mapped[Production] = relationship()


class Size(StrEnum):
    """How long it takes to fill a place."""

    HALF_A_MINUTE = "30-seconds"
    TEN_MINUTES = "10-minutes"
    EVENING = "an-evening"


class Passage(Identified, Base):
    """Places that play together: heard in layers, or seen side by side on a grid."""

    __tablename__ = "passages"

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    arrangement: Mapped[Arrangement]
    version: Mapped[int] = mapped_column(default=1)

    production: Mapped[Production] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Slot(Identified, Base):
    """A place: where a take goes, what fits there, and the instructor's stand-in until it does. Those of a passage stand
    together in the order; each begins a layer, or `follows` the one before it in the same layer."""

    __tablename__ = "slots"
    __table_args__ = (
        Index(None, "production_id", "position"),
        CheckConstraint("seconds IS NULL OR seconds > 0", name="seconds_count"),
        CheckConstraint("words IS NULL OR words > 0", name="words_count"),
        CheckConstraint("enters_ms >= 0", name="enters_count"),
    )

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]
    medium: Mapped[Medium]
    seconds: Mapped[int | None]  # at most
    words: Mapped[int | None]  # at most
    size: Mapped[Size | None]  # where nobody said, what productions.sizes proposes
    passage_id: Mapped[UUID | None] = mapped_column(ForeignKey("passages.id", ondelete="SET NULL"), index=True)
    follows: Mapped[bool] = mapped_column(default=False)
    enters_ms: Mapped[int] = mapped_column(default=0)  # in its layer, so long after it could
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id", ondelete="SET NULL"), index=True)
    stand_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id", ondelete="SET NULL"))
    stand_in_words: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)  # of its words and spec; moving it changes nothing of them

    production: Mapped[Production] = relationship(back_populates="slots")
    passage: Mapped[Passage | None] = relationship()
    assignment: Mapped[Assignment | None] = relationship()
    stand_in: Mapped[MediaFile | None] = relationship()
    alternates: Mapped[list["Alternate"]] = relationship(
        back_populates="slot", order_by="Alternate.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class Reservation(Identified, Base):
    """A place that somebody has taken, until then: several may have the same one. One that was filled, let go or ran out
    is no row any more."""

    __tablename__ = "reservations"
    __table_args__ = (UniqueConstraint("slot_id", "person_id"), Index(None, "person_id"), Index(None, "until"))

    slot_id: Mapped[UUID] = mapped_column(ForeignKey("slots.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    until: Mapped[datetime]

    slot: Mapped[Slot] = relationship()
    person: Mapped[Person] = relationship()


class Alternate(Identified, Base):
    """A take that may play in a place. The chosen one plays, at most one a place; a work's next take is one of its own."""

    __tablename__ = "alternates"
    __table_args__ = (
        UniqueConstraint("slot_id", "take_id"),
        Index(None, "slot_id", "id"),  # the newest of a place
        Index(
            "ix_alternates_public",  # the newest of a place that visitors may see
            "slot_id",
            "id",
            sqlite_where=text("is_public = 1"),
            postgresql_where=text("is_public"),
        ),
        Index(None, "slot_id", "lot"),
        Index(None, "submission_id"),
        Index(None, "take_id"),
        Index(
            None,
            "slot_id",
            unique=True,
            sqlite_where=text("chosen_at IS NOT NULL"),
            postgresql_where=text("chosen_at IS NOT NULL"),
        ),
    )

    slot_id: Mapped[UUID] = mapped_column(ForeignKey("slots.id", ondelete="CASCADE"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"))
    chosen_at: Mapped[datetime | None]
    chosen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    in_ms: Mapped[int] = mapped_column(default=0)  # where it begins in this place, of what its maker shows
    out_ms: Mapped[int | None]  # and where it ends; None: at its end
    edit: Mapped[dict[str, Any]] = mapped_column(default=dict)  # `edits.Edit.packed`
    lot: Mapped[int] = mapped_column(default=draw_lot)  # where it stands among the others when lots are drawn
    is_public: Mapped[bool]  # as its work is shared: who may see it is asked all the same

    slot: Mapped[Slot] = relationship(back_populates="alternates")
    submission: Mapped[Submission] = relationship()
    take: Mapped[Take] = relationship()

    @property
    def trim(self) -> Trim:
        return Trim(self.in_ms, self.out_ms)


class Cut(Identified, Base):
    """The cut as it was kept: which take plays in which place, in which order, with whose name. Version 1 is what premiered."""

    __tablename__ = "cuts"
    __table_args__ = (
        UniqueConstraint("production_id", "number"),
        CheckConstraint("number > 0", name="number_count"),
        CheckConstraint("duration_ms >= 0", name="duration_count"),
    )

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"))
    number: Mapped[int]
    changes: Mapped[str] = mapped_column(default="")  # what is new in it, in a line
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    duration_ms: Mapped[int]

    production: Mapped[Production] = relationship()
    by: Mapped[Person | None] = relationship()
    places: Mapped[list["CutPlace"]] = relationship(
        back_populates="cut", order_by="CutPlace.position", cascade="all, delete-orphan"
    )


class CutPlace(Identified, Base):
    """One place of a cut that was kept, and for how long it plays. What was taken out of the site since leaves it empty."""

    __tablename__ = "cut_places"
    __table_args__ = (
        UniqueConstraint("cut_id", "position"),
        Index(None, "slot_id"),
        Index(None, "submission_id"),
        Index(None, "take_id"),
        CheckConstraint("duration_ms > 0", name="duration_count"),
    )

    cut_id: Mapped[UUID] = mapped_column(ForeignKey("cuts.id", ondelete="CASCADE"))
    position: Mapped[int]
    slot_id: Mapped[UUID | None] = mapped_column(ForeignKey("slots.id", ondelete="SET NULL"))
    title: Mapped[str]
    medium: Mapped[Medium]
    what: Mapped[What]
    start_ms: Mapped[int] = mapped_column(default=0)  # in the cut: those of a passage overlap
    duration_ms: Mapped[int]
    in_ms: Mapped[int] = mapped_column(default=0)  # where its take begins
    edit: Mapped[dict[str, Any]] = mapped_column(default=dict)
    passage: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # `weaving.Passage.packed`
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id", ondelete="SET NULL"))
    take_id: Mapped[UUID | None] = mapped_column(ForeignKey("takes.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(default="")  # who was named

    cut: Mapped[Cut] = relationship(back_populates="places")
    slot: Mapped[Slot | None] = relationship()
    submission: Mapped[Submission | None] = relationship()
    take: Mapped[Take | None] = relationship()


class CreditState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    LEFT_OUT = "left-out"


class Credit(Identified, Base):
    """A role in words and the name the person chose. Proposed by the site, confirmed by the person."""

    __tablename__ = "credits"
    __table_args__ = (UniqueConstraint("production_id", "person_id", "role"),)

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    role: Mapped[str] = mapped_column(Sentence)
    name: Mapped[str]
    thanks: Mapped[str] = mapped_column(default="")
    is_linked: Mapped[bool] = mapped_column(default=True)  # to their page, for whoever may see that
    state: Mapped[CreditState] = mapped_column(default=CreditState.PROPOSED)

    production: Mapped[Production] = relationship()
    person: Mapped[Person | None] = relationship()


class RenderState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = (RenderState.WAITING, RenderState.RUNNING)


class RenderKind(StrEnum):
    """What makes it: what a piece can become, and all of it to take away."""

    FILM = "film"
    RECORD = "record"
    BOOK = "book"
    SITE = "site"


class RenderForm(StrEnum):
    """What a piece is made into."""

    FILM_720 = "film-720"
    FILM_1080 = "film-1080"
    RECORD_FLAC = "record-flac"
    RECORD_MP3 = "record-mp3"
    RECORD_OPUS = "record-opus"
    BOOK = "book"
    SITE = "site"

    @property
    def kind(self) -> RenderKind:
        return RenderKind(self.partition("-")[0])

    @property
    def height(self) -> int:
        """Of a film, in pixels."""
        return int(self.partition("-")[2])


class Render(Identified, Base):
    """A finished piece being made into a file. `plan` is the cut as it stood when it was asked for, part by part
    (`planning.plan_of`); `remarks` are packed Words: what is not in it, and why. `is_public`: all in it is shared with everyone."""

    __tablename__ = "renders"
    __table_args__ = (Index(None, "production_id", "id"), CheckConstraint("progress BETWEEN 0 AND 100", name="percent"))

    production_id: Mapped[UUID] = mapped_column(ForeignKey("productions.id", ondelete="CASCADE"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    form: Mapped[RenderForm]
    plan: Mapped[dict[str, Any]]
    state: Mapped[RenderState] = mapped_column(default=RenderState.WAITING)
    progress: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(Sentence)
    remarks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    kept: Mapped[list[str]] = mapped_column(default=list)  # digests of parts that are drawn, or being drawn
    is_public: Mapped[bool]
    duration_ms: Mapped[int | None]
    ended_at: Mapped[datetime | None]

    production: Mapped[Production] = relationship()
    files: Mapped[list["RenderFile"]] = relationship(
        back_populates="render", order_by="RenderFile.name", cascade="all, delete-orphan"
    )
    works: Mapped[list["RenderWork"]] = relationship(back_populates="render", cascade="all, delete-orphan")

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


class RenderFile(Identified, Base):
    """One file that came out: the film, its captions, its credits."""

    __tablename__ = "render_files"
    __table_args__ = (UniqueConstraint("render_id", "name"),)

    render_id: Mapped[UUID] = mapped_column(ForeignKey("renders.id", ondelete="CASCADE"))
    name: Mapped[str]
    content_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str]

    render: Mapped[Render] = relationship(back_populates="files")

    @property
    def is_main(self) -> bool:
        """Is it the piece itself, and not what goes along with it?"""
        return self.name in ("film.mp4", "book.pdf", "book.epub") or self.content_type == "application/zip"

    @property
    def title(self) -> str:
        """Of a track: its number and its name."""
        return self.name.rpartition(".")[0]

    @property
    def is_track(self) -> bool:
        """Is it one of a record's tracks?"""
        return self.content_type.startswith("audio/")


class RenderWork(Base):
    """A work that plays in a render: once it is taken back or hidden, nobody gets that file any more."""

    __tablename__ = "render_works"
    __table_args__ = (Index(None, "submission_id"),)

    render_id: Mapped[UUID] = mapped_column(ForeignKey("renders.id", ondelete="CASCADE"), primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)

    render: Mapped[Render] = relationship(back_populates="works")

"""Answers: the task to give one, the answer, and its notes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from accounts.models import Person
from core.db import Base, Identified, Sentence, now
from lessons.models import Criterion
from media.models import MediaFile
from reviews.hints import NoteKind
from submissions.models import Part, Submission, Take


class TaskState(StrEnum):
    LEASED = "leased"
    SENT = "sent"
    LAPSED = "lapsed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """Why somebody writes: to answer a maker; to practise on an exemplar; to look at one's own work first."""

    ANSWER = "answer"
    PRACTICE = "practice"
    SELF = "self"


class ReviewTask(Identified, Base):
    """One person, one take. Only sent answers and live leases count towards what a work needs."""

    __tablename__ = "review_tasks"
    __table_args__ = (
        UniqueConstraint("reviewer_id", "take_id"),
        Index(None, "reviewer_id", "submission_id"),
        Index(None, "author_id", "reviewer_id", "course_id"),
        Index(None, "submission_id"),
        Index(None, "leased_until", sqlite_where=text("state = 'leased'"), postgresql_where=text("state = 'leased'")),
    )

    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(default=Purpose.ANSWER)
    is_experienced: Mapped[bool] = mapped_column(default=False)  # the reviewer, when they claimed it
    state: Mapped[TaskState] = mapped_column(default=TaskState.LEASED)
    leased_until: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(Sentence, default="")  # why this one: a sentence for the reviewer
    declined_because: Mapped[str] = mapped_column(default="")

    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id])
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    take: Mapped[Take] = relationship()
    submission: Mapped[Submission] = relationship()
    review: Mapped["Review | None"] = relationship(back_populates="task", cascade="all, delete-orphan")


class ReviewNeed(Base):
    """The hot row of a work in the pool: how many answers are done or under way. Kept, never counted."""

    __tablename__ = "review_needs"
    __table_args__ = (
        # The order of need, as two kinds of people walk it; and works whose promise is kept, which take one more.
        *(
            Index(
                name,
                *("course_id", "level", "priority", *lacks, "shared_at", "submission_id", "author_id"),
                sqlite_where=text(f"is_open = 1 AND {standing}"),
                postgresql_where=text(f"is_open AND {standing}"),
            )
            for name, lacks, standing in (
                ("ix_review_needs_has_experienced", ["has_experienced"], "level < target"),
                ("ix_review_needs_has_new", ["has_new"], "level < target"),
                ("ix_review_needs_kept", [], "level = target"),
            )
        ),
        Index(
            "ix_review_needs_waiting",
            "course_id",
            "half_at",
            sqlite_where=text("is_open = 1 AND answered_at IS NULL"),
            postgresql_where=text("is_open AND answered_at IS NULL"),
        ),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id", ondelete="SET NULL"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    level: Mapped[int] = mapped_column(default=0)  # sent + live leases
    priority: Mapped[int] = mapped_column(default=1)  # 0: somebody's first time
    target: Mapped[int] = mapped_column(default=3)
    has_experienced: Mapped[bool] = mapped_column(
        default=False
    )  # answered, or being answered, by somebody who has done it before
    has_new: Mapped[bool] = mapped_column(default=False)
    shared_at: Mapped[datetime] = mapped_column(default=now)
    is_open: Mapped[bool] = mapped_column(default=True)
    pulled_at: Mapped[datetime | None]  # out of the pool after three marks that something is wrong with it
    # the promise: half of its time, and its end; when it was kept, and who was told that it was not yet
    half_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    told_greeters_at: Mapped[datetime | None]
    told_instructors_at: Mapped[datetime | None]

    submission: Mapped[Submission] = relationship()


class Pairing(Base):
    """That one person answers the other's work to a call: partners, or as an instructor assigns them."""

    __tablename__ = "review_pairings"
    __table_args__ = (CheckConstraint("reviewer_id <> author_id", name="not_themselves"),)

    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True)
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)

    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id])
    author: Mapped[Person] = relationship(foreign_keys=[author_id])


class Decided(StrEnum):
    """What somebody who looks after a class decided about who answers what, over the order of need."""

    PAIRED = "paired"
    UNPAIRED = "unpaired"
    PUT_BACK = "put-back"
    LEFT_OUT = "left-out"


class Decision(Identified, Base):
    """One such decision: who, when, what, and why."""

    __tablename__ = "review_decisions"
    __table_args__ = (Index(None, "course_id", "id"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    what: Mapped[Decided]
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id", ondelete="SET NULL"))
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id", ondelete="SET NULL"))
    details: Mapped[str] = mapped_column(Sentence, default="")
    because: Mapped[str] = mapped_column(default="")

    by: Mapped[Person | None] = relationship()


class Invitation(Identified, Base):
    """Somebody who has given what they were asked for is asked for one more answer, to a work that waits too long."""

    __tablename__ = "review_invitations"
    __table_args__ = (UniqueConstraint("person_id", "submission_id"), Index(None, "course_id", "person_id"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))

    submission: Mapped[Submission] = relationship()


class Wrong(StrEnum):
    """What can be wrong with a work that somebody was given to answer."""

    DOES_NOT_PLAY = "does-not-play"
    EMPTY = "empty"
    COPIED = "copied"
    HARMFUL = "harmful"
    NOT_BY_A_PERSON = "not-by-a-person"


class Mark(Identified, Base):
    """That somebody found something wrong with a take. Three people's take it out of the pool."""

    __tablename__ = "review_marks"
    __table_args__ = (UniqueConstraint("person_id", "take_id"), Index(None, "submission_id"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    wrong: Mapped[Wrong]
    words: Mapped[str] = mapped_column(default="")


class Review(Identified, Base):
    """An answer: one person's notes on one take. Until `sent_at` it has no notes, only what was typed, field by field."""

    __tablename__ = "reviews"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("review_tasks.id", ondelete="CASCADE"), unique=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    take_id: Mapped[UUID] = mapped_column(ForeignKey("takes.id", ondelete="CASCADE"), index=True)
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    is_unnamed: Mapped[bool] = mapped_column(default=False)  # nobody is shown whose it is: reviews.naming
    edited_at: Mapped[datetime | None]  # after everybody could read it as it was
    held_at: Mapped[datetime | None]  # waits for a second look before its maker reads it
    held_because: Mapped[str] = mapped_column(Sentence, default="")
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    task: Mapped[ReviewTask] = relationship(back_populates="review")
    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id])
    submission: Mapped[Submission] = relationship()
    take: Mapped[Take] = relationship()
    notes: Mapped[list["Note"]] = relationship(
        back_populates="review", order_by="Note.position", cascade="all, delete-orphan"
    )
    ticks: Mapped[list["Tick"]] = relationship(back_populates="review", cascade="all, delete-orphan")
    reception: Mapped["Reception | None"] = relationship(back_populates="review", cascade="all, delete-orphan")
    piece: Mapped["Piece | None"] = relationship(back_populates="review", cascade="all, delete-orphan")
    intention: Mapped["Intention | None"] = relationship(
        primaryjoin="foreign(Review.submission_id) == Intention.submission_id", viewonly=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_held(self) -> bool:
        """Nobody but its writer, and who looks again, reads it."""
        return self.held_at is not None and self.released_at is None


class Wording(Identified, Base):
    """What an answer said before it was changed, once its maker may have read it: for moderators."""

    __tablename__ = "review_wordings"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), index=True)
    said_at: Mapped[datetime]
    said: Mapped[dict[str, Any]]  # "notes": kind, words, where


class Reception(Base):
    """How an answer was for its maker: theirs to say, and its writer's alone to read."""

    __tablename__ = "review_receptions"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    is_helpful: Mapped[bool] = mapped_column(default=False)
    wants_place: Mapped[bool] = mapped_column(default=False)  # "tell me where"
    is_kind: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime] = mapped_column(default=now)

    review: Mapped[Review] = relationship(back_populates="reception")


class Intention(Base):
    """What a maker will try in the next take, in their words, for themselves."""

    __tablename__ = "review_intentions"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(default=now)

    submission: Mapped[Submission] = relationship()


class Piece(Base):
    """A work that answers: made from the one it answers, by who answers it."""

    __tablename__ = "review_pieces"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), unique=True)

    review: Mapped[Review] = relationship(back_populates="piece")
    submission: Mapped[Submission] = relationship()


class AnchorKind(StrEnum):
    WHOLE = "whole"
    MOMENT = "moment"
    REGION = "region"
    PASSAGE = "passage"


class Placed(Identified):
    """Something said about a place in a take: the columns of every kind of note. Times in ms; a region from 0 to 1 from the
    top left."""

    position: Mapped[int]
    kind: Mapped[NoteKind]
    answers_question: Mapped[bool] = mapped_column(default=False)  # the one that the maker asked
    body: Mapped[str]
    body_html: Mapped[str] = mapped_column(default="")
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("parts.id", ondelete="SET NULL"))
    anchor: Mapped[AnchorKind] = mapped_column(default=AnchorKind.WHOLE)
    start_ms: Mapped[int | None]
    end_ms: Mapped[int | None]
    x: Mapped[float | None]
    y: Mapped[float | None]
    width: Mapped[float | None]
    height: Mapped[float | None]
    media_width: Mapped[int | None]
    media_height: Mapped[int | None]
    quote: Mapped[str] = mapped_column(default="")
    start_char: Mapped[int | None]  # where the quote begins, in characters
    prefix: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    drawing: Mapped[
        dict[str, Any] | None
    ]  # an arrow or a free line on a picture or a frame; a box is the region itself

    @declared_attr
    def part(cls) -> Mapped[Part | None]:
        return relationship()


def places_make_sense() -> tuple[CheckConstraint, ...]:
    """What holds for the place of every kind of note."""
    return (
        CheckConstraint("anchor <> 'moment' OR start_ms IS NOT NULL", name="moment_has_time"),
        CheckConstraint(
            "anchor <> 'region' OR (x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1 AND width > 0 AND height > 0 AND x + width <= 1.0001 AND y + height <= 1.0001)",
            name="region_inside",
        ),
        CheckConstraint("anchor <> 'passage' OR quote <> ''", name="passage_has_quote"),
    )


class Note(Placed, Base):
    """One note of an answer."""

    __tablename__ = "notes"
    __table_args__ = (*places_make_sense(), Index(None, "review_id", "position"))

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    body_digest: Mapped[str | None] = mapped_column(index=True)  # reviews.flags: the same words in another answer
    voice_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("media_files.id", ondelete="SET NULL")
    )  # `body` says it in words
    thanked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]  # by the maker, from their own sight
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]

    review: Mapped[Review] = relationship(back_populates="notes")
    voice: Mapped[MediaFile | None] = relationship()


class Reply(Base):
    """What the maker of a work says to a note, in the row of the note: reported, hidden and appealed about by itself."""

    __table__ = Note.__table__
    __mapper_args__ = {"include_properties": ["id", "review_id", "reply", "replied_at"]}

    id: Mapped[UUID]
    review_id: Mapped[UUID]
    reply: Mapped[str]
    replied_at: Mapped[datetime | None]

    review: Mapped[Review] = relationship(viewonly=True)


class Tick(Base):
    """The level that a reviewer found on one criterion, counted from 0."""

    __tablename__ = "ticks"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    criterion_id: Mapped[UUID] = mapped_column(
        ForeignKey("criteria.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    level: Mapped[int]

    review: Mapped[Review] = relationship(back_populates="ticks")
    criterion: Mapped[Criterion] = relationship()

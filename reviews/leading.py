"""What notes led to: the take of now beside the one a note was about, and everything that came of somebody's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from core.db import db
from core.permissions import scope
from reviews.anchors import Anchor, Carriage, Moment, Passage, Region
from reviews.drawings import Drawing, drawing_of
from reviews.models import Note, Piece, Reception, Review
from reviews.parts import twin
from reviews.permissions import HELD
from reviews.places import anchor_of, carried_to, words_for
from submissions.models import Submission, Take


@dataclass(frozen=True)
class Side:
    """One take, at the place of a note: the part, and the anchor in it; neither where the place is gone."""

    take: Take
    part_id: UUID | None
    anchor: Anchor | None
    drawing: Drawing | None = None

    @property
    def start_ms(self) -> int | None:
        moment = self.anchor.moment if isinstance(self.anchor, Region) else self.anchor
        return moment.start_ms if isinstance(moment, Moment) else None

    @property
    def region(self) -> Region | None:
        return self.anchor if isinstance(self.anchor, Region) else None

    @property
    def where(self) -> str:
        """ "0:14", "top left", or nothing."""
        return words_for(self.anchor) if self.anchor else ""

    @property
    def quote(self) -> str:
        return self.anchor.quote if isinstance(self.anchor, Passage) else ""


def sides_of(note: Note) -> tuple[Side, Side]:
    """The take that a note was about, and the one that is shared now."""
    before, after = note.review.take, note.review.submission.shared_take
    assert after is not None
    drawing = drawing_of(note.drawing)
    part_id = note.part_id or next((part.id for part in before.parts), None)
    part = next((part for part in before.parts if part.id == part_id), None)
    there, carried = twin(part, after), carried_to(note, after)
    is_there = carried.status == Carriage.SAME_PLACE
    return (
        Side(before, part_id, anchor_of(note), drawing),
        Side(after, there.id if there else None, carried.anchor if is_there else None, drawing if is_there else None),
    )


def own_notes(work: Submission, person: Person) -> list[Note]:
    """The notes that somebody wrote on the takes of a work before the one shared now, in the order of their answers."""
    query = (
        select(Note)
        .join(Note.review)
        .where(
            Review.submission_id == work.id,
            Review.reviewer_id == person.id,
            Review.take_id != work.shared_take_id,
            scope(person, "note.compare"),
        )
        .order_by(Review.sent_at.desc(), Note.position)
    )
    return list(db.session.scalars(query))


def led_to(person: Person) -> Select[Review]:
    """The answers of somebody that led to something: thanks, use, a reply, words of the maker, a later take, a piece; and those that wait."""
    noted = exists(
        select(1).where(
            Note.review_id == Review.id,
            or_(Note.thanked_at.is_not(None), Note.used_at.is_not(None), Note.reply != ""),
        )
    )
    went_on = exists(
        select(1).where(
            Take.submission_id == Review.submission_id, Take.id != Review.take_id, Take.shared_at > Review.sent_at
        )
    )
    other = [exists(select(1).where(kind.review_id == Review.id)) for kind in (Piece, Reception)]
    seen = Review.submission_id.in_(select(Submission.id).where(scope(person, "submission.view")))
    query = select(Review).where(
        Review.reviewer_id == person.id, Review.sent_at.is_not(None), or_(noted, HELD, and_(went_on, seen), *other)
    )
    return query.options(
        selectinload(Review.notes),
        joinedload(Review.reception),
        joinedload(Review.piece).joinedload(Piece.submission).lazyload("*"),
        joinedload(Review.submission).lazyload("*"),
    )


def works_seen(reviews: Sequence[Review], person: Person) -> set[UUID]:
    """Of the works that these answer, the ids of those that somebody may see now."""
    ids = [each.submission_id for each in reviews]
    query = select(Submission.id).where(Submission.id.in_(ids), scope(person, "submission.view"))
    return set(db.session.scalars(query)) if ids else set()


def later_takes(reviews: Sequence[Review]) -> dict[UUID, int]:
    """The number of the take that was shared after each of these answers, by its id, where there is one."""
    query = select(Review.id, Take.number).join(Take, Take.submission_id == Review.submission_id)
    query = query.join(Submission, Submission.id == Take.submission_id).where(
        Review.id.in_([each.id for each in reviews]), Take.id == Submission.shared_take_id, Take.id != Review.take_id
    )
    return dict(db.session.execute(query).all()) if reviews else {}  # type: ignore[arg-type]

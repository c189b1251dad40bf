"""How the notes on a work are read beside one of its takes: by their places, carried along from the takes before."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Person
from reviews import naming
from reviews.anchors import Anchor, Carriage, Moment, Passage, Region
from reviews.drawings import Drawing, drawing_in_words, drawing_of
from reviews.models import Note, Placed, Review, ReviewTask
from reviews.parts import twin
from reviews.places import anchor_of, carried_to, words_for
from reviews.seeing import Seeing
from reviews.selectors import directive
from submissions.models import Take

LONGEST_LABEL = 60


@dataclass(frozen=True)
class Said:
    """Something said, where it stands beside the take that is shown. `anchor` is its place there, or the one it had;
    `part_id` the part of the shown take that it points into; `by`: its writer, where that may be known."""

    note: Placed
    anchor: Anchor
    part_id: UUID | None
    is_carried: bool = False
    is_gone: bool = False
    by: Person | None = None

    @property
    def moment(self) -> Moment | None:
        if isinstance(self.anchor, Region):
            return self.anchor.moment
        return self.anchor if isinstance(self.anchor, Moment) else None

    @property
    def start_ms(self) -> int | None:
        return self.moment.start_ms if self.moment is not None and not self.is_gone else None

    @property
    def region(self) -> Region | None:
        return self.anchor if isinstance(self.anchor, Region) and not self.is_gone else None

    @property
    def where(self) -> str:
        """ "0:14", "top left", or nothing."""
        return words_for(self.anchor)

    @property
    def drawing(self) -> Drawing | None:
        return drawing_of(self.note.drawing) if isinstance(self.anchor, Region) else None

    @property
    def drawn(self) -> str:
        """What is drawn there, in words; or nothing."""
        return drawing_in_words(self.drawing) if self.drawing is not None else ""

    @property
    def quote(self) -> str:
        return self.anchor.quote if isinstance(self.anchor, Passage) else ""

    @property
    def directive(self) -> str:
        """What an address of the shown part ends in, so that browsers show the words; or nothing."""
        return directive(self.anchor) if isinstance(self.anchor, Passage) and not self.is_gone else ""


@dataclass(frozen=True)
class ShownNote(Said):
    """A note of an answer."""

    note: Note
    reply: str = ""  # as the reader may read it

    @property
    def review(self) -> Review:
        return self.note.review


@dataclass(frozen=True)
class Answers:
    """What somebody may read about a take: notes by their places, those the maker put out of sight, how peers saw the
    criteria (for the maker), and the reader's own unsent answer: until that is sent, all is held back."""

    shown: Sequence[ShownNote] = ()
    hidden: Sequence[ShownNote] = ()
    seen: Seeing = Seeing()
    task: ReviewTask | None = None
    reader_id: UUID | None = None
    take_number: int = 0
    is_the_makers: bool = False

    @property
    def are_held_back(self) -> bool:
        return self.task is not None

    @property
    def has_the_readers(self) -> bool:
        """Is there an answer to this very take that the reader wrote?"""
        mine = (each for each in self.shown if each.review.reviewer_id == self.reader_id)
        return self.reader_id is not None and any(not each.is_carried for each in mine)

    @property
    def people(self) -> int:
        """How many answered this very take."""
        notes = [*self.shown, *self.hidden]
        return len({each.note.review_id for each in notes if not each.is_carried})

    @property
    def used_first(self) -> list[ShownNote]:
        """For who makes the next take: what they said they use, then the rest."""
        return sorted(self.shown, key=lambda each: each.note.used_at is None)

    @property
    def reviews(self) -> list[ShownNote]:
        """The first note of each answer that the maker still sees, for what is said of the answer as a whole."""
        return list({each.note.review_id: each for each in reversed(self.shown)}.values())[::-1]

    def went_well(self, since: datetime | None) -> bool:
        """Did its maker thank for, or use, something that was said since then?"""
        said = (each.note for each in self.shown if since and each.review.sent_at and each.review.sent_at >= since)
        return any(note.thanked_at or note.used_at for note in said)

    @property
    def intention(self) -> str:
        """What the maker will try, in their own words: where they read."""
        intention = self.shown[0].review.intention if self.shown and self.is_the_makers else None
        return intention.words if intention else ""

    @property
    def marks(self) -> list[dict[str, Any]]:
        return marks(self.shown)

    @property
    def regions(self) -> list[dict[str, Any]]:
        return regions(self.shown)


def marks(shown: Iterable[Said]) -> list[dict[str, Any]]:
    """The notes that point at a moment, for the player of that part."""
    return [{"start_ms": each.start_ms, **_mark(each)} for each in shown if each.start_ms is not None]


def regions(shown: Iterable[Said]) -> list[dict[str, Any]]:
    """The notes that point at a region, for the picture or the film of that part: its sides from 0 to 1, the moment of the
    film, and what is drawn there."""
    return [
        {
            "id": each.note.id,
            "start_ms": each.start_ms,
            "drawing": each.drawing,
            **_mark(each),
            **_sides(each.region),
        }
        for each in shown
        if each.region is not None
    ]


def _mark(each: Said) -> dict[str, Any]:
    said = each.note.body[:LONGEST_LABEL]
    return {
        "part_id": each.part_id,
        "kind": each.note.kind.value,
        "href": f"#note-{each.note.id}",
        "label": f"{each.by.credit_name}: {said}" if each.by else said,
    }


def _sides(region: Region) -> dict[str, float]:
    return {side: getattr(region, side) for side in "xywh"}


def arranged(
    notes: Iterable[Note],
    take: Take,
    *,
    reader: Person | None,
    for_the_maker: bool,
    replied: Container[UUID] = (),
    seen: Seeing | None = None,
) -> Answers:
    """Notes whose place is gone come first; then by time; then the others as they came. `replied`: those whose reply is read."""
    shown = sorted(
        (
            replace(
                placed(note, take, naming.writer_of(note.review, take.submission, reader)),
                reply=note.reply if note.id in replied else "",
            )
            for note in notes
        ),
        key=lambda each: (not each.is_gone, each.start_ms is None, each.start_ms or 0),
    )
    is_out_of_sight = [for_the_maker and each.note.hidden_at is not None for each in shown]
    return Answers(
        shown=[each for each, is_out in zip(shown, is_out_of_sight, strict=True) if not is_out],
        hidden=[each for each, is_out in zip(shown, is_out_of_sight, strict=True) if is_out],
        seen=seen or Seeing(),
        reader_id=reader.id if reader else None,
        take_number=take.number,
        is_the_makers=for_the_maker,
    )


def placed(note: Note, take: Take, by: Person | None = None) -> ShownNote:
    """A note where it stands beside a take of the same work."""
    if note.review.take_id == take.id:
        return ShownNote(note, anchor_of(note), note.part_id, is_carried=False, is_gone=False, by=by)
    carried, part = carried_to(note, take), twin(note.part, take)
    is_gone = carried.status == Carriage.GONE
    return ShownNote(
        note, carried.anchor, part.id if part and not is_gone else None, is_carried=True, is_gone=is_gone, by=by
    )

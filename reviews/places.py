"""A note's place: the columns it is kept in, the anchor they mean, and the words for it."""

from typing import Any

from core.words import Words
from reviews.anchors import (
    Anchor,
    Carriage,
    Carried,
    Moment,
    Passage,
    Region,
    Whole,
    format_moment,
    name_of_region,
)
from reviews.carrying import carry
from reviews.drawings import drawing_of
from reviews.models import AnchorKind, Note, Placed
from reviews.parts import twin
from reviews.written import NoteWording
from submissions.models import Take

NOWHERE: dict[str, Any] = {
    **dict.fromkeys(("start_ms", "end_ms", "x", "y", "width", "height", "media_width", "media_height", "start_char")),
    **dict.fromkeys(("quote", "prefix", "suffix"), ""),
}


def columns_of(anchor: Anchor) -> dict[str, Any]:
    """An anchor as the columns of a note: all of them, so that a note may be pointed elsewhere."""
    match anchor:
        case Moment(start, end):
            return NOWHERE | {"anchor": AnchorKind.MOMENT, "start_ms": start, "end_ms": end}
        case Region(x, y, w, h, width_px, height_px, moment):
            seen = {"x": x, "y": y, "width": w, "height": h, "media_width": width_px, "media_height": height_px}
            return columns_of(moment or Whole()) | seen | {"anchor": AnchorKind.REGION}
        case Passage(quote, prefix, suffix, at):
            words = {"quote": quote, "prefix": prefix, "suffix": suffix, "start_char": at}
            return NOWHERE | words | {"anchor": AnchorKind.PASSAGE}
    return NOWHERE | {"anchor": AnchorKind.WHOLE}


def anchor_of(note: Placed) -> Anchor:
    """The anchor that a note's columns mean."""
    if note.anchor == AnchorKind.MOMENT and note.start_ms is not None:
        return Moment(note.start_ms, note.end_ms)
    if note.anchor == AnchorKind.REGION:
        return _region(note)
    if note.anchor == AnchorKind.PASSAGE:
        return Passage(note.quote, note.prefix, note.suffix, note.start_char or 0)
    return Whole()


def wording_of(note: Placed, *, anchor: Anchor | None = None) -> NoteWording:
    """A note as its writer had it; with another `anchor`, where it stands in another take."""
    return NoteWording(
        kind=note.kind,
        body=note.body,
        anchor=anchor or anchor_of(note),
        drawing=drawing_of(note.drawing),
        voice_id=note.voice_id if isinstance(note, Note) else None,
        part_id=note.part_id,
        answers_question=note.answers_question,
    )


def words_for(anchor: Anchor) -> str:
    """ "0:14", "top left", "0:14, top left", or nothing: a passage is quoted, and the whole needs no place."""
    match anchor:
        case Moment():
            return format_moment(anchor)
        case Region(moment=moment):
            part = name_of_region(anchor)
            return Words("%(time)s, %(part)s", time=format_moment(moment), part=part) if moment else part
    return ""


def carried_to(note: Note, take: Take) -> Carried:
    """The note's place in another take of the same work."""
    anchor, part = anchor_of(note), twin(note.part, take)
    if part is None and not isinstance(anchor, Whole):
        return Carried(anchor, Carriage.GONE)
    if part is not None and part.is_coming:  # nobody knows yet how long it is
        return Carried(anchor, Carriage.SAME_PLACE)
    file = part.file if part else None
    return carry(anchor, duration_ms=file.duration_ms if file else None, text=part.text if part else None)


def _region(note: Placed) -> Region:
    numbers = (note.x, note.y, note.width, note.height, note.media_width, note.media_height)
    x, y, w, h, width_px, height_px = (number or 0 for number in numbers)
    moment = None if note.start_ms is None else Moment(note.start_ms, note.end_ms)
    return Region(x, y, w, h, int(width_px), int(height_px), moment)

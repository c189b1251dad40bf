"""A note's place: the columns it is kept in, the anchor they mean, and the words for it."""

from typing import Any

from reviews.anchors import (
    Anchor,
    Carriage,
    Carried,
    Moment,
    Passage,
    Region,
    Whole,
    format_time,
    name_of_region,
)
from reviews.carrying import carry
from reviews.models import AnchorKind, Note
from reviews.parts import twin
from submissions.models import Take


def columns_of(anchor: Anchor) -> dict[str, Any]:
    """An anchor as the columns of a note."""
    match anchor:
        case Moment(start, end):
            return {"anchor": AnchorKind.MOMENT, "start_ms": start, "end_ms": end}
        case Region(x, y, w, h, width_px, height_px):
            size = {"media_width": width_px, "media_height": height_px}
            return {"anchor": AnchorKind.REGION, "x": x, "y": y, "width": w, "height": h, **size}
        case Passage(quote, prefix, suffix, at):
            return {"anchor": AnchorKind.PASSAGE, "quote": quote, "prefix": prefix, "suffix": suffix, "start_char": at}
    return {"anchor": AnchorKind.WHOLE}


def anchor_of(note: Note) -> Anchor:
    """The anchor that a note's columns mean."""
    if note.anchor == AnchorKind.MOMENT and note.start_ms is not None:
        return Moment(note.start_ms, note.end_ms)
    if note.anchor == AnchorKind.REGION:
        return _region(note)
    if note.anchor == AnchorKind.PASSAGE:
        return Passage(note.quote, note.prefix, note.suffix, note.start_char or 0)
    return Whole()


def words_for(anchor: Anchor) -> str:
    """ "0:14", "top left", or nothing: a passage is quoted, and the whole needs no place."""
    match anchor:
        case Moment(start, end):
            return format_time(start) if end is None else f"{format_time(start)}–{format_time(end)}"
        case Region():
            return name_of_region(anchor)
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


def _region(note: Note) -> Region:
    numbers = (note.x, note.y, note.width, note.height, note.media_width, note.media_height)
    x, y, w, h, width_px, height_px = (number or 0 for number in numbers)
    return Region(x, y, w, h, int(width_px), int(height_px))

"""Notes as the fields of the form that makes them: what `written.read` reads, written. Pure."""

from collections.abc import Iterable, Sequence

from reviews.anchors import Moment, Passage, Region, Whole, format_moment
from reviews.drawings import Drawing
from reviews.hints import NoteKind
from reviews.written import ASKED, LANDED, TRY, VOICE, WONDER, Box, NoteWording

Fields = dict[str, str]
PLACES_FOR = {NoteKind.LANDED: (LANDED,), NoteKind.QUESTION: (WONDER, ASKED), NoteKind.TRY: (TRY,)}


def fields_of(notes: Iterable[NoteWording], boxes: Sequence[Box]) -> tuple[Fields, list[NoteWording]]:
    """The fields that these notes fill, and the notes that found no box free: one a box, and none where it is not asked
    for."""
    fields: Fields = {}
    left: list[NoteWording] = []
    free = list(boxes)
    for note in notes:
        box = box_of(note, free)
        if box is None:
            left.append(note)
        else:
            free.remove(box)
            fields |= {f"{box.name}-{name}": words for name, words in _of_one(note).items() if words}
    return fields, left


def box_of(note: NoteWording, free: Sequence[Box]) -> Box | None:
    """The first of these boxes that a note of its kind goes into."""
    kinds = (ASKED, WONDER) if note.answers_question else PLACES_FOR[note.kind]
    return next((each for each in kinds if each in free), None)


def _of_one(note: NoteWording) -> Fields:
    return {
        "text": note.body,
        VOICE: str(note.voice_id or ""),
        "part": str(note.part_id or ""),
        **_place(note),
        **_drawing(note.drawing),
    }


def _place(note: NoteWording) -> Fields:
    match note.anchor:
        case Moment():
            return {"place": format_moment(note.anchor)}
        case Region(x, y, w, h, moment=moment):
            sides = {"x": f"{x:.6g}", "y": f"{y:.6g}", "w": f"{w:.6g}", "h": f"{h:.6g}"}
            return sides | ({"place": format_moment(moment)} if moment else {})
        case Passage(quote, prefix, suffix):
            return {"quote": quote, "prefix": prefix, "suffix": suffix}
        case Whole():
            return {"whole": "1"}
    return {}


def _drawing(drawing: Drawing | None) -> Fields:
    return {"drawing": drawing.as_typed} if drawing else {}

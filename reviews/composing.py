"""The form of an answer as the composer component shows it: notes, levels, errors. Plain values."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.forms import in_words
from lessons.models import Criterion
from reviews import anchors
from reviews.written import (
    ASKED,
    BOXES,
    LANDED,
    LEVEL,
    PLACE_FIELDS,
    RECORDING,
    TRY,
    VOICE,
    WONDER,
    Box,
    boxes_for,
    part_of_a_picture,
)
from submissions.models import Ask, Submission

LABELS = {
    LANDED: _l("What landed"),
    ASKED: _l("Their question"),
    WONDER: _l("I wonder"),
    TRY: _l("Something to try"),
}
HELP = {
    LANDED: _l("What worked on you, and where?"),
    WONDER: _l("A question of yours, if you have one."),
    TRY: _l("They asked for it: one thing, small enough for the next take."),
}


def notes(work: Submission, fields: Mapping[str, str], errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """The notes that this maker asked for, with what was typed; a message to a name is in `errors`."""
    boxes = boxes_for(has_question=bool(work.question), wants_all=work.ask == Ask.ALL)
    return notes_in(boxes, work, fields, errors)


def notes_in(
    boxes: Iterable[Box], work: Submission, fields: Mapping[str, str], errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    """These notes on a work, with what was typed."""
    return [_note(box, work, fields, errors) for box in boxes]


def _note(box: Box, work: Submission, fields: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    typed = {name: fields.get(f"{box.name}-{name}", "") for name in ("text", VOICE, *PLACE_FIELDS)}
    return {
        **typed,
        "where": part_of_a_picture(typed),
        "name": box.name,
        "kind": box.kind.value,
        "label": str(LABELS[box]),
        "help": work.question if box == ASKED else str(HELP[box]),
        "whole": bool(typed["whole"]),
        "errors": [in_words(errors[box.name])] if box.name in errors else [],
        "recording_error": in_words(errors.get(f"{box.name}-{RECORDING}", "")),
    }


def parts_of_a_picture() -> list[tuple[str, str]]:
    """The nine answers to "which part?": as the form sends them, and in the reader's language."""
    return [(name.message, in_words(name)) for name in anchors.parts_of_a_picture()]


def meanwhile(
    work: Submission, lines: Collection[Criterion], fields: Mapping[str, str], saved: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Label and words of what another window saved, where this one says something else."""
    pairs = zip(notes(work, fields, {}), notes(work, saved, {}), strict=True)
    rungs = zip(criteria(lines, fields), criteria(lines, saved), strict=True)
    return [(theirs["label"], _as_read(theirs)) for mine, theirs in pairs if mine != theirs] + [
        (theirs["title"], next((word for place, word, _meaning in theirs["rungs"] if place == theirs["chosen"]), ""))
        for mine, theirs in rungs
        if mine["chosen"] != theirs["chosen"]
    ]


def _as_read(note: Mapping[str, Any]) -> str:
    where = _("the whole of it") if note["whole"] else note["place"] or in_words(part_of_a_picture(note))
    spoken = _("spoken") if note[VOICE] else ""
    return " · ".join(filter(None, (where, note["quote"], spoken, note["text"])))


def as_read(boxes: Iterable[Box], fields: Mapping[str, str], work: Submission) -> str:
    """Each note on a line, as somebody would read it."""
    said = [(note["label"], _as_read(note)) for note in notes_in(boxes, work, fields, {}) if note["text"]]
    return "\n".join(f"{label}: {words}" for label, words in said)


def summary(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """(field id, sentence) for the summary on top of the form; what is wrong with the whole leads to where it begins."""
    ids = {name: name if name.endswith(RECORDING) else f"{name or LANDED.name}-text" for name in errors}
    return [(ids[name], in_words(sentence)) for name, sentence in errors.items()]


def criteria(lines: Iterable[Criterion], fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each line of a rubric with its levels: "Nearly: told, not shown" is a word and what it means."""
    return [
        {
            "name": f"{LEVEL}{each.id}",
            "title": each.title,
            "rungs": [(str(place), *word_and_meaning(level)) for place, level in enumerate(each.levels)],
            "chosen": fields.get(f"{LEVEL}{each.id}"),
        }
        for each in lines
    ]


def word_and_meaning(level: str) -> tuple[str, str]:
    word, _colon, meaning = level.partition(":")
    return (word.strip(), meaning.strip()) if meaning else (level, "")


def words(fields: Mapping[str, str]) -> list[str]:
    """The texts that somebody typed, to be given back where there is nothing left to send them to."""
    return [text for box in BOXES if (text := fields.get(f"{box.name}-text", "").strip())]

"""What was typed in the composer, as notes; and notes' fields, as the composer shows them again. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.checks import Refused
from core.text import tidy
from media.models import Medium
from reviews.anchors import Moment, Passage, Region, Whole, parse_time, region_named
from reviews.models import NoteKind
from reviews.operations import NoteWording
from submissions.models import Ask, Part, Submission, Take

LONGEST = 1200
FIELDS = ("text", "whole", "part", "place", "where", "x", "y", "w", "h", "quote", "prefix", "suffix")
KINDS = {"landed": NoteKind.LANDED, "question": NoteKind.QUESTION, "wonder": NoteKind.QUESTION, "try": NoteKind.TRY}
POINTED_AT = {Medium.FILM: "time", Medium.SOUND: "time", Medium.PICTURE: "region", Medium.TEXT: "quote"}


@dataclass(frozen=True)
class Asked:
    """One note that the composer asks for."""

    name: str
    label: str
    help: str = ""


def asked(work: Submission) -> list[Asked]:
    """What to ask for, in order: what landed, the maker's question, I wonder, and something to try if they wanted that."""
    notes = [Asked("landed", "What landed", "What worked on you, and where?")]
    if work.question:
        notes.append(Asked("question", "Their question", work.question))
    notes.append(Asked("wonder", "I wonder", "A question of yours, if you have one."))
    if work.ask == Ask.ALL:
        notes.append(Asked("try", "Something to try", "They asked for it: one thing, small enough for the next take."))
    return notes


def anchors_of(take: Take) -> list[str]:
    """How one can point at something in this take."""
    found = {POINTED_AT[part.medium] for part in take.parts}
    return [each for each in ("time", "region", "quote") if each in found]


def kept(form: Mapping[str, Any]) -> dict[str, str]:
    """Of everything sent, what belongs to the composer: to be kept as a draft."""
    names = {f"{name}-{field}" for name in KINDS for field in FIELDS}
    return {
        name: tidy(str(value))[:LONGEST]
        for name, value in form.items()
        if (name in names or name.startswith("level-")) and value
    }


def notes(fields: Mapping[str, str], take: Take) -> list[NoteWording]:
    """The notes that have words. Raises Refused, at the note's name, for a place that can't be read."""
    written = []
    for name, kind in KINDS.items():
        body = fields.get(f"{name}-text", "")
        if body:
            part = _part(fields.get(f"{name}-part", ""), take)
            anchor = _anchor(name, fields, take, part)
            part_id = part.id if part else None
            written.append(
                NoteWording(
                    kind=kind,
                    body=body,
                    anchor=anchor,
                    part_id=part_id,
                    answers_question=name == "question",
                    field=name,
                )
            )
    return written


def levels(fields: Mapping[str, str], criteria: Mapping[UUID, int]) -> dict[UUID, int]:
    """The ticked level of each criterion; `criteria` says how many levels each has."""
    found = {}
    for criterion, count in criteria.items():
        ticked = fields.get(f"level-{criterion}", "")
        if ticked.isdecimal() and int(ticked) < count:
            found[criterion] = int(ticked)
    return found


def _part(id: str, take: Take) -> Part | None:
    return next((part for part in take.parts if str(part.id) == id), None)


def _anchor(
    name: str, fields: Mapping[str, str], take: Take, part: Part | None
) -> Moment | Region | Passage | Whole | None:
    def typed(field: str) -> str:
        return fields.get(f"{name}-{field}", "").strip()

    if typed("whole"):
        return Whole()
    try:
        if typed("place"):
            return Moment(parse_time(typed("place")))
        if typed("w") and typed("h"):
            return _region(typed, part or _first(take, Medium.PICTURE, Medium.FILM))
        if typed("where"):
            file = (part or _first(take, Medium.PICTURE, Medium.FILM) or take.parts[0]).file
            return region_named(typed("where"), (file.width if file else 0) or 1, (file.height if file else 0) or 1)
        if typed("quote"):
            return Passage(quote=typed("quote"), prefix=typed("prefix"), suffix=typed("suffix"), position=0)
    except ValueError as error:
        raise Refused(str(error), field=name) from None
    return None


def _region(typed: Any, part: Part | None) -> Region:
    file = part.file if part else None
    x, y, w, h = (min(1.0, max(0.0, float(typed(side)))) for side in "xywh")
    return Region(
        x, y, min(w, 1 - x), min(h, 1 - y), (file.width if file else 0) or 1, (file.height if file else 0) or 1
    )


def _first(take: Take, *media: Medium) -> Part | None:
    return next((part for part in take.parts if part.medium in media), None)

"""What was typed into the form of an answer, read into notes with their places. Plain values.

A draft is kept as it was typed, half a time and all; it becomes notes when it is sent, and what is wrong with it is
said at the note it is about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from core.text import tidy
from core.words import Words
from reviews.anchors import (
    Anchor,
    Moment,
    Passage,
    Region,
    Whole,
    format_time,
    name_of_region,
    parse_moment,
    region_named,
    within,
)
from reviews.carrying import find_passage, passage_at
from reviews.drawings import LONGEST_DRAWING, Drawing, drawing_typed, region_around
from reviews.hints import NoteKind

LONGEST_NOTE, LONGEST_FIELD = 2000, 400
LONGEST_DRAFT = 20_000
PLACE_FIELDS = ("whole", "part", "place", "where", "x", "y", "w", "h", "drawing", "quote", "prefix", "suffix")
VOICE, RECORDING, LEAVE_OUT = (
    "voice",
    "recording",
    "unspoken",
)  # the id of what is kept, a file, and a tick to let it go
LEVEL = "level-"
VERSION = "version"  # beside the words of a draft: which save they are
NEVER_SAVED = "new"
MOST_CRITERIA = 20

WHERE = Words("Where? Give the place, or choose “the whole of it”.")
TOO_LONG = Words("At most %(most)s characters, please. Say the one thing.", most=LONGEST_NOTE)
QUOTED_TOO_MUCH = Words("Quote fewer words, please: %(most)s characters are the most.", most=LONGEST_FIELD)
NOT_PLAYED = Words("Nothing in this take plays, so there is no time to point at.")
NO_PICTURE = Words("There is no picture in this take to point at.")
WHEN = Words("When? Give the time as well: which moment of the film do you mean?")
NO_WORDS = Words("These words are not in the text. Copy them as they stand there.")
NOTHING = Words("Nothing is written yet. One note is an answer: what landed, and where?")


@dataclass(frozen=True)
class Box:
    """One note that the form asks for: the prefix of its fields, its kind, and whether it must say where."""

    name: str
    kind: NoteKind
    needs_place: bool = False


LANDED = Box("landed", NoteKind.LANDED, needs_place=True)
ASKED = Box("question", NoteKind.QUESTION)  # the maker's own
WONDER = Box("wonder", NoteKind.QUESTION)
TRY = Box("try", NoteKind.TRY)
BOXES = (LANDED, ASKED, WONDER, TRY)


class PartFacts(Protocol):
    """What a note can point at in one part of a take."""

    @property
    def id(self) -> UUID: ...
    @property
    def is_played(self) -> bool: ...
    @property
    def duration_ms(self) -> int | None: ...
    @property
    def size_px(self) -> tuple[int, int] | None: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class NoteWording:
    """One note as its writer has it. `part_id`: the part that its place is in; `field` names it in the form."""

    kind: NoteKind
    body: str
    anchor: Anchor | None
    drawing: Drawing | None = None
    voice_id: UUID | None = None
    part_id: UUID | None = None
    answers_question: bool = False
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Everything that is sent: the notes, and the level found on each criterion."""

    notes: Sequence[NoteWording]
    levels: dict[UUID, int] = field(default_factory=dict)


@dataclass
class Written:
    """What the form holds; `errors` by the name of the note, "" for the answer as a whole."""

    notes: list[NoteWording] = field(default_factory=list)
    levels: dict[UUID, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> Answer:
        return Answer(notes=self.notes, levels=self.levels)


def boxes_for(*, has_question: bool, wants_all: bool) -> list[Box]:
    """The notes that this maker asked for, in the order of the form. Something to try only where all is welcome."""
    asked_for = {LANDED: True, ASKED: has_question, WONDER: True, TRY: wants_all}
    return [box for box, is_asked in asked_for.items() if is_asked]


def typed(fields: Mapping[str, str]) -> dict[str, str]:
    """The known fields of the form, as they were typed."""
    known = [f"{box.name}-{name}" for box in BOXES for name in ("text", VOICE, LEAVE_OUT, *PLACE_FIELDS)]
    ticks = [name for name in fields if name.startswith(LEVEL) and len(name) < 60][:MOST_CRITERIA]
    return {
        name: tidy(fields[name]) if name.endswith("-text") else fields[name] for name in known if fields.get(name)
    } | {name: fields[name][:3] for name in ticks}


def bounded(fields: Mapping[str, str]) -> dict[str, str]:
    """The same, to keep as a draft: more than can be sent, and no more than a row should hold."""
    return {name: words[: _most(name)] for name, words in fields.items()}


def _most(name: str) -> int:
    longest = {"text": LONGEST_DRAFT, "drawing": LONGEST_DRAWING}
    return longest.get(name.rpartition("-")[2], LONGEST_FIELD)


def version_of(draft: Mapping[str, str]) -> str:
    return draft.get(VERSION, NEVER_SAVED)


def without_version(draft: Mapping[str, str]) -> dict[str, str]:
    """The words of a draft, as `bounded` gave them."""
    return {name: words for name, words in draft.items() if name != VERSION}


def read(
    fields: Mapping[str, str],
    boxes: Iterable[Box],
    parts: Sequence[PartFacts],
    criteria: Mapping[UUID, Collection[str]],
) -> Written:
    """The answer that these fields make. `criteria`: the levels of each criterion, by its id."""
    found = Written(levels=_levels(fields, criteria))
    for box in boxes:
        text = fields.get(f"{box.name}-text", "").strip()
        if not text and id_typed(fields.get(f"{box.name}-{VOICE}", "")) is None:
            continue
        try:
            found.notes.append(_note(box, text, fields, parts))
        except ValueError as error:
            found.errors[box.name] = str(error)
    if not found.notes and not found.errors:
        found.errors[""] = NOTHING
    return found


def id_typed(typed: str) -> UUID | None:
    """The id in a hidden field; None for none, and for what is no id."""
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None


def _note(box: Box, text: str, fields: Mapping[str, str], parts: Sequence[PartFacts]) -> NoteWording:
    if len(text) > LONGEST_NOTE:
        raise ValueError(TOO_LONG)
    place = {name: fields.get(f"{box.name}-{name}", "").strip() for name in PLACE_FIELDS}
    # Ambient spaces belong to a quote's surroundings.
    place |= {name: fields.get(f"{box.name}-{name}", "") for name in ("prefix", "suffix")}
    near = [part for part in parts if str(part.id) == place["part"]]
    near += [part for part in parts if part not in near]
    pointed = _pointed(place, near)
    if pointed is None and box.needs_place and not place["whole"]:
        raise ValueError(WHERE)
    anchor, part_id = pointed or (Whole(), None)
    return NoteWording(
        kind=box.kind,
        body=text,
        anchor=anchor,
        drawing=drawing_typed(place["drawing"]) if isinstance(anchor, Region) else None,
        voice_id=id_typed(fields.get(f"{box.name}-{VOICE}", "")),
        part_id=part_id,
        answers_question=box == ASKED,
        field=box.name,
    )


def _pointed(place: Mapping[str, str], parts: Sequence[PartFacts]) -> tuple[Anchor, UUID] | None:
    if place["whole"]:
        return None
    if len(place["quote"]) > LONGEST_FIELD:
        raise ValueError(QUOTED_TOO_MUCH)
    if place["quote"]:
        return _passage(place, parts)
    if place["where"] or place["w"] or place["drawing"]:
        return _region(place, parts)
    if place["place"]:
        return _moment(place["place"], next((part for part in parts if part.is_played), None))
    return None


def _moment(words: str, part: PartFacts | None) -> tuple[Moment, UUID]:
    moment = parse_moment(words)
    if part is None:
        raise ValueError(NOT_PLAYED)
    ends = part.duration_ms
    if ends is not None and max(moment.start_ms, moment.end_ms or 0) > ends:
        raise ValueError(Words("It ends at %(end)s. Give a time before that.", end=format_time(ends)))
    return moment, part.id


def _region(place: Mapping[str, str], parts: Sequence[PartFacts]) -> tuple[Anchor, UUID]:
    """A part of a picture, or of a film at its moment: of the part that was touched; else of a film where a time is given."""
    seen = sorted(
        (part for part in parts if part.size_px),
        key=lambda part: (str(part.id) != place["part"], part.is_played != bool(place["place"])),
    )
    if not seen or seen[0].size_px is None:
        raise ValueError(NO_PICTURE)
    part, size = seen[0], seen[0].size_px
    drawing = drawing_typed(place["drawing"])
    region = region_around(drawing, *size) if drawing else _box(place, size) or region_named(place["where"], *size)
    if not part.is_played:
        return region, part.id
    if not place["place"]:
        raise ValueError(WHEN)
    moment, part_id = _moment(place["place"], part)
    return replace(region, moment=moment), part_id


def _box(place: Mapping[str, str], size_px: tuple[int, int]) -> Region | None:
    """The region that was drawn; None when there is none, or its numbers can't be: then the named ninth counts."""
    try:
        x, y, w, h = (round(float(place[side]), 6) for side in ("x", "y", "w", "h"))
        return Region(x, y, within(w, x), within(h, y), *size_px)
    except ValueError:
        return None


def part_of_a_picture(place: Mapping[str, str]) -> str:
    """The ninth that was chosen or drawn, by its name; what was typed, where no ninth is called so; "" for none."""
    try:
        return name_of_region(_box(place, (1, 1)) or region_named(place["where"], 1, 1))
    except ValueError:
        return place["where"]


def _passage(place: Mapping[str, str], parts: Sequence[PartFacts]) -> tuple[Anchor, UUID]:
    quote = Passage(place["quote"], place["prefix"], place["suffix"])
    for part in parts:
        at = find_passage(quote, part.text) if part.text else None
        if at is not None:
            return passage_at(part.text, *at), part.id
    raise ValueError(NO_WORDS)


def _levels(fields: Mapping[str, str], criteria: Mapping[UUID, Collection[str]]) -> dict[UUID, int]:
    typed = {id: fields.get(f"{LEVEL}{id}", "") for id in criteria}
    return {
        id: int(level)
        for id, level in typed.items()
        if level.isascii() and level.isdigit() and int(level) < len(criteria[id])
    }

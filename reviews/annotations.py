"""The notes on a work as a collection of W3C Web Annotations, written and read. Pure.

https://www.w3.org/TR/annotation-model/ · https://www.w3.org/TR/annotation-protocol/#annotation-containers
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.text import tidy
from core.words import Words
from reviews.anchors import LONGEST_MS, Anchor, Moment, Passage, Region, Whole, clamped
from reviews.carrying import find_passage
from reviews.drawings import Drawing
from reviews.hints import NoteKind
from reviews.selectors import Target, Unreadable, read, written
from reviews.written import LONGEST_NOTE, NoteWording, PartFacts

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
CONTENT_TYPE = f'application/ld+json; profile="{CONTEXT}"'
MOST_BYTES = 200_000
MOST_READ = 50
TO_THE_QUESTION = "to the maker's question"  # a tag, for machines
MOTIVATIONS = {NoteKind.LANDED: "commenting", NoteKind.QUESTION: "questioning", NoteKind.TRY: "editing"}
KINDS = {motivation: kind for kind, motivation in MOTIVATIONS.items()}

TOO_LARGE = Words("That file is larger than %(most)s KB. Send the notes on one work.", most=MOST_BYTES // 1000)
NO_NOTES = Words("There are no notes in this file. It should hold W3C Web Annotations as JSON-LD.")
NO_PLACE = Words("“%(note)s”: its place is not in this take. Choose one, or “the whole of it”.")
ONLY_SPOKEN = Words(
    "A note in this file is spoken, without words. Its recording stays where it is: write it, or say it once more."
)
NO_ROOM = Words("“%(note)s”: this answer has no field left for it.")


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One note to be written, with addresses that lead there from anywhere. `kind_of_source`: "Image", "Video", …"""

    address: str
    wording: NoteWording
    creator: tuple[str, str]  # name and address
    sent_at: datetime
    edited_at: datetime | None = None
    source: str
    kind_of_source: str = ""
    voice: tuple[str, str] | None = None  # address and type
    reply: str = ""
    replied_at: datetime | None = None
    replied_by: tuple[str, str] = ("", "")


@dataclass
class Found:
    """What a file held: notes, and sentences about those whose place could not be read."""

    notes: list[NoteWording] = field(default_factory=list)
    sentences: list[Words] = field(default_factory=list)


def collection(address: str, label: str, remarks: Sequence[Remark]) -> dict[str, Any]:
    """A collection in one page: a work has no more notes than fit in it."""
    items = [each for remark in remarks for each in _annotations(remark)]
    page = {"id": f"{address}#page", "type": "AnnotationPage", "partOf": address, "startIndex": 0, "items": items}
    head = {"@context": CONTEXT, "id": address, "type": "AnnotationCollection", "label": label, "total": len(items)}
    return {**head, "first": page}


def _annotations(remark: Remark) -> list[dict[str, Any]]:
    note = {
        "id": remark.address,
        "type": "Annotation",
        "motivation": MOTIVATIONS[remark.wording.kind],
        "creator": _person(remark.creator),
        "created": _moment(remark.sent_at),
        **({"modified": _moment(remark.edited_at)} if remark.edited_at else {}),
        "body": _bodies(remark),
        "target": _target(remark),
    }
    return [note, *([_reply(remark)] if remark.reply else [])]


def _bodies(remark: Remark) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = []
    if remark.wording.body:
        bodies.append({"type": "TextualBody", "format": "text/markdown", "value": remark.wording.body})
    if remark.voice:
        bodies.append({"id": remark.voice[0], "type": "Sound", "format": remark.voice[1]})
    if remark.wording.answers_question:
        bodies.append({"type": "TextualBody", "purpose": "tagging", "value": TO_THE_QUESTION})
    return bodies


def _target(remark: Remark) -> dict[str, Any]:
    kind = {"type": remark.kind_of_source} if remark.kind_of_source else {}
    selector = written(remark.wording.anchor or Whole(), remark.wording.drawing)
    return {"source": {"id": remark.source, **kind}, **({"selector": selector} if selector else {})}


def _reply(remark: Remark) -> dict[str, Any]:
    return {
        "id": f"{remark.address}-reply",
        "type": "Annotation",
        "motivation": "replying",
        "creator": _person(remark.replied_by),
        **({"created": _moment(remark.replied_at)} if remark.replied_at else {}),
        "body": [{"type": "TextualBody", "format": "text/plain", "value": remark.reply}],
        "target": remark.address,
    }


def _person(name_and_address: tuple[str, str]) -> dict[str, str]:
    name, address = name_and_address
    return {"type": "Person", "name": name, **({"id": address} if address else {})}


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def found_in(document: bytes, parts: Sequence[PartFacts]) -> Found:
    """The notes of a document on a take of these parts. Raises ValueError, with a sentence, for what holds none."""
    if len(document) > MOST_BYTES:
        raise ValueError(TOO_LARGE)
    try:
        items = _items(json.loads(document))
    except (ValueError, RecursionError):
        raise ValueError(NO_NOTES) from None
    found = Found()
    for item in items[:MOST_READ]:
        _read_one(item, parts, found)
    if not found.notes and not found.sentences:
        raise ValueError(NO_NOTES)
    return found


def _items(document: Any) -> list[Mapping[str, Any]]:
    """The annotations of a collection, a page, a list, or one alone."""
    for _level in range(3):
        if isinstance(document, Mapping) and document.get("type") != "Annotation":
            document = document.get("items") or document.get("first")
    document = [document] if isinstance(document, Mapping) else document
    return [each for each in document if isinstance(each, Mapping)] if isinstance(document, list) else []


def _read_one(item: Mapping[str, Any], parts: Sequence[PartFacts], found: Found) -> None:
    motivations = _listed(item.get("motivation"))
    bodies = [_body(each) for each in [*_listed(item.get("body")), *_listed(item.get("bodyValue"))]]
    words = tidy("\n\n".join(value for value, purpose in bodies if purpose != "tagging")).strip()[:LONGEST_NOTE]
    if "replying" in motivations:
        return
    if not words:
        found.sentences += [ONLY_SPOKEN] if _is_spoken(item) else []
        return
    kinds = [KINDS[each] for each in motivations if isinstance(each, str) and each in KINDS]
    try:
        anchor, drawing, part = _placed(item.get("target"), parts)
    except Unreadable:
        found.sentences.append(Words(NO_PLACE.message, note=_short(words)))
        anchor, drawing, part = None, None, None
    found.notes.append(
        NoteWording(
            kind=kinds[0] if kinds else NoteKind.LANDED,
            body=words,
            anchor=anchor,
            drawing=drawing,
            part_id=part.id if part else None,
            answers_question=(TO_THE_QUESTION, "tagging") in bodies,
        )
    )


def _placed(targets: Any, parts: Sequence[PartFacts]) -> tuple[Anchor | None, Drawing | None, PartFacts | None]:
    """Where a target points, in the part that it names, or else in the first where there is such a place."""
    target = next(iter(_listed(targets)), None)
    selector = target.get("selector") if isinstance(target, Mapping) else target if "#" in str(target) else None
    if selector is None:
        return Whole(), None, None
    source = str(target.get("source") if isinstance(target, Mapping) else target)
    for part in sorted(parts, key=lambda part: str(part.id) not in source):
        try:
            anchor, drawing = read(selector, Target(part.size_px, part.text))
        except Unreadable:
            continue
        if _is_in(anchor, part):
            return anchor, drawing, part
    raise Unreadable


def _is_in(anchor: Anchor, part: PartFacts) -> bool:
    """Is there such a place in this part?"""
    match anchor:
        case Moment():
            return part.is_played and clamped(anchor, part.duration_ms or LONGEST_MS) == anchor
        case Region(moment=None):
            return not part.is_played
        case Region(moment=moment):
            return moment is not None and _is_in(moment, part)
        case Passage():
            return find_passage(anchor, part.text) is not None
    return True


def _body(body: Any) -> tuple[str, str]:
    """The words of a body, and what they are for."""
    if isinstance(body, str):
        return body, ""
    value = body.get("value") if isinstance(body, Mapping) else None
    return (value, str(body.get("purpose", ""))) if isinstance(value, str) else ("", "")


def _is_spoken(item: Mapping[str, Any]) -> bool:
    return any(isinstance(body, Mapping) and body.get("type") == "Sound" for body in _listed(item.get("body")))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:40]}…"


def without_room(notes: Iterable[NoteWording]) -> list[Words]:
    """What to say of notes that found no field."""
    return [Words(NO_ROOM.message, note=_short(note.body)) for note in notes]

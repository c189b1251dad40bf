"""Notes as W3C Web Annotations: taken along from a work, and brought into an answer."""

import json
from contextlib import suppress
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.db import db, now
from media.models import Medium
from reviews.anchors import Moment, Region
from reviews.annotations import MOST_BYTES, Remark, collection, found_in
from reviews.drawings import drawn
from reviews.fields import fields_of
from reviews.hints import NoteKind
from reviews.models import Review
from reviews.parts import Facts
from reviews.written import ASKED, BOXES, LANDED, WONDER, NoteWording, read
from submissions.models import Ask
from tests.cast import Cast
from tests.reviews.answering import WHAT_LANDED, answered, claim, landed, waiting_work
from tests.reviews.test_pages import with_film
from tests.reviews.test_selectors import drawings, fractions
from tests.visitor import Visitor

TEXT = "I was under the table. Somebody had left the door open, and the cold came in first."
FILM = Facts(UUID(int=1), Medium.FILM, 12_000, (640, 360), "")
PICTURE = Facts(UUID(int=2), Medium.PICTURE, None, (800, 600), "")
WORDS = Facts(UUID(int=3), Medium.TEXT, None, None, TEXT)
PARTS = [FILM, PICTURE, WORDS]


def places() -> Any:
    """The fields of a place as they are typed or touched, on each of the media."""
    times = st.integers(0, 12_000).map(lambda ms: f"0:{ms / 1000:06.3f}")
    parts = st.sampled_from(["top left", "middle", "bottom"])
    boxes = st.tuples(fractions, fractions).map(
        lambda corner: {"x": str(corner[0]), "y": str(corner[1]), "w": "0.1", "h": "0.1"}
    )
    film = times.map(lambda time: {"place": time, "part": str(FILM.id)})
    on_picture = st.one_of(
        parts.map(lambda part: {"where": part}), boxes, drawings.map(lambda each: {"drawing": each.as_typed})
    )
    quotes = st.tuples(st.integers(0, len(TEXT) - 9), st.integers(5, 9)).map(
        lambda at: {"quote": TEXT[at[0] : sum(at)]}
    )
    return st.one_of(
        st.just({"whole": "1"}),
        film,
        on_picture.map(lambda place: place | {"part": str(PICTURE.id)}),
        st.tuples(film, on_picture).map(lambda both: both[0] | both[1]),
        quotes.filter(lambda place: place["quote"].strip() == place["quote"] != ""),
    )


@given(st.lists(places(), min_size=4, max_size=4))
def test_what_is_taken_along_and_brought_back_is_the_same_answer(chosen):
    fields = {
        f"{box.name}-{name}": words
        for box, place in zip(BOXES, chosen, strict=True)
        for name, words in ({"text": f"Words of {box.name}."} | place).items()
    }
    sent = read(fields, BOXES, PARTS, {})
    assert not sent.errors
    remarks = [remark(note) for note in sent.notes]
    brought = found_in(json.dumps(collection("https://a.example/notes", "Notes", remarks)).encode(), PARTS)
    again, left = fields_of(brought.notes, BOXES)
    assert (left, brought.sentences) == ([], [])
    assert read(again, BOXES, PARTS, {}).notes == sent.notes


def remark(note: NoteWording) -> Remark:
    return Remark(
        address=f"https://a.example/#note-{uuid4()}",
        wording=note,
        creator=("Ines", ""),
        sent_at=now(),
        source=f"https://a.example/#part-{note.part_id}",
    )


def annotation(words: str, target: Any = "https://a.example/", motivation: str = "commenting") -> dict[str, Any]:
    return {
        "type": "Annotation",
        "motivation": motivation,
        "body": {"type": "TextualBody", "value": words},
        "target": target,
    }


def test_what_another_tool_wrote_is_read_and_what_cannot_be_placed_is_said():
    frame = {"source": "x", "selector": {"type": "FragmentSelector", "value": "t=2&xywh=pixel:64,36,320,180"}}
    late = {"source": "x", "selector": {"type": "FragmentSelector", "value": "t=99"}}
    items = [
        annotation("Here.", frame),
        annotation("Then?", late, "questioning"),
        annotation("All of it.", motivation="editing"),
    ]
    found = found_in(json.dumps({"type": "AnnotationPage", "items": items}).encode(), PARTS)
    assert [(note.kind, note.anchor is None) for note in found.notes] == [
        (NoteKind.LANDED, False),
        (NoteKind.QUESTION, True),
        (NoteKind.TRY, False),
    ]
    assert found.notes[0].anchor == Region(0.1, 0.1, 0.5, 0.5, 640, 360, Moment(2000))
    assert found.sentences == ["“Then?”: its place is not in this take. Choose one, or “the whole of it”."]
    fields, left = fields_of(found.notes, [LANDED, ASKED, WONDER])
    assert (fields["landed-place"], fields["wonder-text"], [each.kind for each in left]) == (
        "0:02",
        "Then?",
        [NoteKind.TRY],
    )


HOSTILE = [
    b"",
    b"\xff\xfe",
    b"{",
    b"[" * 100_000,
    b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
    b"null",
    b'{"type": "AnnotationCollection", "first": {"items": "no"}}',
    b'[{"type": "Annotation", "body": {"value": 7}, "target": 3}]',
    b'{"type": "Annotation", "motivation": "replying", "body": "Thanks!", "target": "x"}',
    b"9" * 10_000,
]


@pytest.mark.parametrize("document", HOSTILE)
def test_what_holds_no_notes_is_refused_in_a_sentence(document):
    with pytest.raises(ValueError, match="no notes in this file"):
        found_in(document, PARTS)


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(ValueError, match="larger than 200 KB"):
        found_in(b" " * (MOST_BYTES + 1), PARTS)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "items", "first", "body", "value", "target", "selector", "source", "motivation", "purpose"]
            ),
            inside,
            max_size=6,
        )
    ),
    max_leaves=15,
)


@given(ANYTHING)
def test_whatever_a_file_holds_becomes_notes_or_a_sentence(document):
    with suppress(ValueError):
        found = found_in(json.dumps(document).encode(), PARTS)
        fields, left = fields_of(found.notes, BOXES)
        assert len(read(fields, BOXES, PARTS, {}).notes) + len(left) <= len(found.notes)


def test_the_notes_on_a_work_are_taken_along_as_its_page_shows_them(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson, ask=Ask.ALL)
    film = with_film(work)
    arrow = drawn("arrow", [(0.1, 0.5), (0.9, 0.1)])
    place = Region(0.1, 0.1, 0.8, 0.4, 640, 360, Moment(2000))
    review = answered(cast.reviewer, work, landed(anchor=place, drawing=arrow, part_id=film.id))
    review.notes[0].reply = "I will wait longer."
    db.session.flush()
    page = visit(f"/works/{work.id}", cast.learner)
    address = page.links()["Take these notes along (JSON-LD)"]
    response = visit(address, cast.learner).response
    assert response.headers["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    note, reply = response.json["first"]["items"]
    assert (note["motivation"], note["creator"]["name"]) == ("commenting", cast.reviewer.credit_name)
    assert note["target"]["source"]["type"] == "Video"
    assert note["target"]["selector"]["value"] == "t=2&xywh=percent:10,10,80,40"
    assert note["target"]["selector"]["refinedBy"]["type"] == "SvgSelector"
    assert (reply["motivation"], reply["target"]) == ("replying", note["id"])
    assert "an arrow from left to top right" in page.text


def test_others_notes_are_not_taken_along_while_ones_own_are_unsent(cast: Cast, visit: Visitor) -> None:
    work = waiting_work(cast.learner, cast.lesson)
    answered(cast.reviewer, work)
    visit.post(f"/works/{work.id}/answering", cast.greeter)
    assert visit(f"/works/{work.id}/notes.jsonld", cast.greeter).response.json["total"] == 0
    assert visit(f"/works/{work.id}/notes.jsonld", cast.instructor).response.json["total"] == 1


def test_notes_of_a_file_go_into_the_fields_where_nothing_is_typed(cast: Cast, visit: Visitor) -> None:
    with_film(waiting_work(cast.learner, cast.lesson))
    address = claim(visit, cast.reviewer)
    frame = {"source": "x", "selector": {"type": "FragmentSelector", "value": "t=2&xywh=percent:10,10,50,50"}}
    items = [
        annotation(WHAT_LANDED, frame),
        annotation("Why there?", motivation="questioning"),
        annotation("Cut it.", motivation="editing"),
    ]
    typed = visit(address, cast.reviewer).fields(address) | {"wonder-text": "Is it cold?"}
    sent = BytesIO(json.dumps(items).encode()), "notes.jsonld"
    page = visit.post(f"{address}/annotations", cast.reviewer, annotations=sent, **typed)
    assert page.location == address
    page = visit(address, cast.reviewer)
    fields = page.fields(address)
    assert (fields["landed-text"], fields["landed-place"], fields["landed-x"]) == (WHAT_LANDED, "0:02", "0.1")
    assert fields["wonder-text"] == "Is it cold?"
    assert "“Cut it.”: this answer has no field left for it." in page.text
    refused = visit.post(f"{address}/annotations", cast.reviewer, annotations=(BytesIO(b"{"), "notes.json"), **fields)
    assert (refused.status, "There are no notes in this file." in refused.text) == (422, True)
    assert refused.fields(address)["wonder-text"] == "Is it cold?"
    assert db.session.query(Review).one().sent_at is None

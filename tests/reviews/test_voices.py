"""Spoken notes: a minute at most, kept with the draft, heard by whoever may read the note, and said to be without words."""

from json import dumps
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.db import db
from lessons.models import Names
from media.models import MediaFile
from reviews import holds
from reviews.annotations import ONLY_SPOKEN, found_in
from reviews.hints import NoteKind, hints
from reviews.models import Note, Review
from tests.cast import Cast
from tests.media import corpus
from tests.reviews.answering import WHAT_LANDED, claim, waiting_work
from tests.submissions.making import upload
from tests.visitor import Page, Visitor, run_jobs


@pytest.fixture
def address(cast: Cast, visit: Visitor) -> str:
    waiting_work(cast.learner, cast.lesson)
    return claim(visit, cast.reviewer)


@pytest.fixture
def voice(tmp_path: Path) -> Any:
    """A sound of so many seconds, as a test client sends it."""

    def of(seconds: float = 1) -> Any:
        return upload(
            corpus.tone(
                tmp_path / f"{uuid4()}.ogg", "ogg", "libopus", seconds=seconds, rate=48000, silent=True
            ).read_bytes(),
            "voice.ogg",
        )

    return of


def speak(visit: Visitor, cast: Cast, address: str, sound: Any) -> Page:
    return visit.post(f"{address}/voices", cast.reviewer, headers={"Accept": "application/json"}, recording=sound)


def test_a_spoken_note_stays_with_the_draft_and_is_heard_by_whoever_reads_the_note(
    cast: Cast, visit: Visitor, address: str, voice: Any
) -> None:
    kept = speak(visit, cast, address, voice()).response.json["id"]
    fields = visit(address, cast.reviewer).fields(address) | {"landed-voice": kept, "landed-whole": "1"}
    visit.post(f"{address}/draft", cast.reviewer, **fields)
    page = visit(address, cast.reviewer)
    assert page.fields(address)["landed-voice"] == kept
    heard = next(source.get("src", "") for source in page.all("source") if kept in source.get("src", ""))
    assert visit(heard, cast.learner).status == 404, "nobody hears a draft"
    assert visit.post(address, cast.reviewer, **page.fields(address)).status == 303
    note = db.session.query(Note).one()
    assert (str(note.voice_id), note.body) == (kept, "")
    page = visit(f"/works/{note.review.submission_id}", cast.learner)
    assert "Spoken only: there are no words to read." in page.text
    assert visit(heard, cast.learner).status == 200
    assert visit(heard, cast.other_instructor).status == 404


def spoken(visit: Visitor, cast: Cast, address: str, voice: Any, words: str) -> MediaFile:
    """The recording of a note that was sent with these words."""
    kept = speak(visit, cast, address, voice()).response.json["id"]
    fields = visit(address, cast.reviewer).fields(address) | {"landed-voice": kept, "landed-whole": "1"}
    assert visit.post(address, cast.reviewer, **fields | {"landed-text": words}).status == 303
    run_jobs(visit.app)
    return db.session.get_one(MediaFile, UUID(kept))


def test_an_export_names_the_recording_beside_its_words(cast: Cast, visit: Visitor, address: str, voice: Any) -> None:
    spoken(visit, cast, address, voice, WHAT_LANDED)
    work = db.session.query(Note).one().review.submission
    notes = visit(f"/works/{work.id}/notes.jsonld", cast.learner)
    words, sound = notes.response.json["first"]["items"][0]["body"]
    assert (words["type"], words["value"]) == ("TextualBody", WHAT_LANDED)
    assert (sound["type"], sound["format"].partition("/")[0]) == ("Sound", "audio")
    heard = visit(sound["id"], cast.learner)
    assert (heard.status, heard.response.content_type) == (200, sound["format"])
    assert visit(sound["id"], cast.other_instructor).status == 404
    named = visit(f"{sound['id']}?download", cast.learner).response.headers["Content-Disposition"]
    assert "voice" not in named, "people name their files after themselves"
    brought = found_in(notes.response.get_data(), [])
    assert [(note.body, note.voice_id) for note in brought.notes] == [(WHAT_LANDED, None)]


def test_what_is_only_spoken_in_a_file_is_said_not_to_come_along() -> None:
    sound = {"id": "https://a.example/voice.m4a", "type": "Sound", "format": "audio/mp4"}
    found = found_in(dumps([{"type": "Annotation", "body": [sound], "target": "https://a.example/"}]).encode(), [])
    assert (found.notes, found.sentences) == ([], [ONLY_SPOKEN])


def test_who_takes_a_second_look_hears_a_held_note_and_nobody_else_does(
    cast: Cast, visit: Visitor, address: str, voice: Any
) -> None:
    file = spoken(visit, cast, address, voice, "You are an idiot.")
    review = db.session.query(Review).one()
    look = f"/class-projects/one-empty-chair/desk/second-look/{review.id}"
    page = visit(look, cast.greeter)
    heard = next(source.get("src", "") for source in page.all("source") if str(file.id) in source.get("src", ""))
    for person in (cast.greeter, cast.instructor, cast.moderator, cast.reviewer):
        assert visit(heard, person).status == 200, person.name
    for person in (cast.learner, cast.other_learner, cast.other_instructor, cast.stranger):
        assert visit(heard, person).status == 404, person.name
    assert str(file.id) not in visit(f"/works/{review.submission_id}", cast.greeter).html, "only where they look again"
    holds.keep_back(review, by=cast.greeter, rule="work", words="Say it about the work.")
    assert visit(heard, cast.greeter).status == 404
    assert visit(heard, cast.learner).status == 404


def test_without_script_a_recording_is_chosen_like_any_file_and_left_out_by_a_tick(
    cast: Cast, visit: Visitor, address: str, voice: Any
) -> None:
    fields = visit(address, cast.reviewer).fields(address) | {"landed-text": WHAT_LANDED}
    fields["landed-recording"] = voice()
    visit.post(f"{address}/draft", cast.reviewer, **fields)
    page = visit(address, cast.reviewer)
    file = db.session.query(MediaFile).one()
    assert (page.fields(address)["landed-voice"], page.fields(address)["landed-text"]) == (str(file.id), WHAT_LANDED)
    visit.post(f"{address}/draft", cast.reviewer, **page.fields(address) | {"landed-unspoken": "1"})
    assert visit(address, cast.reviewer).fields(address)["landed-voice"] == ""
    assert db.session.query(MediaFile).count() == 0, "what is left out is forgotten"


def test_what_is_no_minute_of_sound_is_refused_at_its_note_and_the_words_stay(
    cast: Cast, visit: Visitor, address: str, voice: Any
) -> None:
    assert "at most a minute" in speak(visit, cast, address, voice(63)).response.json["error"]
    assert "Only a sound" in speak(visit, cast, address, upload()).response.json["error"]
    assert speak(visit, cast, address, upload(b"no sound", "x.ogg")).status == 422
    fields = visit(address, cast.reviewer).fields(address) | {"landed-text": WHAT_LANDED, "landed-whole": "1"}
    page = visit.post(address, cast.reviewer, **fields | {"landed-recording": upload()})
    assert (page.status, page.fields(address)["landed-text"]) == (422, WHAT_LANDED)
    assert "Only a sound can be a spoken note." in page.text
    assert db.session.query(MediaFile).count() == 0


def test_a_recording_of_somebody_else_is_no_voice_of_ones_own(cast: Cast, visit: Visitor, address: str) -> None:
    for id in (uuid4(), "nothing"):
        fields = visit(address, cast.reviewer).fields(address) | {"landed-voice": str(id), "landed-whole": "1"}
        assert visit.post(address, cast.reviewer, **fields).status == 422
    assert db.session.query(Review).one_or_none() is None or db.session.query(Review).one().sent_at is None


def test_where_nobody_is_told_who_answers_notes_are_written(
    cast: Cast, visit: Visitor, address: str, voice: Any
) -> None:
    cast.assignment.names = Names.REVIEWER_HIDDEN
    db.session.commit()
    assert "landed-recording" not in visit(address, cast.reviewer).html
    assert "a voice would tell" in speak(visit, cast, address, voice()).response.json["error"]


def test_what_was_spoken_before_names_were_hidden_is_not_sent_with_them(
    cast: Cast, visit: Visitor, address: str, voice: Any
) -> None:
    kept = speak(visit, cast, address, voice()).response.json["id"]
    cast.assignment.names = Names.REVIEWER_HIDDEN
    fields = visit(address, cast.reviewer).fields(address) | {"landed-text": WHAT_LANDED, "landed-whole": "1"}
    refused = visit.post(address, cast.reviewer, **fields | {"landed-voice": kept})
    assert (refused.status, "a voice would tell" in refused.text) == (422, True)
    left_out = refused.fields(address) | {"landed-unspoken": "1"}
    assert visit.post(address, cast.reviewer, **left_out).status == 303
    note = db.session.query(Note).one()
    assert (note.body, note.voice_id) == (WHAT_LANDED, None)


def test_who_speaks_is_asked_for_the_words() -> None:
    (hint,) = hints(NoteKind.LANDED, " ", is_anchored=True, is_spoken=True)
    assert hint.sentence == "Write what you said as well: not everybody can hear it."
    assert hints(NoteKind.LANDED, "", is_anchored=True) == []

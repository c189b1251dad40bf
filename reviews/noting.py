"""One note as a row: what its writer said, where, and in which voice."""

from collections.abc import Sequence
from typing import TypeVar

from core.checks import Refused
from core.db import db
from core.text import render_markdown
from core.words import Words
from reviews import voices
from reviews.anchors import Whole
from reviews.flags import digest_of
from reviews.models import Note, Placed, Review, ReviewTask
from reviews.places import columns_of
from reviews.written import NoteWording

AnyNote = TypeVar("AnyNote", bound=Placed)
NO_VOICE = Words("The recording is not here any more. Say it once more, or write it.")


def write(note: AnyNote, wording: NoteWording, position: int) -> AnyNote:
    """Let a note say this, here, in the place of whatever it said."""
    values = {
        "position": position,
        "kind": wording.kind,
        "answers_question": wording.answers_question,
        "body": wording.body,
        "body_html": render_markdown(wording.body),
        "part_id": wording.part_id,
        "drawing": wording.drawing.as_kept if wording.drawing else None,
        **columns_of(wording.anchor or Whole()),
    }
    for name, value in values.items():
        setattr(note, name, value)
    return note


def check_voice(wording: NoteWording, task: ReviewTask) -> None:
    """Raise Refused when the recording that a note names is not of who answers, or gone, or would say who that is."""
    if wording.voice_id is None:
        return
    if not voices.may_be_spoken(task):
        raise Refused(voices.NAMED, field=wording.field)
    if voices.voice_of(task.reviewer, wording.voice_id) is None:
        raise Refused(NO_VOICE, field=wording.field)


def fill(review: Review, wordings: Sequence[NoteWording]) -> None:
    """Let an answer say this, each note with its recording. A note that says the same kind of thing as before is the same
    note, with what its maker did with it; recordings that no note has any more are forgotten."""
    before = voices.held_in(review.draft) | {note.voice_id for note in review.notes if note.voice_id}
    left, notes = list(review.notes), []
    for position, wording in enumerate(wordings):
        same = next((note for note in left if _kind(note) == _kind(wording)), None)
        if same is not None:
            left.remove(same)
        notes.append(write(same or Note(), wording, position))
    review.notes = notes
    db.session.flush()  # a file is shown in a row that has an id
    for note, wording in zip(review.notes, wordings, strict=True):
        note.body_digest = digest_of(wording.body)
        voices.give_to(note, review.reviewer, wording.voice_id)
    db.session.flush()
    voices.let_go(review.reviewer, before, {wording.voice_id for wording in wordings if wording.voice_id})


def _kind(note: Note | NoteWording) -> tuple[str, bool]:
    return note.kind, note.answers_question

"""Other words for an answer that was sent: for a quarter of an hour as if they had been there from the beginning, then marked.

What its maker may have read is kept, for moderators.
"""

import json
from datetime import timedelta
from hashlib import sha256

from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from core.words import Words
from reviews import holds, noting, operations
from reviews.fields import Fields, box_of, fields_of
from reviews.models import Note, Review, ReviewTask, Tick, Wording
from reviews.places import wording_of, words_for
from reviews.written import ASKED, BOXES, LEVEL, Answer, NoteWording

WINDOW = timedelta(minutes=15)
REACTED = Words("Its maker has done something with this note. Change its words, or leave it as it is.")


def fields_now(task: ReviewTask) -> Fields:
    """The answer as it stands, as the fields of its form."""
    review = _sent(task)
    fields, _left = fields_of([wording_of(note) for note in _in_the_form(task)], operations.boxes_of(task))
    return fields | {f"{LEVEL}{tick.criterion_id}": str(tick.level) for tick in review.ticks}


def print_of(task: ReviewTask) -> str:
    """Which words a form opened on: the same for the same words."""
    return sha256(json.dumps(fields_now(task), sort_keys=True).encode()).hexdigest()[:24]


def is_fresh(review: Review) -> bool:
    """May it still be changed as if it had been so from the beginning? Not once its maker has done something with it."""
    read_from = review.released_at or review.sent_at
    return read_from is not None and now() - read_from <= WINDOW and not any(map(_is_answered, review.notes))


def edit(task: ReviewTask, answer: Answer, *, opened_on: str) -> Review:
    """Let an answer say this from now on. Raises Changed when another window changed it meanwhile, Refused as `send` does, for
    words that would be held, and when a note would go that its maker has done something with."""
    review = _sent(task)
    lock(review, "edited_at", "released_at", "notes", "ticks")
    if print_of(task) != opened_on:
        raise operations.Changed(task)
    operations.check(task, answer)
    harsh = holds.reason(review.reviewer, [note.body for note in answer.notes])
    if harsh:
        raise Refused(harsh)
    kept = _in_the_form(task)
    wordings = [*answer.notes, *(wording_of(note) for note in review.notes if note not in kept)]
    _refuse_losing(kept, answer)
    was, was_fresh = _as_said(review), is_fresh(review)
    noting.fill(review, wordings)
    review.ticks = [Tick(criterion_id=criterion, level=level) for criterion, level in answer.levels.items()]
    if not was_fresh and _as_said(review) != was:
        db.session.add(Wording(review_id=review.id, said_at=review.edited_at or review.sent_at, said={"notes": was}))
        review.edited_at = now()
    db.session.flush()
    record("review.edited", review.reviewer, review)
    return review


def _sent(task: ReviewTask) -> Review:
    if task.review is None or task.review.sent_at is None:
        raise Refused(operations.GONE)
    return task.review


def _in_the_form(task: ReviewTask) -> list[Note]:
    """The notes that the form has a field for. What the maker no longer asks for stays as it was said."""
    boxes, kinds = operations.boxes_of(task), {box.kind for box in operations.boxes_of(task)}
    return [each for each in _sent(task).notes if (ASKED in boxes if each.answers_question else each.kind in kinds)]


def _refuse_losing(kept: list[Note], answer: Answer) -> None:
    said = {(note.kind, note.answers_question) for note in answer.notes}
    for note in kept:
        if _is_answered(note) and (note.kind, note.answers_question) not in said:
            raise Refused(REACTED, field=_name(wording_of(note)))


def _name(wording: NoteWording) -> str | None:
    box = box_of(wording, BOXES)
    return box.name if box else None


def _is_answered(note: Note) -> bool:
    return bool(note.thanked_at or note.used_at or note.reply)


def _as_said(review: Review) -> list[dict[str, str]]:
    """The words of each note, and where they pointed."""
    placed = [(note, wording_of(note)) for note in review.notes]
    return [
        {"kind": note.kind.value, "words": note.body, "where": str(words_for(wording.anchor)) or note.quote}
        for note, wording in placed
        if wording.anchor is not None
    ]

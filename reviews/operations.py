"""Everything that changes answers: drafts, sending, declining, and what the maker did with the notes. Operations flush, never commit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from core.checks import Refused
from core.db import db, now
from core.events import record
from core.text import render_markdown
from courses.models import TEACHING, Membership
from reviews import claiming, pool
from reviews.anchors import Moment, Passage, Region, Whole
from reviews.models import AnchorKind, Note, NoteKind, Review, ReviewTask, TaskState, Tick
from submissions import operations as submissions
from submissions.models import Ask

MOST_NOTES = 4
Anchor = Moment | Region | Passage | Whole


@dataclass(frozen=True, kw_only=True)
class NoteWording:
    """One note as its writer has it: what kind, the words, where it points and in which part of the take."""

    kind: NoteKind
    body: str
    anchor: Anchor | None
    part_id: UUID | None = None
    answers_question: bool = False
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Everything that is sent: the notes, and the level found on each criterion."""

    notes: Sequence[NoteWording]
    levels: dict[UUID, int] = field(default_factory=dict)


def review_of(task: ReviewTask) -> Review:
    """The answer of a task; begun now if there is none."""
    if task.review is None:
        task.review = Review(
            id=uuid4(),
            submission_id=task.submission_id,
            take_id=task.take_id,
            reviewer_id=task.reviewer_id,
            draft={},
        )
        db.session.flush()
    return task.review


def save_draft(task: ReviewTask, fields: dict[str, Any]) -> Review:
    """Keep what was typed, field by field, and hold the work an hour longer."""
    review = review_of(task)
    review.draft, review.saved_at = fields, now()
    claiming.renew(task)
    return review


def send(task: ReviewTask, answer: Answer) -> Review:
    """Give the answer. Late is fine: somebody who wrote is never told that their time was up.

    Raises Refused when there is nothing in it, what landed has no place, or advice was not asked for.
    """
    review = review_of(task)
    if review.sent_at is not None:
        return review
    _check(task, answer)
    claiming.renew(task)
    review.notes = [_note(wording, place) for place, wording in enumerate(answer.notes)]
    review.ticks = [Tick(criterion_id=criterion, level=level) for criterion, level in answer.levels.items()]
    review.sent_at, review.draft = now(), {}
    task.state, task.ended_at = TaskState.SENT, review.sent_at
    db.session.flush()
    submissions.note_answered(task.submission, review.sent_at)
    pool.answered(task.submission_id, task.take_id, review.sent_at)
    _note_the_instructor(task)
    record("review.sent", review.reviewer, review)
    return review


def _check(task: ReviewTask, answer: Answer) -> None:
    if not answer.notes:
        raise Refused("Say at least what landed: one sentence, and where.")
    if len(answer.notes) > MOST_NOTES:
        raise Refused("Three notes are the most: the ones that matter.")
    for note in answer.notes:
        if note.anchor is None and note.kind == NoteKind.LANDED:
            raise Refused(
                "Where did it land? Give a moment, a part or some words, or tick “the whole of it”.", field=note.field
            )
        if note.kind == NoteKind.TRY and task.submission.ask != Ask.ALL:
            raise Refused("The maker did not ask for things to try. Ask a question instead.", field=note.field)


def _note(wording: NoteWording, position: int) -> Note:
    note = Note(
        position=position,
        kind=wording.kind,
        answers_question=wording.answers_question,
        body=wording.body,
        body_html=render_markdown(wording.body),
        part_id=wording.part_id,
        anchor=AnchorKind.WHOLE,
    )
    match wording.anchor:
        case Moment(start_ms, end_ms):
            note.anchor, note.start_ms, note.end_ms = AnchorKind.MOMENT, start_ms, end_ms
        case Region(x, y, w, h, width_px, height_px):
            note.anchor, note.x, note.y, note.width, note.height = AnchorKind.REGION, x, y, w, h
            note.media_width, note.media_height = width_px, height_px
        case Passage(quote=quote, prefix=prefix, suffix=suffix):
            note.anchor, note.quote, note.prefix, note.suffix = AnchorKind.PASSAGE, quote, prefix, suffix
    return note


def _note_the_instructor(task: ReviewTask) -> None:
    """The class project says when its instructors last answered."""
    teaches = select(Membership.id).where(
        Membership.course_id == task.course_id, Membership.person_id == task.reviewer_id, Membership.role.in_(TEACHING)
    )
    if db.session.scalar(teaches) is not None:
        task.submission.course.last_answered_at = now()


def decline(task: ReviewTask, because: str = "") -> None:
    """Not for me: the place goes back to the pool, and nobody asks again."""
    task.declined_because = because
    claiming.let_go(task, TaskState.DECLINED)


def lapse_leases() -> int:
    """Free what nobody came back to. Drafts stay; finishing late still counts."""
    lapsed = select(ReviewTask).where(ReviewTask.state == TaskState.LEASED, ReviewTask.leased_until < now()).limit(500)
    tasks = db.session.scalars(lapsed).all()
    for task in tasks:
        claiming.let_go(task, TaskState.LAPSED)
    return len(tasks)


def thank(note: Note) -> None:
    """The maker thanks for a note. Once is enough."""
    if note.thanked_at is None:
        note.thanked_at = now()
        record("note.thanked", note.review.submission.author, note)


def use(note: Note, is_used: bool = True) -> None:
    """The maker says that a note went into the work; or that it did not after all."""
    if is_used and note.used_at is None:
        note.used_at = now()
        record("note.used", note.review.submission.author, note)
    elif not is_used:
        note.used_at = None
    db.session.flush()


def reply(note: Note, words: str) -> None:
    """The maker's reply: one, changed by writing it again."""
    if not words.strip():
        raise Refused("Write a word or two.", field="reply")
    is_new = not note.reply
    note.reply, note.replied_at = words.strip(), now()
    db.session.flush()
    if is_new:
        record("note.replied", note.review.submission.author, note)


def hide(note: Note, is_hidden: bool = True) -> None:
    """Out of the maker's own sight, or back into it."""
    note.hidden_at = now() if is_hidden else None
    db.session.flush()

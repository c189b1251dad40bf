"""Everything that changes answers: drafts, sending, declining, and what the maker did with the notes. Operations flush, never commit."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from uuid_utils.compat import uuid7

from core.checks import Refused
from core.db import db, lock, now
from core.events import record
from core.words import Words
from lessons.models import Criterion
from moderation import flooding
from moderation.pausing import demand_no_pause
from reviews import claiming, holds, naming, noting, pool, promises, voices
from reviews.models import Note, NoteKind, Purpose, Review, ReviewTask, TaskState, Tick
from reviews.parts import facts_of
from reviews.written import (
    NOTHING,
    VERSION,
    WHERE,
    Answer,
    Box,
    Written,
    bounded,
    boxes_for,
    read,
    version_of,
    without_version,
)
from submissions.models import Ask

MOST_NOTES = 4  # three of the reviewer's own, and what they say to the maker's question
PACE = timedelta(seconds=6)  # for each note: who writes faster has not looked
SAME_WORDS = 5  # answers, or replies, a day that may say the same
UNSENT = (TaskState.LEASED, TaskState.LAPSED)
TOO_QUICK = Words(
    "That was quick: you have had this work for a few seconds only. Look at it once more, then send; your words are kept."
)
GONE = Words("This work is no longer there to be answered. What you wrote is kept for you.")
CHANGED = Words(
    "This answer was changed in another window since you opened it here. What you typed is still here, and what is saved "
    "now stands beside it: compare, then go on to keep yours."
)


class Changed(Refused):
    """Another window saved something else into this answer meanwhile, or sent it."""

    def __init__(self, task: ReviewTask) -> None:
        super().__init__(CHANGED)
        self.task = task


def save_draft(
    task: ReviewTask, fields: Mapping[str, str], *, opened_on: Collection[str] = (), saved_as: str = ""
) -> str:
    """Keep what was typed, field by field and within bounds, and hold the work an hour longer. A lapsed lease begins anew
    only while the work still wants answers; the words are kept either way, of a work that is gone too. Returns the version of what is saved now: `saved_as` where
    these words are new. Raises Changed as `refuse_changed` does."""
    refuse_changed(task, fields, opened_on)
    if task.state == TaskState.SENT:
        return ""
    review, words = review_of(task), bounded(fields)
    voices.let_go(task.reviewer, voices.held_in(review.draft), voices.held_in(words))
    if words != without_version(review.draft):
        review.draft = words | {VERSION: saved_as or str(uuid7())}
    review.saved_at = now()
    if task.state == TaskState.LEASED or (task.state == TaskState.LAPSED and promises.is_still_wanted(task)):
        claiming.renew(task)
    db.session.flush()
    return version_of(review.draft)


def refuse_changed(task: ReviewTask, fields: Mapping[str, str], opened_on: Collection[str]) -> None:
    """Raise Changed when another window saved or sent other words. `opened_on`: the versions that this window opened or
    saved itself; a page that an older version of the site served knows of none, and goes on."""
    _hold(task)
    if not opened_on or task.review is None:
        return
    lock(task.review, "draft")
    if task.state == TaskState.SENT:
        is_changed = [note.body for note in task.review.notes] != [note.body for note in written(task, fields).notes]
    else:
        saved = without_version(task.review.draft)
        is_changed = bool(saved) and version_of(task.review.draft) not in opened_on and saved != bounded(fields)
    if is_changed:
        raise Changed(task)


def written(task: ReviewTask, fields: Mapping[str, str]) -> Written:
    """The answer that these fields make for this work, and what is wrong with it."""
    criteria = {each.id: each.levels for each in rubric_of(task)}
    return read(fields, boxes_of(task), facts_of(task.take), criteria)


def rubric_of(task: ReviewTask) -> list[Criterion]:
    """The lines with which it was begun, whatever became of the call's since."""
    call = task.submission.assignment
    return call.criteria_at(task.created_at) if call else []


def boxes_of(task: ReviewTask) -> list[Box]:
    """The notes that the maker asked for."""
    work = task.submission
    return boxes_for(has_question=bool(work.question), wants_all=work.ask == Ask.ALL)


def send(task: ReviewTask, answer: Answer, *, typed: Mapping[str, str] | None = None) -> Review:
    """Give the answer; sent twice, it is one. Late is fine: somebody who wrote is never told that their time was up. Held, it
    keeps what was `typed`, to be worded anew.

    Raises Refused when there is nothing in it, what landed has no place, advice was not asked for, or the work was
    taken back meanwhile.
    """
    _hold(task)
    if task.state == TaskState.SENT and task.review is not None:
        return task.review
    if task.state not in UNSENT:
        raise Refused(GONE)
    demand_no_pause(task.reviewer)
    check(task, answer)
    was_lapsed = task.state == TaskState.LAPSED
    review = review_of(task)
    naming.sign(review, task)
    review.sent_at = now()
    task.state, task.ended_at = TaskState.SENT, review.sent_at
    _fill(review, answer, typed or {})
    if was_lapsed:
        pool.count(task, +1)
    return review


def reword(task: ReviewTask, answer: Answer, *, typed: Mapping[str, str], opened_on: str) -> Review:
    """Other words for an answer that waits for a second look. If nothing is wrong with these, its maker reads them at once.

    Raises Changed when it was decided or worded anew meanwhile, Refused as `send` does.
    """
    _hold(task)
    review = task.review
    if review is None:
        raise Refused(GONE)
    lock(review, "draft", "held_at", "released_at")
    if not review.is_held or task.state != TaskState.SENT or version_of(review.draft) != opened_on:
        raise Changed(task)
    check(task, answer)
    _fill(review, answer, typed)
    return review


def rehearse(task: ReviewTask, answer: Answer) -> Review:
    """Keep what somebody wrote to practise, or of their own work: nobody else reads it, so it is never sent. Twice is once.

    Raises Refused as `send` does.
    """
    _hold(task)
    review = review_of(task)
    if task.state == TaskState.SENT:
        return review
    check(task, answer)
    _put(review, answer)
    review.draft, task.state, task.ended_at = {}, TaskState.SENT, now()
    db.session.flush()
    return review


def _put(review: Review, answer: Answer) -> None:
    """The notes and levels become those of this answer."""
    noting.fill(review, answer.notes)
    review.ticks = [Tick(criterion_id=criterion, level=level) for criterion, level in answer.levels.items()]
    db.session.flush()


def _fill(review: Review, answer: Answer, typed: Mapping[str, str]) -> None:
    """Put the notes and levels into an answer, and hand it over or hold it."""
    _put(review, answer)
    holds.hand_over_or_hold(review)
    review.draft = bounded(typed) | {VERSION: str(uuid7())} if review.is_held else {}
    db.session.flush()


def decline(task: ReviewTask, because: str = "") -> None:
    """Not for me: the place goes back to the pool, and nobody asks again."""
    _hold(task)
    if task.state in UNSENT:
        task.declined_because = because
        claiming.let_go(task, TaskState.DECLINED)


def stop(task: ReviewTask) -> None:
    """Give the work back to the pool. What was written stays, and can still be sent."""
    _hold(task)
    if task.state == TaskState.LEASED:
        claiming.let_go(task, TaskState.LAPSED)


def thank(note: Note, is_thanked: bool = True) -> None:
    """The maker thanks for a note, once; or takes it back."""
    if is_thanked and note.thanked_at is None:
        note.thanked_at = now()
        naming.introduce(note.review)
        record("note.thanked", note.review.submission.author, note)
    elif not is_thanked:
        note.thanked_at = None
    db.session.flush()


def use(note: Note, is_used: bool = True) -> None:
    """The maker says that a note went into the work; or that it did not after all."""
    if is_used and note.used_at is None:
        note.used_at = now()
        naming.introduce(note.review)
        record("note.used", note.review.submission.author, note)
    elif not is_used:
        note.used_at = None
    db.session.flush()


def reply(note: Note, words: str) -> None:
    """The maker's reply: one, changed by writing it again."""
    if not words.strip():
        raise Refused("Write a word or two.", field="reply")
    demand_no_pause(note.review.submission.author)
    flooding.demand_plain_links(words, field="reply")
    said = flooding.Said(note.review.submission.author, words.strip(), note.id)
    flooding.demand_new(said, field="reply", most=SAME_WORDS)
    is_new = not note.reply
    naming.introduce(note.review)
    note.reply, note.replied_at = said.words, now()
    db.session.flush()
    if is_new:
        record("note.replied", note.review.submission.author, note)


def hide(note: Note, is_hidden: bool = True) -> None:
    """Out of the maker's own sight, or back into it."""
    note.hidden_at = now() if is_hidden else None
    db.session.flush()


def _hold(task: ReviewTask) -> None:
    """Two clicks on *Send* come one after the other."""
    lock(task, "state", "leased_until", "ended_at", "review")


def review_of(task: ReviewTask) -> Review:
    """The answer of a task; begun now if there is none."""
    if task.review is None:
        task.review = Review(
            submission_id=task.submission_id, take_id=task.take_id, reviewer_id=task.reviewer_id, draft={}
        )
        db.session.flush()
    return task.review


def check(task: ReviewTask, answer: Answer) -> None:
    """Raise Refused for an answer that can't be sent on this work."""
    if not answer.notes:
        raise Refused(NOTHING)
    if len(answer.notes) > MOST_NOTES:
        raise Refused("Three notes are the most: the ones that matter.")
    if task.purpose == Purpose.ANSWER and now() - task.created_at < len(answer.notes) * PACE:
        raise Refused(TOO_QUICK)
    for note in answer.notes:
        noting.check_voice(note, task)
        flooding.demand_plain_links(note.body, field=note.field)
        if task.purpose == Purpose.ANSWER:
            flooding.demand_new(flooding.Said(task.reviewer, note.body, task.id), field=note.field, most=SAME_WORDS)
        if note.anchor is None and note.kind == NoteKind.LANDED:
            raise Refused(WHERE, field=note.field)
        if note.kind == NoteKind.TRY and task.submission.ask != Ask.ALL:
            raise Refused("The maker did not ask for things to try. Ask a question instead.", field=note.field)

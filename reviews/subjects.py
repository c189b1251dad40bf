"""What other rooms need to know of answers."""

from collections.abc import Iterator
from itertools import chain
from textwrap import shorten
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from reviews.drawings import drawing_of
from reviews.estimate_models import Leniency, Ruling
from reviews.learning_models import Exemplar
from reviews.models import Intention, Note, Placed, Reception, Review, ReviewTask, Wording
from reviews.places import anchor_of
from reviews.selectors import written
from submissions.models import Submission


def _written_by(person_id: UUID) -> Iterator[dict[str, Any]]:
    for review in db.session.scalars(select(Review).where(Review.reviewer_id == person_id)):
        yield {
            "kind": "answer",
            "work": f"/works/{review.submission_id}",
            "sent_at": review.sent_at and review.sent_at.isoformat(),
            "held_because": review.held_because,
            "draft": review.draft,
            "notes": [_as_written(note) for note in review.notes],
            "its_maker_said": _as_received(review.reception) if review.reception else {},
            "levels": {tick.criterion.title: tick.criterion.levels[tick.level] for tick in review.ticks},
        }


def _as_written(note: Placed) -> dict[str, Any]:
    """What a note says, and where, as a W3C selector."""
    place = written(anchor_of(note), drawing_of(note.drawing))
    return {"kind": note.kind.value, "words": note.body, "place": place}


def _received_by(person_id: UUID) -> Iterator[dict[str, Any]]:
    """How answers were for them: what they ticked, never what the answers say."""
    query = select(Reception).join(Reception.review).where(_is_to_a_work_of(person_id)).order_by(Reception.review_id)
    for reception in db.session.scalars(query):
        work = f"/works/{reception.review.submission_id}"
        yield {"kind": "how an answer was for you", "work": work} | _as_received(reception)


def _as_received(reception: Reception) -> dict[str, Any]:
    return {
        "it_helped": reception.is_helpful,
        "tell_me_where": reception.wants_place,
        "it_was_kind": reception.is_kind,
        "said_at": reception.said_at.isoformat(),
    }


def _intended_by(person_id: UUID) -> Iterator[dict[str, Any]]:
    query = select(Intention).join(Intention.submission).where(Submission.author_id == person_id)
    for row in db.session.scalars(query.order_by(Intention.submission_id)):
        yield {
            "kind": "what you will try",
            "work": f"/works/{row.submission_id}",
            "words": row.words,
            "said_at": row.said_at.isoformat(),
        }


def _around_answers(person_id: UUID) -> Iterator[dict[str, Any]]:
    """Of somebody: the answers they wrote, how those to their works were for them, and what they will try."""
    return chain(_written_by(person_id), _received_by(person_id), _intended_by(person_id))


def _forget_intentions(person_id: UUID) -> None:
    """What somebody means to try was for them alone; it goes, wherever their works stay."""
    theirs = select(Submission.id).where(Submission.author_id == person_id)
    db.session.execute(delete(Intention).where(Intention.submission_id.in_(theirs)))


def _done_with_notes(person_id: UUID) -> Iterator[dict[str, Any]]:
    """What a maker did with notes on their works; the notes are their writers'."""
    done = or_(Note.thanked_at.is_not(None), Note.used_at.is_not(None), Note.hidden_at.is_not(None), Note.reply != "")
    query = select(Note).join(Note.review).where(_is_to_a_work_of(person_id), done).order_by(Note.id)
    for note in db.session.scalars(query):
        yield {
            "kind": "what you did with a note",
            "note": f"/works/{note.review.submission_id}#note-{note.id}",
            "thanked_at": note.thanked_at and note.thanked_at.isoformat(),
            "used_at": note.used_at and note.used_at.isoformat(),
            "hidden_at": note.hidden_at and note.hidden_at.isoformat(),
            "reply": note.reply,
        }


def _is_to_a_work_of(person_id: UUID) -> ColumnElement[bool]:
    return Review.submission_id.in_(select(Submission.id).where(Submission.author_id == person_id))


def _exemplars_of(person_id: UUID) -> Iterator[dict[str, Any]]:
    for exemplar in db.session.scalars(select(Exemplar).where(Exemplar.made_by_id == person_id)):
        yield {
            "kind": "exemplar",
            "work": f"/works/{exemplar.submission_id}",
            "notes": [_as_written(note) for note in exemplar.notes],
            "levels": {each.criterion.title: [each.level, each.why] for each in exemplar.levels},
        }


def _as_said(note: Note) -> str:
    """What it says, and what its answer said before it was changed."""
    query = select(Wording).where(Wording.review_id == note.review_id).order_by(Wording.said_at.desc())
    before = [said["words"] for wording in db.session.scalars(query) for said in wording.said["notes"]]
    return "\n\n".join([note.body, *(f"↶ {words}" for words in before if words != note.body)])


def _tasks_of(person_id: UUID) -> Iterator[dict[str, Any]]:
    for task in db.session.scalars(select(ReviewTask).where(ReviewTask.reviewer_id == person_id)):
        yield {
            "kind": "answer to give",
            "work": f"/works/{task.submission_id}",
            "purpose": task.purpose.value,
            "state": task.state.value,
            "given_at": task.created_at.isoformat(),
            "why": task.why,
            "declined_because": task.declined_because,
        }


def _leniencies_of(person_id: UUID) -> Iterator[dict[str, Any]]:
    for row in db.session.scalars(select(Leniency).where(Leniency.person_id == person_id)):
        yield {
            "kind": "how your ticks stand beside others'",
            "answers": row.review_count,
            "points_of_100_higher": round(row.points, 1),
            "give_or_take": round(row.sd, 1),
            "weight": round(row.trust, 2),
        }


def _rulings_of(person_id: UUID) -> Iterator[dict[str, Any]]:
    """What they ruled, and what was ruled about takes of theirs."""
    about = Ruling.submission_id.in_(select(Submission.id).where(Submission.author_id == person_id))
    for row in db.session.scalars(select(Ruling).where(or_(Ruling.by_id == person_id, about)).order_by(Ruling.id)):
        is_theirs = row.submission.author_id == person_id
        yield {
            "kind": "ruling",
            "work": f"/works/{row.submission_id}",
            "at": row.created_at.isoformat(),
            "reason": row.reason,
            **({"you_asked_for_another": row.appeal} if is_theirs and row.appeal else {}),
        }


register(
    Subject(
        kind="review",
        model=Review,
        label=Words("answer"),
        view="review.view",
        title=lambda review: review.submission.title or Words("a work"),
        url=lambda review: f"/works/{review.submission_id}#answers",
        author=lambda review: review.reviewer_id,
        context=lambda review: "\n\n".join(note.body for note in review.notes),
        export=_around_answers,
        erase=_forget_intentions,
        reportable=False,
    )
)
register(
    Subject(
        kind="note",
        model=Note,
        label=Words("note"),
        view="note.view",
        title=lambda note: shorten(note.body, 60, placeholder=" …") or Words("a spoken note"),
        url=lambda note: f"/works/{note.review.submission_id}#note-{note.id}",
        author=lambda note: note.review.reviewer_id,
        context=_as_said,
        export=_done_with_notes,
        files="note.hear",
        names_files=False,  # people name their files after themselves
    )
)
register(
    Subject(
        kind="exemplar",
        model=Exemplar,
        label=Words("exemplar"),
        view="exemplar.view",
        title=lambda exemplar: exemplar.submission.title or Words("a work"),
        url=lambda exemplar: f"/exemplars/{exemplar.id}",
        author=lambda exemplar: exemplar.made_by_id,
        export=_exemplars_of,
        reportable=False,
    )
)
register(
    Subject(
        kind="review_task",
        model=ReviewTask,
        label=Words("answer to give"),
        view="task.view",
        title=lambda task: task.submission.title or Words("a work"),
        url=lambda task: f"/reviews/{task.id}",
        author=lambda task: task.reviewer_id,
        export=_tasks_of,
        reportable=False,
        columns_kept={"author_id": "whose work it is, so that the same two people do not keep meeting"},
    )
)
register(
    Subject(
        kind="leniency",
        model=Leniency,
        label=Words("how somebody ticks"),
        view="leniency.view",
        title=lambda row: Words("How you tick"),
        url=lambda row: "/reviews",
        author=lambda row: row.person_id,
        export=_leniencies_of,
        reportable=False,
    )
)
register(
    Subject(
        kind="ruling",
        model=Ruling,
        label=Words("instructor's view"),
        view="ruling.view",
        title=lambda ruling: ruling.submission.title or Words("a work"),
        url=lambda ruling: f"/works/{ruling.submission_id}#answers",
        export=_rulings_of,
        reportable=False,
        columns_kept={"by_id": "the maker keeps what was ruled and why; the name goes with the account"},
    )
)

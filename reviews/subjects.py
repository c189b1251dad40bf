"""What other rooms need to know of answers."""

from collections.abc import Iterator
from textwrap import shorten
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from reviews.models import Note, Review, ReviewTask


def _written_by(person_id: UUID) -> Iterator[dict[str, Any]]:
    for review in db.session.scalars(select(Review).where(Review.reviewer_id == person_id)):
        yield {
            "kind": "answer",
            "work": f"/works/{review.submission_id}",
            "sent_at": review.sent_at and review.sent_at.isoformat(),
            "draft": review.draft,
            "notes": [
                {"kind": note.kind.value, "words": note.body, "quote": note.quote, "start_ms": note.start_ms}
                for note in review.notes
            ],
            "levels": {tick.criterion.title: tick.criterion.levels[tick.level] for tick in review.ticks},
        }


def _tasks_of(person_id: UUID) -> Iterator[dict[str, Any]]:
    for task in db.session.scalars(select(ReviewTask).where(ReviewTask.reviewer_id == person_id)):
        yield {
            "kind": "answer to give",
            "work": f"/works/{task.submission_id}",
            "state": task.state.value,
            "given_at": task.created_at.isoformat(),
            "why": task.why,
            "declined_because": task.declined_because,
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
        export=_written_by,
        reportable=False,
    )
)
register(
    Subject(
        kind="note",
        model=Note,
        label=Words("note"),
        view="note.view",
        title=lambda note: shorten(note.body, 60, placeholder=" …"),
        url=lambda note: f"/works/{note.review.submission_id}#note-{note.id}",
        author=lambda note: note.review.reviewer_id,
        context=lambda note: note.body,
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

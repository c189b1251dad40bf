"""What other rooms need to know of answers."""

from core.subjects import Subject, register
from reviews.models import Note, Review, ReviewTask

register(
    Subject(
        kind="review",
        model=Review,
        label="answer",
        view="review.view",
        title=lambda review: review.submission.title or "a work",
        url=lambda review: f"/works/{review.submission_id}#answers",
        author=lambda review: review.reviewer_id,
        reportable=False,
    )
)
register(
    Subject(
        kind="note",
        model=Note,
        label="note",
        view="note.view",
        title=lambda note: note.body[:60],
        url=lambda note: f"/works/{note.review.submission_id}#note-{note.id}",
        author=lambda note: note.review.reviewer_id,
        context=lambda note: note.body,
    )
)
register(
    Subject(
        kind="review_task",
        model=ReviewTask,
        label="answer to give",
        view="task.view",
        title=lambda task: task.submission.title or "a work",
        url=lambda task: f"/reviews/{task.id}",
        author=lambda task: task.reviewer_id,
        reportable=False,
    )
)

"""What other rooms need to know of answers."""

from textwrap import shorten
from uuid import UUID

from sqlalchemy import delete, select

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from reviews.estimate_models import Leniency, Ruling
from reviews.learning_models import Exemplar
from reviews.models import Intention, Note, Reply, Review, ReviewTask, Wording
from submissions.models import Submission


def _forget_intentions(person_id: UUID) -> None:
    """What somebody means to try was for them alone; it goes, wherever their works stay."""
    theirs = select(Submission.id).where(Submission.author_id == person_id)
    db.session.execute(delete(Intention).where(Intention.submission_id.in_(theirs)))


def _as_said(note: Note) -> str:
    """What it says, and what its answer said before it was changed."""
    query = select(Wording).where(Wording.review_id == note.review_id).order_by(Wording.said_at.desc())
    before = [said["words"] for wording in db.session.scalars(query) for said in wording.said["notes"]]
    return "\n\n".join([note.body, *(f"↶ {words}" for words in before if words != note.body)])


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
        files="note.hear",
        names_files=False,  # people name their files after themselves
    )
)
register(
    Subject(
        kind="reply",
        model=Reply,
        label=Words("reply"),
        view="reply.view",
        title=lambda reply: shorten(reply.reply, 60, placeholder=" …"),
        url=lambda reply: f"/works/{reply.review.submission_id}#note-{reply.id}",
        author=lambda reply: reply.review.submission.author_id,
        context=lambda reply: reply.reply,
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
        reportable=False,
        columns_kept={"by_id": "the maker keeps what was ruled and why; the name goes with the account"},
    )
)

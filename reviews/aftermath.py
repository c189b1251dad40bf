"""What follows on an answer: how it was for its maker, what they will try, and a piece that answers. Nothing here commits."""

from sqlalchemy import select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.events import record
from reviews import operations
from reviews.models import Intention, Piece, Purpose, Reception, Review, ReviewTask, TaskState
from submissions.models import Submission

LONGEST_INTENTION = 400


def receive(review: Review, *, is_helpful: bool, wants_place: bool, is_kind: bool) -> None:
    """The maker says how an answer was; nothing ticked takes it back."""
    if not (is_helpful or wants_place or is_kind):
        review.reception = None
    else:
        reception = review.reception or Reception()
        reception.is_helpful, reception.wants_place, reception.is_kind = is_helpful, wants_place, is_kind
        reception.said_at = now()
        review.reception = reception
    db.session.flush()
    record("review.received", review.submission.author, review)


def intention_of(work: Submission) -> str:
    """What its maker said they will try."""
    intention = db.session.get(Intention, work.id, populate_existing=True)
    return intention.words if intention else ""


def intend(work: Submission, words: str) -> None:
    """What its maker will try next, for themselves; nothing takes it back."""
    intention = db.session.get(Intention, work.id)
    if intention is None and words:
        db.session.add(Intention(submission_id=work.id, words=words))
    elif intention is not None and words:
        intention.words, intention.said_at = words, now()
    elif intention is not None:
        db.session.delete(intention)
    db.session.flush()


def sent_answer(work: Submission, person: Person) -> ReviewTask | None:
    """What somebody sent about the take that is shared."""
    query = select(ReviewTask).where(ReviewTask.reviewer_id == person.id, ReviewTask.take_id == work.shared_take_id)
    return db.session.scalar(query.where(ReviewTask.purpose == Purpose.ANSWER, ReviewTask.state == TaskState.SENT))


def answer_with(task: ReviewTask, piece: Submission) -> Piece:
    """This work, built on the one that is answered, belongs to the answer. Twice is once.

    Raises Refused when it is somebody else's, or not built on that work.
    """
    if piece.author_id != task.reviewer_id or task.submission_id not in {each.source_id for each in piece.sources}:
        raise Refused("A piece that answers is your own, and built on the work it answers.")
    review = operations.review_of(task)
    if review.piece is None:
        review.piece = Piece(submission=piece)
    db.session.flush()
    return review.piece

"""Takes that want an instructor's eyes though nothing is estimated of them, since nobody ticked a level; and notes that say the
same in two answers. Operations flush, never commit."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from core.checks import Refused
from core.db import db
from reviews import ticked, weighing
from reviews.estimate_models import Estimate
from reviews.flags import Flag, in_order
from reviews.models import Note, Review, ReviewTask
from submissions.models import Submission

MOST_COPIES = 50  # more answers with the same words are known by then
Place = tuple[UUID, UUID, UUID]  # a take, its work, its call


def case_of(work: Submission) -> Estimate:
    """What the desk has of a work's shared take; begun now, with nothing estimated, where nobody ticked a level.

    Raises Refused where its call has no levels."""
    call = work.assignment
    if call is None or not call.criteria or work.shared_take_id is None:
        raise Refused("Its call has no criteria, so there are no levels to rule on.")
    return _cases([(work.shared_take_id, work.id, call.id)], work.course_id)[0]


def flag_copies(review: Review) -> None:
    """An answer was sent or changed: where another in the class project says the same, word for word, flag both takes."""
    digests = {note.body_digest for note in review.notes if note.body_digest}
    found = db.session.execute(_saying(digests, review)).all() if digests else []
    if len(found) < 2 or found[0].id != review.id:
        return
    ruled = weighing.cases(review.task.course_id)
    for case in _cases([(take, work, call) for _, take, work, call in found], review.task.course_id):
        case.flags = [*in_order([*map(Flag, case.flags), Flag.COPIED])]
        weighing.settle(case, waits=ruled.get(case.take_id))
    db.session.flush()


def flag_unticked(course_id: UUID, flags: Mapping[UUID, Sequence[Flag]]) -> None:
    """The flags of all takes are known anew: those without an estimate, too, have theirs."""
    ruled = weighing.cases(course_id)
    query = select(Estimate).where(Estimate.course_id == course_id, Estimate.review_count == 0)
    for case in db.session.scalars(query.options(joinedload(Estimate.assignment))):
        case.flags = [*flags.get(case.take_id, ())]
        weighing.settle(case, waits=ruled.get(case.take_id))


def _saying(digests: Collection[str], review: Review) -> Select[*tuple[Any, ...]]:
    """(answer, take, work, call) of each that counts in its class project and says one of these; its own comes first."""
    says_it = exists(select(1).where(Note.review_id == Review.id, Note.body_digest.in_(digests)))
    return (
        select(Review.id, Review.take_id, Review.submission_id, Submission.assignment_id)
        .join(Review.task)
        .join(Review.submission)
        .where(ReviewTask.course_id == review.task.course_id, *ticked.COUNTS, says_it)
        .where(Submission.assignment_id.is_not(None))
        .order_by((Review.id != review.id), Review.id.desc())
        .limit(MOST_COPIES)
    )


def _cases(places: Sequence[Place], course_id: UUID) -> list[Estimate]:
    """The estimates of these takes, with those begun that were not there."""
    query = select(Estimate).where(Estimate.take_id.in_([take for take, _, _ in places]))
    found = {each.take_id: each for each in db.session.scalars(query.options(joinedload(Estimate.assignment)))}
    for take, work, call in places:
        if take not in found:
            found[take] = Estimate(
                take_id=take, submission_id=work, assignment_id=call, course_id=course_id, flags=[], **weighing.NOTHING
            )
    db.session.add_all(found.values())
    db.session.flush()
    return list(found.values())

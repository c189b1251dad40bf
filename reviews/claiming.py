"""Claiming the next work to answer: the order of need, a lease, and its end.

Level is kept by the statements that write leases, so the cost of a claim does not grow with the class.
"""

from collections.abc import Sequence
from random import Random, SystemRandom
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import UpdateBase, bindparam, exists, insert, select, update
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.permissions import ME, me
from core.words import Words
from reviews import need, pool
from reviews.allocation import BEYOND_PROMISE, leased_until
from reviews.models import Invitation, ReviewNeed, ReviewTask, TaskState
from reviews.permissions import whatever_its_turn
from submissions.models import Submission, Take

WHY_AGAIN = Words("You got this one because you answered the take before it.")
WHY_FIRST_TIME = Words("You got this one because it is somebody’s first time, and nobody has answered it yet.")
WHY_NOBODY = Words("You got this one because nobody has answered it yet.")
WHY_FEWEST = Words("You got this one because it has the fewest answers and has waited longest.")
WHY_ASKED = Words("You chose to answer this one.")
WHY_INVITED = Words("You got this one because it waits too long, and you were asked to help.")

ATTEMPTS = 5
_random = SystemRandom()


class Place(NamedTuple):
    """A place of a take, to be answered by somebody."""

    work_id: UUID
    take_id: UUID
    course_id: UUID
    author_id: UUID


def claim_next(
    person: Person,
    courses: Sequence[UUID],
    *,
    assignment_id: UUID | None = None,
    has_practised: bool = True,
    rng: Random = _random,
) -> UUID | None:
    """The id of the person's next task in these class projects, leased to them; of the one they hold already, if they do.

    None when there is nothing for them. `has_practised`: see `allocation.choose`.
    """
    if not courses:
        return None
    lock(person)
    standing = need.stands(person, courses, assignment_id)
    if standing.held_id is not None:
        renewing = update(ReviewTask).where(ReviewTask.id == standing.held_id)
        db.session.execute(renewing.values(leased_until=leased_until(now())))
        return standing.held_id
    for _ in range(ATTEMPTS):
        found = need.shortlist(
            person, courses, assignment_id=assignment_id, has_practised=has_practised, standing=standing
        )
        if not found:
            return None
        rng.shuffle(found)
        for each in found:
            place = _take_hold(each, is_experienced=standing.is_experienced)
            if place is not None:
                return _lease(person, place, _why(each), standing.is_experienced)
    return None


def claim_named(person: Person, work: Submission, take: Take | None = None) -> ReviewTask:
    """This work for this person, out of its turn: its shared take, or an earlier one. Who may ask for that is the rule
    `submission.answer`.

    Raises Refused when they have answered this take already; and when it has all it was promised, unless they look
    after the class or it was shown to them.
    """
    lock(person)
    take_id = take.id if take else work.shared_take_id
    if take_id is None:
        raise Refused("This work is not shared, so there is nothing to answer.")
    query = select(ReviewTask).where(ReviewTask.reviewer_id == person.id, ReviewTask.take_id == take_id)
    task = db.session.scalar(query)
    if task is not None and task.state == TaskState.SENT:
        raise Refused("You have answered this take already.")
    if task is not None and task.state == TaskState.LEASED:
        return renew(task)
    if _is_full(work, take_id) and not whatever_its_turn.test(person, work):
        raise Refused("This one has all the answers it was promised. Others still wait for theirs.")
    if task is not None:
        return renew(task)
    place = Place(work.id, take_id, work.course_id, work.author_id)
    is_experienced = need.stands(person, [work.course_id]).is_experienced
    why = WHY_INVITED if _is_invited(person, work) else WHY_ASKED
    task = db.session.get_one(ReviewTask, _lease(person, place, why, is_experienced))
    pool.count(task, +1)
    return task


def renew(task: ReviewTask) -> ReviewTask:
    """An hour more; a lease that had ended begins anew."""
    if task.state != TaskState.LEASED:
        task.state, task.ended_at = TaskState.LEASED, None
        pool.count(task, +1)
    task.leased_until = leased_until(now())
    db.session.flush()
    return task


def let_go(task: ReviewTask, state: TaskState) -> None:
    """End a lease in this state, and give its place back to the pool."""
    was_leased = task.state == TaskState.LEASED
    task.state, task.ended_at = state, now()
    if was_leased:
        pool.count(task, -1)
    db.session.flush()


def lock(person: Person) -> None:
    """One claim of a person at a time: two clicks at once must not take two works, nor one work twice."""
    db.session.connection().execute(_LOCK, me(person))


def _take_hold(found: need.Found, *, is_experienced: bool) -> Place | None:
    """A place of the pool's row, taken and counted; None when somebody else has the row just now, or had it since it was
    seen."""
    values = {"work": found.work_id, "seen_at": found.level}
    row = db.session.connection().execute(_TAKE[is_experienced], values).one_or_none()
    return None if row is None else Place(*row)


def _taking(kind: str) -> UpdateBase:
    row = ReviewNeed.__table__.c
    is_as_seen = (row.submission_id == bindparam("work"), row.level == bindparam("seen_at"), row.is_open)
    free = select(row.submission_id).where(*is_as_seen).with_for_update(skip_locked=True).scalar_subquery()
    return (
        update(ReviewNeed.__table__)  # type: ignore[arg-type]
        .where(row.submission_id == free)
        .values({"level": row.level + 1, kind: True})
        .returning(row.submission_id, row.take_id, row.course_id, row.author_id)
    )


_LOCK = select(Person.__table__.c.id).where(Person.__table__.c.id == ME).with_for_update(key_share=True)
_TAKE = {True: _taking("has_experienced"), False: _taking("has_new")}
_WRITE = insert(ReviewTask.__table__)  # type: ignore[arg-type]
_FREEZE = (
    update(Take.__table__)  # type: ignore[arg-type]
    .where(Take.__table__.c.id == bindparam("take"), Take.__table__.c.frozen_at.is_(None))
    .values(frozen_at=bindparam("moment"))
)


def _lease(person: Person, place: Place, why: Words, is_experienced: bool) -> UUID:
    """Write the task, and freeze the take: from here on its maker can't change what is being answered."""
    id, moment = uuid7(), now()
    task = {
        "id": id,
        "reviewer_id": person.id,
        "take_id": place.take_id,
        "submission_id": place.work_id,
        "course_id": place.course_id,
        "author_id": place.author_id,
        "is_experienced": is_experienced,
        "leased_until": leased_until(moment),
        "why": why,
    }
    connection = db.session.connection()
    connection.execute(_WRITE, task)
    connection.execute(_FREEZE, {"take": place.take_id, "moment": moment})
    return id


def _is_full(work: Submission, take_id: UUID | None) -> bool:
    row = db.session.get(ReviewNeed, work.id, with_for_update=True, populate_existing=True)
    return row is not None and row.take_id == take_id and row.level >= row.target + BEYOND_PROMISE


def _is_invited(person: Person, work: Submission) -> bool:
    invited = exists().where(Invitation.person_id == person.id, Invitation.submission_id == work.id)
    return bool(db.session.scalar(select(invited)))


def _why(found: need.Found) -> Words:
    if found.is_again:
        return WHY_AGAIN
    if found.level:
        return WHY_FEWEST
    return WHY_NOBODY if found.priority else WHY_FIRST_TIME

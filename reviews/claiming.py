"""Claiming the next work to answer: the order of need, a lease, and its end.

Level is kept by the statements that write leases, so the cost of a claim does not grow with the class.
"""

from collections.abc import Sequence
from random import Random, SystemRandom
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, insert, null, select, update
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.permissions import ME, me
from core.prepared import Prepared
from core.words import Words
from reviews import helpfulness, need, pool
from reviews.allocation import BEYOND_PROMISE, leased_until
from reviews.models import Invitation, Purpose, ReviewNeed, ReviewTask, TaskState
from reviews.permissions import whatever_its_turn
from submissions.models import Submission, Take

WHY_AGAIN = Words("You got this one because you answered the take before it.")
WHY_FIRST_TIME = Words("You got this one because it is somebody’s first time, and nobody has answered it yet.")
WHY_NOBODY = Words("You got this one because nobody has answered it yet.")
WHY_FEWEST = Words("You got this one because it has the fewest answers and has waited longest.")
WHY_ASKED = Words("You chose to answer this one.")
WHY_INVITED = Words("You got this one because it waits too long, and you were asked to help.")

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

    None when there is nothing for them. `has_practised`: see `allocation.shortlist`.
    """
    if not courses:
        return None
    lock(person)
    standing = need.stands(person, courses, assignment_id)
    if standing.held_id is not None:
        renewing = update(ReviewTask).where(ReviewTask.id == standing.held_id)
        db.session.execute(renewing.values(leased_until=leased_until(now())))
        return standing.held_id
    found = need.shortlist(person, courses, assignment_id=assignment_id, has_practised=has_practised, standing=standing)
    if not found:
        return None
    given = _one_of(found, person, rng)
    place = Place(*_COUNT[standing.is_experienced]({"work": given.work_id})[0])
    return _lease(person, place, _why(given), standing.is_experienced)


def _one_of(found: list[need.Found], person: Person, rng: Random) -> need.Found:
    """See `allocation.choose`."""
    if len({each.is_first_time for each in found}) > 1:
        is_helpful = helpfulness.is_helpful(person)
        found = [each for each in found if each.is_first_time == is_helpful]
    return rng.choice(found)


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
    """One claim of a person at a time: two clicks at once must not take two works, nor one work twice. SQLite has but one
    writer at a time."""
    if db.engine.dialect.name != "sqlite":
        _LOCK(me(person))


def _counting(kind: str) -> Prepared:
    """One more answer on its way to a work, by somebody of this kind."""
    row = ReviewNeed.__table__.c
    counting = (
        update(ReviewNeed).where(row.submission_id == bindparam("work")).values({"level": row.level + 1, kind: True})
    )
    return Prepared(counting.returning(row.submission_id, row.take_id, row.course_id, row.author_id))


_LOCK = Prepared(select(Person.id).where(Person.id == ME).with_for_update(key_share=True))
_COUNT = {True: _counting("has_experienced"), False: _counting("has_new")}
# As every lease begins; the rest of its row is given each time.
_BEGINNING: dict[str, Any] = {
    "purpose": Purpose.ANSWER,
    "state": TaskState.LEASED,
    "ended_at": null(),
    "declined_because": "",
}
_GIVEN: dict[str, Any] = {
    column.name: bindparam(column.name) for column in ReviewTask.__table__.c if column.name not in _BEGINNING
}
_WRITE = Prepared(insert(ReviewTask).values(_GIVEN | _BEGINNING))
_FREEZE = Prepared(
    update(Take).where(Take.id == bindparam("take_id"), Take.frozen_at.is_(None)).values(frozen_at=bindparam("moment"))
)


def _lease(person: Person, place: Place, why: Words, is_experienced: bool) -> UUID:
    """Write the task, and freeze the take: from here on its maker can't change what is being answered."""
    id, moment = uuid7(), now()
    task = {
        "id": id,
        "created_at": moment,
        "reviewer_id": person.id,
        "take_id": place.take_id,
        "submission_id": place.work_id,
        "course_id": place.course_id,
        "author_id": place.author_id,
        "is_experienced": is_experienced,
        "leased_until": leased_until(moment),
        "why": why,
    }
    _WRITE(task)
    _FREEZE({"take_id": place.take_id, "moment": moment})
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
    return WHY_FIRST_TIME if found.is_first_time else WHY_NOBODY

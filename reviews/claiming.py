"""Claiming the next work to answer: the order of `allocation.py` in SQL, a lease, and its end.

`allocation.choose` is the policy; a test demands that both find the same works. Level is kept by the statements that
write leases, and one indexed query a level finds the first few, so the cost does not grow with the class.
"""

from collections.abc import Sequence
from random import Random, SystemRandom
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from accounts.models import Person
from accounts.permissions import apart_from
from core.checks import Refused
from core.db import db, now
from core.words import Words
from lessons.models import Assignment
from moderation.permissions import hidden
from reviews import pool
from reviews.allocation import BEYOND_PROMISE, SHORTLIST, leased_until
from reviews.bands import MOST_MORE
from reviews.models import ReviewNeed, ReviewTask, TaskState
from reviews.permissions import whatever_its_turn
from reviews.pool import COUNTED, USUAL_TARGET
from submissions.models import Submission, Take

Found = tuple[UUID, int]  # a work in the pool, and its level when it was seen
Conditions = Sequence[SQLColumnExpression[bool]]

WHY_AGAIN = Words("You got this one because you answered the take before it.")
WHY_FIRST_TIME = Words("You got this one because it is somebody’s first time, and nobody has answered it yet.")
WHY_NOBODY = Words("You got this one because nobody has answered it yet.")
WHY_FEWEST = Words("You got this one because it has the fewest answers and has waited longest.")
WHY_ASKED = Words("You chose to answer this one.")

ATTEMPTS = 5
_random = SystemRandom()


def claim_next(
    person: Person,
    courses: Sequence[UUID],
    *,
    assignment_id: UUID | None = None,
    has_practised: bool = True,
    rng: Random = _random,
) -> ReviewTask | None:
    """The person's next task in these class projects, leased to them; the one they hold already, if they do.

    None when there is nothing for them. `has_practised`: see `allocation.choose`.
    """
    if not courses:
        return None
    lock(person)
    held = db.session.scalar(_held(person, courses, assignment_id))
    if held is not None:
        return renew(held)
    for _ in range(ATTEMPTS):
        found = shortlist(person, courses, assignment_id=assignment_id, has_practised=has_practised)
        if not found:
            return None
        rng.shuffle(found)
        for work_id, level in found:
            need = _take_hold(work_id, level)
            if need is not None:
                return _lease(person, need.submission, need.take_id, _why(person, need))
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
    return renew(task) if task is not None else _lease(person, work, take_id, WHY_ASKED)


def renew(task: ReviewTask) -> ReviewTask:
    """An hour more; a lease that had ended begins anew."""
    if task.state != TaskState.LEASED:
        pool.count(task.submission_id, task.take_id, +1)
        task.state, task.ended_at = TaskState.LEASED, None
    task.leased_until = leased_until(now())
    db.session.flush()
    return task


def let_go(task: ReviewTask, state: TaskState) -> None:
    """End a lease in this state, and give its place back to the pool."""
    if task.state == TaskState.LEASED:
        pool.count(task.submission_id, task.take_id, -1)
    task.state, task.ended_at = state, now()
    db.session.flush()


def shortlist(
    person: Person, courses: Sequence[UUID], *, assignment_id: UUID | None = None, has_practised: bool = True
) -> list[Found]:
    """The first few works for this person, by need. First those under their promise; then, for who has practised,
    one answer beyond it; and only then somebody whom they have met."""
    highest = _highest_target(courses)
    where = [*_may_ever_answer(person), *([] if assignment_id is None else [ReviewNeed.assignment_id == assignment_id])]
    strangers, again = [~_is_met(person)], _has_answered_before(person)
    steps: list[tuple[int, Conditions]] = [(0, strangers)]
    if has_practised:
        steps += [(BEYOND_PROMISE, strangers), (0, [])]
    for beyond, unmet in steps:
        below = ReviewNeed.level < ReviewNeed.target + beyond
        found = _first_few_again(courses, [*where, below, again])
        if not found:
            found = _first_few(courses, [*where, below, *unmet], highest + beyond)
        if found:
            return found
    return []


def lock(person: Person) -> None:
    """One claim of a person at a time: two clicks at once must not take two works, nor one work twice."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def waiting_for(person: Any, courses: Select[UUID]) -> Select[UUID]:
    """The works that wait in these class projects and that this person could answer."""
    return select(ReviewNeed.submission_id).where(
        ReviewNeed.course_id.in_(courses),
        ReviewNeed.level < ReviewNeed.target,
        *_may_ever_answer(person),
    )


def next_for(person: Any, courses: Select[UUID]) -> Select[UUID]:
    """The works that `claim_next` would give this person there, one after the other, as it stands now."""
    again = and_(ReviewNeed.level < ReviewNeed.target + BEYOND_PROMISE, ~_is_met(person))
    return select(ReviewNeed.submission_id).where(
        ReviewNeed.course_id.in_(courses),
        or_(ReviewNeed.level < ReviewNeed.target, again),
        *_may_ever_answer(person),
    )


def _may_ever_answer(person: Any) -> Conditions:
    """Open, not one's own, not given to them before, not blocked either way, not hidden by a moderator."""
    seen = exists().where(ReviewTask.reviewer_id == person.id, ReviewTask.take_id == ReviewNeed.take_id)
    hidden_now = hidden("submission", column=ReviewNeed.submission_id).where(person)
    apart = apart_from(person, ReviewNeed.author_id)
    return [ReviewNeed.is_open, ReviewNeed.author_id != person.id, ~seen, ~apart, ~hidden_now]


def _has_answered_before(person: Any) -> ColumnElement[bool]:
    return exists().where(
        ReviewTask.reviewer_id == person.id,
        ReviewTask.submission_id == ReviewNeed.submission_id,
        ReviewTask.state == TaskState.SENT,
    )


def _is_met(person: Any) -> ColumnElement[bool]:
    """One of the two has answered, or is answering, the other in this class project."""
    theirs, mine = aliased(ReviewTask), aliased(ReviewTask)
    here = ReviewNeed.course_id
    return or_(
        exists().where(
            theirs.author_id == ReviewNeed.author_id,
            theirs.reviewer_id == person.id,
            theirs.course_id == here,
            theirs.state.in_(COUNTED),
        ),
        exists().where(
            mine.author_id == person.id,
            mine.reviewer_id == ReviewNeed.author_id,
            mine.course_id == here,
            mine.state.in_(COUNTED),
        ),
    )


def _first_few_again(courses: Sequence[UUID], where: Conditions) -> list[Found]:
    """New takes of works that they answered before come first; there are never many."""
    query = (
        select(ReviewNeed.submission_id, ReviewNeed.level)
        .where(ReviewNeed.course_id.in_(courses), *where)
        .order_by(ReviewNeed.level, ReviewNeed.priority, ReviewNeed.shared_at)
        .limit(SHORTLIST)
    )
    rows = [(work, level) for work, level in db.session.execute(query)]
    return [row for row in rows if row[1] == rows[0][1]]


def _first_few(courses: Sequence[UUID], where: Conditions, levels: int) -> list[Found]:
    """One query a level, each by equality on the index: a range of levels made the planner sort the class."""
    for level in range(levels):
        parts = [
            select(ReviewNeed.submission_id, ReviewNeed.level, ReviewNeed.priority, ReviewNeed.shared_at)
            .where(ReviewNeed.course_id == course, ReviewNeed.level == level, *where)
            .order_by(ReviewNeed.priority, ReviewNeed.shared_at)
            .limit(SHORTLIST)
            .subquery()
            for course in courses
        ]
        each = union_all(*(select(part) for part in parts)).subquery()
        query = select(each.c.submission_id, each.c.level).order_by(each.c.priority, each.c.shared_at).limit(SHORTLIST)
        found = [(work, at) for work, at in db.session.execute(query)]
        if found:
            return found
    return []


def _highest_target(courses: Sequence[UUID]) -> int:
    with_a_bar = case((Assignment.pass_bar.is_not(None), MOST_MORE), else_=0)
    query = select(func.max(Assignment.answers_due + with_a_bar)).where(Assignment.course_id.in_(courses))
    return max(db.session.scalar(query) or 0, USUAL_TARGET)


def _held(person: Person, courses: Sequence[UUID], assignment_id: UUID | None) -> Select[ReviewTask]:
    query = (
        select(ReviewTask)
        .where(
            ReviewTask.reviewer_id == person.id,
            ReviewTask.state == TaskState.LEASED,
            ReviewTask.course_id.in_(courses),
        )
        .order_by(ReviewTask.id)
        .limit(1)
    )
    if assignment_id is not None:
        query = query.join(ReviewTask.submission).where(Submission.assignment_id == assignment_id)
    return query


def _take_hold(work_id: UUID, level: int) -> ReviewNeed | None:
    """The pool's row, locked; None when somebody else has it just now, or had it since it was seen."""
    query = (
        select(ReviewNeed)
        .where(ReviewNeed.submission_id == work_id, ReviewNeed.level == level, ReviewNeed.is_open)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(query)


def _lease(person: Person, work: Submission, take_id: UUID, why: str) -> ReviewTask:
    """Write the task, count it, and freeze the take: from here on its maker can't change what is being answered."""
    task = ReviewTask(
        reviewer_id=person.id,
        take_id=take_id,
        submission=work,
        course_id=work.course_id,
        author_id=work.author_id,
        leased_until=leased_until(now()),
        why=why,
    )
    db.session.add(task)
    take = db.session.get_one(Take, take_id)
    take.frozen_at = take.frozen_at or now()
    db.session.flush()  # the constraint speaks before the count is touched
    pool.count(work.id, take_id, +1)
    return task


def _is_full(work: Submission, take_id: UUID | None) -> bool:
    need = db.session.get(ReviewNeed, work.id, with_for_update=True, populate_existing=True)
    return need is not None and need.take_id == take_id and need.level >= need.target + BEYOND_PROMISE


def _why(person: Person, need: ReviewNeed) -> str:
    before = db.session.scalar(
        select(ReviewTask.id)
        .where(
            ReviewTask.reviewer_id == person.id,
            ReviewTask.submission_id == need.submission_id,
            ReviewTask.state == TaskState.SENT,
        )
        .limit(1)
    )
    if before is not None:
        return WHY_AGAIN
    if need.level == 0:
        return WHY_NOBODY if need.priority else WHY_FIRST_TIME
    return WHY_FEWEST

"""The order of `allocation.shortlist` in SQL: whose work somebody answers next. A property test demands that both agree.

Every statement is built once for each way of asking (who and where are parameters). One walk along an index in its order
finds the first few; a range of levels in the condition made planners sort the class.
"""

import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from accounts.models import Block, Person
from accounts.permissions import apart_from
from core.permissions import ME, me, standing_of
from core.prepared import Prepared
from courses.models import Membership
from lessons.models import AnsweredBy, Assignment
from moderation.permissions import hidden
from reviews.allocation import BEYOND_PROMISE, SHORTLIST
from reviews.models import Pairing, Purpose, ReviewNeed, ReviewTask, TaskState

COUNTED = (TaskState.LEASED, TaskState.SENT)
FOR_FEW = (AnsweredBy.WITHIN_GROUPS, AnsweredBy.PARTNERS, AnsweredBy.INSTRUCTOR)
# Who has sent as many answers has done it before.
EXPERIENCED_FROM = 3

# A claim takes a few milliseconds; who waited two seconds in all is told that nobody waits.
PAUSES_S = (*[0.003] * 10, *[0.02] * 100)

FOUND = (ReviewNeed.submission_id, ReviewNeed.level, ReviewNeed.priority)

Conditions = Sequence[SQLColumnExpression[bool]]


class Found(NamedTuple):
    """A work in the pool: its level when it was seen, whether it is somebody's first time, and whether this person
    answered an earlier take of it."""

    work_id: UUID
    level: int
    is_first_time: bool
    is_again: bool


class Standing(NamedTuple):
    """What decides how the order is walked for somebody: the lease they hold; whether they have answered often; whether a
    work that they answered has another take; and whether calls or groups there, or a block, keep any work from them."""

    held_id: UUID | None
    is_experienced: bool
    has_another_take: bool
    is_kept_from_some: bool


class Way(NamedTuple):
    """How a statement of the order differs from another: who asks, of how many class projects, of one call or all, by which
    kind of answer works lack, and what they are kept from."""

    person: Any
    courses: int
    of_one_call: bool
    lacks: str
    is_kept_from_some: bool


def stands(person: Person, courses: Sequence[UUID], assignment_id: UUID | None = None) -> Standing:
    """One query."""
    asked = _stands(len(courses), assignment_id is not None)
    return Standing(*asked(_values(person, courses, assignment_id))[0])


def shortlist(
    person: Person,
    courses: Sequence[UUID],
    *,
    assignment_id: UUID | None = None,
    has_practised: bool = True,
    standing: Standing | None = None,
) -> list[Found]:
    """The first few works for this person, in order; where the database has such locks, nobody else gets them until the
    transaction ends. First those under their promise; then, for who has practised, one answer
    beyond it; and only then somebody whom they have met."""
    if not courses:
        return []
    standing = standing or stands(person, courses, assignment_id)
    lacks = "has_experienced" if standing.is_experienced else "has_new"
    way = Way(standing_of(person), len(courses), assignment_id is not None, lacks, standing.is_kept_from_some)
    values = _values(person, courses, assignment_id)
    return (
        (standing.has_another_take and _asked(_again, way, values))
        or _asked(_first_few, way, values)
        or (has_practised and _beyond(way, values, standing))
        or []
    )


def _beyond(way: Way, values: dict[str, Any], standing: Standing) -> list[Found]:
    return (
        (standing.has_another_take and _asked(_again, way, values, is_kept=True))
        or _asked(_first_few, way, values, is_kept=True)
        or _asked(_first_few, way, values, with_met=True)
    )


def _asked(walk: Callable[..., Prepared], way: Way, values: dict[str, Any], **which: bool) -> list[Found]:
    """What a walk finds at its lowest level. Works that others are being given at this moment are passed by; where there are
    no more, it is walked again in a moment. Nobody waits for a lock: who did would hold what they had passed on their way,
    and two who held what the other waits for would wait for ever."""
    rows = walk(way, **which)(values)
    for pause in PAUSES_S:
        if rows or not walk(way, **which, only_looks=True)(values):
            break
        time.sleep(pause)
        rows = walk(way, **which)(values)
    lowest = min((row[1] for row in rows), default=0)
    is_again = walk is _again
    return [Found(work, level, priority == 0, is_again) for work, level, priority in rows if level == lowest]


def waiting_for(person: Any, courses: Select[UUID]) -> Select[UUID]:
    """The works that wait in these class projects and that this person could answer."""
    return select(ReviewNeed.submission_id).where(
        ReviewNeed.course_id.in_(courses), ReviewNeed.level < ReviewNeed.target, *_may_ever_answer(person)
    )


def next_for(person: Any, courses: Select[UUID]) -> Select[UUID]:
    """The works that this person would be given there, one after the other, as it stands now."""
    again = and_(ReviewNeed.level < ReviewNeed.target + BEYOND_PROMISE, ~_is_met(person))
    return select(ReviewNeed.submission_id).where(
        ReviewNeed.course_id.in_(courses), or_(ReviewNeed.level < ReviewNeed.target, again), *_may_ever_answer(person)
    )


def could_answer(person: Any) -> ColumnElement[bool]:
    """That a work in the pool is one which this person, no matter its turn, may be given: for invitations."""
    return and_(*_may_ever_answer(person), ~_is_met(person))


def _values(person: Person, courses: Sequence[UUID], assignment_id: UUID | None) -> dict[str, Any]:
    return {
        **me(person),
        **{_course(place): course for place, course in enumerate(courses)},
        **({} if assignment_id is None else {"assignment": assignment_id}),
    }


def _course(place: int) -> str:
    return f"course_{place}"


def _courses(number: int) -> list[ColumnElement[UUID]]:
    return [bindparam(_course(place), type_=Uuid()) for place in range(number)]


def _checked(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition, said so that no planner goes through all it is true of."""
    return case((condition, 1), else_=0) == 1


@cache
def _stands(courses: int, of_one_call: bool) -> Prepared:
    mine, sent = ReviewTask.reviewer_id == ME, ReviewTask.state == TaskState.SENT
    held = select(ReviewTask.id).where(
        mine,
        _checked(ReviewTask.state == TaskState.LEASED),
        ReviewTask.purpose == Purpose.ANSWER,
        _checked(ReviewTask.course_id.in_(_courses(courses))),
    )
    if of_one_call:
        held = held.join(ReviewNeed, ReviewNeed.submission_id == ReviewTask.submission_id).where(_of_the_call())
    answers = select(1).where(mine, sent, ReviewTask.purpose == Purpose.ANSWER)
    return Prepared(
        select(
            held.order_by(ReviewTask.id).limit(1).scalar_subquery(),
            exists(answers.limit(1).offset(EXPERIENCED_FROM - 1)),
            exists(
                answers.where(
                    ReviewNeed.submission_id == ReviewTask.submission_id, ReviewNeed.take_id != ReviewTask.take_id
                )
            ),
            or_(_is_in_a_group(courses), _some_are_for_few(courses), _is_in_a_block()),
        )
    )


def _is_in_a_group(courses: int) -> ColumnElement[bool]:
    return exists().where(
        Membership.course_id.in_(_courses(courses)), Membership.person_id == ME, Membership.group_id.is_not(None)
    )


def _some_are_for_few(courses: int) -> ColumnElement[bool]:
    return exists().where(Assignment.course_id.in_(_courses(courses)), Assignment.answered_by.in_(FOR_FEW))


def _is_in_a_block() -> ColumnElement[bool]:
    return exists().where(or_(Block.blocker_id == ME, Block.blocked_id == ME))


def _of_the_call() -> ColumnElement[bool]:
    return ReviewNeed.assignment_id == bindparam("assignment", type_=Uuid())


@cache
def _first_few(way: Way, *, is_kept: bool = False, with_met: bool = False, only_looks: bool = False) -> Prepared:
    """The first few works, by one walk along an index for each class project."""
    order = _order(way, is_kept)
    where = _open_to(way, is_kept) + ([] if with_met else [~_is_met(way.person)])
    walks = [
        _held(select(*FOUND).where(ReviewNeed.course_id == course, *where), order, only_looks)
        for course in _courses(way.courses)
    ]
    if way.courses == 1:
        return Prepared(walks[0])
    each = union_all(*(select(walk.add_columns(*order[2:]).subquery()) for walk in walks)).subquery()
    ordered = [each.c[column.key] for column in order]
    return Prepared(select(*(each.c[column.key] for column in FOUND)).order_by(*ordered).limit(SHORTLIST))


@cache
def _again(way: Way, *, is_kept: bool = False, only_looks: bool = False) -> Prepared:
    """New takes of works that they answered before: found from their own tasks, of which there are never many."""
    before = aliased(ReviewTask)
    answered = select(before.submission_id).where(
        before.reviewer_id == ME,
        before.state == TaskState.SENT,
        before.purpose == Purpose.ANSWER,
    )
    is_there = _checked(ReviewNeed.course_id.in_(_courses(way.courses)))
    works = select(*FOUND).where(ReviewNeed.submission_id.in_(answered), is_there, *_open_to(way, is_kept))
    return Prepared(_held(works, _order(way, is_kept), only_looks))


def _held(works: Select[*tuple[Any, ...]], order: list[Any], only_looks: bool) -> Select[*tuple[Any, ...]]:
    """The first few of them, nobody else's until the transaction ends; or, only to look, one."""
    if only_looks:
        return works.order_by(*order).limit(1)
    return works.order_by(*order).limit(SHORTLIST).with_for_update(key_share=True, skip_locked=True)


def _order(way: Way, is_kept: bool) -> list[Any]:
    lacks = [] if is_kept else [getattr(ReviewNeed, way.lacks)]
    return [ReviewNeed.level, ReviewNeed.priority, *lacks, ReviewNeed.shared_at]


def _open_to(way: Way, is_kept: bool) -> list[SQLColumnExpression[bool]]:
    """What a walk finds: works under their promise, or those that have just kept it."""
    standing = ReviewNeed.level == ReviewNeed.target if is_kept else ReviewNeed.level < ReviewNeed.target
    kept_from = [_is_meant_for(way.person), ~apart_from(way.person, ReviewNeed.author_id)]
    return [
        standing,
        *_may_be_answered(way.person),
        *(kept_from if way.is_kept_from_some else []),
        *([_of_the_call()] if way.of_one_call else []),
    ]


def _may_ever_answer(person: Any) -> Conditions:
    return [*_may_be_answered(person), ~apart_from(person, ReviewNeed.author_id), _is_meant_for(person)]


def _may_be_answered(person: Any) -> Conditions:
    """Open, not one's own, not given to them before, not hidden by a moderator."""
    seen = exists().where(ReviewTask.reviewer_id == person.id, ReviewTask.take_id == ReviewNeed.take_id)
    hidden_now = hidden("submission", column=ReviewNeed.submission_id).where(person)
    return [ReviewNeed.is_open, ReviewNeed.author_id != person.id, ~seen, ~hidden_now]


def _is_meant_for(person: Any) -> ColumnElement[bool]:
    """What the call says about whose works somebody is given; an open contribution is everybody's but their own group's."""
    policy = select(Assignment.answered_by).where(Assignment.id == ReviewNeed.assignment_id).scalar_subquery()
    is_own_group = _is_own_group(person)
    return case(
        (policy == AnsweredBy.ANYONE, true()),
        (policy == AnsweredBy.WITHIN_GROUPS, is_own_group),
        (policy.in_((AnsweredBy.PARTNERS, AnsweredBy.INSTRUCTOR)), _is_paired(person)),
        else_=~is_own_group,
    )


def _is_own_group(person: Any) -> ColumnElement[bool]:
    mine, theirs = aliased(Membership), aliased(Membership)
    return exists(
        select(1).where(
            mine.course_id == ReviewNeed.course_id,
            mine.person_id == person.id,
            theirs.course_id == ReviewNeed.course_id,
            theirs.person_id == ReviewNeed.author_id,
            theirs.group_id == mine.group_id,
        )
    )


def _is_paired(person: Any) -> ColumnElement[bool]:
    return exists(
        select(1).where(
            Pairing.assignment_id == ReviewNeed.assignment_id,
            Pairing.reviewer_id == person.id,
            Pairing.author_id == ReviewNeed.author_id,
        )
    )


def _is_met(person: Any) -> ColumnElement[bool]:
    """One of the two has answered, or is answering, the other in this class project; unless an instructor paired them, or
    it is a new take of what they answered."""
    theirs, mine, before = aliased(ReviewTask), aliased(ReviewTask), aliased(ReviewTask)
    met = or_(_between(theirs, person.id, ReviewNeed.author_id), _between(mine, ReviewNeed.author_id, person.id))
    answered_before = exists().where(
        before.reviewer_id == person.id,
        before.submission_id == ReviewNeed.submission_id,
        before.state == TaskState.SENT,
        before.purpose == Purpose.ANSWER,
    )
    return and_(met, ~answered_before, ~_is_paired(person))


def _between(task: Any, reviewer: Any, author: Any) -> ColumnElement[bool]:
    return exists().where(
        task.author_id == author,
        task.reviewer_id == reviewer,
        task.course_id == ReviewNeed.course_id,
        task.state.in_(COUNTED),
        task.purpose == Purpose.ANSWER,
    )

"""How many answers people are asked for, and who is invited to give one more. Operations flush, never commit."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from accounts.models import Person
from core.db import db, now
from core.events import record
from courses.models import Course, MemberRole, Membership, Stage
from reviews import need
from reviews.allocation import (
    ASKED,
    INVITE_BELOW_PROMISE,
    INVITE_UNANSWERED,
    MOST_INVITATIONS,
    ClassState,
    asked,
)
from reviews.models import Invitation, Purpose, ReviewNeed, ReviewTask, TaskState

# So many works are looked after in one run of the clock; the next run goes on.
BATCH = 200
FEW = 20  # people are looked at for one work


def asked_in(courses: Sequence[UUID]) -> int:
    """How many answers each person is asked for in a sitting, as these class projects stand now: three, or more while
    works are short of what they were promised. One query."""
    return asked(_state_of(courses))


def _state_of(courses: Sequence[UUID]) -> ClassState:
    """Works in the pool, their answers, and how many are under their promise; each counted along an index. The few that
    have more than they were promised count as if they had just that."""
    here = select(func.count()).where(ReviewNeed.course_id.in_(courses), ReviewNeed.is_open)
    under = here.where(ReviewNeed.level < ReviewNeed.target)
    missing = under.with_only_columns(func.sum(ReviewNeed.target - ReviewNeed.level))
    kept = here.where(ReviewNeed.level == ReviewNeed.target)
    row = db.session.execute(select(under.scalar_subquery(), kept.scalar_subquery(), missing.scalar_subquery())).one()
    short, whole, lacking = row[0], row[1], row[2] or 0
    return ClassState(works=short + whole, answers=ASKED * (short + whole) - lacking, under_promise=short)


def invite(at: datetime | None = None) -> int:
    """Ask people who take part and are at nothing now to answer works that wait: those with none for an hour, and those under
    their promise for a day. One person a work, and one work a person, in one run; at most two invitations a person and
    class project. Returns how many were asked."""
    at, number = at or now(), 0
    free: dict[UUID, list[UUID]] = {}
    for row in db.session.scalars(waiting(at)).all():
        if row.course_id not in free:
            free[row.course_id] = list(db.session.scalars(_are_free(), {"course": row.course_id}))
        person_id = _first_who_could(row, free[row.course_id])
        if person_id is None:
            continue
        free[row.course_id].remove(person_id)
        db.session.add(
            Invitation(person_id=person_id, submission_id=row.submission_id, course_id=row.course_id, created_at=at)
        )
        db.session.flush()
        record("submission.help_wanted", None, row.submission, invited=str(person_id))
        number += 1
    return number


def waiting(at: datetime) -> Select[ReviewNeed]:
    """Works that wait, the longest first; not those for which somebody was asked within the hour."""
    waits = or_(
        (ReviewNeed.level == 0) & (ReviewNeed.shared_at <= at - INVITE_UNANSWERED),
        (ReviewNeed.level > 0) & (ReviewNeed.shared_at <= at - INVITE_BELOW_PROMISE),
    )
    asked_just_now = exists().where(
        Invitation.submission_id == ReviewNeed.submission_id, Invitation.created_at > at - INVITE_UNANSWERED
    )
    is_there = ReviewNeed.course_id.in_(select(Course.id).where(Course.stage.in_((Stage.PUBLISHED, Stage.CLOSED))))
    return (
        select(ReviewNeed)
        .where(ReviewNeed.is_open, ReviewNeed.level < ReviewNeed.target, waits, is_there, ~asked_just_now)
        .order_by(ReviewNeed.level, ReviewNeed.shared_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=ReviewNeed)
    )


@cache
def _are_free() -> Select[UUID]:
    """Learners who take part and are at nothing now: those who were asked least, and of them those who have answered before,
    the fewest times first."""
    course_id: Any = bindparam("course", type_=Uuid())
    given = _number_of(ReviewTask.id).where(
        ReviewTask.reviewer_id == Membership.person_id,
        ReviewTask.course_id == course_id,
        ReviewTask.state == TaskState.SENT,
        ReviewTask.purpose == Purpose.ANSWER,
    )
    shared = exists().where(ReviewNeed.author_id == Membership.person_id, ReviewNeed.course_id == course_id)
    busy = exists().where(ReviewTask.reviewer_id == Membership.person_id, ReviewTask.state == TaskState.LEASED)
    invited = _number_of(Invitation.id).where(
        Invitation.person_id == Membership.person_id, Invitation.course_id == course_id
    )
    answers, invitations = given.scalar_subquery(), invited.scalar_subquery()
    return (
        select(Membership.person_id)
        .where(
            Membership.course_id == course_id,
            Membership.left_at.is_(None),
            Membership.role == MemberRole.LEARNER,
            invitations < MOST_INVITATIONS,
            or_(answers > 0, shared),
            ~busy,
        )
        .order_by(invitations, answers == 0, answers, Membership.active_at.desc())
        .limit(BATCH)
    )


def _number_of(column: Any) -> Select[int]:
    return select(func.count(column))


def _first_who_could(row: ReviewNeed, people: Sequence[UUID]) -> UUID | None:
    """The first of these people to whom this work may be given, and who was not asked about it before."""
    some = list(people[:FEW])
    if not some:
        return None
    found = set(db.session.scalars(_could_answer(), {"work": row.submission_id, "people": some}))
    return next((id for id in some if id in found), None)


@cache
def _could_answer() -> Select[UUID]:
    person: Any = aliased(Person)
    asked_before = exists().where(
        Invitation.person_id == person.id, Invitation.submission_id == ReviewNeed.submission_id
    )
    able = select(person.id).join(ReviewNeed, ReviewNeed.submission_id == bindparam("work", type_=Uuid()))
    some = person.id.in_(bindparam("people", expanding=True, type_=Uuid()))
    return able.where(some, ~asked_before, need.could_answer(person))

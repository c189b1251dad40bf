"""How many answers people are asked for, and who is invited to give one more. Operations flush, never commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
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
    """Ask people who have given what they were asked for to answer works that wait: those with none for an hour, and those
    under their promise for a day. One person a work and run, at most two invitations a person and class project. Returns
    how many were asked."""
    at, number = at or now(), 0
    for row in db.session.scalars(_waiting(at)):
        person_id = db.session.scalar(_somebody_for(row))
        if person_id is not None:
            invitation = Invitation(person_id=person_id, submission_id=row.submission_id, course_id=row.course_id)
            invitation.created_at = at
            db.session.add(invitation)
            db.session.flush()
            record("submission.help_wanted", None, row.submission, invited=str(person_id))
            number += 1
    return number


def _waiting(at: datetime) -> Select[ReviewNeed]:
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


def _somebody_for(row: ReviewNeed) -> Select[UUID]:
    """The one who has been asked least, of those who have finished and could answer it."""
    person: Any = aliased(Person)
    given = _number_of(ReviewTask.id).where(
        ReviewTask.reviewer_id == person.id,
        ReviewTask.course_id == row.course_id,
        ReviewTask.state == TaskState.SENT,
        ReviewTask.purpose == Purpose.ANSWER,
    )
    busy = exists().where(ReviewTask.reviewer_id == person.id, ReviewTask.state == TaskState.LEASED)
    invited = _number_of(Invitation.id).where(Invitation.person_id == person.id, Invitation.course_id == row.course_id)
    invitations = invited.scalar_subquery()
    return (
        select(person.id)
        .join(Membership, Membership.person_id == person.id)
        .join(ReviewNeed, ReviewNeed.submission_id == row.submission_id)
        .where(
            Membership.course_id == row.course_id,
            Membership.left_at.is_(None),
            Membership.role == MemberRole.LEARNER,
            given.scalar_subquery() >= ASKED,
            ~busy,
            invitations < MOST_INVITATIONS,
            need.could_answer(person),
        )
        .order_by(invitations, Membership.active_at.desc())
        .limit(1)
    )


def _number_of(column: Any) -> Select[int]:
    return select(func.count(column))

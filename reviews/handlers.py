"""What follows from news: the pool follows works, and people hear what was said and done."""

from uuid import UUID

from sqlalchemy import exists, select

from accounts.models import Person
from core import live
from core.db import db
from core.events import Event, on
from core.permissions import can
from courses.models import TEACHING, MemberRole, Membership
from courses.permissions import STAFF
from moderation.models import Act
from moderation.queries import moderators
from notifications.models import Notice
from notifications.operations import tell
from reviews import cases, estimating, holds, pool, promises
from reviews.estimate_models import Estimate
from reviews.jobs import fit_later
from reviews.models import Pairing, Review, ReviewNeed, ReviewTask, TaskState
from submissions.models import Submission


@on("submission.shared")
@on("submission.new_take")
@on("submission.taken_back")
@on("submission.visibility_changed")
def keep_the_pool_in_line(event: Event) -> None:
    work = event.subject()
    if work is not None:
        pool.follow(work)


@on("submission.new_take")
def offer_it_first_to_those_who_answered(event: Event) -> None:
    work = event.subject()
    if work is not None:
        tell(_answered(work.id), event, "answer.wanted", work, f"/works/{work.id}/since", unnamed=work.is_unnamed)


@on("review.sent")
def tell_the_maker(event: Event) -> None:
    review = event.subject()
    if review is not None:
        work, url = review.submission, f"/works/{review.submission_id}#answers"
        name = "answer.first" if event.details.get("is_first") else "answer.sent"
        tell([work.author_id], event, name, work, url, unnamed=review.is_unnamed, title=work.title)


@on("review.sent")
def tell_who_looks_at_the_work(event: Event) -> None:
    review = event.subject()
    if review is not None:
        live.tell(live.topic("answers", review.submission_id))


@on("review.sent")
@on("review.edited")
def estimate_what_was_answered(event: Event) -> None:
    review = event.subject()
    if review is None:
        return
    if estimating.follow(review):
        fit_later(review.task.course_id)
    cases.flag_copies(review)


@on("exemplar.asked")
def ask_the_maker(event: Event) -> None:
    exemplar = event.subject()
    if exemplar is not None:
        tell([exemplar.submission.author_id], event, "exemplar.asked", exemplar, f"/exemplars/{exemplar.id}")


@on("review.held")
def tell_who_can_look_again(event: Event) -> None:
    review = event.subject()
    if review is None or not review.is_held:
        return
    work = review.submission
    staff = db.session.scalars(select(Person).where(Person.id.in_(_in_class(work, *STAFF))))
    looking = {person.id for person in staff if can(person, "review.look_again", review)}
    url = f"/class-projects/{work.course.slug}/desk/second-look"
    tell(looking or moderators() - {review.reviewer_id, work.author_id}, event, "answer.held", work, url, unnamed=True)


@on("act.done")
def hand_over_what_a_moderator_lets_be_seen(event: Event) -> None:
    act = event.subject()
    if isinstance(act, Act) and act.subject_kind == "review":
        review = db.session.get(Review, act.subject_id)
        if review is not None:
            holds.follow(act, review)


@on("ruling.made")
def tell_the_maker_what_was_ruled(event: Event) -> None:
    ruling = event.subject()
    if ruling is not None:
        work, url = ruling.submission, f"/works/{ruling.submission_id}/takes/{ruling.take.number}#ruling"
        tell([work.author_id], event, "ruling.made", ruling, url, title=work.title)


@on("ruling.appealed")
def tell_the_other_instructors(event: Event) -> None:
    ruling = event.subject()
    if ruling is None:
        return
    work = ruling.submission
    estimate = db.session.scalar(select(Estimate).where(Estimate.take_id == ruling.take_id))
    others = [person for person in _in_class(work, *TEACHING) if person != ruling.by_id]
    if estimate is not None:
        url = f"/class-projects/{work.course.slug}/desk/estimates/{estimate.id}"
        tell(others or [ruling.by_id], event, "ruling.appealed", ruling, url, title=work.title)


@on("note.used")
@on("note.thanked")
@on("note.replied")
def tell_the_reviewer(event: Event) -> None:
    """Of the work that they answered, so that they hear no more of one that they may not see."""
    note = event.subject()
    if note is not None:
        work, name = note.review.submission, f"answer.{event.name.removeprefix('note.')}"
        url = f"/works/{work.id}#note-{note.id}"
        tell([note.review.reviewer_id], event, name, work, url, unnamed=work.is_unnamed)


@on("submission.help_wanted")
def ask_who_was_invited(event: Event) -> None:
    work = event.subject()
    if work is not None and work.is_shared:
        invited = UUID(event.details["invited"])
        tell([invited], event, "answer.invited", work, f"/works/{work.id}", unnamed=True)


@on("submission.pulled")
def tell_who_teaches_what_is_wrong(event: Event) -> None:
    work = event.subject()
    if work is not None:
        url = f"/class-projects/{work.course.slug}/desk/answering"
        tell(_in_class(work, *TEACHING), event, "work.pulled", work, url, unnamed=True)


@on("submission.shared")
def tell_who_is_paired_with_its_maker(event: Event) -> None:
    work = event.subject()
    if work is not None and work.is_shared:
        paired = select(Pairing.reviewer_id).where(
            Pairing.assignment_id == work.assignment_id, Pairing.author_id == work.author_id
        )
        tell(db.session.scalars(paired).all(), event, "answer.assigned", work, f"/works/{work.id}", unnamed=True)


@on("assignment.paired")
def tell_who_was_paired(event: Event) -> None:
    details = event.details
    shared = select(Submission).join(ReviewNeed, ReviewNeed.submission_id == Submission.id)
    theirs = shared.where(
        ReviewNeed.assignment_id == event.subject_id,
        ReviewNeed.author_id == UUID(details["author"]),
        ReviewNeed.is_open,
    )
    for work in db.session.scalars(theirs.limit(1)).unique():
        tell([UUID(details["reviewer"])], event, "answer.assigned", work, f"/works/{work.id}", unnamed=True)


@on("task.lapsed")
def remind_who_has_begun(event: Event) -> None:
    """Once, and only while the work still waits and they have written something."""
    task = event.subject()
    if task is None or task.state != TaskState.LAPSED or not promises.is_still_wanted(task):
        return
    told = exists().where(Notice.name == "answer.begun", Notice.subject_id == task.id)
    if not db.session.scalar(select(told)):
        tell([task.reviewer_id], event, "answer.begun", task, f"/reviews/{task.id}")


@on("submission.waits")
def tell_who_looks_after_the_class(event: Event) -> None:
    work = event.subject()
    if work is None or work.first_answered_at is not None:
        return
    if event.details["whom"] == "instructors":
        tell(_in_class(work, *TEACHING), event, "answer.overdue", work, f"/works/{work.id}")
    else:  # a class without greeters still has somebody who looks after it
        greeters = _in_class(work, MemberRole.GREETER) or _in_class(work, *TEACHING)
        tell(greeters, event, "answer.waits", work, f"/works/{work.id}")


def _in_class(work: Submission, *roles: MemberRole) -> list[UUID]:
    query = select(Membership.person_id).where(
        Membership.course_id == work.course_id, Membership.role.in_(roles), Membership.left_at.is_(None)
    )
    return list(db.session.scalars(query.where(Membership.person_id != work.author_id)))


def _answered(work_id: UUID) -> list[UUID]:
    query = select(ReviewTask.reviewer_id).where(
        ReviewTask.submission_id == work_id, ReviewTask.state == TaskState.SENT
    )
    return list(db.session.scalars(query))

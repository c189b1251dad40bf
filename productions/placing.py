"""Where a take goes in the cut by itself, and why one goes nowhere."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from core.db import db
from core.permissions import scope
from core.words import Words, in_a_row
from courses.models import Course, Stage
from lessons.models import Assignment
from moderation.permissions import hidden
from productions import fitting
from productions.classes import made_in
from productions.models import Alternate, Production, Reservation, Slot
from productions.strips import NOT_PLAYING
from submissions.models import SHARED, Submission, Take


def places_for(work: Submission, take: Take) -> list[Slot]:
    """Where a take goes by itself: where its work is already, if it fits there; a new work to the place that its maker has
    taken, or else to its best place."""
    if held := _places_of(work):
        return [slot for slot in held if fitting.objection(slot, take.parts) is None]
    best = best_place(work, take)
    return [best] if best else []


def best_place(work: Submission, take: Take) -> Slot | None:
    """The best place of a take: of the same call, where it fits; what its maker has taken, the soonest over, goes first;
    then for its first part before its second, then the emptiest, then the first. Others' works count as they do in the cut: shared with the class, standing, in sight, not set aside."""
    found = select(func.count(func.distinct(Alternate.submission_id))).join(Alternate.submission)
    works = found.where(
        Alternate.slot_id == Slot.id,
        Submission.id != work.id,
        Submission.visibility.in_(SHARED),
        Submission.taken_back_at.is_(None),
        Submission.fate.not_in(NOT_PLAYING),
        ~hidden("submission", column=Submission.id).where(None),
    )
    own = select(Reservation.until).where(Reservation.slot_id == Slot.id, Reservation.person_id == work.author_id)
    taken = own.scalar_subquery()
    query = _of_its_call(work).add_columns(taken)
    query = query.order_by(taken.is_(None), taken, works.scalar_subquery(), Slot.position, Slot.id)
    fits = [row for row in db.session.execute(query) if fitting.objection(row.Slot, take.parts) is None]
    best = min(fits, key=lambda row: (row[1] is None, fitting.turn(row.Slot, take.parts)), default=None)
    return best.Slot if best else None


def misfit(work: Submission, take: Take) -> str | None:
    """Why a take goes to no place of the cut by itself, in words; None when one takes it. At most 2 queries."""
    places = _places_of(work) or list(db.session.scalars(_of_its_call(work).order_by(Slot.position, Slot.id)))
    if places:
        return fitting.misfit(places, take.parts)
    if work.assignment_id is None:
        return Words("It answers no call: who makes the cut may put it in a place.")
    return Words("The cut has no place for its call yet.")


def open_calls_for(work: Submission, take: Take, maker: Person, limit: int = 2) -> list[Slot]:
    """Where a take that is not in this cut fits now, in the piece of its class project: a place for each open call that its
    maker may answer, of those where no other work waits. One query."""
    waits = Slot.alternates.any(Alternate.submission.has(Submission.fate.not_in(NOT_PLAYING)))
    own = Slot.alternates.any(Alternate.submission_id == work.id)
    today = Assignment.by_date.is_(None) | (Assignment.by_date >= func.current_date())
    query = (
        select(Slot)
        .join(Slot.production)
        .join(Slot.assignment)
        .join(Assignment.course)
        .where(made_in(work.course_id), ~waits, ~own, Course.stage == Stage.PUBLISHED, today)
        .where(scope(maker, "slot.take"))
        .options(
            contains_eager(Slot.production).joinedload(Production.course),
            contains_eager(Slot.assignment).options(joinedload(Assignment.lesson), contains_eager(Assignment.course)),
        )
        .order_by(Slot.position, Slot.id)
    )
    fits: dict[UUID | None, Slot] = {}
    for slot in db.session.scalars(query):
        if fitting.objection(slot, take.parts) is None:
            fits.setdefault(slot.assignment_id, slot)
    return list(fits.values())[:limit]


def open_calls_in_words(slots: Sequence[Slot]) -> Words:
    """Where a take fits now, or that it does nowhere for the moment; without a stop."""
    if not slots:
        return Words("No open call fits it at the moment; new ones may come")
    named = [
        Words("“%(place)s” for “%(call)s”", place=slot.title, call=slot.assignment.lesson.title)
        for slot in slots
        if slot.assignment
    ]
    return Words("It fits now: %(places)s", places=in_a_row(named, ", "))


def _places_of(work: Submission) -> list[Slot]:
    """The places where takes of a work are already, in order."""
    query = select(Slot).join(Alternate, Alternate.slot_id == Slot.id).where(Alternate.submission_id == work.id)
    return list(db.session.scalars(query.order_by(Slot.position, Slot.id)).unique())


def _of_its_call(work: Submission) -> Select[Slot]:
    """The places that the call of a work fills; what was made without a call fills none by itself."""
    here = (made_in(work.course_id), Slot.assignment_id == work.assignment_id)
    return select(Slot).join(Production).where(*here, Slot.assignment_id.is_not(None))

"""Class projects join in making a piece, and part with it. Operations flush, never commit."""

import re

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.checks import Refused
from core.db import db, lock
from core.events import record
from core.permissions import scope
from core.words import Words
from courses.models import Course
from lessons.models import Assignment
from productions import asking, classes, operations
from productions.asking_models import ChangeRequest
from productions.joint_models import Participation, PieceInvitation
from productions.models import Alternate, Production, Reservation, Slot
from submissions.models import Submission

MOST_ASKED = 12
ADDRESS = re.compile(r"(?:.*/class-projects/)?([^/?#\s]+)(?:[/?#].*)?")


def invite(production: Production, address: str, *, by: Person) -> PieceInvitation:
    """Ask the class project at this address to join in making the piece. Asked already, the same comes back.

    Raises Refused where nothing can be seen by who asks, where it makes a piece already, and while too many are asked.
    """
    course = _at(address, by)
    _refuse_taken(course, production)
    lock(production)
    asked = list(db.session.scalars(invitations_of(production)))
    again = next((each for each in asked if each.course_id == course.id), None)
    if again is not None:
        return again
    if len(asked) >= MOST_ASKED:
        raise Refused("%(most)s class projects are asked already. Wait for an answer first.", most=MOST_ASKED)
    invitation = PieceInvitation(production=production, course=course, by_id=by.id)
    db.session.add(invitation)
    db.session.flush()
    record("production.invited", by, production, course=str(course.id))
    return invitation


def withdraw(invitation: PieceInvitation) -> None:
    db.session.delete(invitation)
    db.session.flush()


def accept(invitation: PieceInvitation, *, by: Person) -> Participation:
    """The class project makes the piece with the others from now on. Raises Refused where it makes one already."""
    production, course = invitation.production, invitation.course
    lock(course)
    _refuse_taken(course, production)
    joined = Participation(production=production, course=course)
    db.session.add(joined)
    db.session.delete(invitation)
    db.session.flush()
    record("production.joined", by, production, course=str(course.id))
    classes.tell_open_pages(course.id)
    return joined


def decline(invitation: PieceInvitation, *, by: Person) -> None:
    record("production.declined", by, invitation.production, course=str(invitation.course_id))
    withdraw(invitation)


def part(participation: Participation, *, by: Person, works: int | None) -> None:
    """The class project makes the piece no more: what its people made goes out of the cut, and whoever's was chosen is told
    why; places that its calls filled are filled by none.

    Raises Refused when it is not this many works any more that were chosen.
    """
    production, course = participation.production, participation.course
    lock(production)
    chosen = list(db.session.scalars(_its_alternates(participation).where(Alternate.chosen_at.is_not(None))))
    if len({each.submission_id for each in chosen}) != works:
        raise Refused("Meanwhile something else was chosen. See how many works go now, and press once more.")
    why = Words("“%(course)s” does not make “%(piece)s” any more.", course=course.title, piece=production.title)
    for each in chosen:
        operations.leave_out(each, by=by, sentence=why)
    for each in db.session.scalars(_its_alternates(participation)):
        db.session.delete(each)
    asking.drop(
        ChangeRequest.slot_id.in_(select(Slot.id).where(Slot.production_id == production.id)),
        ChangeRequest.submission_id.in_(select(Submission.id).where(Submission.course_id == course.id)),
    )
    its_calls = select(Assignment.id).where(Assignment.course_id == course.id)
    its_slots = select(Slot.id).where(Slot.production_id == production.id, Slot.assignment_id.in_(its_calls))
    db.session.execute(delete(Reservation).where(Reservation.slot_id.in_(its_slots)))
    db.session.execute(update(Slot).where(Slot.id.in_(its_slots)).values(assignment_id=None, version=Slot.version + 1))
    classes.tell_open_pages(course.id)
    db.session.delete(participation)
    db.session.flush()
    record("production.parted", by, production, course=str(course.id), works=works)


def chosen_works(participation: Participation) -> int:
    """How many works of its people would go out of the cut."""
    chosen = _its_alternates(participation).where(Alternate.chosen_at.is_not(None))
    count = chosen.with_only_columns(func.count(func.distinct(Alternate.submission_id)))
    return db.session.scalar(count.order_by(None)) or 0


def invitations_of(production: Production) -> Select[PieceInvitation]:
    """Whom it asked and who has not answered."""
    asked = select(PieceInvitation).where(PieceInvitation.production_id == production.id)
    return asked.options(joinedload(PieceInvitation.course)).order_by(PieceInvitation.id)


def invitations_to(course: Course, person: Person) -> Select[PieceInvitation]:
    """Pieces that ask a class project to join, of those that this person may see."""
    asked = select(PieceInvitation).join(PieceInvitation.production).where(PieceInvitation.course_id == course.id)
    seen = asked.where(scope(person, "production.view"))
    return seen.options(joinedload(PieceInvitation.production)).order_by(PieceInvitation.id)


def guest_of(course: Course) -> Select[Participation]:
    """Its part in a piece that is at home elsewhere."""
    joined = select(Participation).join(Participation.production).where(Participation.course_id == course.id)
    return joined.where(Production.course_id != course.id).options(joinedload(Participation.production))


def _at(address: str, by: Person) -> Course:
    found = ADDRESS.fullmatch(address.strip())
    seen = select(Course).where(Course.slug == (found[1] if found else ""), scope(by, "course.view"))
    course = db.session.scalar(seen)
    if course is None:
        raise Refused("No class project is at that address.", field="address")
    return course


def _refuse_taken(course: Course, production: Production) -> None:
    """A class project makes one piece, and one for minors makes it alone."""
    if course.is_for_minors or production.course.is_for_minors:
        raise Refused("A class for minors makes its piece by itself.", field="address")
    made = db.session.scalar(select(Production).where(classes.made_in(course.id)))
    if made is None:
        return
    if made is production:
        raise Refused("“%(course)s” makes it already.", field="address", course=course.title)
    raise Refused(
        "“%(course)s” makes a piece already, “%(piece)s”, and a class project makes one at a time.",
        field="address",
        course=course.title,
        piece=made.title,
    )


def _its_alternates(participation: Participation) -> Select[Alternate]:
    """What its people's works have in places of the piece."""
    query = select(Alternate).join(Alternate.slot).join(Alternate.submission)
    here = query.where(Slot.production_id == participation.production_id)
    return here.where(Submission.course_id == participation.course_id).order_by(Alternate.id)

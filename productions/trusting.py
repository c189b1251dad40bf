"""Who leads a piece and who is trusted with its cut: people of its class, as long as they are in it. Operations flush,
never commit."""

from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.checks import Refused
from core.db import db, lock
from core.events import record
from courses import queries as courses
from courses.models import TEACHING, Membership
from productions.joint_models import Trust
from productions.models import Production


def name_leader(production: Production, leader: Person | None, *, by: Person) -> None:
    """Say who leads the piece, or that nobody does. Twice is once. Raises Refused for somebody who is not in its class."""
    if leader is not None:
        _refuse_strangers(production, leader, "leader")
    lock(production, "leader_id")
    before = production.leader_id
    if before == (leader.id if leader else None):
        return
    production.leader = leader
    db.session.flush()
    record("production.led", by, production, leader=_id(leader), before=str(before) if before else None)


def trust(production: Production, person: Person, *, by: Person) -> Trust:
    """Trust somebody of the class with the cut. Twice is once. Raises Refused for somebody who is not in its class."""
    _refuse_strangers(production, person, "person")
    lock(production)
    again = db.session.scalar(select(Trust).where(Trust.production_id == production.id, Trust.person_id == person.id))
    if again is not None:
        return again
    given = Trust(production=production, person=person, by_id=by.id)
    db.session.add(given)
    db.session.flush()
    record("production.trusted", by, production, person=str(person.id))
    return given


def end(given: Trust, *, by: Person) -> None:
    """Take the trust back, or give it back."""
    record("production.trust_ended", by, given.production, person=str(given.person_id))
    db.session.delete(given)
    db.session.flush()
    db.session.expire(given.production, ["trusts"])


def end_all(course_id: UUID, person_id: UUID) -> None:
    """Somebody is no longer in a class project: they lead nothing there, and are trusted with nothing."""
    here = select(Production.id).where(Production.course_id == course_id)
    db.session.execute(delete(Trust).where(Trust.production_id.in_(here), Trust.person_id == person_id))
    led = update(Production).where(Production.id.in_(here), Production.leader_id == person_id)
    db.session.execute(led.values(leader_id=None, version=Production.version + 1))


def trusted(production: Production) -> Select[Trust]:
    """Who is trusted with the cut, in the order in which they were."""
    query = select(Trust).where(Trust.production_id == production.id).options(joinedload(Trust.person))
    return query.order_by(Trust.id)


def could_lead(production: Production) -> Select[Membership]:
    """Whom of the class one may name as its leader, by their names."""
    return courses.members(production.course).order_by(Person.name, Person.id)


def could_be_trusted(production: Production) -> Select[Membership]:
    """Whom of the class one may trust with the cut, by their names: those who do not cut it already."""
    there = select(Trust.person_id).where(Trust.production_id == production.id)
    others = could_lead(production).where(Membership.role.not_in(TEACHING), Membership.person_id.not_in(there))
    return others.where(Membership.person_id != production.leader_id) if production.leader_id else others


def _refuse_strangers(production: Production, person: Person, field: str) -> None:
    there = could_lead(production).where(Membership.person_id == person.id)
    if db.session.scalar(there.with_only_columns(Membership.id)) is None:
        raise Refused("They are not in this class project any more.", field=field)


def _id(person: Person | None) -> str | None:
    return str(person.id) if person else None

"""What pages ask about people."""

from uuid import UUID

from sqlalchemy import Select, or_, select

from accounts.models import Block, Mute, Person, Session, SiteRole
from core.db import db
from core.events import Event


def by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email))


def sessions_of(person: Person) -> Select[Session]:
    return select(Session).where(Session.person_id == person.id).order_by(Session.created_at.desc())


def blocked_by(person: Person) -> Select[Person]:
    """Those whom somebody keeps apart from themselves."""
    query = select(Person).join(Block, Block.blocked_id == Person.id)
    return query.where(Block.blocker_id == person.id).order_by(Person.credit_name, Person.id)


def muted_by(person: Person) -> Select[Person]:
    """Those of whom somebody does not want to hear."""
    query = select(Person).join(Mute, Mute.muted_id == Person.id)
    return query.where(Mute.muter_id == person.id).order_by(Person.credit_name, Person.id)


def muted_ids(person: Person | None) -> Select[UUID]:
    return select(Mute.muted_id).where(Mute.muter_id == (person.id if person else None))


def found(words: str) -> Select[Person]:
    """People by name, handle or address; all when there are no words."""
    query = select(Person)
    if words:
        like = f"%{words.casefold().replace('%', '').replace('_', '')}%"
        query = query.where(or_(Person.handle.like(like), Person.email.like(like), Person.name.ilike(like)))
    return query


def with_roles() -> Select[Person]:
    return select(Person).where(Person.id.in_(select(SiteRole.person_id))).order_by(Person.name, Person.id)


def changes_of_roles(limit: int = 50) -> Select[Event]:
    return (
        select(Event)
        .where(Event.name.in_(["person.role_granted", "person.role_withdrawn"]))
        .order_by(Event.id.desc())
        .limit(limit)
    )


def people_named(ids: set[UUID]) -> dict[UUID, Person]:
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}

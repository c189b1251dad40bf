"""Telling people, and what they did with it. Operations flush, never commit."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update

from accounts.models import Block, Person
from core.db import db, now
from core.events import Event
from core.mail import send
from core.subjects import subject_of
from core.words import packed
from notifications.models import Mute, Notice
from notifications.sentences import KINDS, SOMEONE, said


def tell(
    person_ids: Iterable[UUID | None],
    event: Event,
    name: str,
    subject: Any,
    url: str,
    *,
    unnamed: bool = False,
    **details: Any,
) -> None:
    """Tell these people what happened: one notice an event, person and name, however often this is called; by mail as
    well if it matters, unless they said no.

    The actor of the event is never told, nor somebody whom a block keeps apart from them. `subject` is the row it is
    about, `url` where it leads; `unnamed`: nobody is told who did it; the title is the subject's, unless it is in the details. Raises KeyError for a name
    that is not in the table of sentences, or a detail that its sentence needs and nobody gave.
    """
    kind, known = KINDS[name], subject_of(subject)
    details.setdefault("title", known.title(subject))
    kind.sentence % {"actor": SOMEONE, **details}
    actor = db.session.get(Person, event.actor_id) if event.actor_id and not unnamed else None
    muted = set(db.session.scalars(select(Mute.person_id).where(Mute.name == name)))
    for person in _to_tell({id for id in person_ids if id}, event, name):
        notice = Notice(
            person_id=person.id,
            actor=actor,
            event_id=event.id,
            name=name,
            subject_kind=known.kind,
            subject_id=subject.id,
            details=packed(details),
            url=url,
        )
        db.session.add(notice)
        if kind.is_mailed and person.is_confirmed and person.id not in muted:
            _mail(person, notice)
    db.session.flush()


def _to_tell(ids: set[UUID], event: Event, name: str) -> list[Person]:
    told = select(Notice.person_id).where(Notice.event_id == event.id, Notice.name == name)
    query = select(Person).where(Person.id.in_(ids), Person.id.not_in(told)).order_by(Person.id)
    if event.actor_id:
        apart = or_(
            (Block.blocker_id == event.actor_id) & (Block.blocked_id == Person.id),
            (Block.blocked_id == event.actor_id) & (Block.blocker_id == Person.id),
        )
        query = query.where(Person.id != event.actor_id, ~exists(select(1).where(apart)))
    return list(db.session.scalars(query))


def _mail(person: Person, notice: Notice) -> None:
    sentence = said(notice)
    send(
        person.email,
        "notice",
        person=person,
        sentence=sentence,
        words=sentence.values,
        url=notice.url,
    )


def mark_all_read(person: Person) -> None:
    db.session.execute(
        update(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None)).values(read_at=now())
    )


def mute(person: Person, names: Iterable[str]) -> None:
    """Send mail for every kind of notice but these."""
    db.session.execute(delete(Mute).where(Mute.person_id == person.id))
    db.session.add_all([Mute(person_id=person.id, name=name) for name in sorted(set(names)) if name in KINDS])
    db.session.flush()

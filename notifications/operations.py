"""Telling people, and what they did with it. Operations flush, never commit."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update

from accounts.models import Block, Mute, Person
from core import live
from core.db import db, hold, lock, now
from core.events import Event
from core.mail import send
from core.subjects import subject_of
from core.words import packed
from notifications.models import DIGEST, Notice, Preference, When
from notifications.queries import mailed_otherwise
from notifications.sentences import INVITATIONS, KINDS, SILENCED, SOMEONE, kin, said
from notifications.stopping import path_to_stop

NOTICES = "notices"  # what open pages of somebody listen to
live.stands_on_every_page(NOTICES)
MOST_INVITATIONS = 2  # mails a day and person that ask for an answer; the others wait for the daily mail


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
    well, now or with the daily mail, as its kind and they say.

    The actor of the event is never told, nor somebody whom a block keeps apart from them. `subject` is the row it is
    about, `url` where it leads; `unnamed`: nobody is told who did it; the title is the subject's, unless it is in the details. Raises KeyError for a name
    that is not in the table of sentences, or a detail that its sentence needs and nobody gave.
    """
    kind, known = KINDS[name], subject_of(subject)
    details.setdefault("title", known.title(subject))
    kind.sentence % {"actor": SOMEONE, **details}
    actor = db.session.get(Person, event.actor_id) if event.actor_id and not unnamed else None
    put_off = set(db.session.scalars(select(Preference.person_id).where(Preference.name == name)))
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
        live.tell(live.topic(NOTICES, person.id))
        if kind.when == When.AT_ONCE and person.is_confirmed and person.id not in put_off:
            _mail_once(person, notice)
    db.session.flush()


def _to_tell(ids: set[UUID], event: Event, name: str) -> list[Person]:
    told = select(Notice.person_id).where(Notice.event_id == event.id, Notice.name == name)
    query = (
        select(Person).where(Person.id.in_(ids), Person.id.not_in(told), Person.closed_at.is_(None)).order_by(Person.id)
    )
    if event.actor_id:
        apart = or_(
            (Block.blocker_id == event.actor_id) & (Block.blocked_id == Person.id),
            (Block.blocked_id == event.actor_id) & (Block.blocker_id == Person.id),
        )
        query = query.where(Person.id != event.actor_id, ~exists(select(1).where(apart)))
        if name in SILENCED:
            muted = (Mute.muter_id == Person.id) & (Mute.muted_id == event.actor_id)
            query = query.where(~exists(select(1).where(muted)))
    return list(db.session.scalars(query))


def _mail_once(person: Person, notice: Notice) -> None:
    """Never two mails for one thing, nor more invitations than somebody can take; one person's are weighed one after the
    other."""
    hold(f"mail to {person.id}")
    db.session.flush()
    if mailed_otherwise([notice], person):
        notice.mailed_at = now()
    elif notice.name not in INVITATIONS or _invitations_today(person) < MOST_INVITATIONS:
        notice.mailed_at = now()
        _mail(person, notice)


def _invitations_today(person: Person) -> int:
    mailed = select(func.count(Notice.subject_id.distinct())).where(
        Notice.person_id == person.id,
        Notice.name.in_(INVITATIONS),
        Notice.mailed_at > now() - timedelta(days=1),
    )
    return db.session.scalar(mailed) or 0


def _mail(person: Person, notice: Notice) -> None:
    sentence = said(notice)
    send(
        person.email,
        "notice",
        stop=path_to_stop(person, notice.name),
        person=person,
        sentence=sentence,
        words=sentence.values,
        url=notice.url,
    )


def mark_all_read(person: Person) -> None:
    live.tell(live.topic(NOTICES, person.id))
    db.session.execute(
        update(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None)).values(read_at=now())
    )


def prefer(person: Person, wanted: Mapping[str, When]) -> None:
    """Send notices of these names then, and all others as soon as their kind may."""
    db.session.execute(delete(Preference).where(Preference.person_id == person.id))
    soonest = {DIGEST: When.DAILY} | {name: kind.when for name, kind in KINDS.items()}
    db.session.add_all(
        Preference(person_id=person.id, name=name, wanted=when)
        for name, when in wanted.items()
        if name in soonest and when.is_later_than(soonest[name])
    )
    db.session.flush()


def stop_mail(person: Person, name: str) -> None:
    """No mail of this kind any more, nor of those that share its line in the settings; of `DIGEST`: no daily mail. Twice is
    once."""
    lock(person, "version")
    for each in kin(name):
        db.session.merge(Preference(person_id=person.id, name=each, wanted=When.HERE))
    db.session.flush()

"""What pages ask about notices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from accounts.permissions import apart_from
from core.db import db
from core.permissions import scope
from core.subjects import subject_named
from notifications.models import DIGEST, Digest, Notice, Preference, When
from notifications.mornings import Morning
from notifications.sentences import THING_OF


def inbox(person: Person) -> Select[Notice]:
    return select(Notice).where(scope(person, "notice.view")).options(joinedload(Notice.actor))


def preferences_of(person: Person) -> dict[str, When]:
    """When somebody wants which notices by mail, by name, where they said so."""
    query = select(Preference.name, Preference.wanted).where(Preference.person_id == person.id)
    return dict(db.session.execute(query).all())


def mailed_otherwise(notices: Sequence[Notice], person: Person) -> set[UUID]:
    """Of these notices of one person, the ids of those whose thing they have had a mail of: by another notice of the same
    event, or of a name that tells the same of the same row."""
    events, rows = [each.event_id for each in notices], [each.subject_id for each in notices]
    same = (Notice.event_id.in_(events), Notice.subject_id.in_(rows) & Notice.name.in_([*THING_OF]))
    mailed = select(Notice).where(Notice.person_id == person.id, Notice.mailed_at.is_not(None), or_(*same))
    told = {mark for other in db.session.scalars(mailed) for mark in _marks(other)}
    return {notice.id for notice in notices if told.intersection(_marks(notice))}


def _marks(notice: Notice) -> Iterator[Any]:
    """What makes two notices tell one thing."""
    yield notice.event_id
    if notice.name in THING_OF:
        yield THING_OF[notice.name], notice.subject_id


def unmailed(person: Person, names: Iterable[str], since: datetime, until: datetime) -> Select[Notice]:
    """What was told somebody by these names in this time, that they have not read nor had a mail of; the newest first."""
    return (
        select(Notice)
        .where(
            Notice.person_id == person.id,
            Notice.read_at.is_(None),
            Notice.mailed_at.is_(None),
            Notice.created_at >= since,
            Notice.created_at < until,
            Notice.name.in_(names),
            or_(Notice.actor_id.is_(None), ~apart_from(person, Notice.actor_id)),
        )
        .options(joinedload(Notice.actor).lazyload(Person.roles))
        .order_by(Notice.created_at.desc(), Notice.id.desc())
    )


def time_zones() -> Select[str]:
    return select(Person.time_zone).distinct()


def readers(morning: Morning, after: UUID) -> Select[UUID]:
    """Whom the mail of this morning may be for, by key: something was told them that they have not read, and they have not
    had it yet. The keys after this one."""
    told = exists().where(
        Notice.person_id == Person.id,
        Notice.read_at.is_(None),
        Notice.mailed_at.is_(None),
        Notice.created_at >= morning.since,
        Notice.created_at < morning.until,
    )
    had = exists().where(Digest.person_id == Person.id, Digest.until > morning.last)
    stopped = exists().where(Preference.person_id == Person.id, Preference.name == DIGEST)
    return (
        select(Person.id)
        .where(
            Person.id > after,
            Person.time_zone.in_(morning.zones),
            Person.confirmed_at.is_not(None),
            told,
            ~had,
            ~stopped,
        )
        .order_by(Person.id)
    )


def still_seen(notices: Iterable[Notice], person: Person) -> set[UUID]:
    """Of these notices, the ids of those whose subject the person may see now: one query a kind."""
    by_kind: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_kind[notice.subject_kind].append(notice)
    seen: set[UUID] = set()
    for kind, group in by_kind.items():
        subject = subject_named(kind)
        if subject is None:
            continue
        model: Any = subject.model
        visible = select(model.id).where(
            model.id.in_([notice.subject_id for notice in group]), scope(person, subject.view)
        )
        found = set(db.session.scalars(visible))
        seen |= {notice.id for notice in group if notice.subject_id in found}
    return seen

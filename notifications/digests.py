"""The daily mail: what is new for somebody, in the morning where they are; none when nothing is.

How far it has come is written in the transaction that asks for the mail, so nobody gets a second one, wherever the walk is
ended and begun again.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Person
from core.db import db, hold
from core.mail import send
from notifications import queries
from notifications.models import DIGEST, Digest, Notice, When
from notifications.mornings import Morning
from notifications.sentences import KINDS, said
from notifications.stopping import path_to_stop

MOST_NOTICES, MOST_OF_A_KIND = 200, 5


@dataclass(frozen=True)
class Group:
    """Notices of one line of the settings, the newest first, and whether there are more of them in the inbox."""

    label: str
    notices: list[Notice]
    has_more: bool


def write_to(person_id: UUID, morning: Morning) -> None:
    """Send somebody the mail of this morning, if they have not had it and there is something to say."""
    hold(f"mail to {person_id}")
    person, digest = db.session.get(Person, person_id), db.session.get(Digest, person_id)
    if person is None or (digest is not None and digest.until > morning.last):
        return
    since = morning.since if digest is None else max(digest.until, morning.since)
    groups = _groups(_new_for(person, since, morning.until))
    db.session.merge(Digest(person_id=person.id, until=morning.until))
    db.session.flush()
    if groups:
        day = morning.until.astimezone(ZoneInfo(person.time_zone)).date()
        stop = path_to_stop(person, DIGEST)
        send(person.email, "digest", stop=stop, person=person, groups=groups, said=said, day=day.isoformat())


def _new_for(person: Person, since: datetime, until: datetime) -> list[Notice]:
    preferences = queries.preferences_of(person)
    names = [name for name in KINDS if preferences.get(name) != When.HERE]
    news = db.session.scalars(queries.unmailed(person, names, since, until).limit(MOST_NOTICES)).all()
    worth_telling = queries.still_seen(news, person) - queries.mailed_otherwise(news, person)
    return [notice for notice in news if notice.id in worth_telling]


def _groups(notices: list[Notice]) -> list[Group]:
    """In the order of the table: what somebody may wait for comes first."""
    by_label: dict[str, list[Notice]] = {kind.label: [] for kind in KINDS.values()}
    for notice in notices:
        by_label[KINDS[notice.name].label].append(notice)
    return [Group(label, each[:MOST_OF_A_KIND], len(each) > MOST_OF_A_KIND) for label, each in by_label.items() if each]

"""What pages ask about notices."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.db import db
from core.permissions import scope
from core.subjects import subject_named
from notifications.models import Mute, Notice


def inbox(person: Person) -> Select[Notice]:
    return select(Notice).where(scope(person, "notice.view")).options(joinedload(Notice.actor))


def unread_count(person: Person) -> int:
    unread = select(func.count()).select_from(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    return db.session.scalar(unread) or 0


def muted_by(person: Person) -> Select[str]:
    """The names of notices that somebody does not want by mail."""
    return select(Mute.name).where(Mute.person_id == person.id)


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

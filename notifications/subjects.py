"""What other rooms need to know of notices: nobody reports them, and they leave and go with their person."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from notifications.models import Digest, Notice, Preference


def _export(person_id: UUID) -> Iterable[dict[str, Any]]:
    for notice in db.session.scalars(select(Notice).where(Notice.person_id == person_id).order_by(Notice.id)):
        yield {"at": notice.created_at.isoformat(), "what": notice.name, "about": notice.url}
    for each in db.session.scalars(
        select(Preference).where(Preference.person_id == person_id).order_by(Preference.name)
    ):
        yield {"notice": each.name, "by mail": each.wanted.value}


def _erase(person_id: UUID) -> None:
    for model in (Notice, Preference, Digest):
        db.session.execute(delete(model).where(model.person_id == person_id))


register(
    Subject(
        kind="notice",
        model=Notice,
        label=Words("notice"),
        view="notice.view",
        title=lambda notice: notice.name,
        url=lambda notice: "/notifications",
        author=lambda notice: notice.person_id,
        export=_export,
        erase=_erase,
        reportable=False,
        columns_kept={"actor_id": "who did it, set to nobody when they leave"},
    )
)

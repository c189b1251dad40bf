"""What other rooms need to know of notices: nobody reports them, and they leave and go with their person."""

from uuid import UUID

from sqlalchemy import delete

from core.db import db
from core.subjects import Subject, register
from core.words import Words
from notifications.models import Digest, Notice, Preference


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
        erase=_erase,
        reportable=False,
        columns_kept={"actor_id": "who did it, set to nobody when they leave"},
    )
)

"""The thread of a premiere: when it opens. Operations flush, never commit."""

from datetime import timedelta

from sqlalchemy import select

from community.models import Topic
from core.db import db
from productions import premieres
from productions.models import Production


def follow(production: Production) -> None:
    """Let the thread of a piece open when its premiere ends, whenever that is now; none for one that has no date or cut."""
    topic = db.session.scalar(select(Topic).where(Topic.production_id == production.id))
    cut, starts_at = premieres.shown_at(production), production.premiere_at
    if cut is None or starts_at is None:
        return
    opens_at = starts_at + timedelta(milliseconds=cut.duration_ms)
    if topic is None:
        db.session.add(Topic(production_id=production.id, opens_at=opens_at))
    else:
        topic.opens_at = opens_at
    db.session.flush()

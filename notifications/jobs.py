"""What the site tells by itself: the daily mails."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from core.db import db, now, unit_of_work
from core.jobs import job
from notifications import digests, queries
from notifications.mornings import Morning, mornings

log = logging.getLogger(__name__)
AT_A_TIME = 200


@job(every=timedelta(minutes=15), is_slow=True)
def send_daily_mails() -> None:
    """To everybody whose morning it is, each in a transaction of their own. One that fails holds up no other, and is tried
    again with the next walk."""
    zones = db.session.scalars(queries.time_zones()).all()
    for morning in mornings(zones, now()):
        for person_id in _readers(morning):
            try:
                with unit_of_work():
                    digests.write_to(person_id, morning)
            except Exception:
                log.exception("the daily mail of %s failed", person_id)


def _readers(morning: Morning) -> Iterator[UUID]:
    """Who may have a mail coming, by key: of 100,000 people no more than some are in memory."""
    after = UUID(int=0)
    while ids := db.session.scalars(queries.readers(morning, after).limit(AT_A_TIME)).all():
        yield from ids
        after = ids[-1]

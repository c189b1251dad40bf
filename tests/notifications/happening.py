"""Things that happen to people, for tests of what they hear of them."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Person
from core import jobs
from core.db import db, now, time_is
from core.events import Event, record
from notifications.jobs import send_daily_mails
from notifications.operations import tell
from tests.cast import Cast


def happen(
    cast: Cast,
    name: str,
    *,
    to: Person | None = None,
    at: datetime | None = None,
    event: Event | None = None,
    about: Any = None,
    **details: Any,
) -> Event:
    """The other learner did something that the learner is told by this name."""
    with time_is(at or now()):
        event = event or record("test.happened", cast.other_learner, cast.other_learner)
        tell([(to or cast.learner).id], event, name, about or cast.other_learner, "/works/1", **details)
        db.session.commit()
    return event


def let_morning_come(person: Person) -> None:
    """The next one where this person is, with its mails."""
    zone = ZoneInfo(person.time_zone)
    morning = datetime.combine(now().astimezone(zone).date() + timedelta(days=1), time(7, 10), zone)
    db.session.commit()
    with time_is(morning):
        send_daily_mails()
        jobs.run_due()

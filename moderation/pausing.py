"""A pause: for some days somebody reads and makes, and does not write to others. It ends by itself. Operations flush, never commit."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from moderation import cases
from moderation.models import Act, Action, Pause, Report, ReportState
from moderation.rules import PAUSES


def pause(report: Report, *, by: Person, rule: str, letter: str, days: int) -> Act:
    """Keep its maker from sharing, answering, posting and beginning for so many days. A longer pause stands."""
    cases.demand_open(report)
    cases.demand_reason(rule, letter)
    if report.maker_id is None:
        raise Refused("Nobody is known who made it.", field="decision")
    if days not in PAUSES:
        raise Refused("Choose for how long.", field="days")
    act = cases.act_on(report, Action.PAUSE, by=by, rule=rule, letter=letter)
    made = Pause(act=act, until=act.at + timedelta(days=days))
    made.subject_kind, made.subject_id, made.maker_id = act.subject_kind, act.subject_id, act.maker_id
    db.session.add(made)
    return cases.close(report, ReportState.ACTED, act)


def end(pause: Pause, *, by: Person) -> Act:
    """Before its time."""
    if pause.is_over:
        raise Refused("This pause is over.")
    pause.ended_at = now()
    return cases.noted(pause, Action.END_PAUSE, by=by, rule=pause.act.rule)


def lift(act: Act) -> None:
    """As if it had not been."""
    made = db.session.scalars(select(Pause).where(Pause.act_id == act.id)).one()
    made.ended_at = made.ended_at or now()


def demand_no_pause(person: Person | None) -> None:
    """Raise Refused while a moderator keeps somebody from writing to others."""
    if person is not None and person.is_paused:
        until = person.paused_until.astimezone(ZoneInfo(person.time_zone))
        raise Refused(
            "A moderator asked you to pause until %(until)s: till then you read and make, and share nothing, answer nobody "
            "and post nothing. What you wrote here is kept.",
            until=until,
        )

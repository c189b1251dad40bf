"""When it is morning where people are, for the daily mail. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(7)
SETTLED = timedelta(minutes=5)  # what was told in the last moment before is committed by then
LASTS = timedelta(hours=5)  # a site that was down all morning waits for the next
APART = timedelta(hours=20)  # of two daily mails, for who flies east
LOOKS_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Morning:
    """A morning that has begun: what was told before it is in its mail."""

    until: datetime
    zones: list[str]

    @property
    def since(self) -> datetime:
        return self.until - LOOKS_BACK

    @property
    def last(self) -> datetime:
        """Whose mail was of after this moment has had the one of this morning."""
        return self.until - APART


def mornings(zones: Iterable[str], moment: datetime) -> list[Morning]:
    """In which of these time zones it is morning at this moment: zones that have it together, together."""
    together: dict[datetime, list[str]] = defaultdict(list)
    for name in zones:
        zone = ZoneInfo(name)
        until = datetime.combine(moment.astimezone(zone).date(), MORNING, zone).astimezone(UTC)
        if SETTLED <= moment - until < LASTS:
            together[until].append(name)
    return [Morning(until, names) for until, names in sorted(together.items())]

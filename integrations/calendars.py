"""Calendars (RFC 5545): moments in, bytes out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event


@dataclass(frozen=True)
class Moment:
    """Something at a moment. `id` is the same whenever it is asked for, so a calendar moves what it has."""

    id: str
    title: str
    words: str
    url: str
    at: datetime


def calendar(name: str, moments: Iterable[Moment], *, host: str, asked_at: datetime) -> bytes:
    """A calendar of these. `host` makes their ids the world's."""
    found = Calendar()
    found.add("prodid", "-//Class Projects//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    for moment in moments:
        found.add_component(_event(moment, host, asked_at))
    return found.to_ical()


def _event(moment: Moment, host: str, asked_at: datetime) -> Event:
    """Without an end: it lasts no time. Nobody is busy meanwhile."""
    event = Event()
    event.add("uid", f"{moment.id}@{host}")
    event.add("dtstamp", asked_at.astimezone(UTC))
    event.add("dtstart", moment.at.astimezone(UTC))
    event.add("summary", moment.title)
    event.add("description", moment.words)
    event.add("url", moment.url)
    event.add("transp", "TRANSPARENT")
    return event

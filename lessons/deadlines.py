"""When a call closes, what counts as late, and how many answers a class can honestly be promised. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from math import ceil
from zoneinfo import ZoneInfo

from core.words import Words, counted

ANYWHERE = "anywhere"
GRACE = timedelta(minutes=15)

# The last place on Earth where a day ends: UTC-12.
LAST_ZONE = timezone(timedelta(hours=-12))
END_OF_DAY = time(23, 59, 59)

# Shares of the promised time after which people other than peers are told (PRODUCT: half, and near the end).
GREETERS_AT = 0.5
INSTRUCTOR_AT = 0.8

SMALL_CLASS = 30
LARGE_PROMISE, SMALL_PROMISE = 3, 2
# Assumptions about people, from ANSWERS: a quarter never answer; of the answers begun, one in twelve is abandoned.
QUITTING, FINISHING = 0.25, 0.92
# What the allocator asks of each person while a class is short.
MOST_ASKED = 5


class Waiting(StrEnum):
    """Who should be looking at a work that nobody has answered."""

    PEERS = "peers"
    GREETERS = "greeters"
    INSTRUCTOR = "instructor"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Promise:
    """How many answers each work gets, and what it takes to keep that.

    `supply` is the expected number of answers a work gets from peers and staff together;
    `staff_answers_needed` is how many the instructor and greeters give in all, at the least.
    """

    answers: int
    supply: float
    brings_greeters_in: bool
    staff_answers_needed: int
    sentence: str


def is_zone(where: str) -> bool:
    """Whether `where` is something `closes_at` can read: "anywhere" or the name of a time zone."""
    return where == ANYWHERE or _zone(where) is not None


def due_at(day: date | None, where: str, until: datetime | None = None) -> datetime | None:
    """When a call with this date closes for somebody who was given time `until` then; None for a self-paced one."""
    if day is None:
        return None
    closes = closes_at(day, where)
    return max(closes, until) if until else closes


def closes_at(day: date, where: str = ANYWHERE) -> datetime:
    """The last second, in UTC, of `day` in a time zone ("Europe/Lisbon"), or of the last place where it is that day.

    Raises ValueError, in a sentence, for an unknown zone and for a day at the very end of the calendar.
    """
    zone = LAST_ZONE if where == ANYWHERE else _zone(where)
    if zone is None:
        raise ValueError(
            Words(
                "There is no time zone called “%(name)s”. Write one like “Europe/Lisbon”, or “%(anywhere)s”.",
                name=where,
                anywhere=ANYWHERE,
            )
        )
    try:
        # fold=1: where clocks go back across midnight, the day ends the second time.
        return datetime.combine(day, END_OF_DAY, tzinfo=zone).replace(fold=1).astimezone(UTC)
    except OverflowError:
        raise ValueError(Words("That day is too far away to be a deadline.")) from None


def is_late(
    shared_at: datetime,
    due_at: datetime | None,
    grace: timedelta = GRACE,
    uploads: Iterable[tuple[datetime, datetime]] = (),
) -> bool:
    """Whether a work shared at `shared_at` is late. Self-paced calls have no due date. Each of its `uploads` is when its
    first byte came, and when it was there: one begun in time holds the call open until then, and for the grace after it.
    """
    if due_at is None:
        return False
    open_until = max([due_at, *(there for begun, there in uploads if begun <= due_at + grace)])
    return shared_at > open_until + grace


def answer_by(shared_at: datetime, hours: float) -> datetime:
    """The time by which a work shared at `shared_at` is promised its answers."""
    return shared_at + timedelta(hours=hours)


def escalates_at(shared_at: datetime, due: datetime) -> tuple[datetime, datetime]:
    """When greeters, and when the instructor, are told about a work that is still unanswered."""
    promised = due - shared_at
    return shared_at + promised * GREETERS_AT, shared_at + promised * INSTRUCTOR_AT


def waiting_on(shared_at: datetime, due: datetime, now: datetime) -> Waiting:
    """Who should see, at `now`, a work shared at `shared_at`, promised for `due`, and still unanswered."""
    greeters_at, instructor_at = escalates_at(shared_at, due)
    if now >= due:
        return Waiting.OVERDUE
    if now >= instructor_at:
        return Waiting.INSTRUCTOR
    return Waiting.GREETERS if now >= greeters_at else Waiting.PEERS


def promise_for(
    class_size: int,
    *,
    asked: int = MOST_ASKED,
    quitting: float = QUITTING,
    finishing: float = FINISHING,
    staff_answers: int = 0,
    staff: int = 1,
) -> Promise:
    """What a class of `class_size` learners can be promised: (1 - quitting) x asked x finishing must cover it.

    `staff_answers` counts the answers that the `staff` people (instructors, greeters) will give in all.
    Nobody answers the same take twice, so a work gets at most one answer from each other person.
    """
    learners = max(0, class_size)
    wanted = SMALL_PROMISE if learners < SMALL_CLASS else LARGE_PROMISE
    peers = min(float(max(0, learners - 1)), (1 - quitting) * asked * finishing)
    others = max(0, learners - 1) + staff
    supply = min(float(others), peers + staff_answers / max(1, learners))
    answers = max(0, min(wanted, int(supply + 1e-9)))
    # One answer from a person who knows the call is owed even where peers are too few.
    goal = max(1, answers) if staff else answers
    needed = max(0, ceil((goal - peers) * learners - 1e-9))
    return Promise(
        answers=answers,
        supply=round(supply, 2),
        brings_greeters_in=learners < SMALL_CLASS,
        staff_answers_needed=needed,
        sentence=_promise_in_words(learners, answers, needed),
    )


def _promise_in_words(learners: int, answers: int, needed: int) -> str:
    if learners == 0:
        return Words("Nobody has joined yet, so there is nothing to promise.")
    people = counted("%(num)s person", "%(num)s people", learners)
    each, more = _answers(answers), _answers(needed)
    if answers == 0:
        return Words(
            "%(people)s cannot answer each other in time. Give %(more)s yourself and promise one.",
            people=people,
            more=more,
        )
    if needed:
        return Words(
            "%(people)s can be promised %(each)s each, if you and your greeters give %(more)s.",
            people=people,
            each=each,
            more=more,
        )
    if learners < SMALL_CLASS:
        return Words("%(people)s can be promised %(each)s each; ask greeters in as well.", people=people, each=each)
    return Words("%(people)s can be promised %(each)s each by each other.", people=people, each=each)


def _answers(number: int) -> Words:
    return counted("%(num)s answer", "%(num)s answers", number)


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    # Names come from people: an empty one, a path, a folder, a file that is no zone.
    except (ValueError, KeyError, OSError):
        return None

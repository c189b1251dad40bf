"""Company for a first time: asked for, offered, matched, ended. Operations flush, never commit.

Where ages are kept, nobody goes along across the line between minors and adults. Where they are not, in classes for
minors the instructor takes the part. There is no private channel: who teaches there, and moderators, read their thread.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload
from uuid_utils.compat import uuid7

from accounts.ages import on_the_side_of
from accounts.models import Person
from accounts.permissions import apart_from
from community import posting, trust
from community.company_models import Companion, Volunteer
from community.models import Topic
from core.checks import Refused
from core.db import db, hold, now
from core.events import record
from core.settings import keeps_ages
from courses.models import TEACHING, Course, Membership
from moderation.pausing import demand_no_pause

MOST_AT_ONCE = 5


def ask(course: Course, person: Person) -> Companion:
    """Ask for company, and get it if somebody is free. Asked already, it is the same."""
    _one_at_a_time(course)
    asked = current(course, person)
    if asked is None:
        asked = Companion(course=course, person=person)
        db.session.add(asked)
        db.session.flush()
        _match(asked)
    return asked


def offer(course: Course, person: Person, *, hello: str, at_most: int) -> Volunteer:
    """Offer to go along with so many people at once; those who wait for it get company now."""
    hello = " ".join(hello.split())
    if not hello:
        raise Refused("Say a first word: it is what they read.", field="hello")
    demand_no_pause(person)
    trust.judge(person, hello, mentions=0)
    _one_at_a_time(course)
    volunteer = volunteer_of(course, person) or Volunteer(course_id=course.id, person=person)
    volunteer.hello, volunteer.at_most = hello, at_most
    db.session.add(volunteer)
    db.session.flush()
    _match_who_waits(course)
    return volunteer


def stop_offering(course: Course, person: Person) -> None:
    """Go along with nobody new. Those one goes with stay."""
    if (volunteer := volunteer_of(course, person)) is not None:
        db.session.delete(volunteer)
        db.session.flush()


def part(companion: Companion) -> None:
    """They go on alone; what they said stays for them to read. Twice is once. Whoever waits may get company by it."""
    _one_at_a_time(companion.course)
    companion.ended_at = companion.ended_at or now()
    db.session.flush()
    _match_who_waits(companion.course)


def current(course: Course, person: Person) -> Companion | None:
    """What somebody asked for in a class project, and has or waits for."""
    mine = Companion.course_id == course.id, Companion.person_id == person.id, Companion.ended_at.is_(None)
    return db.session.scalar(select(Companion).where(*mine))


def volunteer_of(course: Course, person: Person) -> Volunteer | None:
    return db.session.scalar(select(Volunteer).filter_by(course_id=course.id, person_id=person.id))


def going_together(course: Course, with_: Person | None = None) -> Sequence[tuple[Companion, UUID]]:
    """(who goes with whom, their thread) in a class project now, the longest first; of one companion's, if one is named."""
    query = (
        select(Companion, Topic.id)
        .join(Topic, Topic.companion_id == Companion.id)
        .where(Companion.course_id == course.id, Companion.ended_at.is_(None))
        .options(joinedload(Companion.person), joinedload(Companion.companion))
        .order_by(Companion.matched_at)
        .limit(100)
    )
    query = query if with_ is None else query.where(Companion.companion_id == with_.id)
    return [(companion, topic_id) for companion, topic_id in db.session.execute(query)]


def thread_of(companion: Companion) -> UUID | None:
    return db.session.scalar(select(Topic.id).where(Topic.companion_id == companion.id))


def waiting(course: Course) -> Sequence[Companion]:
    """Who asked, and has nobody yet, the longest wait first."""
    theirs = Companion.course_id == course.id, Companion.companion_id.is_(None), Companion.ended_at.is_(None)
    return db.session.scalars(select(Companion).where(*theirs).order_by(Companion.id).limit(100)).all()


def _one_at_a_time(course: Course) -> None:
    hold(f"company in {course.id}")


def _match_who_waits(course: Course) -> None:
    for companion in waiting(course):
        _match(companion)


def _match(asked: Companion) -> None:
    """Find somebody to go along; nobody free, it waits."""
    if _is_the_instructors(asked):
        person, hello = db.session.scalar(_who_teaches(asked)), ""
    else:
        volunteer = db.session.scalar(_who_is_free(asked))
        person, hello = (volunteer.person, volunteer.hello) if volunteer else (None, "")
    if person is None:
        return
    asked.companion, asked.matched_at = person, now()
    topic = Topic(id=uuid7(), companion_id=asked.id, opens_at=now(), last_post_at=now())
    db.session.add(topic)
    db.session.flush()
    if hello:
        posting.greet(topic, person, hello)
    for each in (asked.person, person):
        posting.follow(topic, each)
    record("company.found", None, asked)  # nobody did it: both are told


def _is_the_instructors(asked: Companion) -> bool:
    """Does no volunteer take the part?"""
    return asked.person.adult_from is None if keeps_ages() else asked.course.is_for_minors


def _who_teaches(asked: Companion) -> Select[Person]:
    return (
        _not_apart(select(Person), Person.id, asked)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.course_id == asked.course_id,
            Membership.left_at.is_(None),
            Membership.role.in_(TEACHING),
        )
        .order_by(Membership.joined_at)
        .limit(1)
    )


def _who_is_free(asked: Companion) -> Select[Volunteer]:
    """The volunteer who goes with the fewest now, and offered first."""
    goes_with = (
        select(func.count())
        .where(
            Companion.course_id == asked.course_id,
            Companion.companion_id == Volunteer.person_id,
            Companion.ended_at.is_(None),
        )
        .scalar_subquery()
    )
    went_before = select(Companion.companion_id).where(
        Companion.course_id == asked.course_id,
        Companion.person_id == asked.person_id,
        Companion.companion_id.is_not(None),
    )
    query = (
        _not_apart(select(Volunteer), Volunteer.person_id, asked)
        .join(Volunteer.person)
        .join(Membership, (Membership.person_id == Volunteer.person_id) & (Membership.course_id == Volunteer.course_id))
        .where(
            Volunteer.course_id == asked.course_id,
            Membership.left_at.is_(None),
            goes_with < Volunteer.at_most,
            Volunteer.person_id.not_in(went_before),
        )
    )
    if keeps_ages():
        query = query.where(on_the_side_of(asked.person, now().date()))
    return query.order_by(goes_with, Volunteer.created_at).limit(1)


def _not_apart(query: Select, column: object, asked: Companion) -> Select:
    return query.where(column != asked.person_id, ~apart_from(asked.person, column))  # type: ignore[arg-type]

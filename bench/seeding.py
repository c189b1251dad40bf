"""A site of any size: one class project with its people, lessons, works, places and answers, written in bulk."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Table, insert, text
from uuid_utils.compat import uuid7

from accounts import operations as accounts
from accounts.models import Person
from app import create_app
from bench.works import Maker, file_of, rows_of_works
from core.cli import bring_up_to_date
from core.db import Base, db, now, unit_of_work
from courses.models import Course, Goal, MemberRole, Membership, Stage
from lessons.models import Assignment, Criterion, Example, Lesson, Material, Step, Try
from media.models import Medium
from notifications.models import Notice
from productions.joint_models import Participation
from productions.models import Production, ProductionKind, Slot

SLUG = "the-long-table"
WORKS_A_PERSON = 4
LESSONS = 5
STEPS = 4
BATCH = 20_000
CAPTIONS = "WEBVTT\n\n" + "".join(
    f"00:{at:02}.000 --> 00:{at + 4:02}.000\nLook at line {at}.\n\n" for at in range(0, 50, 5)
)
# A work and its take point at each other, so the one that is shared is said when both are there.
SHARE = """UPDATE submissions SET shared_take_id = (SELECT id FROM takes WHERE takes.submission_id = submissions.id)
    WHERE shared_at IS NOT NULL"""

Rows = Iterable[tuple[type[Base], dict[str, Any]]]


@dataclass(frozen=True)
class Seeded:
    """Where to look: the address of each page, and the cookie of a learner who is signed in."""

    paths: dict[str, str]
    cookie: str


def seed(works: int) -> Seeded:
    """Write a site whose one class project holds this many works."""
    people = [_person(number) for number in range(max(60, works // WORKS_A_PERSON))]
    course, calls, slots = uuid7(), [uuid7() for _ in range(LESSONS)], []
    with unit_of_work():
        write((Person, person) for person in people)
        write(_class_project(course, people, calls, slots))
        shown = write(rows_of_works(works, [_maker(person) for person in people], course, calls, slots))
        db.session.execute(text(SHARE))
        learner = db.session.get_one(Person, people[1]["id"])
        write(_inbox(learner, people))
        token = accounts.begin_session(learner, device="the bench")
    return Seeded(
        {
            "home": "/",
            "class": f"/class-projects/{SLUG}",
            "lesson": f"/class-projects/{SLUG}/lessons/lesson-1",
            "wall": f"/class-projects/{SLUG}/wall",
            "work": f"/works/{shown}",
        },
        cookie_of(token),
    )


def write(rows: Rows) -> Any:
    """Insert rows in batches; what the generator returns. A row comes after those it points at."""
    waiting: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    rows = iter(rows)
    while True:
        try:
            model, row = next(rows)
        except StopIteration as end:
            _insert(waiting)
            return end.value
        waiting[model.__table__].append(row)
        if len(waiting[model.__table__]) == BATCH:
            _insert(waiting)


def _insert(waiting: dict[Table, list[dict[str, Any]]]) -> None:
    for table in Base.metadata.sorted_tables:
        if batch := waiting.pop(table, []):
            db.session.connection().execute(insert(table), batch)


def cookie_of(token: str) -> str:
    """The browser's session, as if it had signed in and read a page with a form."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(current_app)
    assert serializer is not None
    return f"session={serializer.dumps({'token': token, 'csrf_token': '0' * 40})}"


def _person(number: int) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "handle": f"person-{number}",
        "name": f"Robin {number} Okafor",
        "credit_name": f"Robin {number} Okafor",
        "email": f"person-{number}@example.org",
        "confirmed_at": now(),
        "password_hash": "unusable",
        "line": "Draws at the kitchen table.",
    }


def _maker(person: dict[str, Any]) -> Maker:
    return Maker(person["id"], person["credit_name"])


def _class_project(course: Any, people: list[dict[str, Any]], calls: list[Any], slots: list[Any]) -> Rows:
    author, learners = people[0], people[1:]
    for number in range(12):  # others, so that lists have a choice
        yield Course, _course(uuid7(), author, f"another-{number}", f"Another table {number}", number)
    cover, picture = file_of(author["id"], Medium.PICTURE)
    yield from picture
    yield Course, {**_course(course, author, SLUG, "The long table", 20), "cover_id": cover}
    yield Membership, {"course_id": course, "person_id": author["id"], "role": MemberRole.INSTRUCTOR}
    for person in learners:
        yield Membership, {"course_id": course, "person_id": person["id"], "role": MemberRole.LEARNER}
    for position, goal in enumerate(["Forty places laid", "A song for the dishes", "One evening, eaten"]):
        yield Goal, {"course_id": course, "position": position, "text": goal}
    production = uuid7()
    yield (
        Production,
        {"id": production, "course_id": course, "slug": SLUG, "title": "The evening", "kind": ProductionKind.FILM},
    )
    yield Participation, {"production_id": production, "course_id": course}
    for number, call in enumerate(calls, 1):
        yield from _lesson(number, course, call, author, learners)
        for medium in Medium:
            slot, stand_in, standing = uuid7(), None, ()
            if medium != Medium.TEXT:
                stand_in, standing = file_of(author["id"], medium)
            yield from standing
            slots.append((slot, call, medium))
            yield (
                Slot,
                {
                    "id": slot,
                    "production_id": production,
                    "position": len(slots),
                    "title": f"Place {len(slots)}",
                    "medium": medium,
                    "seconds": None if medium in (Medium.TEXT, Medium.PICTURE) else 30,
                    "words": 40 if medium == Medium.TEXT else None,
                    "assignment_id": call,
                    "stand_in_id": stand_in,
                    "stand_in_words": "Somebody sits down here." if medium == Medium.TEXT else "",
                },
            )


def _course(id: Any, author: dict[str, Any], slug: str, title: str, age_days: int) -> dict[str, Any]:
    return {
        "id": id,
        "slug": slug,
        "title": title,
        "outcome": "You will have laid your place at a table that everybody drew, played and wrote.",
        "intro_html": "<p>Words about what it is, and for whom.</p>" * 6,
        "skills": ["drawing", "writing"],
        "stage": Stage.PUBLISHED,
        "published_at": now() - timedelta(days=age_days),
        "code": slug,
        "author_id": author["id"],
        "last_answered_at": now() - timedelta(hours=3),
    }


def _lesson(number: int, course: Any, call: Any, author: dict[str, Any], learners: list[dict[str, Any]]) -> Rows:
    lesson, steps = uuid7(), [uuid7() for _ in range(STEPS)]
    yield from _demonstration(number, lesson, course, author, steps)
    yield Assignment, {"id": call, "lesson_id": lesson, "course_id": course, **_asked(number)}
    for position in range(3):
        drawing, file = file_of(author["id"], Medium.PICTURE)
        yield from file
        yield (
            Example,
            {"assignment_id": call, "position": position, "title": f"A way {position}", "file_id": drawing},
        )
    yield Material, {"assignment_id": call, "position": 0, "title": "The table", "words": "Six metres of oak."}
    yield (
        Criterion,
        {"assignment_id": call, "position": 0, "title": "Whose it is", "levels": ["Not yet", "Nearly", "Yes"]},
    )
    for person in learners if number == 1 else learners[: len(learners) // 5]:
        for step in steps[:3]:
            yield Try, {"person_id": person["id"], "step_id": step, "lesson_id": lesson, "last_at": now()}


def _demonstration(number: int, lesson: Any, course: Any, author: dict[str, Any], steps: list[Any]) -> Rows:
    demonstration, film = file_of(author["id"], Medium.FILM, duration_ms=90_000)
    yield from film
    yield (
        Lesson,
        {
            "id": lesson,
            "course_id": course,
            "slug": f"lesson-{number}",
            "title": f"Lay place {number}",
            "position": number,
            "demonstration_id": demonstration,
            "captions": CAPTIONS,
            "notes_html": "<p>What you need, and what you don’t.</p>" * 4,
        },
    )
    for position, step in enumerate(steps):
        yield (
            Step,
            {
                "id": step,
                "lesson_id": lesson,
                "position": position,
                "imperative": f"Draw the rim of plate {position}",
                "start_ms": position * 20_000,
                "end_ms": position * 20_000 + 15_000,
            },
        )


def _asked(number: int) -> dict[str, Any]:
    return {
        "do": f"Lay place {number} at the table",
        "with_": "One plate, seen from above\nPaper",
        "size": "30 seconds, one picture or 40 words",
        "by_date": (now() + timedelta(days=8 + number)).date(),
        "done_when": ["I can see whose place it is", "Nothing hides the rim"],
        "goes_into": "The evening, the long shot",
        "please_dont": "No brands",
        "media": [medium.value for medium in Medium],
        "most_seconds": 30,
        "own_try_words": "Mine has a chip in it.",
        "becomes": "A film of one evening",
        "who_decides": "The instructor",
        "money": "None",
        "machine_training": "No",
        "taking_back": "Any time before the premiere",
    }


def _inbox(person: Person, people: list[dict[str, Any]]) -> Rows:
    for number in range(30):
        yield (
            Notice,
            {
                "person_id": person.id,
                "actor_id": people[2 + number]["id"],
                "event_id": uuid7(),
                "name": "review.sent",
                "subject_kind": "submission",
                "subject_id": uuid7(),
                "details": {"title": "The rim"},
                "url": "/works",
                "read_at": None if number < 3 else now(),
            },
        )


def main() -> None:
    """Seed the site of the environment with so many works, and print where to look as JSON."""
    with create_app().app_context():
        bring_up_to_date()
        print(json.dumps(asdict(seed(int(sys.argv[1])))))


if __name__ == "__main__":
    main()

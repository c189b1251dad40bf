"""A site of any size: one class project, its people and works, written in bulk."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.db import db, now, unit_of_work
from courses.models import Course, MemberRole, Membership, Stage
from lessons.models import Assignment, Lesson
from media.models import Medium
from productions.models import Production, ProductionKind, Slot
from submissions.models import Part, Submission, Take, Visibility

SLUG = "bench"
PEOPLE = 200


def seed(works: int) -> dict[str, Any]:
    """Write the site. Returns the ids that addresses need: course slug, lesson slug, work id, learner id."""
    with unit_of_work():
        people = _people()
        course, lesson, assignment = _course(people)
        _insert(
            Membership,
            [{"course_id": course, "person_id": person, "role": MemberRole.LEARNER} for person in people[1:]],
        )
        work = _works(works, people, course, assignment)
    return {"course": SLUG, "lesson": "lesson-1", "work": work, "learner": people[1], "lesson_id": lesson}


def _people() -> list[Any]:
    rows = [
        {
            "id": uuid7(),
            "handle": f"person-{number}",
            "name": f"Person {number}",
            "credit_name": f"Person {number}",
            "email": f"person-{number}@example.org",
            "confirmed_at": now(),
            "password_hash": "unusable",
        }
        for number in range(PEOPLE)
    ]
    _insert(Person, rows)
    return [row["id"] for row in rows]


def _course(people: list[Any]) -> tuple[Any, Any, Any]:
    course, assignments = uuid7(), []
    _insert(
        Course,
        [
            {
                "id": course,
                "slug": SLUG,
                "title": "A class project to measure",
                "outcome": "A page of a book that everybody wrote.",
                "stage": Stage.PUBLISHED,
                "published_at": now(),
                "code": "bench",
                "author_id": people[0],
                "intro_html": "<p>Words about it.</p>" * 10,
            }
        ],
    )
    _insert(Membership, [{"course_id": course, "person_id": people[0], "role": MemberRole.INSTRUCTOR}])
    lessons = []
    for number in range(1, 6):
        lesson, assignment = uuid7(), uuid7()
        lessons.append(
            {
                "id": lesson,
                "course_id": course,
                "slug": f"lesson-{number}",
                "title": f"Lesson {number}",
                "position": number,
            }
        )
        assignments.append(
            {
                "id": assignment,
                "lesson_id": lesson,
                "course_id": course,
                "do": "Write one line",
                "size": "12 words",
                "by_date": (now() + timedelta(days=9)).date(),
                "media": ["text"],
                "done_when": ["It has a colour in it"],
            }
        )
    _insert(Lesson, lessons)
    _insert(Assignment, assignments)
    production = uuid7()
    _insert(
        Production,
        [{"id": production, "course_id": course, "slug": SLUG, "title": "The book", "kind": ProductionKind.BOOK}],
    )
    _insert(
        Slot,
        [
            {
                "production_id": production,
                "position": place,
                "title": f"Page {place}",
                "medium": Medium.TEXT,
                "words": 12,
                "stand_in_words": "Here.",
            }
            for place in range(12)
        ],
    )
    return course, lessons[0]["id"], assignments[0]["id"]


def _works(count: int, people: list[Any], course: Any, assignment: Any) -> Any:
    works, takes, parts, moment = [], [], [], now()
    for number in range(count):
        work, take = uuid7(), uuid7()
        shared_at = moment - timedelta(seconds=count - number)
        works.append(
            {
                "id": work,
                "course_id": course,
                "assignment_id": assignment,
                "author_id": people[1 + number % (PEOPLE - 1)],
                "title": f"Line {number}",
                "visibility": Visibility.EVERYONE,
                "credit_as": f"Person {number % PEOPLE}",
                "shared_at": shared_at,
                "medium": Medium.TEXT,
            }
        )
        takes.append({"id": take, "submission_id": work, "number": 1, "shared_at": shared_at})
        parts.append(
            {
                "take_id": take,
                "position": 0,
                "medium": Medium.TEXT,
                "text": f"A green line, number {number}.",
                "text_html": f"<p>A green line, number {number}.</p>",
            }
        )
    _insert(Submission, works)
    _insert(Take, takes)
    _insert(Part, parts)
    db.session.connection().exec_driver_sql(
        "UPDATE submissions SET shared_take_id = (SELECT id FROM takes WHERE takes.submission_id = submissions.id)"
    )
    return works[-1]["id"]


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)

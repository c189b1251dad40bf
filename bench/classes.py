"""A class of any size, written in bulk: its people, one call, and a work of each with its take. Nothing is shared yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from uuid_utils.compat import uuid7

from accounts.models import Person
from core.db import Base, db, now
from courses.models import Course, Joining, MemberRole, Membership, Stage
from lessons.models import Assignment, Lesson
from submissions.models import Submission, Take, Visibility

BATCH = 20_000
STAFF = (MemberRole.INSTRUCTOR, MemberRole.GREETER)


@dataclass(frozen=True)
class Class:
    """`takes`: the work and the take of each learner; `staff`: the instructor, and a greeter."""

    course_id: UUID
    call_id: UUID
    people: list[UUID]
    staff: list[UUID]
    takes: dict[UUID, tuple[UUID, UUID]]


def write_class(learners: int, *, promised: int) -> Class:
    """Write one, within the running transaction."""
    course, lesson, call = uuid7(), uuid7(), uuid7()
    people, staff = [uuid7() for _ in range(learners)], [uuid7() for _ in STAFF]
    write(Person, ({"id": id, **person_row(place)} for place, id in enumerate([*people, *staff])))
    write(Course, [_course(course)])
    write(Lesson, [{"id": lesson, "course_id": course, "slug": "one", "title": "One", "position": 0}])
    write(Assignment, [{"id": call, "lesson_id": lesson, "course_id": course, "answers_due": promised}])
    roles = [*zip(people, [MemberRole.LEARNER] * learners, strict=True), *zip(staff, STAFF, strict=True)]
    write(Membership, ({"id": uuid7(), "course_id": course, "person_id": id, "role": role} for id, role in roles))
    takes = {id: (uuid7(), uuid7()) for id in people}
    facts = {"course_id": course, "assignment_id": call, "visibility": Visibility.CLASS}
    write(Submission, ({"id": takes[id][0], "author_id": id, **facts} for id in people))
    write(Take, ({"id": take, "submission_id": work, "number": 1} for work, take in takes.values()))
    return Class(course, call, people, staff, takes)


def write(model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows of one table in batches."""
    each = iter(rows)
    while batch := list(islice(each, BATCH)):
        db.session.connection().execute(insert(model.__table__), batch)  # type: ignore[arg-type]


def person_row(place: int) -> dict[str, Any]:
    name = f"Robin {place}"
    return {
        "handle": f"p{place}",
        "name": name,
        "credit_name": name,
        "email": f"p{place}@example.org",
        "confirmed_at": now(),
        "password_hash": "unusable",
    }


def _course(id: UUID) -> dict[str, Any]:
    facts = {"slug": "claims", "title": "Claims", "outcome": "A film.", "code": "claims"}
    return {"id": id, **facts, "stage": Stage.PUBLISHED, "joining": Joining.OPEN}

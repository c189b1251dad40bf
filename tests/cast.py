"""One cast for every test, and plain functions that make things for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.orm import make_transient_to_detached
from uuid_utils.compat import uuid7

from accounts.models import Block, Person, Role, SiteRole
from core.db import db, now
from courses.models import Course, MemberRole, Membership, Stage
from lessons.models import Assignment, Criterion, Lesson, Step
from media.models import MediaFile, Medium
from reviews.learning_models import WarmUp
from submissions.models import Part, Submission, Take, Visibility


@dataclass
class Cast:
    """Ines made the class project; Nia shared a work in it; the others stand where their names say."""

    instructor: Person
    co_instructor: Person
    greeter: Person
    learner: Person
    other_learner: Person
    reviewer: Person
    named: Person
    blocked: Person
    stranger: Person
    other_instructor: Person
    moderator: Person
    admin: Person
    course: Course
    lesson: Lesson
    assignment: Assignment

    def everybody(self) -> dict[str, Person | None]:
        people = {name: value for name, value in vars(self).items() if isinstance(value, Person)}
        return {"visitor": None, **people}


def make_person(handle: str, **facts: Any) -> Person:
    name = facts.pop("name", handle.replace("-", " ").title())
    person = Person(
        handle=handle,
        name=name,
        credit_name=name,
        email=f"{handle}@example.org",
        password_hash=facts.pop("password_hash", "unusable"),
        confirmed_at=now(),
        **facts,
    )
    db.session.add(person)
    db.session.flush()
    return person


def make_course(author: Person, title: str = "One empty chair", **facts: Any) -> Course:
    slug = facts.pop("slug", title.lower().replace(" ", "-"))
    course = Course(
        slug=slug,
        title=title,
        outcome=facts.pop("outcome", "You will have played one minute to an empty chair."),
        code=facts.pop("code", f"code-{slug}"),
        stage=facts.pop("stage", Stage.PUBLISHED),
        published_at=now(),
        author=author,
        **facts,
    )
    db.session.add(course)
    join(course, author, MemberRole.INSTRUCTOR)
    return course


def join(course: Course, person: Person, role: MemberRole = MemberRole.LEARNER, *, is_warm: bool = True) -> Membership:
    """A member, who has seen the warm-up before a first answer unless a test says otherwise."""
    membership = Membership(course=course, person=person, role=role)
    db.session.add(membership)
    db.session.flush()
    if is_warm:
        db.session.add(WarmUp(membership_id=membership.id))
        db.session.flush()
    return membership


def make_lesson(course: Course, title: str = "Find the turn", position: int = 0, **facts: Any) -> Lesson:
    """A lesson of two steps with a call that takes any medium."""
    lesson = Lesson(
        course=course,
        title=title,
        slug=facts.pop("slug", title.lower().replace(" ", "-")),
        position=position,
        nobody_speaks=True,
    )
    lesson.steps = [
        Step(position=0, imperative="Read it once, flat", start_ms=0, end_ms=4000, try_seconds=20),
        Step(
            position=1,
            imperative="Mark the line where you change your mind",
            start_ms=4000,
            end_ms=9000,
            try_seconds=30,
        ),
    ]
    lesson.assignment = Assignment(
        course=course,
        do="Film your turn to an empty chair",
        with_="One take, the chair in the frame",
        size="Under 1 minute",
        by_date=(now() + timedelta(days=7)).date(),
        done_when=["The chair is empty", "I can see where you change your mind"],
        goes_into="The film, scene 3",
        please_dont="No music",
        media=[medium.value for medium in Medium],
        most_seconds=60,
        own_try_words="I tried it with my kitchen chair.",
        becomes="A film of everyone's turns",
        who_decides="The instructor",
        money="None",
        machine_training="No",
        taking_back="Any time before the premiere",
        rubric=[
            Criterion(
                position=0,
                created_at=now() - timedelta(days=1),
                title="The turn is visible",
                levels=["Not yet: same throughout", "Nearly: told, not shown", "Yes: I saw it land"],
            )
        ],
        **facts,
    )
    db.session.add(lesson)
    db.session.flush()
    return lesson


def new_file(owner: Person, medium: Medium = Medium.FILM, **facts: Any) -> MediaFile:
    """A file's row, not in the database yet; there are no bytes behind it."""
    return MediaFile(
        owner=owner,
        medium=medium,
        name=facts.pop("name", "chair.mp4"),
        content_type=facts.pop("content_type", "video/mp4"),
        size_bytes=facts.pop("size_bytes", 1000),
        sha256="0" * 64,
        key=f"tests/{uuid7()}",
        duration_ms=facts.pop("duration_ms", 20_000),
        **facts,
    )


def make_file(owner: Person, medium: Medium = Medium.FILM, **facts: Any) -> MediaFile:
    """The same, in the database."""
    file = new_file(owner, medium, **facts)
    db.session.add(file)
    db.session.flush()
    return file


def new_work(
    author: Person,
    lesson: Lesson,
    *,
    title: str = "The chair doesn't answer",
    visibility: Visibility = Visibility.CLASS,
    texts: Sequence[str] = ("I sat down.",),
    **facts: Any,
) -> Submission:
    """A work of one take of texts, shared unless its visibility says otherwise; not in the database yet."""
    is_shared = visibility != Visibility.ONLY_ME
    parts = [
        Part(position=place, medium=Medium.TEXT, text=words, text_html=f"<p>{words}</p>")
        for place, words in enumerate(texts)
    ]
    take = Take(number=1, parts=parts, shared_at=now() if is_shared else None)
    return Submission(
        course=lesson.course,
        assignment=lesson.assignment,
        author=author,
        title=title,
        visibility=visibility,
        credit_as=author.credit_name,
        medium=Medium.TEXT,
        takes=[take],
        shared_take=take if is_shared else None,
        shared_at=take.shared_at,
        shown_out_at=facts.pop("shown_out_at", take.shared_at),
        answer_by=now() + timedelta(hours=24) if is_shared else None,
        **facts,
    )


def make_work(author: Person, lesson: Lesson, **facts: Any) -> Submission:
    """The same, in the database."""
    work = new_work(author, lesson, **facts)
    db.session.add(work)
    db.session.flush()
    return work


def make_cast() -> Cast:
    people = {
        name: make_person(name.replace("_", "-"))
        for name in (
            [
                "instructor",
                "co_instructor",
                "greeter",
                "learner",
                "other_learner",
                "reviewer",
                "named",
                "blocked",
                "stranger",
                "other_instructor",
                "moderator",
                "admin",
            ]
        )
    }
    for name in ("moderator", "admin"):
        people[name].roles.append(SiteRole(role=Role(name)))
    course = make_course(people["instructor"])
    join(course, people["co_instructor"], MemberRole.CO_INSTRUCTOR)
    join(course, people["greeter"], MemberRole.GREETER)
    for name in ("learner", "other_learner", "reviewer", "blocked"):
        join(course, people[name])
    make_course(people["other_instructor"], "Forty breaths")
    db.session.add(Block(blocker_id=people["learner"].id, blocked_id=people["blocked"].id))
    lesson = make_lesson(course)
    for visibility in Visibility:
        named = people["named"] if visibility == Visibility.ONE_PERSON else None
        make_work(people["learner"], lesson, title=f"For {visibility}", visibility=visibility, named=named)
    db.session.commit()
    assert lesson.assignment is not None
    return Cast(**people, course=course, lesson=lesson, assignment=lesson.assignment)


class KeptCast:
    """A cast as the database holds it, to be put into another transaction: a twentieth of what making it costs."""

    def __init__(self, cast: Cast, connection: Connection) -> None:
        self.ids = {name: (type(row), row.id) for name, row in vars(cast).items()}
        self.rows = [
            (table, [{name: row[name] for name in row if name not in _numbered(table)} for row in rows])
            for table in db.metadata.sorted_tables
            if (rows := connection.execute(table.select()).mappings().all()) and table.name != "stamps"
        ]

    def put_back(self) -> Cast:
        """The cast in the running transaction, as after a commit: each row is read when it is first asked for."""
        connection = db.session.connection()
        for table, rows in self.rows:
            connection.execute(table.insert(), [row | dict.fromkeys(_later(table)) for row in rows])
        for table, rows in self.rows:
            for row in rows:
                if told := {name: row[name] for name in _later(table) if row[name] is not None}:
                    connection.execute(table.update().where(table.c.id == row["id"]).values(told))
        db.session.commit()
        cast = {name: model(id=id) for name, (model, id) in self.ids.items()}
        for row in cast.values():
            make_transient_to_detached(row)
            db.session.add(row)
        return Cast(**cast)


def _numbered(table: Table) -> set[str]:
    """The column that the database counts up by itself: what stands in it is not put back."""
    return {column.name for column in table.primary_key if column.type.python_type is int}


def _later(table: Table) -> list[str]:
    """The columns that refer to a row which refers back: they are told when both are there."""
    return [
        name for constraint in table.foreign_key_constraints if constraint.use_alter for name in constraint.column_keys
    ]

"""The page of a class project: what it promises, its lessons, its cut with holes, the latest works, its terms. Few queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from flask import render_template
from sqlalchemy import Select, Uuid, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core import stamps
from core.cache import kept
from core.db import db
from core.permissions import ME, can, me, standing_of
from core.stamps import whole
from core.web import current_person, needs
from courses import announcing
from courses.licences import DESCRIPTIONS, NAMES, Licence
from courses.models import Announcement, Course, Goal
from courses.queries import SHOWN, of_slug
from courses.views import bp
from lessons.models import Assignment, Extension, Lesson
from lessons.queries import glance, is_tried, minutes_to_make
from lessons.showing import closing, terms
from media.showing import Playable, Still, picture_url, playable, still
from moderation.rules import RULES
from productions.queries import strip
from submissions.models import SHARED, Submission
from submissions.queries import shared_for, wall
from submissions.showing import tiles

WHOLE = (*SHOWN, joinedload(Course.intro_film), joinedload(Course.goals))
FACES = 3
LATEST = 6
COURSE = bindparam("course", type_=Uuid())


@dataclass(frozen=True)
class Front:
    """What the page says of the class project itself, to whoever may see it."""

    author: Person | None
    author_picture: str
    cover: Still | None
    film: Playable | None
    goals: list[Goal]
    announced: Announcement | None


@dataclass(frozen=True)
class LessonLine:
    """A lesson on the page of its class project."""

    lesson: Lesson
    call: Assignment | None
    watching_ms: int
    making_minutes: int
    is_done: bool = False
    until: datetime | None = None  # more time, given to who looks
    faces: list[tuple[str, str]] = field(default_factory=list)


ACTS = (
    *("course.join", "course.edit", "course.people", "course.desk", "course.board"),
    *("course.accompany", "course.unfollow", "course.meet_author"),
)


@bp.get("/class-projects/<slug>")
@kept
@needs("course.view", by=of_slug, also=ACTS)
def show(course: Course) -> str:
    person = current_person()
    front = stamps.looks("front", [course.id], _fronts)[course.id]
    lines = _lessons(course, person)
    return render_template(
        "courses/show.html",
        course=course,
        front=front,
        lines=lines,
        next_line=next((line for line in lines if not line.is_done), None),
        watching_ms=sum(line.watching_ms for line in lines),
        making_minutes=sum(line.making_minutes for line in lines),
        needed=_needed(lines),
        closes=_closes(lines),
        terms=next((said for line in lines if line.call and (said := terms(line.call))), []),
        rules=list(RULES.values()),
        licences=[(NAMES[Licence(name)], DESCRIPTIONS[Licence(name)]) for name in course.licences],
        announced=front.announced
        if announcing.is_news(front.announced) and can(person, "course.people", course)
        else None,
        places=strip(course, person),
        works=tiles(list(db.session.scalars(_latest(standing_of(person)), {"course": course.id, **me(person)}))),
    )


def _fronts(ids: list[UUID]) -> dict[UUID, Front]:
    query: Any = select(Course, Announcement).outerjoin(Announcement, Announcement.id == announcing.latest())
    found = whole(query.where(Course.id.in_(ids)).options(*WHOLE))
    return {course.id: _front(course, announced) for course, announced in found}


def _front(course: Course, announced: Announcement | None) -> Front:
    return Front(
        author=course.author,
        author_picture=picture_url(course.author) if course.author else "",
        cover=still(course.cover),
        film=playable(course.intro_film) if course.intro_film else None,
        goals=course.goals,
        announced=announced,
    )


def _lessons(course: Course, person: Person | None) -> list[LessonLine]:
    """The lessons: what all see of each, what this person did there, and three faces of who shared there last."""
    outline = stamps.looks("outline", [course.id], _outlines)[course.id]
    own = db.session.execute(OWN, {"course": course.id, **me(person)}) if person else ()
    known = {lesson: {"is_done": is_done, "until": until} for lesson, is_done, until in own}
    faces = _faces([line.call.id for line in outline if line.call], person)
    return [
        replace(line, faces=faces[line.call.id] if line.call else [], **known.get(line.lesson.id, {}))
        for line in outline
    ]


def _outlines(ids: list[UUID]) -> dict[UUID, list[LessonLine]]:
    lines: dict[UUID, list[LessonLine]] = {id: [] for id in ids}
    for lesson, call, watching_ms, making_s in whole(glance(ids)):
        lines[lesson.course_id].append(LessonLine(lesson, call, watching_ms or 0, minutes_to_make(making_s or 0)))
    return lines


OWN = (
    select(
        Lesson.id,
        or_(
            is_tried(ME),
            exists().where(
                Submission.assignment_id == Assignment.id,
                Submission.author_id == ME,
                Submission.shared_at.is_not(None),
                Submission.taken_back_at.is_(None),
                Submission.visibility.in_(SHARED),
            ),
        ),
        Extension.until,
    )
    .outerjoin(Assignment, Assignment.lesson_id == Lesson.id)
    .outerjoin(Extension, and_(Extension.assignment_id == Assignment.id, Extension.person_id == ME))
    .where(Lesson.course_id == COURSE)
)


def _faces(calls: list[UUID], person: Person | None) -> dict[UUID, list[tuple[str, str]]]:
    """Name and picture of the last few who shared for each call, the latest first; one query."""
    makers: dict[UUID, dict[UUID, tuple[str, str]]] = defaultdict(dict)
    if calls:
        values = {f"call_{at}": call for at, call in enumerate(calls)}
        sharers = db.session.execute(_sharers(standing_of(person), len(calls)), {**values, **me(person)})
        for call, id, name, handle, picture in sharers:
            makers[call].setdefault(id, (name, picture_url(Person(handle=handle, picture_id=picture))))
    return defaultdict(list, {call: [*each.values()][:FACES] for call, each in makers.items()})


@lru_cache(100)
def _sharers(person: Any, calls: int) -> Select[Any]:
    """(call, id, name, handle and picture of its maker) of the last few works for each call under their
    makers' names, the latest first."""
    parts = (shared_for(bindparam(f"call_{at}"), person).where(~Submission.is_unnamed) for at in range(calls))
    few = (
        part.with_only_columns(Submission.assignment_id, Submission.author_id, Submission.shared_at)
        .order_by(Submission.shared_at.desc())
        .limit(3 * FACES)
        .subquery()
        for part in parts
    )
    each = union_all(*(select(one) for one in few)).subquery()
    maker = (Person.id, Person.credit_name, Person.handle, Person.picture_id)
    query = select(each.c.assignment_id, *maker).join(Person, Person.id == each.c.author_id)
    return query.order_by(each.c.shared_at.desc())


@cache
def _latest(person: Any) -> Select[UUID]:
    query = wall(COURSE, person).with_only_columns(Submission.id)
    return query.order_by(Submission.shared_at.desc(), Submission.id.desc()).limit(LATEST)


def _needed(lines: Sequence[LessonLine]) -> list[str]:
    """What the calls ask to have at hand, each once."""
    asked = [item.strip() for line in lines if line.call for item in line.call.with_.splitlines()]
    return list(dict.fromkeys(item for item in asked if item))[:5]


def _closes(lines: Sequence[LessonLine]) -> datetime | None:
    """When its last call closes, for who looks."""
    moments = [closing(line.call, line.until) for line in lines if line.call]
    return max((moment for moment in moments if moment), default=None)

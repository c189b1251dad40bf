"""The page of a class project: what it promises, its lessons, its cut with holes, the latest works, its terms. Few queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.cache import kept_for_visitors
from core.clock import clock
from core.db import db
from core.permissions import scope
from core.web import current_person, needs
from courses.licences import DESCRIPTIONS, NAMES, Licence
from courses.models import Course
from courses.queries import SHOWN
from courses.views import bp, named
from lessons.models import Assignment, Lesson
from lessons.queries import glance, minutes_to_make
from lessons.showing import closing, terms
from media.models import MediaFile, Medium, Rendition
from media.showing import picture_url, playable, still
from moderation.rules import RULES
from productions.queries import strip
from submissions.models import SHARED, Part, Submission
from submissions.showing import CHIPS, EXCERPT, built_on_by

OPENED = (*SHOWN, joinedload(Course.intro_film), joinedload(Course.goals))
FACES = 3
LATEST = 6
TILE_WIDTH = 640


@dataclass
class LessonLine:
    """A lesson on the page of its class project."""

    lesson: Lesson
    call: Assignment | None
    watching_ms: int
    making_minutes: int
    is_done: bool = False
    faces: list[tuple[str, str]] = field(default_factory=list)


@bp.get("/class-projects/<slug>")
@needs("course.view", by=named, options=OPENED)
@kept_for_visitors
def show(course: Course) -> str:
    person = current_person()
    lines = _lessons(course, person)
    return render_template(
        "courses/show.html",
        course=course,
        author=course.author,
        author_picture=picture_url(course.author) if course.author else "",
        cover=still(course.cover),
        film=playable(course.intro_film) if course.intro_film else None,
        lines=lines,
        next_line=next((line for line in lines if not line.is_done), None),
        watching_ms=sum(line.watching_ms for line in lines),
        making_minutes=sum(line.making_minutes for line in lines),
        needed=_needed(lines),
        closes=_closes(lines),
        terms=next((said for line in lines if line.call and (said := terms(line.call))), []),
        rules=list(RULES.values()),
        licences=[(NAMES[Licence(name)], DESCRIPTIONS[Licence(name)]) for name in course.licences],
        places=strip(course, person),
        works=_latest(course, person),
    )


def _lessons(course: Course, person: Person | None) -> list[LessonLine]:
    lines = [
        LessonLine(lesson, call, watching_ms or 0, minutes_to_make(making_s or 0), bool(is_tried))
        for lesson, call, watching_ms, making_s, is_tried in db.session.execute(glance(course, person))
    ]
    faces: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    done = set()
    for call_id, author_id, rank, name, handle, picture_id in db.session.execute(_sharers(course, person)):
        if rank <= FACES:
            faces[call_id].append((name, picture_url(Person(handle=handle, picture_id=picture_id))))
        if person is not None and author_id == person.id:
            done.add(call_id)
    for line in lines:
        if line.call is not None:
            line.faces, line.is_done = faces[line.call.id], line.is_done or line.call.id in done
    return lines


def _sharers(course: Course, person: Person | None) -> Select[Any]:
    """(call, author, rank, name, handle, picture): the latest who shared in each lesson, and the person's own works."""
    each = (
        select(
            Submission.assignment_id,
            Submission.author_id,
            func.max(Submission.shared_at).label("shared_at"),
        )
        .where(
            Submission.course_id == course.id,
            Submission.assignment_id.is_not(None),
            Submission.shared_at.is_not(None),
            Submission.visibility.in_(SHARED),
            scope(person, "submission.view"),
        )
        .group_by(Submission.assignment_id, Submission.author_id)
        .subquery()
    )
    latest_first = func.row_number().over(partition_by=each.c.assignment_id, order_by=each.c.shared_at.desc())
    ranked = select(each, latest_first.label("rank")).subquery()
    own = ranked.c.author_id == person.id if person else false()
    return (
        select(
            ranked.c.assignment_id,
            ranked.c.author_id,
            ranked.c.rank,
            Person.credit_name,
            Person.handle,
            Person.picture_id,
        )
        .join(Person, Person.id == ranked.c.author_id)
        .where(or_(ranked.c.rank <= FACES, own))
        .order_by(ranked.c.rank)
    )


def _needed(lines: Sequence[LessonLine]) -> list[str]:
    """What the calls ask to have at hand, each once."""
    asked = [item.strip() for line in lines if line.call for item in line.call.with_.splitlines()]
    return list(dict.fromkeys(item for item in asked if item))[:5]


def _closes(lines: Sequence[LessonLine]) -> datetime | None:
    """When its last call closes."""
    moments = [closing(line.call) for line in lines if line.call]
    return max((moment for moment in moments if moment), default=None)


def _latest(course: Course, person: Person | None) -> list[dict[str, Any]]:
    """The tiles of the latest works, in one query."""
    tiles: dict[UUID, dict[str, Any]] = {}
    for row in db.session.execute(_latest_works(course, person)):
        tile = tiles.setdefault(row.id, _tile(row))
        is_nearer = row.width and abs(row.width - TILE_WIDTH) < abs(tile.get("width", 10_000) - TILE_WIDTH)
        if is_nearer:
            address = url_for("media.file", file_id=row.file_id, name=row.file_name)
            tile.update(src=address, width=row.width, height=row.height, kind=row.medium.value)
    return list(tiles.values())


def _latest_works(course: Course, person: Person | None) -> Select[Any]:
    latest = (
        select(Submission)
        .where(
            Submission.course_id == course.id,
            Submission.shared_at.is_not(None),
            Submission.visibility.in_(SHARED),
            scope(person, "submission.view"),
        )
        .order_by(Submission.shared_at.desc(), Submission.id.desc())
        .limit(LATEST)
        .subquery()
    )
    work = latest.c
    return (
        select(
            work.id,
            work.title,
            work.credit_as,
            work.fate,
            work.first_time,
            work.built_on_by,
            Lesson.title.label("lesson"),
            Part.medium,
            Part.text,
            Part.description,
            MediaFile.id.label("file_id"),
            MediaFile.waveform,
            MediaFile.duration_ms,
            Rendition.file_name,
            Rendition.width,
            Rendition.height,
        )
        .select_from(latest)
        .outerjoin(Assignment, Assignment.id == work.assignment_id)
        .outerjoin(Lesson, Lesson.id == Assignment.lesson_id)
        .outerjoin(Part, and_(Part.take_id == work.shared_take_id, Part.position == 0))
        .outerjoin(MediaFile, MediaFile.id == Part.file_id)
        .outerjoin(Rendition, and_(Rendition.file_id == MediaFile.id, Rendition.name.like("p%-%")))
        .order_by(work.shared_at.desc(), work.id.desc())
    )


def _tile(row: Any) -> dict[str, Any]:
    """A tile without its picture yet: words stand in while a file is made ready."""
    is_sound = row.medium == Medium.SOUND and row.waveform
    return {
        "url": url_for("submissions.work", work_id=row.id),
        "title": row.title or _("Untitled"),
        "credit": row.credit_as,
        "lesson": row.lesson or "",
        "statuses": [CHIPS[row.fate], *(["first_time"] if row.first_time else [])],
        "built_on_by": built_on_by(row),
        "kind": "sound" if is_sound else "text",
        "peaks": row.waveform or [],
        "length": clock(row.duration_ms) if row.duration_ms else "",
        "excerpt": (row.text or row.description or "…")[:EXCERPT],
        "alt": row.description or "",
    }

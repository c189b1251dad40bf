"""The wall: everything shared in a class project."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Select, Uuid, bindparam

from accounts.models import Person
from core import stamps
from core.cache import kept
from core.db import db, now
from core.paging import Page, page
from core.permissions import me, standing_of
from core.web import current_person, needs
from courses.models import Course
from courses.queries import of_slug
from media.models import Medium
from productions.queries import strip
from submissions import queries, showing, shuffling
from submissions.models import Submission
from submissions.views import bp

SHOWS = {
    "waiting": queries.waiting,
    "newest": lambda query: query,
    "never-built-on": queries.never_built_on,
    "first-works": queries.first_works,
    "in-the-cut": queries.in_the_cut,
}
SIZE = 50


@bp.get("/class-projects/<slug>/wall")
@kept
@needs("course.view", by=of_slug)
def wall(course: Course) -> Any:
    person = current_person()
    show = request.args.get("show", "waiting" if person else "shuffle")
    lessons = stamps.looks("lessons", [course.id], _lessons)[course.id]
    chosen = next((lesson for lesson in lessons if lesson.slug == request.args.get("lesson")), None)
    query = _prepared(standing_of(person), show, chosen is not None, request.args.get("medium"))
    found = _found(query, show, {"course": course.id, "lesson": chosen and chosen.id, **me(person)})
    return render_template(
        "submissions/wall.html",
        course=course,
        tiles=_tiles([work.id for work in found.rows], person),
        filters=_filters(course, show, chosen, lessons),
        show=show,
        places=strip(course, person),
        older=_older(course, found.after),
    )


def _tiles(ids: Sequence[UUID], person: Person | None) -> list[tuple[Markup, bool]]:
    """Each tile, and whether it is folded: somebody whom they muted made it, and may be known to have."""
    muted = set(db.session.scalars(queries.muted_among(ids, person))) if person else set()
    return [(tile, id in muted) for id, tile in zip(ids, showing.tiles(ids), strict=True)]


def _lessons(course_ids: Sequence[UUID]) -> dict[UUID, Sequence[Any]]:
    return {id: db.session.execute(queries.lessons_of(id)).all() for id in course_ids}


@lru_cache(500)  # what the address says is anybody’s
def _prepared(person: Any, show: str, of_lesson: bool, medium: str | None) -> Select[Submission]:
    query = queries.wall(bindparam("course", type_=Uuid()), person)
    if of_lesson:
        query = queries.of_lesson(query, bindparam("lesson", type_=Uuid()))
    if medium in set(Medium):
        query = queries.of_medium(query, Medium(medium))
    return SHOWS.get(show, SHOWS["newest"])(query)


def _found(query: Select[Any], show: str, values: Mapping[str, Any]) -> Page:
    after = request.args.get("after")
    if show == "shuffle":
        return shuffling.page_of_the_day(query, now().toordinal(), after=after, size=SIZE, values=values)
    return page(query, Submission.shared_at, Submission.id, after=after, size=SIZE, values=values)


def _filters(course: Course, show: str, lesson: Any, lessons: Sequence[Any]) -> dict[str, list[tuple[str, str, bool]]]:
    medium = request.args.get("medium")

    def link(**changes: str | None) -> str:
        kept = {
            "show": request.args.get("show"),
            "lesson": lesson.slug if lesson else None,
            "medium": medium,
            **changes,
        }
        return _address(course, **{name: value for name, value in kept.items() if value})

    shows = [
        ("shuffle", _("Shuffled")),
        ("waiting", _("Waiting for a first answer")),
        ("newest", _("Newest")),
        ("never-built-on", _("Never built on")),
        ("first-works", _("First times")),
        ("in-the-cut", _("In the cut")),
    ]
    media = [("film", _("Film")), ("sound", _("Sound")), ("picture", _("Pictures")), ("text", _("Words"))]
    return {
        "show": [(words, link(show=name), show == name) for name, words in shows],
        "medium": [
            (_("All media"), link(medium=None), medium is None),
            *((words, link(medium=name), medium == name) for name, words in media),
        ],
        "lesson": [
            (_("All lessons"), link(lesson=None), lesson is None),
            *((each.title, link(lesson=each.slug), each is lesson) for each in lessons),
        ],
    }


def _older(course: Course, after: str | None) -> str | None:
    if after is None:
        return None
    kept = {name: request.args[name] for name in ("show", "lesson", "medium") if name in request.args}
    return _address(course, **kept, after=after)


def _address(course: Course, **filters: Any) -> str:
    return url_for("submissions.wall", slug=course.slug, **filters)

"""The class projects as anyone reads them, and the room's blueprint."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from core.cache import kept_for_visitors
from core.db import db
from core.paging import page
from core.web import current_person, needs, open_to_all
from courses import queries
from courses.models import Course, Level
from courses.showing import card_of, facts_of, level_words, tags_of
from lessons import queries as lessons
from lessons.models import Lesson
from lessons.showing import closing, terms
from moderation.rules import RULES
from productions import queries as productions
from submissions import queries as works
from submissions.models import Submission
from submissions.showing import tile_of

bp = Blueprint("courses", __name__)
SHOWN = (
    joinedload(Course.cover),
    joinedload(Course.intro_film),
    joinedload(Course.author).lazyload(Person.roles),
    selectinload(Course.goals),
)


def init_room(app: Flask) -> None:
    app.jinja_env.globals.update(level_words=level_words, tags_of=tags_of)


def named(slug: str) -> Sequence[ColumnElement[bool]]:
    """The class project that an address names."""
    return (Course.slug == slug,)


@bp.get("/class-projects")
@open_to_all
@kept_for_visitors
def find() -> Any:
    skill, level = request.args.get("skill", "")[:40], request.args.get("level", "")
    query = queries.open_ones(skill=skill, level=level)
    found = page(query, Course.published_at, Course.id, after=request.args.get("after"), size=24)
    person = current_person()
    levels = [(_("All"), url_for("courses.find", skill=skill or None), not level)]
    levels += [
        (level_words(each), url_for("courses.find", skill=skill or None, level=each.value), each.value == level)
        for each in Level
    ]
    return render_template(
        "courses/find.html",
        cards=[card_of(course) for course in found.rows],
        older=url_for("courses.find", skill=skill or None, level=level or None, after=found.after)
        if found.after
        else None,
        levels=levels,
        skill=skill,
        mine=[card_of(course) for course in db.session.scalars(queries.taught_by(person)).unique()] if person else [],
    )


@bp.get("/class-projects/<slug>")
@needs("course.view", by=named, options=SHOWN)
@kept_for_visitors
def show(course: Course) -> Any:
    person = current_person()
    outline = db.session.scalars(lessons.whole_outline(course)).unique().all()
    latest = (
        db.session.scalars(works.wall(course, person).order_by(Submission.shared_at.desc()).limit(8)).unique().all()
    )
    tried = dict(db.session.execute(lessons.lessons_tried(person, course)).all()) if person else {}
    return render_template(
        "courses/show.html",
        course=course,
        facts=facts_of(outline),
        closes=min(
            (moment for lesson in outline if lesson.assignment and (moment := closing(lesson.assignment))), default=None
        ),
        items=[_lesson_item(course, lesson, tried, latest) for lesson in outline],
        first=next((lesson for lesson in outline if lesson.id not in tried), outline[0] if outline else None),
        has_begun=bool(tried),
        tiles=[tile_of(work) for work in latest],
        places=productions.strip(course, person),
        terms=terms(outline[0].assignment) if outline and outline[0].assignment else [],
        rules=list(RULES.values()),
    )


def _lesson_item(
    course: Course, lesson: Lesson, tried: dict[UUID, int], latest: Sequence[Submission]
) -> dict[str, Any]:
    """A lesson as the list shows it: what you do, verb first; its title; and up to three who shared there."""
    names = list(
        dict.fromkeys(work.credit_as for work in latest if work.assignment and work.assignment.lesson_id == lesson.id)
    )[:3]
    ask = lesson.assignment.do if lesson.assignment and lesson.assignment.do else _("Watch, and try the steps")
    return {
        "words": ask,
        "under": " · ".join([lesson.title, *([_("made by %(names)s", names=", ".join(names))] if names else [])]),
        "url": url_for("lessons.show", slug=course.slug, lesson_slug=lesson.slug),
        "at": None,
        "is_done": bool(lesson.steps) and tried.get(lesson.id, 0) >= len(lesson.steps),
    }

"""Following a lesson: the demonstration beside the bench, and progress by tries."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from core.db import db
from core.web import current_person, needs, see_other
from courses.models import Course
from lessons import following, showing, tries
from lessons.models import Assignment, Lesson

bp = Blueprint("lessons", __name__)
FOLLOWED = (
    joinedload(Lesson.course),
    joinedload(Lesson.demonstration),
    selectinload(Lesson.steps),
    joinedload(Lesson.assignment).options(
        selectinload(Assignment.materials), selectinload(Assignment.examples), joinedload(Assignment.own_try)
    ),
)


def in_course(slug: str, lesson_slug: str) -> Sequence[ColumnElement[bool]]:
    """The lesson that an address names."""
    return Lesson.slug == lesson_slug, Lesson.course_id.in_(select(Course.id).where(Course.slug == slug))


@bp.get("/class-projects/<slug>/lessons/<lesson_slug>")
@needs("lesson.view", by=in_course, options=FOLLOWED)
def show(lesson: Lesson) -> Any:
    person = current_person()
    return render_template(
        "lessons/show.html",
        lesson=lesson,
        course=lesson.course,
        call=lesson.assignment,
        outline=db.session.scalars(following.outline(lesson)).all(),
        tried=tries.tried_steps(person, lesson),
        showing=showing,
    )


@bp.get("/class-projects/<slug>/lessons/<lesson_slug>/captions.vtt")
@needs("lesson.view", by=in_course)
def captions(lesson: Lesson) -> Any:
    if not lesson.captions:
        abort(404)
    return Response(
        lesson.captions, content_type="text/vtt; charset=utf-8", headers={"Cache-Control": "private, max-age=3600"}
    )


@bp.post("/class-projects/<slug>/lessons/<lesson_slug>/tries")
@needs("lesson.try", by=in_course)
def try_step(lesson: Lesson) -> Any:
    """One's own time at a step has begun (or, without script, the button under the step says so)."""
    step = next((each for each in lesson.steps if str(each.id) == request.form.get("step")), None)
    if step is None:
        abort(404)
    tries.start_try(current_person(), step)
    if request.headers.get("Sec-Fetch-Mode") == "navigate" or "text/html" in request.headers.get("Accept", ""):
        return see_other(
            "lessons.show", slug=lesson.course.slug, lesson_slug=lesson.slug, _anchor=f"step-{step.position + 1}"
        )
    return make_response("", 204)

"""Calls by members: begun from the board of a class project, opened as a topic of it."""

from typing import Any

from flask import render_template

from community import calling
from community.board_forms import CallForm
from community.views import bp
from core.forms import refusals_on
from core.web import current_person, needs, paced, see_other
from courses.models import Course
from courses.queries import of_slug
from lessons.models import Lesson
from lessons.queries import in_course


@bp.get("/class-projects/<slug>/board/calls/new")
@needs("course.discuss", by=of_slug)
def new_call(course: Course) -> str:
    return _page(course, CallForm(formdata=None))


@bp.post("/class-projects/<slug>/board/calls/new")
@needs("course.discuss", by=of_slug)
@paced("post")
def begin_call(course: Course) -> Any:
    form = CallForm()
    with refusals_on(form):
        if form.validate():
            lesson = calling.begin(course, current_person(), id=form.new_id, title=form.title.data)
            return see_other("lessons.edit", slug=course.slug, lesson_slug=lesson.slug)
    return _page(course, form), 422


def _page(course: Course, form: CallForm) -> str:
    drafts = calling.drafts(course, current_person())
    return render_template("community/new_call.html", course=course, form=form, drafts=drafts)


@bp.post("/class-projects/<slug>/lessons/<lesson_slug>/opening")
@needs("lesson.call_out", by=in_course)
def open_call(lesson: Lesson) -> Any:
    """Refused, its page comes back and says what is to mend."""
    topic = calling.open_call(lesson)
    return see_other("community.topic", topic_id=topic.id)

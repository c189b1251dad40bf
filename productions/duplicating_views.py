"""A class project once more, with fresh dates."""

from datetime import timedelta
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from core.db import now
from core.forms import refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course
from courses.queries import of_slug
from productions import duplicating
from productions.forms import AgainForm
from productions.views import bp


@bp.get("/class-projects/<slug>/again")
@needs("course.duplicate", by=of_slug)
def again(course: Course) -> str:
    soon = now().date() + timedelta(days=7)
    return _page(course, AgainForm(formdata=None, title=course.title, begins_on=soon))


@bp.post("/class-projects/<slug>/again")
@needs("course.duplicate", by=of_slug)
def make_again(course: Course) -> Any:
    form = AgainForm()
    with refusals_on(form):
        if form.validate():
            copy = duplicating.duplicate(
                course, current_person(), id=form.new_id, title=form.title.data, begins_on=form.begins_on.data
            )
            flash(_("Here it is again, as a draft. Look at its dates, then publish it."))
            return see_other("courses.edit", slug=copy.slug)
    return _page(course, form), 422


def _page(course: Course, form: AgainForm) -> str:
    return render_template("productions/again.html", course=course, form=form)

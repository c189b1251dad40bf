"""The page where an instructor says that a class is for minors, or for all ages again."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from core.db import db
from core.forms import refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course
from courses.queries import of_slug
from submissions import sheltering
from submissions.forms import MinorsForm
from submissions.views import bp


@bp.get("/class-projects/<slug>/edit/minors")
@needs("course.edit", by=of_slug)
def minors(course: Course) -> str:
    return _page(course, MinorsForm(formdata=None, wanted="" if course.is_for_minors else "yes"))


@bp.post("/class-projects/<slug>/edit/minors")
@needs("course.edit", by=of_slug)
def change_minors(course: Course) -> Any:
    form = MinorsForm()
    with refusals_on(form):
        if form.validate():
            if form.wanted.data:
                sheltering.shelter(course, by=current_person())
                flash(_("It is a class for minors now: its members see it, and nobody else."))
            else:
                sheltering.open_up(course, by=current_person(), is_sure=form.is_sure.data)
                flash(_("It is a class for all ages now."))
            return see_other("courses.edit", slug=course.slug, _anchor="rules")
    return _page(course, form), 422


def _page(course: Course, form: MinorsForm) -> str:
    return render_template(
        "submissions/minors.html",
        course=course,
        form=form,
        coming_down=db.session.scalar(sheltering.shared_with_everyone(course)),
        works=db.session.scalar(sheltering.works_in(course)),
    )

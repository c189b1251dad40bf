"""Places from a storyboard, on the page of the places."""

from typing import Any

from flask import flash
from flask_babel import ngettext as counted

from core.arriving import takes_files
from core.checks import Refused
from core.forms import refusals_on
from core.web import current_person, needs, see_other
from core.words import Words
from courses.models import Course
from media.inspection import safe_name
from media.judging import Judged
from media.models import Medium
from media.operations import judged_of
from productions import storyboards
from productions.many_forms import StoryboardForm
from productions.models import Production
from productions.slots_views import calls_of, places_page
from productions.views import bp

MOST_AT_ONCE = 60  # each is looked at while its sender waits


@bp.post("/class-projects/<slug>/edit/cut/storyboard")
@takes_files(MOST_AT_ONCE)
@needs("production.edit", by=lambda slug: [Production.course.has(Course.slug == slug)])
def add_storyboard(production: Production) -> Any:
    form: Any = StoryboardForm(prefix="board").offer(calls_of(production.course))
    with refusals_on(form):
        if form.validate():
            pictures = [_looked_at(upload) for upload in form.sent]
            made = storyboards.add_storyboard(
                production, pictures, by=current_person(), assignment=form.call, id=form.new_id
            )
            flash(counted("One place was added at the end.", "%(num)s places were added at the end.", len(made)))
            return see_other("productions.slots", slug=production.course.slug)
    return places_page(production.course, board=form), 422


def _looked_at(upload: Any) -> Judged:
    """What was found of one of them. Raises Refused that names it."""
    try:
        return judged_of(upload, kinds=[Medium.PICTURE])
    except Refused as refusal:
        named = Words("“%(name)s”: %(why)s", name=safe_name(upload.filename or ""), why=refusal.sentence)
        raise Refused(named, field="pictures") from refusal

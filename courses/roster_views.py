"""The list of addresses that may come in: read back row by row before it counts."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from core import limits
from core.checks import Refused
from core.db import db
from core.forms import refusals_on
from core.paging import page
from core.web import current_person, needs, see_other
from courses import enrolment, queries
from courses import roster as rosters
from courses.models import Course, RosterEntry
from courses.people_forms import PROBLEM_WORDS, ROLE_WORDS, RosterForm
from courses.people_views import demand_token
from courses.queries import of_slug
from courses.roster import Row
from courses.views import bp

LISTS = "30/hour"  # each may tell many people


@bp.get("/class-projects/<slug>/people/roster")
@needs("course.manage", by=of_slug)
def roster(course: Course) -> str:
    return _roster_page(course, RosterForm(formdata=None))


@bp.post("/class-projects/<slug>/people/roster")
@needs("course.manage", by=of_slug)
def read_roster(course: Course) -> Any:
    """The first press reads the list back; the second, with the same list, counts."""
    form = RosterForm()
    with refusals_on(form):
        if form.validate():
            rows = _read(course, form)
            if "counts" in request.form:
                return _enrol(course, rows)
            return _read_back(course, rows)
    return _roster_page(course, form), 422


def _read(course: Course, form: RosterForm) -> list[Row]:
    known = queries.roster(course).with_only_columns(RosterEntry.email, RosterEntry.group_name)
    try:
        return rosters.read(form.text(), dict(db.session.execute(known).all()))
    except ValueError as error:
        raise Refused(str(error), field="file" if form.file.data else "rows") from None


def _read_back(course: Course, rows: list[Row]) -> str:
    good = [row for row in rows if row.problem is None]
    return render_template(
        "courses/roster_read.html",
        course=course,
        rows=rows,
        good=good,
        new=[row for row in good if not row.moves],
        again=rosters.lines((row.email, row.name, row.role, row.group) for row in good),
        form=RosterForm(formdata=None),
        problem_words=PROBLEM_WORDS,
        role_words={role.value: words for role, words in ROLE_WORDS.items()},
    )


def _enrol(course: Course, rows: list[Row]) -> Any:
    if not limits.spend(LISTS, "roster", str(current_person().id)):
        raise Refused("That were many lists in an hour. Wait a little; nothing is lost.", field="rows")
    enrolled = enrolment.enrol(course, rows, by=current_person())
    if enrolled.new or not enrolled.moved:
        flash(ngettext("%(num)s person was put on the list.", "%(num)s people were put on the list.", enrolled.new))
    if enrolled.moved:
        flash(ngettext("%(num)s person has another group.", "%(num)s people have another group.", enrolled.moved))
    return see_other("courses.roster", slug=course.slug)


def _roster_page(course: Course, form: RosterForm) -> str:
    found = page(
        queries.roster(course), RosterEntry.created_at, RosterEntry.id, after=request.args.get("after"), size=100
    )
    return render_template(
        "courses/roster.html",
        course=course,
        form=form,
        entries=found.rows,
        older=url_for("courses.roster", slug=course.slug, after=found.after) if found.after else None,
        role_words=ROLE_WORDS,
        link=url_for("courses.join", slug=course.slug, _external=True),
    )


@bp.post("/class-projects/<slug>/people/roster/<uuid:entry_id>/removal")
@needs("course.manage", by=of_slug)
def strike(course: Course, entry_id: UUID) -> Any:
    demand_token()
    entry = db.session.scalar(queries.roster(course).where(RosterEntry.id == entry_id))
    if entry is not None:  # a second press is no error
        enrolment.strike(entry)
        flash(_("%(email)s is off the list.", email=entry.email))
    return see_other("courses.roster", slug=course.slug)

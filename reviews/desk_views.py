"""The instructor's desk: who waits, who went quiet, where tries fail, and more time for who needs it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from accounts.models import Person
from core.checks import Refused
from core.db import db, now
from core.forms import refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course, Membership
from courses.queries import of_slug
from lessons import extensions
from lessons.deadlines import closes_at
from lessons.models import Assignment
from reviews import hold_queries, queries
from reviews.forms import ExtensionForm
from reviews.views import bp

QUIET_AFTER = timedelta(days=7)


@bp.get("/class-projects/<slug>/desk")
@needs("course.desk", by=of_slug, also=["course.estimates"])
def desk(course: Course) -> Any:
    return _desk_page(course)


def _desk_page(course: Course, came_back: tuple[UUID, ExtensionForm] | None = None) -> str:
    def form_of(call_id: UUID) -> ExtensionForm:
        is_back = came_back is not None and came_back[0] == call_id
        return came_back[1] if came_back and is_back else ExtensionForm.for_call(call_id, formdata=None)

    return render_template(
        "reviews/desk.html",
        course=course,
        waiting=db.session.execute(queries.waiting_long(course, current_person())).unique().all(),
        quiet=db.session.scalars(queries.quiet_members(course, now() - QUIET_AFTER)).unique().all(),
        works=db.session.execute(queries.every_work(course, current_person())).unique().all(),
        learners=db.session.execute(queries.learners(course)).all(),
        by_lesson=db.session.execute(queries.by_lesson(course)).all(),
        tries=db.session.execute(queries.steps_tried(course)).all(),
        extensions=db.session.scalars(queries.extensions(course)).unique().all(),
        held=db.session.scalar(hold_queries.held_count(course, current_person())),
        open_reports=db.session.scalar(queries.open_reports(course)),
        form_of=form_of,
        came_back=came_back,
        moment=now(),
    )


def call_of(slug: str, call_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The call that an address names, inside its class project."""
    return Assignment.id == call_id, Assignment.course_id.in_(select(Course.id).where(Course.slug == slug))


@bp.post("/class-projects/<slug>/desk/extensions/<uuid:call_id>")
@needs("assignment.edit", by=call_of)
def extend(call: Assignment) -> Any:
    form = ExtensionForm.for_call(call.id)
    with refusals_on(form):
        if form.validate():
            person = _member(call, form.handle.data)
            extensions.extend(call, person, until=_end_of(form.until.data, call.by_zone), by=current_person())
            flash(_("%(name)s has more time now.", name=person.credit_name))
            return see_other("reviews.desk", slug=call.course.slug)
    return _desk_page(call.course, (call.id, form)), 422


def _end_of(day: date, where: str) -> datetime:
    try:
        return closes_at(day, where)
    except ValueError as error:
        raise Refused(str(error), field="until") from None


def _member(call: Assignment, handle: str) -> Person:
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    query = query.where(
        Membership.course_id == call.course_id,
        Membership.left_at.is_(None),
        Person.handle == handle.strip("@ ").casefold(),
    )
    person = db.session.scalar(query)
    if person is None:
        raise Refused("Nobody in this class project has that handle.", field="handle")
    return person

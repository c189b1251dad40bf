"""Announcements of a class project."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from core.forms import refusals_on
from core.paging import page
from core.web import current_person, needs, paced, see_other
from courses import announcing
from courses.forms import AnnounceForm
from courses.models import Announcement, Course
from courses.queries import of_slug
from courses.views import bp


def this_announcement(slug: str, announcement_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The announcement that an address names, in its class project."""
    return Announcement.id == announcement_id, Announcement.course_id.in_(select(Course.id).where(*of_slug(slug)))


@bp.get("/class-projects/<slug>/announcements")
@needs("course.people", by=of_slug, also=("course.manage",))
def announcements(course: Course) -> str:
    return _page(course, AnnounceForm(formdata=None))


@bp.post("/class-projects/<slug>/announcements")
@needs("course.manage", by=of_slug)
@paced("post")
def announce(course: Course) -> Any:
    form = AnnounceForm()
    with refusals_on(form):
        if form.validate():
            announcing.announce(course, current_person(), id=form.new_id, words=form.words.data)
            flash(_("Said. Everybody in the class project hears of it."))
            return see_other("courses.announcements", slug=course.slug)
    return _page(course, form), 422


@bp.post("/class-projects/<slug>/announcements/<uuid:announcement_id>/removal")
@needs("announcement.withdraw", by=this_announcement)
def withdraw_announcement(announcement: Announcement) -> Any:
    slug = announcement.course.slug
    announcing.withdraw(announcement)
    return see_other("courses.announcements", slug=slug)


def _page(course: Course, form: AnnounceForm) -> str:
    query = announcing.announcements(course, current_person())
    found = page(query, Announcement.created_at, Announcement.id, after=request.args.get("after"), size=20)
    return render_template("courses/announcements.html", course=course, form=form, found=found)

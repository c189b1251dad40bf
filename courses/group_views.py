"""Groups of a class project: who is in which; made by hand or by size."""

from typing import Any
from uuid import UUID

from flask import abort, flash, render_template, request
from flask_babel import gettext as _

from core.checks import Refused
from core.db import db, lock
from core.forms import refusals_on
from core.permissions import can
from core.web import current_person, needs, see_other
from courses import grouping, queries
from courses.models import Course, Group, Membership
from courses.people_forms import GroupForm, NewGroupForm, SizeForm, seen_groups, ticked
from courses.people_views import demand_token, shown_to
from courses.queries import of_slug
from courses.turns import wait_for
from courses.views import bp


@bp.get("/class-projects/<slug>/people/groups")
@needs("course.people", by=of_slug)
def groups(course: Course) -> str:
    return _groups_page(course)


@bp.post("/class-projects/<slug>/people/groups")
@needs("course.manage", by=of_slug)
def add_group(course: Course) -> Any:
    form = NewGroupForm(prefix="new")
    with refusals_on(form):
        if form.validate():
            group = grouping.add(form.new_id, course, form.name.data)
            return see_other("courses.group", slug=course.slug, group_id=group.id)
    return _groups_page(course, new=form), 422


@bp.post("/class-projects/<slug>/people/groups/division")
@needs("course.manage", by=of_slug)
def group_by_size(course: Course) -> Any:
    form = SizeForm(prefix="size")
    with refusals_on(form):
        if form.validate():
            made = grouping.divide(course, form.size.data, replace=form.replace.data)
            flash(_("Everybody is in one of %(count)s groups.", count=len(made)))
            return see_other("courses.groups", slug=course.slug)
    return _groups_page(course, size=form), 422


@bp.get("/class-projects/<slug>/people/groups/<uuid:group_id>")
@needs("course.manage", by=of_slug)
def group(course: Course, group_id: UUID) -> str:
    found = _group(course, group_id)
    return _group_page(course, found, GroupForm.of(found))


@bp.post("/class-projects/<slug>/people/groups/<uuid:group_id>")
@needs("course.manage", by=of_slug)
def change_group(course: Course, group_id: UUID) -> Any:
    """Only what was ticked or unticked on this page changes: two tabs never undo each other."""
    found, form = _group(course, group_id), GroupForm()
    with refusals_on(form):
        if form.validate():
            wait_for(course)
            lock(found, "name")
            form.refuse_stale(found)
            gone, come = _changes(found, _members(course))
            grouping.rename(found, form.name.data)
            grouping.put_in(None, gone)
            grouping.put_in(found, come)
            flash(_("Saved."))
            return see_other("courses.groups", slug=course.slug)
    return _group_page(course, found, form), 422


@bp.post("/class-projects/<slug>/people/groups/<uuid:group_id>/removal")
@needs("course.manage", by=of_slug)
def remove_group(course: Course, group_id: UUID) -> Any:
    demand_token()
    found = next((each for each in course.groups if each.id == group_id), None)
    if found is not None:  # a second press is no error
        grouping.remove(found)
        flash(_("The group is gone. Its people are still in the class project."))
    return see_other("courses.groups", slug=course.slug)


def _changes(group: Group, everyone: list[Membership]) -> tuple[list[Membership], list[Membership]]:
    """Who was unticked since the page was opened, and who was ticked. Raises Refused for somebody whom another window has
    put elsewhere meanwhile."""
    seen, now = seen_groups(request.form.getlist("was")), ticked(everyone, request.form.getlist("in"))
    was = [each for each in everyone if seen.get(str(each.id)) == str(group.id)]
    come = [each for each in now if each not in was and each.group_id != group.id]
    for each in come:
        if each.group is not None and seen.get(str(each.id)) != str(each.group_id):
            raise Refused(
                "%(name)s was put in “%(group)s” in another window since you opened this. Save again to have them here.",
                name=each.person.credit_name,
                group=each.group.name,
            )
    return [each for each in was if each not in now and each.group_id == group.id], come


def _group(course: Course, group_id: UUID) -> Group:
    return next((each for each in course.groups if each.id == group_id), None) or abort(404)


def _members(course: Course) -> list[Membership]:
    query = shown_to(current_person(), course)
    return sorted(db.session.scalars(query), key=lambda each: each.person.credit_name.casefold())


def _groups_page(course: Course, new: NewGroupForm | None = None, size: SizeForm | None = None) -> str:
    everyone = _members(course)
    found = db.session.scalars(queries.groups(course)).all()
    return render_template(
        "courses/groups.html",
        course=course,
        groups=[(each, [other for other in everyone if other.group_id == each.id]) for each in found],
        manages=can(current_person(), "course.manage", course),
        new=new or NewGroupForm(formdata=None, prefix="new"),
        size=size or SizeForm(formdata=None, prefix="size"),
    )


def _group_page(course: Course, group: Group, form: GroupForm) -> str:
    everyone = sorted(_members(course), key=lambda each: (each.group_id != group.id, each.group_id is not None))
    sent = set(request.form.getlist("in")) if request.method == "POST" else None
    chosen = {each.id for each in everyone if (str(each.id) in sent if sent is not None else each.group_id == group.id)}
    return render_template(
        "courses/group.html", course=course, group=group, everyone=everyone, chosen=chosen, form=form
    )

"""Joining and leaving; members, their roles and groups; the roster."""

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, lazyload

from accounts.models import Person
from core.checks import Refused
from core.db import db
from core.forms import Form, refusals_on
from core.paging import page
from core.web import current_person, fetch, needs, see_other
from courses import membership as members
from courses import roster
from courses.models import Course, MemberRole, Membership
from courses.people_forms import GroupForm, JoinForm, RemoveForm, RoleForm, RosterForm, SizeForm
from courses.views import bp, named
from moderation.rules import RULES


@bp.get("/class-projects/<slug>/join")
@needs("account.use")
def join(slug: str) -> Any:
    course = fetch(Course, "course.view", Course.slug == slug)
    if any(each.course_id == course.id and each.is_current for each in current_person().memberships):
        return see_other("courses.show", slug=slug)
    return _join_page(course, JoinForm(formdata=None, code=request.args.get("code", "")))


def _join_page(course: Course, form: JoinForm) -> str:
    return render_template("courses/join.html", course=course, form=form, rules=list(RULES.values()))


@bp.post("/class-projects/<slug>/join")
@needs("course.view", by=named)
def send_join(course: Course) -> Any:
    if current_person() is None:
        fetch(Course, "course.join", Course.id == course.id)
    form = JoinForm()
    with refusals_on(form):
        if form.validate():
            members.join(course, current_person(), code=form.code.data or "")
            flash(_("You are in. Start with the first lesson."))
            return see_other("courses.show", slug=course.slug)
    return _join_page(course, form), 422


def own_in(slug: str) -> Sequence[ColumnElement[bool]]:
    """One's own membership of the class project that an address names."""
    mine = Membership.person_id == (current_person().id if current_person() else None)
    return mine, Membership.course_id.in_(select(Course.id).where(Course.slug == slug)), Membership.left_at.is_(None)


@bp.get("/class-projects/<slug>/leaving")
@needs("membership.leave", by=own_in)
def confirm_leaving(membership: Membership) -> Any:
    return render_template("courses/leave.html", course=membership.course)


@bp.post("/class-projects/<slug>/leaving")
@needs("membership.leave", by=own_in)
def leave(membership: Membership) -> Any:
    _demand_token()
    members.leave(membership)
    flash(_("You have left. What you shared stays, and you can come back."))
    return see_other("courses.show", slug=membership.course.slug)


@bp.get("/class-projects/<slug>/people")
@needs("course.people", by=named)
def people(course: Course) -> Any:
    return _people_page(course)


def _people_page(
    course: Course, refusal: Refused | None = None, size: SizeForm | None = None, lines: RosterForm | None = None
) -> str:
    query = select(Membership).where(Membership.course_id == course.id, Membership.left_at.is_(None))
    query = query.options(joinedload(Membership.person).options(lazyload(Person.roles)), joinedload(Membership.group))
    found = page(query, Membership.joined_at, Membership.id, after=request.args.get("after"), size=100)
    return render_template(
        "courses/people.html",
        course=course,
        found=found,
        roles=list(MemberRole),
        refusal=refusal,
        size=size or SizeForm(formdata=None),
        lines=lines or RosterForm(formdata=None),
        link=url_for("courses.join", slug=course.slug, code=course.code, _external=True),
    )


def in_course(slug: str, membership_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The membership that an address names, inside its class project."""
    return Membership.id == membership_id, Membership.course_id.in_(select(Course.id).where(Course.slug == slug))


@bp.post("/class-projects/<slug>/people/<uuid:membership_id>/role")
@needs("membership.manage", by=in_course)
def change_role(membership: Membership) -> Any:
    form = RoleForm()
    if not form.validate():
        abort(400)
    members.change_role(membership, MemberRole(form.role.data), by=current_person())
    flash(_("Saved."))
    return see_other("courses.people", slug=membership.course.slug)


@bp.post("/class-projects/<slug>/people/<uuid:membership_id>/group")
@needs("membership.manage", by=in_course)
def change_group(membership: Membership) -> Any:
    form = GroupForm()
    if not form.validate():
        abort(400)
    members.put_in_group(membership, form.name.data or "")
    return see_other("courses.people", slug=membership.course.slug)


@bp.get("/class-projects/<slug>/people/<uuid:membership_id>/removal")
@needs("membership.manage", by=in_course)
def confirm_removal(membership: Membership) -> Any:
    return render_template("courses/remove.html", membership=membership, form=RemoveForm(formdata=None))


@bp.post("/class-projects/<slug>/people/<uuid:membership_id>/removal")
@needs("membership.manage", by=in_course)
def remove(membership: Membership) -> Any:
    form = RemoveForm()
    with refusals_on(form):
        if form.validate():
            members.remove(membership, by=current_person(), reason=form.reason.data)
            flash(_("They are out, and hear why."))
            return see_other("courses.people", slug=membership.course.slug)
    return render_template("courses/remove.html", membership=membership, form=form), 422


@bp.post("/class-projects/<slug>/people/code")
@needs("course.manage", by=named)
def renew_code(course: Course) -> Any:
    _demand_token()
    members.renew_code(course)
    flash(_("A new code. The old link opens nothing any more."))
    return see_other("courses.people", slug=course.slug)


@bp.post("/class-projects/<slug>/people/groups")
@needs("course.manage", by=named)
def group_by_size(course: Course) -> Any:
    form = SizeForm()
    with refusals_on(form):
        if form.validate():
            members.group_by_size(course, form.size.data)
            return see_other("courses.people", slug=course.slug)
    return _people_page(course, size=form), 422


@bp.post("/class-projects/<slug>/people/roster")
@needs("course.manage", by=named)
def read_roster(course: Course) -> Any:
    """Read the list back, row by row, before it counts; the second press counts."""
    form = RosterForm()
    with refusals_on(form):
        if form.validate():
            try:
                rows = roster.read(form.rows.data)
            except ValueError as error:
                raise Refused(str(error), field="rows") from None
            if "counts" in request.form:
                good = [(row.email, row.name) for row in rows if not row.problem]
                members.enrol(course, good, by=current_person())
                flash(_("%(count)s addresses are on the list.", count=len(good)))
                return see_other("courses.people", slug=course.slug)
            return render_template("courses/roster.html", course=course, rows=rows, form=form)
    return _people_page(course, lines=form), 422


@bp.get("/class-projects/<slug>/people.csv")
@needs("course.manage", by=named)
def export(course: Course) -> Any:
    """Members for a spreadsheet; no cell is a formula."""
    query = (
        select(Membership)
        .where(Membership.course_id == course.id, Membership.left_at.is_(None))
        .options(joinedload(Membership.person), joinedload(Membership.group))
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["handle", "name", "role", "group", "joined"])
    for each in db.session.scalars(query.order_by(Membership.joined_at)).unique():
        cells = [
            each.person.handle,
            each.person.name,
            each.role.value,
            each.group.name if each.group else "",
            each.joined_at.date().isoformat(),
        ]
        writer.writerow([roster.as_cell(cell) for cell in cells])
    return Response(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{course.slug}-people.csv"'},
    )


def _demand_token() -> None:
    if not Form().validate():
        abort(400)

"""Who is in a class project: members by role, one member's role and group, and taking somebody out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, select

from accounts.models import Person
from core.db import db, lock
from core.forms import Form, refusals_on
from core.paging import page
from core.permissions import can, scope
from core.web import current_person, needs, see_other
from courses import grouping, queries, roster
from courses import membership as members
from courses.models import Course, MemberRole, Membership
from courses.people_forms import ROLE_HEADINGS, ROLE_HELP, MemberForm, RemoveForm, group_id
from courses.permissions import STAFF
from courses.queries import of_slug
from courses.turns import wait_for
from courses.views import bp

PAGE = 50
MOST_STAFF = 100


@bp.get("/class-projects/<slug>/people")
@needs("course.people", by=of_slug)
def people(course: Course) -> str:
    after, chosen = request.args.get("after"), group_id(request.args.get("group", ""))
    seen = shown_to(current_person(), course)
    in_group = seen.where(Membership.group_id == chosen) if chosen else seen
    learners = page(
        in_group.where(Membership.role == MemberRole.LEARNER),
        Membership.joined_at,
        Membership.id,
        after=after,
        size=PAGE,
    )
    by_role = case({role: place for place, role in enumerate(STAFF)}, value=Membership.role)
    staff = in_group.where(Membership.role.in_(STAFF)).order_by(by_role, Membership.joined_at).limit(MOST_STAFF)
    shown = [*([] if after else db.session.scalars(staff).all()), *learners.rows]
    manages = can(current_person(), "course.manage", course)
    return render_template(
        "courses/people.html",
        course=course,
        by_role=[(words, [each for each in shown if each.role == role]) for role, words in ROLE_HEADINGS.items()],
        linked=_with_a_page([each.person_id for each in shown]),
        groups=_group_filters(course, chosen),
        older=url_for("courses.people", slug=course.slug, after=learners.after, group=chosen)
        if learners.after
        else None,
        manages=manages,
        is_in=any(each.course_id == course.id and each.is_current for each in current_person().memberships),
        taken_out=db.session.scalars(queries.taken_out(course).limit(PAGE)).all() if manages else [],
        link=url_for("courses.join", slug=course.slug, code=course.code, _external=True),
    )


def shown_to(person: Person, course: Course) -> Select[Membership]:
    """Members as this person sees them: all, for who manages; otherwise without whom a block keeps apart, and without
    those whose address is not confirmed."""
    query = queries.members(course)
    return query if can(person, "course.manage", course) else query.where(scope(person, "person.view"))


def _with_a_page(ids: list[UUID]) -> set[UUID]:
    """Whose own page the reader may open."""
    query = select(Person.id).where(Person.id.in_(ids), scope(current_person(), "person.view"))
    return set(db.session.scalars(query))


def _group_filters(course: Course, chosen: UUID | None) -> list[tuple[str, str, bool]]:
    groups = db.session.scalars(queries.groups(course)).all()
    if not groups:
        return []
    everyone = (_("Everyone"), url_for("courses.people", slug=course.slug), chosen is None)
    return [
        everyone,
        *(
            (group.name, url_for("courses.people", slug=course.slug, group=group.id), group.id == chosen)
            for group in groups
        ),
    ]


def in_course(slug: str, membership_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The membership that an address names, inside its class project; also of one who went: a second press is no error."""
    return Membership.id == membership_id, Membership.course_id.in_(select(Course.id).where(Course.slug == slug))


def _current(membership: Membership) -> Membership:
    return membership if membership.is_current else abort(404)


@bp.get("/class-projects/<slug>/people/<uuid:membership_id>")
@needs("membership.manage", by=in_course)
def member(membership: Membership) -> str:
    return _member_page(_current(membership), _member_form(membership, formdata=None))


@bp.post("/class-projects/<slug>/people/<uuid:membership_id>")
@needs("membership.manage", by=in_course)
def change_member(membership: Membership) -> Any:
    form = _member_form(_current(membership))
    with refusals_on(form):
        if form.validate():
            wait_for(membership.course)
            lock(membership, "role", "group_id", "left_at")
            form.refuse_stale(_current(membership), _member_form(membership, formdata=None))
            members.change_role(membership, MemberRole(form.role.data), by=current_person())
            grouping.put_in(form.chosen_group(membership.course.groups), [membership])
            flash(_("Saved."))
            return see_other("courses.people", slug=membership.course.slug)
    return _member_page(membership, form), 422


def _member_form(membership: Membership, **options: Any) -> MemberForm:
    own = members.membership_of(membership.course, current_person())
    may_lead = own is not None and own.role == MemberRole.INSTRUCTOR
    return MemberForm.of(membership, may_lead=may_lead, **options)


def _member_page(membership: Membership, form: MemberForm) -> str:
    return render_template(
        "courses/member.html", membership=membership, course=membership.course, form=form, role_help=ROLE_HELP
    )


@bp.get("/class-projects/<slug>/people/<uuid:membership_id>/removal")
@needs("membership.manage", by=in_course)
def confirm_removal(membership: Membership) -> str:
    return _removal_page(_current(membership), RemoveForm(formdata=None))


@bp.post("/class-projects/<slug>/people/<uuid:membership_id>/removal")
@needs("membership.manage", by=in_course)
def remove(membership: Membership) -> Any:
    form = RemoveForm()
    with refusals_on(form):
        if form.validate():
            members.remove(membership, by=current_person(), reason=form.reason.data)
            flash(_("%(name)s is out, and hears why.", name=membership.person.credit_name))
            return see_other("courses.people", slug=membership.course.slug)
    return _removal_page(membership, form), 422


def _removal_page(membership: Membership, form: RemoveForm) -> str:
    return render_template("courses/remove.html", membership=membership, course=membership.course, form=form)


@bp.post("/class-projects/<slug>/people/<uuid:membership_id>/return")
@needs("membership.manage", by=in_course)
def readmit(membership: Membership) -> Any:
    demand_token()
    members.readmit(membership, by=current_person())
    flash(_("%(name)s is back in.", name=membership.person.credit_name))
    return see_other("courses.people", slug=membership.course.slug)


@bp.post("/class-projects/<slug>/people/code")
@needs("course.manage", by=of_slug)
def renew_code(course: Course) -> Any:
    demand_token()
    members.renew_code(course)
    flash(_("A new code. The old code and link open nothing any more."))
    return see_other("courses.people", slug=course.slug)


@bp.get("/class-projects/<slug>/people.csv")
@needs("course.manage", by=of_slug)
def export(course: Course) -> Response:
    """Members for a spreadsheet. No mail addresses: those are between a person and the site."""
    heads = ("handle", "name", "role", "group", "joined")
    found = db.session.scalars(queries.members(course).order_by(Membership.joined_at, Membership.id))
    lines = (
        (
            each.person.handle,
            each.person.credit_name,
            each.role.value,
            each.group.name if each.group else "",
            each.joined_at.date().isoformat(),
        )
        for each in found
    )
    return Response(
        roster.table([heads, *lines]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{course.slug}-people.csv"'},
    )


def demand_token() -> None:
    if not Form().validate():
        abort(400)

"""Joining a class project, and leaving it."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from core import limits
from core.checks import Refused
from core.db import db
from core.forms import Form, refusals_on
from core.permissions import can
from core.web import current_person, is_local_path, needs, see_other
from courses import membership as members
from courses.models import Course, Joining, Membership
from courses.people_forms import JoinForm
from courses.queries import of_slug
from courses.views import bp
from lessons.queries import listed, outline
from moderation.rules import RULES

WRONG_CODES = "20/hour"
WRONG_CODES_FROM_ONE_ADDRESS = "600/hour"  # a classroom is one address, and may have an old link


@bp.get("/class-projects/<slug>/join")
@needs("course.see_way_in", by=of_slug)
def join(course: Course) -> Any:
    person, code = current_person(), request.args.get("code", "")[:40]
    _demand_way_in(course, code)
    if person is None:
        return _way_in_page(course, code)
    own = members.membership_of(course, person)
    if own is not None and own.is_current:
        return see_other("courses.show", slug=course.slug)
    return _join_page(course, JoinForm(formdata=None, code=code))


def _demand_way_in(course: Course, code: str) -> None:
    """404 where a class for minors is not to be found by this person. Guesses are slowed."""
    allowance = (WRONG_CODES_FROM_ONE_ADDRESS, "code", request.remote_addr or "")
    if code and limits.is_spent(*allowance):
        abort(429)
    if not members.may_find(course, current_person(), code):
        if code:
            limits.spend(*allowance)
        abort(404)


def _way_in_page(course: Course, code: str) -> str:
    """Where the link leads, for a visitor who was sent it: most have no account yet."""
    is_invited = _is_its_code(course, code)
    return render_template(
        "courses/way_in.html",
        course=course,
        is_invited=is_invited,
        hint=members.hint_for_visitors(course, has_code=is_invited),
        onward=url_for("courses.join", slug=course.slug, code=code or None),
    )


def _is_its_code(course: Course, code: str) -> bool:
    """A visitor's guesses are slowed as well."""
    allowance = (WRONG_CODES_FROM_ONE_ADDRESS, "code", request.remote_addr or "")
    if not code:
        return False
    if limits.is_spent(*allowance):
        abort(429)
    is_right = members.is_its_code(course, code)
    if not is_right:
        limits.spend(*allowance)
    return is_right


@bp.post("/class-projects/<slug>/join")
@needs("course.enter", by=of_slug)
def send_join(course: Course) -> Any:
    form = JoinForm()
    _demand_way_in(course, form.code.data or "")
    with refusals_on(form):
        if form.validate():
            _join(course, form.code.data or "")
            return _welcome(course, request.form.get("next"))
    return _join_page(course, form), 422


def _welcome(course: Course, onward: str | None) -> Any:
    """On to the page they joined from, or to the first lesson; to the class project's page while there is none."""
    flash(_("You are in."))
    if is_local_path(onward):
        return redirect(onward, 303)  # type: ignore[arg-type]
    first = db.session.scalar(outline(course).where(listed()).limit(1))
    if first is None:
        return see_other("courses.show", slug=course.slug)
    return see_other("lessons.show", slug=course.slug, lesson_slug=first.slug)


def _join(course: Course, code: str) -> None:
    """Codes are too many to guess, and guessing is slowed all the same."""
    allowance = (WRONG_CODES, "code", str(current_person().id))
    if limits.is_spent(*allowance):
        raise Refused("Too many wrong codes. Wait an hour, or ask your instructor for the link.", field="code")
    try:
        members.join(course, current_person(), code=code)
    except Refused as refusal:
        if refusal.field == "code":
            limits.spend(*allowance)
        raise


def _join_page(course: Course, form: JoinForm) -> str:
    person = current_person()
    own = members.membership_of(course, person)
    barrier = members.barrier(course, person)
    is_listed = members.roster_entry(course, person) is not None
    return render_template(
        "courses/join.html",
        course=course,
        form=form,
        barrier=barrier,
        reason=own.removed_because if own is not None else None,
        asks_to_confirm=barrier == members.UNCONFIRMED,
        needs_code=course.joining == Joining.CODE and not is_listed,
        is_listed=is_listed,
        rules=list(RULES.values()),
    )


def own_in(slug: str) -> Sequence[ColumnElement[bool]]:
    """One's own membership of the class project that an address names, also after leaving: a second press is no error.
    That it is one's own is the rule."""
    return (Membership.course_id.in_(select(Course.id).where(Course.slug == slug)),)


@bp.get("/class-projects/<slug>/leaving")
@needs("membership.leave", by=own_in)
def confirm_leaving(membership: Membership) -> Any:
    if not membership.is_current:
        return see_other("courses.find")
    return render_template("courses/leave.html", course=membership.course, form=Form())


@bp.post("/class-projects/<slug>/leaving")
@needs("membership.leave", by=own_in)
def leave(membership: Membership) -> Any:
    form, course = Form(), membership.course
    if not form.validate():
        abort(400)
    with refusals_on(form):
        members.leave(membership)
        flash(_("You have left. What you shared stays, and you can come back."))
        if course.published_at is None or not can(current_person(), "course.view", course):
            return see_other("courses.find")
        return see_other("courses.show", slug=course.slug)
    return render_template("courses/leave.html", course=course, form=form), 422

"""Company for a first time in a class project: asking for it, and offering it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from community import company
from community.company_forms import OfferForm
from community.company_models import Companion
from community.views import bp
from core.forms import refusals_on
from core.permissions import can
from core.web import current_person, needs, paced, see_other
from courses.models import Course
from courses.queries import of_slug


def this_companion(slug: str, companion_id: UUID) -> Sequence[ColumnElement[bool]]:
    """Who goes with whom, as an address names it, in its class project."""
    return Companion.id == companion_id, Companion.course_id.in_(select(Course.id).where(*of_slug(slug)))


@bp.get("/class-projects/<slug>/company")
@needs("course.accompany", by=of_slug)
def company_page(course: Course) -> str:
    return _page(course, OfferForm.of(company.volunteer_of(course, current_person())))


def _page(course: Course, form: OfferForm) -> str:
    person = current_person()
    asked, sees_all = company.current(course, person), can(person, "course.desk", course)
    return render_template(
        "community/company.html",
        course=course,
        form=form,
        asked=asked,
        thread=company.thread_of(asked) if asked and asked.companion_id else None,
        offered=company.volunteer_of(course, person),
        goes_with=company.going_together(course, person),
        all_together=company.going_together(course) if can(person, "course.manage", course) else [],
        waiting=company.waiting(course) if sees_all else [],
    )


@bp.post("/class-projects/<slug>/company")
@needs("course.accompany", by=of_slug)
def ask_for_company(course: Course) -> Any:
    company.ask(course, current_person())
    return see_other("community.company_page", slug=course.slug)


@bp.post("/class-projects/<slug>/company/offer")
@needs("course.accompany", by=of_slug)
@paced("post")
def offer_company(course: Course) -> Any:
    form, person = OfferForm(), current_person()
    with refusals_on(form):
        if form.validate():
            if (offered := company.volunteer_of(course, person)) is not None:
                form.refuse_stale(offered)
            company.offer(course, person, hello=form.hello.data, at_most=form.at_most.data)
            flash(_("Thank you. Whoever asks next may get you."))
            return see_other("community.company_page", slug=course.slug)
    return _page(course, form), 422


@bp.post("/class-projects/<slug>/company/offer/removal")
@needs("course.accompany", by=of_slug)
def stop_offering(course: Course) -> Any:
    company.stop_offering(course, current_person())
    return see_other("community.company_page", slug=course.slug)


@bp.post("/class-projects/<slug>/company/<uuid:companion_id>/parting")
@needs("companion.part", by=this_companion)
def part(companion: Companion) -> Any:
    slug = companion.course.slug
    company.part(companion)
    return see_other("community.company_page", slug=slug)

"""The desk's page of estimates: which takes want an instructor's eyes, what was ruled, and the same for a spreadsheet."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from core.db import db
from core.forms import refusals_on
from core.paging import page
from core.permissions import can
from core.web import current_person, needs, see_other
from courses import roster
from courses.models import Course
from courses.queries import of_slug
from reviews import cases, composing, estimate_showing, rulings, seeing
from reviews import estimate_queries as queries
from reviews.estimate_models import Estimate, Ruling
from reviews.exemplar_views import work_here
from reviews.forms import AppealForm, RulingForm
from reviews.views import as_id, bp, demand_token
from reviews.written import LEVEL
from submissions.models import Submission

A_PAGE = 12


@bp.get("/class-projects/<slug>/desk/estimates")
@needs("course.estimates", by=of_slug)
def estimates(course: Course) -> Any:
    """What wants an instructor's eyes comes first; with answers in words only, on its first page."""
    is_first = "after" not in request.args
    call_id = as_id(request.args.get("call", ""))
    query = queries.estimates(course, current_person(), call_id)
    found = page(query, Estimate.attention, Estimate.id, after=request.args.get("after"), size=A_PAGE)
    return render_template(
        "reviews/estimates.html",
        course=course,
        shown=estimate_showing.shown(found.rows),
        after=found.after,
        unticked=db.session.scalars(queries.unticked(course, current_person(), call_id)).all() if is_first else [],
        has_criteria=db.session.scalar(queries.has_criteria(course)),
        calls=_by_call(course, call_id),
        call_id=call_id,
    )


def _by_call(course: Course, call_id: UUID | None) -> list[tuple[str, str, bool]]:
    """Links to the estimates of one call, where there are several."""
    slug, found = course.slug, db.session.execute(queries.calls(course)).all()
    links = [(title, url_for("reviews.estimates", slug=slug, call=id), id == call_id) for id, title in found]
    return [(_("Every call"), url_for("reviews.estimates", slug=slug), call_id is None), *links] if links[1:] else []


@bp.get("/class-projects/<slug>/desk/estimates.csv")
@needs("course.estimates", by=of_slug)
def estimates_as_csv(course: Course) -> Response:
    query = queries.estimates(course, current_person()).order_by(Estimate.assignment_id, Estimate.id)
    rows = estimate_showing.shown(db.session.scalars(query).unique().all())
    return Response(
        roster.table([estimate_showing.HEADS, *map(estimate_showing.cells, rows)]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{course.slug}-estimates.csv"'},
    )


@bp.post("/class-projects/<slug>/desk/works/<uuid:work_id>/ruling")
@needs("submission.rule", by=work_here)
def begin_ruling(work: Submission) -> Any:
    """To the page where an instructor rules on a work, though nobody may have ticked a level yet."""
    demand_token()
    case = cases.case_of(work)
    return see_other("reviews.estimate", slug=work.course.slug, estimate_id=case.id, _anchor="rulings")


def of_class(slug: str, estimate_id: Any) -> Sequence[ColumnElement[bool]]:
    """The estimate that an address names, inside its class project."""
    return Estimate.id == estimate_id, Estimate.course_id.in_(select(Course.id).where(Course.slug == slug))


@bp.get("/class-projects/<slug>/desk/estimates/<uuid:estimate_id>")
@needs("estimate.view", by=of_class, options=queries.SHOWN, also=["estimate.rule"])
def estimate(estimate: Estimate) -> Any:
    return _estimate_page(estimate, RulingForm(formdata=None), {})


def _estimate_page(estimate: Estimate, form: RulingForm, fields: Mapping[str, str]) -> str:
    return render_template(
        "reviews/estimate.html",
        estimate=estimate,
        course=estimate.submission.course,
        shown=estimate_showing.shown([estimate])[0],
        answers=estimate_showing.answers(estimate),
        rulings=estimate_showing.history(estimate),
        form=form,
        heads=[(_("Who"), False), *((each.title, False) for each in seeing.lines(estimate))],
        criteria=composing.criteria(estimate.assignment.criteria, fields),
    )


@bp.post("/class-projects/<slug>/desk/estimates/<uuid:estimate_id>/ruling")
@needs("estimate.rule", by=of_class, options=queries.SHOWN)
def rule(estimate: Estimate) -> Any:
    form = RulingForm()
    fields = {name: value for name, value in request.form.items() if name.startswith(LEVEL)}
    with refusals_on(form):
        if form.validate():
            levels = _levels(estimate, fields)
            rulings.rule(estimate, levels, form.reason.data, by=current_person(), id=form.new_id)
            flash(_("%(name)s reads it now.", name=estimate.submission.credit_as))
            slug = estimate.submission.course.slug
            return see_other("reviews.estimate", slug=slug, estimate_id=estimate.id, _anchor="rulings")
    return _estimate_page(estimate, form, fields), 422


def _levels(estimate: Estimate, fields: Mapping[str, str]) -> dict[UUID, int]:
    """What was chosen, by criterion; what is no level of it is not read."""
    offered = {each.id: {str(at): at for at in range(len(each.levels))} for each in estimate.assignment.criteria}
    typed = {id: fields.get(f"{LEVEL}{id}", "") for id in offered}
    return {id: offered[id][place] for id, place in typed.items() if place in offered[id]}


def this_ruling(ruling_id: Any) -> Sequence[ColumnElement[bool]]:
    return (Ruling.id == ruling_id,)


@bp.get("/rulings/<uuid:ruling_id>/appeal")
@needs("ruling.view", by=this_ruling)
def appeal(ruling: Ruling) -> Any:
    """The form; once it is sent, or somebody has looked again, the work says how it stands."""
    if not can(current_person(), "ruling.appeal", ruling):
        return _its_take(ruling)
    return render_template("reviews/appeal.html", ruling=ruling, form=AppealForm(formdata=None))


def _its_take(ruling: Ruling) -> Response:
    return see_other("submissions.take", work_id=ruling.submission_id, number=ruling.take.number, _anchor="ruling")


@bp.post("/rulings/<uuid:ruling_id>/appeal")
@needs("ruling.appeal", by=this_ruling)
def send_appeal(ruling: Ruling) -> Any:
    form = AppealForm()
    with refusals_on(form):
        if form.validate():
            rulings.appeal(ruling, form.words.data)
            flash(_("Sent. You hear as soon as somebody has looked."))
            return _its_take(ruling)
    return render_template("reviews/appeal.html", ruling=ruling, form=form), 422

"""Answers that wait for a second look: for their writer, to word anew; for who looks after the class, to decide about."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from core.checks import Refused
from core.db import db
from core.forms import refusals_on
from core.web import current_person, needs, see_other
from courses.models import Course
from courses.queries import of_slug
from moderation import queries as moderation
from moderation.cases import case_of
from moderation.showing import log_lines
from reviews import hold_queries, holds, naming, operations, reading, written
from reviews.forms import KeepBackForm, ReleaseForm
from reviews.models import Review, ReviewTask
from reviews.views import TO_ANSWER, bp, demand_token, page_of, sent_fields, this_task
from submissions.models import Submission
from submissions.naming import SOMEBODY
from submissions.showing import Byline, byline

SECOND_LOOK = "/class-projects/<slug>/desk/second-look"


@bp.get("/reviews/<uuid:task_id>/rewording")
@needs("task.reword", by=this_task, options=TO_ANSWER)
def reword(task: ReviewTask) -> Any:
    """Why it waits, and the form to word it anew."""
    return _reword_page(task, _kept(task), {})


@bp.post("/reviews/<uuid:task_id>/rewording")
@needs("task.reword", by=this_task, options=TO_ANSWER)
def send_reworded(task: ReviewTask) -> Any:
    demand_token()
    opened_on = request.form.get(written.VERSION, "")
    fields, wrong = sent_fields(task)
    read = operations.written(task, fields)
    errors: Mapping[str, str] = wrong | read.errors
    try:
        if not errors:
            review = operations.reword(task, read.answer, typed=fields, opened_on=opened_on)
            if review.is_held:
                return see_other("reviews.reword", task_id=task.id)
            flash(_("Thank you. Its maker reads it now."))
            return see_other("reviews.end")
    except Refused as refusal:
        if isinstance(refusal, operations.Changed):
            raise
        errors = {refusal.field or "": refusal.sentence}
    return _reword_page(task, fields, errors), 422


def _kept(task: ReviewTask) -> Mapping[str, str]:
    return task.review.draft if task.review else {}


def _reword_page(task: ReviewTask, fields: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "reviews/reword.html",
        **page_of(task, fields, errors),
        review=task.review,
        version=written.version_of(_kept(task)),
    )


@bp.get(SECOND_LOOK)
@needs("course.second_look", by=of_slug)
def second_looks(course: Course) -> Any:
    """The answers that wait here and that this person may look at, the oldest first."""
    person = current_person()
    waiting = db.session.scalars(hold_queries.held_in(course, person)).unique().all()
    return render_template("reviews/second_looks.html", course=course, waiting=[(each, _by(each)) for each in waiting])


def held_here(slug: str, review_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The answer that an address names, inside its class project."""
    return Review.id == review_id, Review.submission.has(Submission.course.has(Course.slug == slug))


WITH_ITS_WORK = [joinedload(Review.submission).joinedload(Submission.course), joinedload(Review.reviewer)]


@bp.get(f"{SECOND_LOOK}/<uuid:review_id>")
@needs("review.look_again", by=held_here, options=WITH_ITS_WORK)
def second_look(review: Review) -> Any:
    return _second_look_page(review)


def _second_look_page(
    review: Review, *, release: ReleaseForm | None = None, keeping: KeepBackForm | None = None
) -> str:
    history = db.session.scalars(moderation.history_of(case_of(review))).all()
    return render_template(
        "reviews/second_look.html",
        review=review,
        notes=[reading.placed(each, review.take) for each in review.notes],
        work=review.submission,
        course=review.submission.course,
        by=_by(review),
        history=log_lines(history),
        release=release or ReleaseForm(formdata=None, prefix="release"),
        keeping=keeping or KeepBackForm(formdata=None),
    )


def _by(review: Review) -> Byline:
    """The writer, as the person who looks may know them."""
    person = current_person()
    writer = naming.writer_of(review, review.submission, person)
    return byline(review.id, writer.credit_name if writer else SOMEBODY, writer)


@bp.post(f"{SECOND_LOOK}/<uuid:review_id>/release")
@needs("review.look_again", by=held_here, options=WITH_ITS_WORK)
def release(review: Review) -> Any:
    form = ReleaseForm(prefix="release")
    with refusals_on(form):
        if form.validate():
            holds.release(review, by=current_person(), words=form.words.data or "")
            flash(_("Handed over. Its maker reads it now."))
            return see_other("reviews.second_looks", slug=review.submission.course.slug)
    return _second_look_page(review, release=form), 422


@bp.post(f"{SECOND_LOOK}/<uuid:review_id>/keeping-back")
@needs("review.look_again", by=held_here, options=WITH_ITS_WORK)
def keep_back(review: Review) -> Any:
    form = KeepBackForm()
    with refusals_on(form):
        if form.validate():
            holds.keep_back(review, by=current_person(), rule=form.rule.data, words=form.letter.data)
            flash(_("Kept back. Its writer reads your words, and somebody else is asked to answer."))
            return see_other("reviews.second_looks", slug=review.submission.course.slug)
    return _second_look_page(review, keeping=form), 422

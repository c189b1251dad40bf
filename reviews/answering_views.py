"""Who answers what, where it is not the order of need: partners, an instructor's choice, works that were pulled, and marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement

from core.checks import Refused
from core.db import db
from core.forms import Form, in_words, refusals_on
from core.web import current_person, needs, see_other
from courses import roster
from courses.models import Course
from courses.queries import of_slug
from lessons.models import AnsweredBy, Assignment
from moderation.rules import RULES
from reviews import marking, pair_lists, pairing, queries
from reviews.desk_views import call_of
from reviews.forms import DecideForm, MarkForm, PairForm, PairsForm
from reviews.models import Pairing, ReviewNeed, ReviewTask
from reviews.views import TO_ANSWER, answer_page, bp, next_or_end, this_task

CHOSEN = (AnsweredBy.PARTNERS, AnsweredBy.INSTRUCTOR)


@dataclass(frozen=True)
class Board:
    """One call whose answers are paired: who answers whom, and the forms to change that."""

    call: Assignment
    pairings: Sequence[Pairing]
    one: PairForm
    many: PairsForm


@bp.get("/class-projects/<slug>/desk/answering")
@needs("course.desk", by=of_slug, also=("course.edit",))
def answering(course: Course) -> str:
    return _page(course)


def _page(course: Course, *came_back: Form, wrong: Sequence[tuple[int, Any]] = ()) -> str:
    forms = {form._prefix: form for form in came_back}
    calls = db.session.scalars(queries.calls_answered_by(course, CHOSEN)).unique().all()
    boards = [_board(call, forms) for call in calls]
    return render_template(
        "reviews/answering.html",
        course=course,
        boards=boards,
        learners=db.session.execute(queries.learners(course)).all(),
        pulled=db.session.scalars(queries.pulled_works(course, current_person())).unique().all(),
        marks=queries.marks_in(course),
        decisions=db.session.scalars(queries.decisions(course)).unique().all(),
        deciding=lambda work_id: _or_back(DecideForm.of(work_id, formdata=None), forms),
        errors=[error for form in came_back for error in form.all_errors],
        wrong=[(line, in_words(sentence)) for line, sentence in wrong],
        rules=RULES,
    )


def _board(call: Assignment, forms: dict[str, Any]) -> Board:
    one, many = PairForm.of(call.id, formdata=None), PairsForm.of(call.id, formdata=None)
    pairings = db.session.scalars(pairing.pairings_of(call.id)).unique().all()
    return Board(call, pairings, _or_back(one, forms), _or_back(many, forms))


def _or_back(form: Any, forms: dict[str, Any]) -> Any:
    """The form, or what came back of it with errors."""
    return forms.get(form._prefix, form)


@bp.post("/class-projects/<slug>/desk/pairings/<uuid:call_id>")
@needs("assignment.edit", by=call_of)
def pair(call: Assignment) -> Any:
    form = PairForm.of(call.id)
    with refusals_on(form):
        if form.validate():
            pairs, wrong = pairing.read_pairs(call, [(1, form.reviewer.data, form.author.data)])
            if wrong:
                raise Refused(wrong[0][1], field="reviewer")
            pairing.pair(call, *pairs[0], by=current_person(), because=form.because.data or "")
            return _back(call)
    return _page(call.course, form), 422


@bp.post("/class-projects/<slug>/desk/pairings/<uuid:call_id>/everybody")
@needs("assignment.edit", by=call_of)
def pair_everybody(call: Assignment) -> Any:
    form = Form()
    with refusals_on(form):
        if form.validate():
            number = pairing.pair_everybody(call, by=current_person())
            flash(ngettext("One person has a partner now.", "%(num)s people have partners now.", number))
            return _back(call)
    return _page(call.course, form), 422


@bp.post("/class-projects/<slug>/desk/pairings/<uuid:call_id>/list")
@needs("assignment.edit", by=call_of)
def pair_list(call: Assignment) -> Any:
    """A whole table; nothing of it counts while a line of it is wrong."""
    form = PairsForm.of(call.id)
    wrong: Sequence[tuple[int, Any]] = []
    with refusals_on(form):
        if form.validate():
            pairs, wrong = pairing.read_pairs(call, _rows(form))
            if not wrong:
                number = pairing.pair_all(call, pairs, by=current_person())
                flash(ngettext("One line is read.", "%(num)s lines are read.", number))
                return _back(call)
    return _page(call.course, form, wrong=wrong), 422


def _rows(form: PairsForm) -> list[tuple[int, str, str]]:
    field = "file" if form.file.data else "pasted"
    try:
        text = roster.decoded(form.file.data.read(roster.MOST_BYTES + 1)) if form.file.data else form.pasted.data
        return pair_lists.read(text or "")
    except ValueError as error:
        raise Refused(str(error), field=field) from None


@bp.get("/class-projects/<slug>/desk/pairings/<uuid:call_id>.csv")
@needs("assignment.edit", by=call_of)
def pairs_as_csv(call: Assignment) -> Response:
    pairs = db.session.scalars(pairing.pairings_of(call.id)).unique()
    rows = [("reviewer", "author"), *((each.reviewer.handle, each.author.handle) for each in pairs)]
    response = Response(roster.table(rows), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{call.course.slug}-answers.csv")
    return response


@bp.post("/class-projects/<slug>/desk/pairings/<uuid:call_id>/<uuid:reviewer_id>/<uuid:author_id>/removal")
@needs("assignment.edit", by=call_of)
def unpair(call: Assignment, reviewer_id: UUID, author_id: UUID) -> Any:
    form = Form()
    found = db.session.get(Pairing, (call.id, reviewer_id, author_id))
    if form.validate() and found is not None:
        pairing.unpair(found, call, by=current_person())
    return _back(call)


def _back(call: Assignment) -> Any:
    return see_other("reviews.answering", slug=call.course.slug, _anchor=f"call-{call.id}")


def need_of(work_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The place in the pool of the work that an address names."""
    return (ReviewNeed.submission_id == work_id,)


@bp.post("/works/<uuid:work_id>/<any(putting_back, leaving_out):act>")
@needs("need.decide", by=need_of)
def decide(need: ReviewNeed, act: str) -> Any:
    form = DecideForm.of(need.submission_id)
    if form.validate():
        ACTS[act](need, by=current_person(), because=form.because.data or "")
        return see_other("reviews.answering", slug=need.submission.course.slug)
    return _page(need.submission.course, form), 422


ACTS = {"putting_back": marking.put_back, "leaving_out": marking.leave_out}


@bp.post("/reviews/<uuid:task_id>/marking")
@needs("task.view", by=this_task, options=TO_ANSWER)
def mark(task: ReviewTask) -> Any:
    """Something is wrong with this work: another one at once."""
    form = MarkForm()
    with refusals_on(form):
        if form.validate():
            marking.mark(task, form.wrong.data, form.words.data or "")
            flash(_("Thank you. Somebody else looks at that; here is another."))
            return next_or_end()
    return answer_page(task, task.review.draft if task.review else {}, marking=form), 422

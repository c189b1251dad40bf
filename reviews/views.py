"""Answering: what waits, one work at a time, and the end that says who heard back because of you."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, Uuid, bindparam, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from accounts.models import Person
from core.checks import Refused
from core.db import db
from core.forms import Form, in_words
from core.permissions import can, me, scope, standing_of
from core.web import current_person, needs, paced, see_other
from lessons.models import Assignment
from moderation.rules import RULES
from reviews import (
    asking,
    claiming,
    composing,
    drawings,
    hints,
    mildness,
    operations,
    practice,
    queries,
    voices,
    written,
)
from reviews.forms import DeclineForm, IntentionForm, MarkForm, ReplyForm
from reviews.models import ReviewTask, TaskState
from reviews.parts import ways_to_point
from reviews.reading import ShownNote
from submissions import occasion
from submissions.models import Submission
from submissions.naming import SOMEBODY
from submissions.showing import Byline, byline, name_of, shown_parts

bp = Blueprint("reviews", __name__)
LONGEST_VERSION = 36

TO_ANSWER = (
    joinedload(ReviewTask.submission).options(
        joinedload(Submission.author).options(lazyload(Person.roles)),
        joinedload(Submission.assignment).options(joinedload(Assignment.lesson), selectinload(Assignment.rubric)),
    ),
    joinedload(ReviewTask.take),
    joinedload(ReviewTask.review),
)


def init_room(app: Flask) -> None:
    app.jinja_env.globals.update(
        reply_form=ReplyForm.of,
        intention_form=IntentionForm.of,
        signed=signed,
        parts_of_a_picture=composing.parts_of_a_picture,
        path_of=drawings.path_of,
    )


def signed(note: ShownNote) -> Byline:
    """Whose a note is, as the person who looks at the page may know it."""
    return byline(note.note.review_id, note.by.credit_name if note.by else SOMEBODY, note.by)


@bp.get("/reviews")
@needs("account.use")
def queue() -> Any:
    """What waits for you, and what you have begun."""
    person = current_person()
    waiting = queries.waiting_count(person)
    has_more = not waiting and queries.has_more(person)
    return render_template(
        "reviews/queue.html",
        tasks=queries.open_tasks(person),
        waiting=waiting,
        has_more=has_more,
        may_practise=not (waiting or has_more) and practice.is_offered(person, queries.classes_of(person)),
        is_member=any(each.is_current for each in person.memberships),
        mildness=mildness.told(person),
    )


@bp.post("/reviews/next")
@needs("account.use")
def next() -> Any:
    """Claim the work that needs an answer most. A double click claims one."""
    demand_token()
    return next_or_end(request.form.get("course", ""), request.form.get("assignment", ""))


def next_or_end(slug: str = "", assignment: str = "") -> Any:
    person = current_person()
    courses = queries.classes_of(person, slug)
    claim = partial(claiming.claim_next, person, courses, assignment_id=as_id(assignment))
    # Whether they have practised is asked only where nothing else is left.
    task_id = claim(has_practised=False) or (practice.has_practised(person, courses) and claim(has_practised=True))
    if task_id:
        return see_other("reviews.answer", task_id=task_id)
    exercise = practice.offer(person, courses)
    return see_other("reviews.practise", task_id=exercise.id) if exercise else see_other("reviews.end")


def as_id(text: str) -> UUID | None:
    """An id that an address or a form may carry."""
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(400)


@bp.get("/reviews/end")
@needs("account.use")
def end() -> Any:
    """The end of a sitting: who heard back because of you; or that there is nobody to answer, and what to do instead."""
    person = current_person()
    sent = db.session.scalars(queries.of_this_sitting(person)).unique().all()
    others = queries.others_stand_beside(sent, person)
    return render_template("reviews/end.html", sent=sent, others=others, waiting=queries.waiting_count(person))


@bp.post("/works/<uuid:work_id>/answering")
@needs("submission.answer")
def claim_this(work: Submission) -> Any:
    """This work, whatever its turn. Who can't leads on to those that wait."""
    demand_token()
    try:
        task = claiming.claim_named(current_person(), work)
    except Refused as refusal:
        steps = [
            (_("Answer one that waits"), url_for("reviews.queue")),
            (_("Back to the work"), url_for("submissions.work", work_id=work.id)),
        ]
        words = {"title": _("Not now"), "sentence": in_words(refusal.sentence), "next_steps": steps}
        return render_template("errors/error.html", code=409, **words), 409
    return see_other("reviews.answer", task_id=task.id)


def this_task(task_id: Any) -> Sequence[ColumnElement[bool]]:
    """The answer to give that an address names."""
    return (ReviewTask.id == task_id,)


@bp.get("/reviews/<uuid:task_id>")
@needs("task.view", by=this_task, options=TO_ANSWER)
def answer(task: ReviewTask) -> Any:
    """The work and the form; once it is sent, the others' notes; where the work is gone, one's own words."""
    if may_answer(task):
        if not task.review and practice.needs_warm_up(task):
            return see_other("reviews.warm_up", slug=task.submission.course.slug, task=task.id)
        return answer_page(task, task.review.draft if task.review else {})
    if can(current_person(), "task.rehearse", task):
        return see_other("reviews.practise", task_id=task.id)
    if can(current_person(), "task.reword", task):
        return see_other("reviews.reword", task_id=task.id)
    if task.state == TaskState.SENT:
        return see_other("submissions.work", work_id=task.submission_id, _anchor="answers")
    return render_template("reviews/gone.html", words=composing.words(task.review.draft if task.review else {}))


def may_answer(task: ReviewTask) -> bool:
    """In one query: the rule looks at the work, its maker, blocks, hidings, and who is in the class."""
    person = current_person()
    return db.session.scalar(_to_answer(standing_of(person)), {"task": task.id, **me(person)}) is not None


@cache
def _to_answer(person: Any) -> Select[UUID]:
    return select(ReviewTask.id).where(ReviewTask.id == bindparam("task", type_=Uuid()), scope(person, "task.answer"))


def page_of(task: ReviewTask, fields: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """What every page with the form of an answer shows: the work, what is asked, the form with what was typed."""
    work = task.submission
    return {
        "task": task,
        "work": work,
        "call": occasion.call_of(work),
        "parts": shown_parts(task.take),
        "notes": _with_voices(composing.notes(work, fields, errors)),
        "speaks": voices.may_be_spoken(task),
        "anchors": ways_to_point(task.take),
        "criteria": composing.criteria(operations.rubric_of(task), fields),
        "hints": hints.for_page(in_words),
        "errors": composing.summary(errors),
        "rules": list(RULES.values()),
    }


def answer_page(
    task: ReviewTask,
    fields: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    decline: DeclineForm | None = None,
    marking: MarkForm | None = None,
    meanwhile: Sequence[tuple[str, str]] = (),
    file_error: str = "",
) -> str:
    person = current_person()
    number = queries.sent_lately(person) + 1
    decline, marking = decline or DeclineForm(formdata=None), marking or MarkForm(formdata=None)
    shown, in_file = page_of(task, fields, errors or {}), [("annotations", file_error)] if file_error else []
    return render_template(
        "reviews/answer.html",
        **(shown | {"errors": shown["errors"] + decline.all_errors + marking.all_errors + in_file}),
        version=written.version_of(task.review.draft if task.review else {}),
        meanwhile=meanwhile,
        file_error=file_error,
        number=number,
        of=queries.in_this_sitting(person, number, asking.asked_in([task.course_id])),
        decline=decline,
        marking=marking,
    )


def _with_voices(notes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        note | {"recorded": voices.voice_of(current_person(), written.id_typed(note[written.VOICE]))} for note in notes
    ]


def sent_fields(task: ReviewTask) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed and, where the browser runs no script, the recordings that came along; and what is wrong with those."""
    return voices.with_recordings(task, written.typed(request.form), request.files)


@bp.post("/reviews/<uuid:task_id>")
@needs("task.view", by=this_task, options=TO_ANSWER)
@paced("answer")
def send(task: ReviewTask) -> Any:
    """Send it, and go on to the next one; after three, the end. A second click on *Send* goes on as the first did."""
    demand_token()
    operations.refuse_changed(task, written.typed(request.form), opened_on())
    fields, errors = sent_fields(task)
    if task.state != TaskState.SENT:
        if not may_answer(task):
            return render_template("reviews/gone.html", words=composing.words(fields)), 409
        errors = errors or _send(task, fields)
        if errors:
            return answer_page(task, fields, errors), 422
        if task.review is not None and task.review.is_held:
            return see_other("reviews.reword", task_id=task.id)
        flash(_("Sent. %(name)s hears it now.", name=name_of(task.submission)))
    is_enough = queries.sent_lately(current_person()) >= asking.asked_in([task.course_id])
    return see_other("reviews.end") if is_enough else next_or_end()


def _send(task: ReviewTask, fields: Mapping[str, str]) -> dict[str, str]:
    """Send what was typed, or say what is wrong with it, by the name of the note."""
    read = operations.written(task, fields)
    if read.errors:
        return read.errors
    try:
        operations.send(task, read.answer, typed=fields)
    except Refused as refusal:
        return {refusal.field or "": refusal.sentence}
    return {}


@bp.post("/reviews/<uuid:task_id>/draft")
@needs("task.view", by=this_task, options=TO_ANSWER)
def draft(task: ReviewTask) -> Any:
    """Keep what is typed, on every pause. What comes in after it was sent is late, and no harm."""
    saved_as = request.form.get("saved-as", "")[:LONGEST_VERSION]
    fields, errors = sent_fields(task)
    if errors:
        return answer_page(task, fields, errors), 422
    version = operations.save_draft(task, fields, opened_on=opened_on(), saved_as=saved_as)
    return jsonify(version=version) if _wants_json() else see_other("reviews.answer", task_id=task.id)


@bp.post("/reviews/<uuid:task_id>/stopping")
@needs("task.view", by=this_task)
def stop(task: ReviewTask) -> Any:
    """Stop here: what is typed is kept, and the work goes to somebody else."""
    demand_token()
    fields, errors = sent_fields(task)
    if errors:
        return answer_page(task, fields, errors), 422
    operations.save_draft(task, fields, opened_on=opened_on())
    operations.stop(task)
    return see_other("reviews.queue")


@bp.post("/reviews/<uuid:task_id>/declining")
@needs("task.view", by=this_task)
def decline(task: ReviewTask) -> Any:
    """Not for me; why, if they want to say."""
    form = DeclineForm()
    if not form.validate():
        return answer_page(task, task.review.draft if task.review else {}, decline=form), 422
    operations.decline(task, form.because.data or "")
    return next_or_end()


@bp.errorhandler(operations.Changed)
def changed(refusal: operations.Changed) -> Any:
    """Two windows of one answer: what was typed in this one, beside what the other saved; or, sent, given back."""
    task, fields = refusal.task, written.typed(request.form)
    if _wants_json():
        return jsonify(error=in_words(refusal.sentence)), 409
    if task.state == TaskState.SENT:
        return render_template("reviews/sent_already.html", task=task, words=composing.words(fields)), 409
    if not may_answer(task):
        return render_template("reviews/gone.html", words=composing.words(fields)), 409
    meanwhile = composing.meanwhile(
        task.submission, operations.rubric_of(task), fields, task.review.draft if task.review else {}
    )
    return answer_page(task, fields, {"": refusal.sentence}, meanwhile=meanwhile), 409


def opened_on() -> list[str]:
    """The versions of the draft that the page knows: the one it opened on, and those it saved since."""
    return request.form.get(written.VERSION, "").split()


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def demand_token() -> None:
    if not Form().validate():
        abort(400)

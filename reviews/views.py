"""Answering: what waits, one work at a time, and the end that says who heard back because of you."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, abort, flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload, selectinload

from core.checks import Refused
from core.db import db
from core.forms import Form
from core.web import current_person, needs, see_other
from lessons.models import Assignment
from moderation.rules import RULES
from reviews import claiming, composing, hints, operations, queries
from reviews.anchors import Region, name_of_region
from reviews.forms import DeclineForm
from reviews.models import Note, ReviewTask
from submissions.models import Submission
from submissions.showing import shown_parts

bp = Blueprint("reviews", __name__)
A_SITTING = 3


def init_room(app: Flask) -> None:
    app.jinja_env.filters["region_words"] = region_words


def region_words(note: Note) -> str:
    """Where a note on a picture points, in words."""
    return name_of_region(
        Region(
            note.x or 0, note.y or 0, note.width or 1, note.height or 1, note.media_width or 1, note.media_height or 1
        )
    )


TO_ANSWER = (
    joinedload(ReviewTask.submission).joinedload(Submission.author),
    joinedload(ReviewTask.submission)
    .joinedload(Submission.assignment)
    .options(joinedload(Assignment.lesson), selectinload(Assignment.criteria)),
    joinedload(ReviewTask.take),
    joinedload(ReviewTask.review),
)


@bp.get("/reviews")
@needs("account.use")
def queue() -> Any:
    person = current_person()
    return render_template(
        "reviews/queue.html",
        tasks=db.session.scalars(queries.open_tasks(person)).unique().all(),
        waiting=queries.waiting_count(person),
        given=db.session.scalars(queries.given(person)).unique().all(),
        is_member=any(each.is_current for each in person.memberships),
    )


@bp.post("/reviews/next")
@needs("account.use")
def next() -> Any:
    """Claim the work that needs an answer most. A double click claims one."""
    _demand_token()
    return _next_or_end(request.form.get("course"))


def _next_or_end(slug: str | None = None) -> Any:
    person = current_person()
    memberships = [each for each in person.memberships if each.is_current and (not slug or each.course.slug == slug)]
    task = claiming.claim_next(person, [each.course_id for each in memberships])
    if task is None:
        return see_other("reviews.end")
    return see_other("reviews.answer", task_id=task.id)


@bp.get("/reviews/end")
@needs("account.use")
def end() -> Any:
    person = current_person()
    return render_template("reviews/end.html", sent=queries.sent_today(person), waiting=queries.waiting_count(person))


@bp.post("/works/<uuid:work_id>/answering")
@needs("submission.answer")
def claim_this(work: Submission) -> Any:
    """This work, whatever its turn."""
    _demand_token()
    return see_other("reviews.answer", task_id=claiming.claim_named(current_person(), work).id)


def this_task(task_id: Any) -> Sequence[ColumnElement[bool]]:
    """The answer to give that an address names."""
    return (ReviewTask.id == task_id,)


@bp.get("/reviews/<uuid:task_id>")
@needs("task.answer", by=this_task, options=TO_ANSWER)
def answer(task: ReviewTask) -> Any:
    return _answer_page(task, task.review.draft if task.review else {})


def _answer_page(task: ReviewTask, fields: dict[str, str], refusal: Refused | None = None) -> str:
    work = task.submission
    return render_template(
        "reviews/answer.html",
        task=task,
        work=work,
        call=work.assignment,
        parts=shown_parts(task.take),
        notes=_composer_notes(work, fields, refusal),
        anchors=composing.anchors_of(task.take),
        criteria=_criteria(work, fields),
        hints=hints.for_page(),
        refusal=refusal,
        number=min(queries.sent_today(current_person()) + 1, A_SITTING),
        of=A_SITTING,
        decline=DeclineForm(formdata=None),
        rules=list(RULES.values()),
    )


def _composer_notes(work: Submission, fields: dict[str, str], refusal: Refused | None) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "kind": composing.KINDS[each.name].value,
            "label": _(each.label),
            "help": each.help if each.name == "question" else _(each.help),
            "errors": [refusal.sentence] if refusal and refusal.field == each.name else [],
            **{field: fields.get(f"{each.name}-{field}", "") for field in composing.FIELDS},
        }
        for each in composing.asked(work)
    ]


def _criteria(work: Submission, fields: dict[str, str]) -> list[dict[str, Any]]:
    """Each criterion with its levels in words: "Nearly: told, not shown" is a word and what it means."""
    return [
        {
            "name": f"level-{criterion.id}",
            "title": criterion.title,
            "rungs": [(str(place), *_word_and_meaning(level)) for place, level in enumerate(criterion.levels)],
            "chosen": fields.get(f"level-{criterion.id}"),
        }
        for criterion in (work.assignment.criteria if work.assignment else [])
    ]


def _word_and_meaning(level: str) -> tuple[str, str]:
    word, _colon, meaning = level.partition(":")
    return (word.strip(), meaning.strip()) if meaning else (level, "")


@bp.post("/reviews/<uuid:task_id>")
@needs("task.answer", by=this_task, options=TO_ANSWER)
def send(task: ReviewTask) -> Any:
    """Send it, and go on to the next one; after three, the end."""
    _demand_token()
    fields = composing.kept(request.form)
    try:
        criteria = {
            each.id: len(each.levels)
            for each in (task.submission.assignment.criteria if task.submission.assignment else [])
        }
        answer = operations.Answer(notes=composing.notes(fields, task.take), levels=composing.levels(fields, criteria))
        operations.send(task, answer)
    except Refused as refusal:
        return _answer_page(task, fields, refusal), 422
    flash(_("Sent. %(name)s hears it now.", name=task.submission.credit_as))
    if "stop" in request.form or queries.sent_today(current_person()) % A_SITTING == 0:
        return see_other("reviews.end")
    return _next_or_end()


@bp.post("/reviews/<uuid:task_id>/draft")
@needs("task.answer", by=this_task, options=TO_ANSWER)
def draft(task: ReviewTask) -> Any:
    """Keep what is typed, on every pause."""
    operations.save_draft(task, composing.kept(request.form))
    return "", 204


@bp.post("/reviews/<uuid:task_id>/declining")
@needs("task.answer", by=this_task)
def decline(task: ReviewTask) -> Any:
    form = DeclineForm()
    if not form.validate():
        abort(400)
    operations.decline(task, form.because.data or "")
    return _next_or_end()


def _demand_token() -> None:
    if not Form().validate():
        abort(400)

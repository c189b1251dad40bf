"""An answer that was sent, to be said in other words: the same form, by whoever wrote it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from core.checks import Refused
from core.web import needs, see_other
from reviews import composing, editing, operations, written
from reviews.models import ReviewTask
from reviews.views import TO_ANSWER, bp, demand_token, page_of, sent_fields, this_task


@bp.get("/reviews/<uuid:task_id>/editing")
@needs("task.edit", by=this_task, options=TO_ANSWER)
def edit(task: ReviewTask) -> Any:
    return _page(task, editing.fields_now(task))


@bp.post("/reviews/<uuid:task_id>/editing")
@needs("task.edit", by=this_task, options=TO_ANSWER)
def save_edited(task: ReviewTask) -> Any:
    demand_token()
    fields, errors = sent_fields(task)
    read = operations.written(task, fields)
    errors |= read.errors
    try:
        if not errors:
            editing.edit(task, read.answer, opened_on=request.form.get(written.VERSION, ""))
            flash(_("Changed."))
            return see_other("submissions.work", work_id=task.submission_id, _anchor="answers")
    except operations.Changed as refusal:
        meanwhile = composing.meanwhile(task.submission, operations.rubric_of(task), fields, editing.fields_now(task))
        return _page(task, fields, {"": refusal.sentence}, meanwhile), 409
    except Refused as refusal:
        errors = {refusal.field or "": refusal.sentence}
    return _page(task, fields, errors), 422


def _page(
    task: ReviewTask,
    fields: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    meanwhile: Sequence[tuple[str, str]] = (),
) -> str:
    return render_template(
        "reviews/edit.html",
        **page_of(task, fields, errors or {}),
        version=editing.print_of(task),
        is_fresh=task.review is not None and editing.is_fresh(task.review),
        meanwhile=meanwhile,
    )

"""The bench: where a work is made, part by part, and nothing leaves it until its maker says so."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, flash, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from core.checks import Refused
from core.db import db
from core.forms import refusals_on
from core.web import current_person, fetch, needs, see_other
from lessons import tries
from lessons.models import Assignment
from submissions import operations, queries, showing, takes
from submissions.forms import BeginForm, DescribeForm, FileForm, TextPartForm, WriteForm
from submissions.models import Part, Submission, Take
from submissions.views import bp, demand_token, this_work


def _call(id: str | None) -> Assignment:
    try:
        return fetch(Assignment, "assignment.respond", Assignment.id == UUID(id or ""))
    except ValueError:
        abort(404)


@bp.get("/works/new")
@needs("account.use")
def new() -> Any:
    """The bench of a call, before anything is on it; or the draft that is on it already."""
    call = _call(request.args.get("assignment"))
    drafts = db.session.scalars(queries.drafts_for(current_person(), call)).unique().all()
    if drafts and "another" not in request.args:
        return see_other("submissions.bench", work_id=drafts[0].id)
    return render_template(
        "submissions/new.html", call=call, form=BeginForm(formdata=None, assignment=str(call.id)), drafts=drafts
    )


@bp.post("/works")
@needs("account.use")
def begin() -> Any:
    form = BeginForm()
    if not form.validate():
        abort(400)
    call = _call(form.assignment.data)
    work = operations.begin(form.new_id, current_person(), course=call.course, call=call)
    return see_other("submissions.bench", work_id=work.id)


@bp.get("/works/<uuid:work_id>/bench")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def bench(work: Submission) -> Any:
    return _bench_page(work)


def _bench_page(
    work: Submission, write: WriteForm | None = None, file: FileForm | None = None, part: tuple[UUID, Any] | None = None
) -> str:
    take = _take(work, request.args.get("take", type=int))
    return render_template(
        "submissions/bench.html",
        work=work,
        call=work.assignment,
        take=take,
        parts=showing.shown_parts(take),
        checklist=takes.checklist_of(work.assignment, take),
        write=write or WriteForm(formdata=None),
        file=file or FileForm(formdata=None),
        came_back=part,
        take_tabs=[
            (
                _("Take %(number)s", number=each.number),
                url_for("submissions.bench", work_id=work.id, take=each.number),
                each is take,
            )
            for each in work.takes
        ],
        text_form=lambda part: TextPartForm(
            formdata=None, prefix=str(part.id), text=part.text, seen=takes.digest(part.text)
        ),
        describe_form=lambda part: DescribeForm(formdata=None, prefix=str(part.id), description=part.description),
    )


def _take(work: Submission, number: int | None) -> Take:
    return next((each for each in work.takes if each.number == number), work.takes[-1])


@bp.post("/works/<uuid:work_id>/takes/<int:number>/parts")
@needs("submission.edit", by=this_work)
def add_part(work: Submission, number: int) -> Any:
    """Put something on the bench: words, or a file chosen or recorded. A recording is told where to go on in JSON."""
    take = _numbered(work, number)
    form: Any = FileForm() if request.files else WriteForm()
    wants_json = "application/json" in request.headers.get("Accept", "")
    with refusals_on(form):
        if form.validate():
            takes.add(take, _made(form))
            _count_as_tried(work)
            where = url_for("submissions.bench", work_id=work.id, take=number)
            return (
                jsonify(location=where) if wants_json else see_other("submissions.bench", work_id=work.id, take=number)
            )
    if wants_json:
        return jsonify(error=" ".join(sentence for _field, sentence in form.all_errors)), 422
    is_file = isinstance(form, FileForm)
    return _bench_page(work, write=None if is_file else form, file=form if is_file else None), 422


def _made(form: Any) -> takes.Made:
    if isinstance(form, FileForm):
        return takes.Made(id=_recorded_id(form), upload=form.file.data, description=form.description.data or "")
    return takes.Made(id=form.new_id, text=form.text.data)


def _recorded_id(form: FileForm) -> UUID:
    """A recording names itself by 128 random bits made in the browser: sent twice, it is one part."""
    key = request.form.get("take_key", "")
    try:
        return UUID(hex=key) if key else form.new_id
    except ValueError:
        raise Refused("This recording came without its name. Keep it once more.", field="file") from None


def _count_as_tried(work: Submission) -> None:
    if work.assignment is not None:
        tries.start_all(current_person(), work.assignment.lesson)


def _numbered(work: Submission, number: int) -> Take:
    return next((each for each in work.takes if each.number == number), None) or abort(404)


def of_work(work_id: UUID, part_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The part that an address names, inside its work."""
    return Part.id == part_id, Part.take_id.in_(select(Take.id).where(Take.submission_id == work_id))


@bp.post("/works/<uuid:work_id>/parts/<uuid:part_id>")
@needs("part.edit", by=of_work)
def change_part(part: Part) -> Any:
    """New words for a text, or what a file shows."""
    work, prefix = part.take.submission, str(part.id)
    form: Any = TextPartForm(prefix=prefix) if part.file is None else DescribeForm(prefix=prefix)
    with refusals_on(form):
        if form.validate():
            if part.file is None:
                takes.edit_text(part, form.text.data, seen=form.seen.data or "")
            else:
                takes.describe(part, form.description.data or "")
            flash(_("Saved."))
            return see_other("submissions.bench", work_id=work.id, take=part.take.number)
    return _bench_page(work, part=(part.id, form)), 422


@bp.post("/works/<uuid:work_id>/parts/<uuid:part_id>/<any(up, down, removal):act>")
@needs("part.edit", by=of_work)
def arrange_part(part: Part, act: str) -> Any:
    demand_token()
    work_id, number = part.take.submission_id, part.take.number
    if act == "removal":
        takes.remove(part)
    else:
        takes.move(part, by=-1 if act == "up" else 1)
    return see_other("submissions.bench", work_id=work_id, take=number)


@bp.post("/works/<uuid:work_id>/takes/<int:number>/discarding")
@needs("submission.edit", by=this_work)
def discard_take(work: Submission, number: int) -> Any:
    demand_token()
    takes.discard(_numbered(work, number))
    return see_other("submissions.bench", work_id=work.id)


@bp.post("/works/<uuid:work_id>/discarding")
@needs("submission.edit", by=this_work)
def discard(work: Submission) -> Any:
    demand_token()
    operations.discard(work)
    flash(_("The draft is gone."))
    return see_other("submissions.mine")

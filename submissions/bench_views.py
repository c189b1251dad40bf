"""The bench: where a work is made, part by part, and nothing leaves it until its maker says so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from core.checks import Refused
from core.db import db, lock
from core.forms import refusals_on
from core.web import current_person, fetch, needs, see_other
from lessons import showing as lessons
from lessons import tries
from lessons.models import Assignment
from media.trimming import Trim
from productions import queries as productions
from reviews import queries as reviews
from submissions import occasion, operations, queries, takes
from submissions.forms import DescribeForm, FileForm, TextPartForm, TrimForm, WriteForm
from submissions.models import Part, Submission, Take
from submissions.queries import this_work
from submissions.showing import Bench
from submissions.views import bp, demand_token


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
    draft = _draft_of(call)
    if draft is not None:
        return see_other("submissions.bench", work_id=draft.id)
    return _page_of(Bench(call=call))


def _draft_of(call: Assignment) -> Submission | None:
    return db.session.scalars(queries.drafts_for(current_person(), call)).unique().first()


@bp.post("/works")
@needs("account.use")
def begin() -> Any:
    """Put the first thing on the bench of a call: the draft is made at need."""
    call = _call(request.form.get("assignment"))
    form = _form_sent()
    with refusals_on(form), db.session.begin_nested():
        if form.validate():
            return _put(operations.put_on_bench(current_person(), call, _made(form), as_new_take=_is_new_take()))
    draft = _draft_of(call)
    return _not_put(form, Bench(call=call, work=draft, take=draft.takes[-1] if draft else None))


@bp.get("/works/<uuid:work_id>/bench")
@needs("submission.edit", by=this_work, options=queries.ON_ITS_PAGE)
def bench(work: Submission) -> Any:
    return _page_of(_bench(work, request.args.get("take", type=int)))


def _bench(work: Submission, number: int | None, **forms: Any) -> Bench:
    take = next((each for each in work.takes if each.number == number), work.takes[-1])
    return Bench(call=occasion.call_of(work), work=work, take=take, **forms)


def _page_of(bench: Bench) -> str:
    notes = reviews.answers_before(bench.before, current_person())
    changes = db.session.scalars(productions.asked_of(bench.work)).all() if bench.work and bench.before else ()
    kept_here = productions.kept_here(bench.call, current_person(), request.args.get("place", ""))
    return render_template(
        "submissions/bench.html",
        bench=bench,
        work=bench.work,
        notes=notes,
        lessons=lessons,
        kept_here=kept_here,
        changes=changes,
    )


@bp.post("/works/<uuid:work_id>/takes/<int:number>/parts")
@needs("submission.edit", by=this_work)
def add_part(work: Submission, number: int) -> Any:
    """Put something on the bench: words, or a file chosen or recorded. A recording is told where to go on in JSON."""
    take = _numbered(work, number)
    form = _form_sent()
    with refusals_on(form), db.session.begin_nested():
        if form.validate():
            return _put(takes.add(take, _made(form), as_new_take=_is_new_take()))
    return _not_put(form, _bench(work, number))


def _form_sent() -> Any:
    return WriteForm() if "text" in request.form else FileForm()


def _is_new_take() -> bool:
    return request.form.get("into") == "new-take"


def _wants_json() -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _put(part: Part) -> Any:
    work = part.take.submission
    if work.assignment is not None:
        tries.start_all(current_person(), work.assignment.lesson)
    where = _where_to_go_on(work, part.take.number)
    return jsonify(location=where) if _wants_json() else redirect(where, 303)


def _not_put(form: Any, bench: Bench) -> Any:
    if _wants_json():
        return jsonify(error=" ".join(sentence for _field, sentence in form.all_errors)), 422
    forms = {"file": form} if isinstance(form, FileForm) else {"write": form}
    return _page_of(replace(bench, beside=_beside(), **forms)), 422


def _beside() -> str:
    return "lesson" if request.form.get("beside") == "lesson" else ""


def _where_to_go_on(work: Submission, number: int) -> str:
    """The lesson, for what was done at the bench beside it; otherwise the bench's own page."""
    call = work.assignment
    if call is not None and _beside():
        return url_for("lessons.show", slug=work.course.slug, lesson_slug=call.lesson.slug, _anchor="bench")
    return url_for("submissions.bench", work_id=work.id, take=number)


def _made(form: Any) -> takes.Made:
    if isinstance(form, FileForm):
        return takes.Made(
            id=_recorded_id(form),
            upload=form.file.data,
            description=form.description.data or "",
            trim=Trim(form.in_ms.data or 0, form.out_ms.data),
            delay_ms=form.delay_ms.data or 0,
        )
    return takes.Made(id=form.new_id, text=form.text.data)


def _recorded_id(form: FileForm) -> UUID:
    """A recording names itself by 128 random bits made in the browser: sent twice, it is one part."""
    key = request.form.get("take_key", "")
    try:
        return UUID(hex=key) if key else form.new_id
    except ValueError:
        raise Refused("This recording came without its name. Keep it once more.", field="file") from None


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
            lock(part, "text", "description")
            form.refuse_stale(part)
            if part.file is None:
                takes.edit_text(part, form.text.data)
            else:
                takes.describe(part, form.description.data or "")
            flash(_("Saved."))
            return redirect(_where_to_go_on(work, part.take.number), 303)
    bench = _bench(work, part.take.number, came_back=(part.id, form), beside=_beside())
    return _page_of(bench), 422


@bp.post("/works/<uuid:work_id>/parts/<uuid:part_id>/trim")
@needs("part.edit", by=of_work)
def trim_part(part: Part) -> Any:
    """Where a film or a sound begins and ends."""
    work, form = part.take.submission, TrimForm(prefix=f"trim-{part.id}")
    with refusals_on(form):
        if form.validate():
            lock(part, "file_id")
            if part.file is not None:
                lock(part.file, "in_ms", "out_ms")
            form.refuse_stale(part)
            takes.trim(part, *form.trim())
            flash(_("Trimmed. It is made ready anew."))
            return redirect(_where_to_go_on(work, part.take.number), 303)
    return _page_of(_bench(work, part.take.number, came_back=(part.id, form), beside=_beside())), 422


@bp.post("/works/<uuid:work_id>/parts/<uuid:part_id>/<any(up, down, removal):act>")
@needs("part.edit", by=of_work)
def arrange_part(part: Part, act: str) -> Any:
    demand_token()
    work, number = part.take.submission, part.take.number
    if act == "removal":
        takes.remove(part)
    else:
        takes.move(part, by=-1 if act == "up" else 1)
    return redirect(_where_to_go_on(work, number), 303)


@bp.post("/works/<uuid:work_id>/takes/<int:number>/discarding")
@needs("submission.edit", by=this_work)
def discard_take(work: Submission, number: int) -> Any:
    demand_token()
    takes.discard(_numbered(work, number))
    return redirect(_where_to_go_on(work, work.takes[-1].number), 303)


@bp.post("/works/<uuid:work_id>/discarding")
@needs("submission.edit", by=this_work)
def discard(work: Submission) -> Any:
    demand_token()
    where = _where_to_go_on(work, 1) if _beside() else url_for("submissions.mine")
    operations.discard(work)
    flash(_("The draft is gone."))
    return redirect(where, 303)

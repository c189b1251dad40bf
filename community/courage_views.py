"""First times: a shelf of them on a maker's page, and the logs of how they went."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from accounts.models import Person
from community import courage, trust
from community.courage_forms import EntryForm, LogForm, TitleForm
from community.courage_models import CourageLog
from community.views import bp, by_handle
from core.db import db, lock
from core.forms import refusals_on
from core.paging import page
from core.permissions import can, scope
from core.web import current_person, needs, paced, see_other
from moderation.rules import RULES
from submissions import queries as works
from submissions.models import Submission
from submissions.showing import tiles, tiles_of

SHELF = 24


def this_log(handle: str, log_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The log that an address names, of the person it names."""
    return (CourageLog.id == log_id, CourageLog.person_id == _id_of(handle))


def _id_of(handle: str) -> Any:
    return select(Person.id).where(Person.handle == func.lower(handle)).scalar_subquery()


@bp.get("/people/<handle>/first-times")
@needs("person.visit", by=by_handle)
def first_times(maker: Person) -> str:
    return _shelf(maker, LogForm(formdata=None))


@bp.post("/people/<handle>/first-times")
@needs("person.edit", by=by_handle)
@paced("post")
def begin_log(maker: Person) -> Any:
    form = LogForm()
    form.offer(courage.first_times_untold(maker))
    with refusals_on(form):
        if form.validate():
            log = courage.begin(maker, id=form.new_id, title=form.title.data, about=form.work_id)
            return _to(log)
    return _shelf(maker, form), 422


def _shelf(maker: Person, form: LogForm) -> str:
    viewer = current_person()
    query = works.of_person(maker, viewer).where(Submission.first_time)
    found = page(query, Submission.shared_at, Submission.id, after=request.args.get("after"), size=SHELF)
    logs = select(CourageLog).where(CourageLog.person_id == maker.id, scope(viewer, "courage.view"))
    form.offer(courage.first_times_untold(maker) if can(viewer, "person.edit", maker) else [])
    return render_template(
        "community/first_times.html",
        maker=maker,
        tiles=tiles_of(found.rows, viewer),
        after=found.after,
        logs=db.session.scalars(logs.order_by(CourageLog.created_at.desc(), CourageLog.id).limit(SHELF)).all(),
        form=form,
    )


@bp.get("/people/<handle>/first-times/<uuid:log_id>")
@needs("courage.view", by=this_log)
def courage_log(log: CourageLog) -> str:
    return _page(log, EntryForm(formdata=None), TitleForm.of(log))


def _page(log: CourageLog, form: EntryForm, naming: TitleForm) -> str:
    viewer = current_person()
    work, may_write = log.submission, can(viewer, "courage.edit", log)
    says_whose = work is not None and (may_write or not work.is_unnamed)
    return render_template(
        "community/courage_log.html",
        log=log,
        form=form,
        naming=naming,
        work=tiles([work.id])[0] if work and says_whose and can(viewer, "submission.view", work) else None,
        may_write=may_write,
        **({"rules": list(RULES.values()), "may": trust.allowance(viewer)} if may_write else {}),
    )


@bp.post("/people/<handle>/first-times/<uuid:log_id>/entries")
@needs("courage.edit", by=this_log)
@paced("post")
def add_entry(log: CourageLog) -> Any:
    form = EntryForm()
    with refusals_on(form):
        if form.validate():
            courage.add_entry(
                log,
                id=form.new_id,
                words=form.words.data or "",
                upload=form.file.data,
                description=form.description.data or "",
            )
            return _to(log)
    return _page(log, form, TitleForm.of(log)), 422


@bp.post("/people/<handle>/first-times/<uuid:log_id>/title")
@needs("courage.edit", by=this_log)
def rename_log(log: CourageLog) -> Any:
    form = TitleForm()
    with refusals_on(form):
        if form.validate():
            lock(log, "version", "title")
            form.refuse_stale(log)
            courage.rename(log, form.title.data)
            return _to(log)
    return _page(log, EntryForm(formdata=None), form), 422


@bp.post("/people/<handle>/first-times/<uuid:log_id>/entries/<uuid:moment_id>/removal")
@needs("courage.edit", by=this_log)
def take_entry_out(log: CourageLog, moment_id: UUID) -> Any:
    courage.take_out(log, moment_id)
    return _to(log)


@bp.post("/people/<handle>/first-times/<uuid:log_id>/<any(publishing, unpublishing):act>")
@needs("courage.edit", by=this_log)
def publish_log(log: CourageLog, act: str) -> Any:
    form = EntryForm(formdata=None)
    with refusals_on(form):
        (courage.publish if act == "publishing" else courage.unpublish)(log)
        return _to(log)
    return _page(log, form, TitleForm.of(log)), 422


@bp.post("/people/<handle>/first-times/<uuid:log_id>/removal")
@needs("courage.edit", by=this_log)
def throw_log_away(log: CourageLog) -> Any:
    courage.throw_away(log)
    flash(_("The log is gone, with what was in it."))
    return see_other("community.first_times", handle=current_person().handle)


def _to(log: CourageLog) -> Any:
    return see_other("community.courage_log", handle=log.person.handle, log_id=log.id)

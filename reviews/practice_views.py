"""Before and beside answering: the warm-up, practice on exemplars, and a look at one's own work."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from sqlalchemy import ColumnElement

from core.checks import Refused
from core.db import db
from core.web import needs, see_other
from core.words import Words
from courses.models import Course, Membership
from reviews import exemplars, operations, practice, reading, written
from reviews.learning_models import Exemplar, WarmUp
from reviews.models import Purpose, ReviewTask, TaskState
from reviews.views import TO_ANSWER, as_id, bp, demand_token, next_or_end, opened_on, page_of, this_task
from reviews.warming import PAIRS
from submissions.models import Submission
from submissions.showing import Byline, byline, shown_parts

AN_INSTRUCTOR = Words("An instructor")
WARM_UP = "/class-projects/<slug>/warm-up"


def own_membership(slug: str) -> Sequence[ColumnElement[bool]]:
    """In the class project that an address names; whose it is, the rule says."""
    return Membership.course.has(Course.slug == slug), Membership.left_at.is_(None)


@bp.get(WARM_UP)
@needs("membership.warm_up", by=own_membership)
def warm_up(membership: Membership) -> Any:
    """Three pairs of notes; once chosen, the reasons, and the way on."""
    return _warm_up_page(membership)


def _warm_up_page(membership: Membership, wrong: Sequence[int] = (), chosen: Mapping[int, int] | None = None) -> str:
    done = db.session.get(WarmUp, membership.id)
    return render_template(
        "reviews/warm_up.html",
        course=membership.course,
        pairs=PAIRS,
        done=done,
        chosen=chosen if chosen is not None else dict(enumerate(done.chosen if done else ())),
        wrong=wrong,
        task=as_id(request.values.get("task", "")),
    )


@bp.post(WARM_UP)
@needs("membership.warm_up", by=own_membership)
def choose(membership: Membership) -> Any:
    demand_token()
    chosen = {at: request.form.get(f"pair-{at}", type=int) for at in range(len(PAIRS))}
    known = {at: note for at, note in chosen.items() if note in (0, 1)}
    if len(known) < len(PAIRS):
        return _warm_up_page(membership, [at for at in chosen if at not in known], known), 422
    practice.warm_up(membership, [known[at] for at in range(len(PAIRS))])
    return see_other("reviews.warm_up", slug=membership.course.slug, task=as_id(request.form.get("task", "")))


@bp.post(f"{WARM_UP}/skipping")
@needs("membership.warm_up", by=own_membership)
def skip_warm_up(membership: Membership) -> Any:
    demand_token()
    practice.warm_up(membership)
    task_id = as_id(request.form.get("task", ""))
    return see_other("reviews.answer", task_id=task_id) if task_id else see_other("reviews.queue")


@bp.post("/works/<uuid:work_id>/self-review")
@needs("submission.look_at_own")
def look_at_own(work: Submission) -> Any:
    """The maker looks at their own take, with the form that others have."""
    demand_token()
    return see_other("reviews.practise", task_id=practice.look_at_own(work).id)


@bp.get("/reviews/<uuid:task_id>/practice")
@needs("task.rehearse", by=this_task, options=TO_ANSWER)
def practise(task: ReviewTask) -> Any:
    """An exemplar, or one's own work, with the form of an answer; once it is done, what an instructor says beside it."""
    if task.state == TaskState.SENT:
        return _beside(task)
    return _practice_page(task, task.review.draft if task.review else {}, {})


def _practice_page(task: ReviewTask, fields: Mapping[str, str], errors: Mapping[str, str]) -> str:
    version = written.version_of(task.review.draft if task.review else {})
    is_own = task.purpose == Purpose.SELF
    return render_template("reviews/practice.html", **page_of(task, fields, errors), version=version, is_own=is_own)


def _beside(task: ReviewTask) -> str:
    exemplar = practice.exemplar_of(task) if task.purpose == Purpose.PRACTICE else None
    review = task.review
    mine = [reading.placed(each, task.take, task.reviewer) for each in review.notes] if review else []
    reference = exemplars.said_in(exemplar) if exemplar else []
    return render_template(
        "reviews/practised.html",
        task=task,
        work=task.submission,
        parts=shown_parts(task.take),
        marks=reading.marks([*mine, *reference]),
        regions=reading.regions([*mine, *reference]),
        mine=mine,
        exemplar=exemplar,
        reference=reference,
        by=_by(exemplar) if exemplar else None,
        criteria=exemplars.beside(exemplar, review) if exemplar and review else [],
        ticks=sorted(review.ticks, key=lambda tick: tick.criterion.position) if review else [],
        is_own=task.purpose == Purpose.SELF,
    )


def _by(exemplar: Exemplar) -> Byline:
    teacher = exemplar.made_by
    return byline(exemplar.id, teacher.credit_name if teacher else AN_INSTRUCTOR, teacher)


@bp.post("/reviews/<uuid:task_id>/practice")
@needs("task.rehearse", by=this_task, options=TO_ANSWER)
def finish_practice(task: ReviewTask) -> Any:
    demand_token()
    fields = written.typed(request.form)
    operations.refuse_changed(task, fields, opened_on())
    read = operations.written(task, fields)
    errors: Mapping[str, str] = read.errors
    if not errors:
        try:
            operations.rehearse(task, read.answer)
            return see_other("reviews.practise", task_id=task.id)
        except Refused as refusal:
            errors = {refusal.field or "": refusal.sentence}
    return _practice_page(task, fields, errors), 422


@bp.post("/reviews/<uuid:task_id>/practice/skipping")
@needs("task.rehearse", by=this_task)
def skip_practice(task: ReviewTask) -> Any:
    demand_token()
    practice.skip(task)
    if task.purpose == Purpose.SELF:
        return see_other("submissions.work", work_id=task.submission_id, _anchor="answers")
    return next_or_end()

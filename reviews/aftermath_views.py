"""What follows on an answer: how it was, what its maker will try, what changed since, a piece that answers, what it led to."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from core.db import lock
from core.forms import NewForm, refusals_on
from core.paging import page
from core.permissions import can
from core.web import current_person, demand, needs, see_other
from reviews import aftermath, claiming, leading, operations
from reviews.forms import IntentionForm
from reviews.models import Note, Review, ReviewTask
from reviews.replies import readable_replies
from reviews.views import answer_page, bp, demand_token, may_answer, opened_on, sent_fields, this_task
from submissions import occasion
from submissions import operations as submissions
from submissions.models import Submission
from submissions.queries import this_work
from submissions.showing import shown_parts


@bp.post("/answers/<uuid:review_id>/reception")
@needs("review.receive")
def receive(review: Review) -> Any:
    """The maker says how an answer was for them."""
    demand_token()
    aftermath.receive(
        review,
        is_helpful="helpful" in request.form,
        wants_place="place" in request.form,
        is_kind="kind" in request.form,
    )
    flash(_("Thank you. Only they read it."))
    return see_other("submissions.work", work_id=review.submission_id, _anchor=f"reception-{review.id}")


@bp.post("/works/<uuid:work_id>/intention")
@needs("submission.edit", by=this_work)
def intend(work: Submission) -> Any:
    """What its maker will try next."""
    form = IntentionForm(prefix="intention")
    with refusals_on(form):
        if form.validate():
            lock(work, "shared_at")
            form.refuse_stale(aftermath.intention_of(work))
            aftermath.intend(work, (form.words.data or "").strip())
            flash(_("Kept. It waits at your bench."))
            return see_other("submissions.work", work_id=work.id, _anchor="intention")
    return render_template("reviews/intention.html", work=work, form=form), 422


@bp.get("/works/<uuid:work_id>/since")
@needs("submission.view", by=this_work)
def since_mine(work: Submission) -> Any:
    """What changed since one's own notes: the first of them."""
    first = leading.own_notes(work, current_person())[:1] if current_person() else []
    if not first:
        return see_other("submissions.work", work_id=work.id)
    return see_other("reviews.since", note_id=first[0].id)


@bp.get("/notes/<uuid:note_id>/since")
@needs("note.compare")
def since(note: Note) -> Any:
    """The take that a note was about beside the one that is shared now, each at the place of the note."""
    work = note.review.submission
    demand(work.shared_take is not None and can(current_person(), "take.view", work.shared_take))
    return render_template(
        "reviews/since.html",
        note=note,
        reply=note.reply if readable_replies([note], current_person()) else "",
        work=work,
        others=leading.own_notes(work, current_person()),
        sides=[(side, _shown(side)) for side in leading.sides_of(note)],
        may_answer=can(current_person(), "submission.answer", work),
    )


def _shown(side: leading.Side) -> dict[str, Any] | None:
    return next((each for each in shown_parts(side.take) if each["part"].id == side.part_id), None)


@bp.post("/reviews/<uuid:task_id>/piece")
@needs("task.view", by=this_task)
def answer_with_piece(task: ReviewTask) -> Any:
    """Keep what is typed, and go to the bench with the work loaded as a source."""
    demand_token()
    demand(may_answer(task) and can(current_person(), "submission.build_on", task.submission))
    fields, errors = sent_fields(task)
    if errors:
        return answer_page(task, fields, errors), 422
    operations.save_draft(task, fields, opened_on=opened_on())
    return _to_the_bench(task)


@bp.post("/works/<uuid:work_id>/answering-with-a-piece")
@needs("submission.answer", by=this_work)
def claim_for_piece(work: Submission) -> Any:
    """The same from the page of the work; once an answer is sent, the piece belongs to it."""
    demand_token()
    demand(can(current_person(), "submission.build_on", work))
    sent = aftermath.sent_answer(work, current_person())
    return _to_the_bench(sent or claiming.claim_named(current_person(), work))


def _to_the_bench(task: ReviewTask) -> Any:
    """The piece that was begun for this answer, or a new one."""
    review = operations.review_of(task)
    if review.piece is None:
        form, source = NewForm(), task.submission
        begun = submissions.begin(
            form.new_id, current_person(), course=source.course, call=occasion.call_of(source), building_on=source
        )
        aftermath.answer_with(task, begun)
    assert review.piece is not None
    return see_other("submissions.bench", work_id=review.piece.submission_id)


@bp.get("/reviews/led-to")
@needs("account.use")
def led_to() -> Any:
    """What one's own notes led to: words, takes and pieces. Nothing is counted."""
    person = current_person()
    found = page(leading.led_to(person), Review.sent_at, Review.id, after=request.args.get("after"), size=20)
    replied = readable_replies([note for review in found.rows for note in review.notes], person)
    return render_template(
        "reviews/led_to.html",
        found=found,
        seen=leading.works_seen(found.rows, person),
        later=leading.later_takes(found.rows),
        replied=replied,
    )

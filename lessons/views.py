"""Following a lesson: the demonstration beside the bench, and progress by tries."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from community import queries as community
from core.cache import kept
from core.db import db
from core.web import current_person, needs, see_other
from courses.models import Course
from lessons import following, showing, tries
from lessons.models import Assignment, Lesson
from lessons.queries import in_course
from media.queries import files
from productions import queries as productions
from reviews import queries as reviews
from submissions import queries as works
from submissions.models import Submission
from submissions.showing import bench_beside

bp = Blueprint("lessons", __name__)
FOLLOWED = (
    joinedload(Lesson.course).joinedload(Course.author).lazyload(Person.roles),
    joinedload(Lesson.assignment).options(joinedload(Assignment.materials), selectinload(Assignment.examples)),
)


@bp.get("/class-projects/<slug>/lessons/<lesson_slug>")
@kept
@needs("lesson.view", by=in_course, options=FOLLOWED, also=("lesson.edit", "lesson.try"))
def show(lesson: Lesson) -> Any:
    person, call = current_person(), lesson.assignment
    may = _may_respond(person, call) if person and call and call.do else []
    asked = call if may else None
    made = db.session.scalars(works.made_for(person, asked)).unique().all() if asked else []
    held = db.session.scalars(files(_ids_of_files(lesson, made))).all()
    bench = bench_beside("lesson", asked, made) if asked else None
    return render_template(
        "lessons/show.html",
        lesson=lesson,
        course=lesson.course,
        call=call,
        steps=showing.steps(db.session.execute(following.steps(lesson, person)).all()),
        outline=db.session.scalars(following.outline(lesson)).all(),
        talk=community.topic_about(lesson, person) if lesson.is_members else None,
        bench=bench,
        closes=showing.closing(call, may[0].until if may else None) if call else None,
        notes=reviews.answers_before(bench.before if bench else None, person),
        showing=showing,
        held=held,
        kept_here=[(row.Slot, row.kept_until) for row in may if row.Slot],
    )


def _may_respond(person: Person, call: Assignment) -> Sequence[Any]:
    """Rows if they may: when the call closes for them, and the places of the cut that are theirs to fill there."""
    responding = following.responding(person, call)
    return db.session.execute(productions.with_kept(responding, call, person, request.args.get("place", ""))).all()


def _ids_of_files(lesson: Lesson, made: Sequence[Submission]) -> Iterator[UUID | None]:
    """Every file that the page shows, so that one query brings them all."""
    yield lesson.demonstration_id
    if call := lesson.assignment:
        yield call.own_try_id
        yield from (material.file_id for material in call.materials)
        yield from (example.file_id for example in call.examples)
    yield from (part.file_id for work in made for take in work.takes for part in take.parts)


@bp.get("/class-projects/<slug>/lessons/<lesson_slug>/captions.vtt")
@needs("lesson.view", by=in_course)
def captions(lesson: Lesson) -> Any:
    if not lesson.captions:
        abort(404)
    return Response(
        lesson.captions, content_type="text/vtt; charset=utf-8", headers={"Cache-Control": "private, max-age=3600"}
    )


@bp.post("/class-projects/<slug>/lessons/<lesson_slug>/tries")
@needs("lesson.try", by=in_course)
def try_step(lesson: Lesson) -> Any:
    """One's own time at a step has begun (or, without script, the button under the step says so)."""
    step = next((each for each in lesson.steps if str(each.id) == request.form.get("step")), None)
    if step is None:
        abort(404)
    tries.start_try(current_person(), step)
    if request.headers.get("Sec-Fetch-Mode") == "navigate" or "text/html" in request.headers.get("Accept", ""):
        return see_other(
            "lessons.show", slug=lesson.course.slug, lesson_slug=lesson.slug, _anchor=f"step-{step.position + 1}"
        )
    return make_response("", 204)

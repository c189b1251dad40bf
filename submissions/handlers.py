"""What follows from news about works: who was built on, and who was shown something, hear of it."""

from uuid import UUID

from core import live, search
from core.db import db
from core.events import Event, on
from core.permissions import can
from courses.models import Course
from lessons.models import Lesson
from moderation.models import Act
from notifications.operations import tell
from submissions import building
from submissions.models import Submission, Visibility


@on("submission.shared")
@on("submission.visibility_changed")
def show_on_open_walls(event: Event) -> None:
    work = event.subject()
    if work is not None and work.is_shared:
        live.tell(live.topic("wall", work.course_id))


@on("submission.built_on")
def tell_whom_it_is_built_on(event: Event) -> None:
    work, source = event.subject(), db.session.get(Submission, UUID(event.details["source"]))
    if work is None or source is None or source.taken_back_at is not None:
        return
    if can(source.author, "submission.view", work):
        tell([source.author_id], event, "work.built_on", source, f"/works/{work.id}", unnamed=work.is_unnamed)


@on("submission.shared")
@on("submission.visibility_changed")
def tell_the_one_it_is_shown_to(event: Event) -> None:
    work = event.subject()
    if work is not None and work.visibility == Visibility.ONE_PERSON and work.taken_back_at is None:
        tell([work.named_id], event, "work.shown", work, f"/works/{work.id}")


@on("act.done")
def find_works_by_no_name_that_is_hidden(event: Event) -> None:
    """Nor by that of the class project or the call that they were made for."""
    act = event.subject()
    for model, kind in ((Course, "course"), (Lesson, "lesson")):
        if isinstance(act, Act) and act.subject_kind == kind:
            search.renew_soon("submission", model, act.subject_id)


@on("act.done")
def name_no_builder_of_a_hidden_work(event: Event) -> None:
    act = event.subject()
    if isinstance(act, Act) and act.subject_kind == "submission":
        work = db.session.get(Submission, act.subject_id)
        if work is not None:
            building.recount(work)


@on("submission.shown_out")
def name_the_builder_of_a_first_work(event: Event) -> None:
    """Beside a work that visitors see, once they see that one, too."""
    work = event.subject()
    if work is not None:
        building.recount(work)

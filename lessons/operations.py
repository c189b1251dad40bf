"""Everything that changes a lesson: its place, its demonstration, steps, captions, notes. Operations flush, never commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from accounts.models import Person
from core.checks import Refused, findings
from core.db import db, now
from core.events import record
from core.text import render_markdown
from core.times import write_clock
from courses import ordering
from courses.models import Course, Stage
from courses.slugs import slug_for
from lessons.findings import findings_on
from lessons.models import Assignment, Lesson, Step
from lessons.promising import promise_of
from lessons.queries import outline
from media import operations as media
from media.captions import kept
from media.models import MediaFile, Medium

MOST_LESSONS = 60
MOST_STEPS = 40
# Where a film ends is known to a frame or so: a step that ends this much later ends with it.
CLOSE_ENOUGH_MS = 1_000


@dataclass(frozen=True, kw_only=True)
class StepWording:
    """One step as its author has it. `id` is that of the step it changes; None makes a new one."""

    imperative: str
    start_ms: int
    end_ms: int | None = None
    try_seconds: int = 20
    id: UUID | None = None


def begin(id: UUID, course: Course, by: Person, *, title: str) -> Lesson:
    """Add a lesson at the end, with an empty call. The same id again gives the same lesson."""
    lessons = db.session.scalars(outline(course)).unique().all()
    if again := next((lesson for lesson in lessons if lesson.id == id), None):
        return again
    if len(lessons) >= MOST_LESSONS:
        raise Refused("%(most)s lessons are as many as a class project holds.", field="title", most=MOST_LESSONS)
    lesson = Lesson(id=id, course=course, title=title, slug=_free_slug(course, title), position=len(lessons))
    lesson.assignment = Assignment(course=course, answers_due=max(1, promise_of(course).answers))
    db.session.add(lesson)
    db.session.flush()  # the event needs its row
    record("lesson.added", by, lesson)
    return lesson


def draft_call(id: UUID, course: Course, by: Person, *, title: str) -> Lesson:
    """Begin a call of a member's own, which only they and who teaches see. The same id again gives the same call."""
    again = db.session.get(Lesson, id)
    if again is not None and again.called_by_id == by.id:
        return again
    lesson = Lesson(id=id, course=course, title=title, slug=_free_slug(course, title), position=0)
    lesson.is_members, lesson.called_by = True, by
    lesson.assignment = Assignment(course=course, answers_due=1)
    db.session.add(lesson)
    db.session.flush()
    return lesson


def call_out(lesson: Lesson) -> None:
    """Let others answer a member's call, once. Raises Refused with what is to mend first, as for any call."""
    stops = [finding for finding in findings_on(lesson) if finding.is_stop]
    if stops:
        raise Refused("Something is to mend first; each line says where.", findings=stops)
    lesson.called_at = lesson.called_at or now()
    touch(lesson)


def describe(lesson: Lesson, *, title: str, opens_on: date | None, notes: str) -> None:
    """Change its title, day and notes (Markdown). Its address follows the title until the class project is published."""
    if lesson.course.stage == Stage.DRAFT and title != lesson.title:
        lesson.slug = _free_slug(lesson.course, title, but=lesson)
    lesson.title, lesson.opens_on = title, opens_on
    lesson.notes, lesson.notes_html = notes, render_markdown(notes)
    touch(lesson)


def demonstrate(lesson: Lesson, file: MediaFile | None) -> None:
    """Give it a demonstration; None takes it away. Raises Refused for anything but a film or a sound."""
    if file is not None and file.medium not in (Medium.FILM, Medium.SOUND):
        raise Refused("A demonstration is a film or a sound.", field="file")
    replaced, lesson.demonstration = lesson.demonstration, file
    show_in_lesson(lesson, file)
    touch(lesson)
    if replaced is not None and replaced is not file:
        media.discard(replaced)


def cut_into_steps(lesson: Lesson, wordings: Sequence[StepWording]) -> list[Step]:
    """Set its steps, in the order of their start; one without an end lasts until the next begins, or the demonstration ends.

    Steps named by id stay the same rows: what learners tried is kept. Raises Refused for a step that ends before it
    starts, or lies behind the end of the demonstration.
    """
    if len(wordings) > MOST_STEPS:
        raise Refused("%(most)s steps are as many as a lesson holds.", field="rows", most=MOST_STEPS)
    known = {step.id: step for step in lesson.steps}
    ordered = sorted(wordings, key=lambda wording: wording.start_ms)
    following = [*(wording.start_ms for wording in ordered), None][1:]
    ends = [_end_of(lesson, wording, next_ms) for wording, next_ms in zip(ordered, following, strict=True)]
    steps = []
    for position, (wording, end_ms) in enumerate(zip(ordered, ends, strict=True)):
        step = known.pop(wording.id, None) if wording.id else None
        step = step or Step()
        step.position, step.imperative = position, wording.imperative
        step.start_ms, step.end_ms, step.try_seconds = wording.start_ms, end_ms, wording.try_seconds
        steps.append(step)
    lesson.steps = steps
    touch(lesson)
    return steps


def caption(lesson: Lesson, *, captions: str | bytes, language: str, nobody_speaks: bool) -> None:
    """Set the captions, from WebVTT or SRT, or say that nobody speaks. Raises Refused, naming the line, for what is neither."""
    lesson.captions, lesson.captions_language, lesson.nobody_speaks = kept(captions), language, nobody_speaks
    touch(lesson)


def move(lesson: Lesson, places: int) -> None:
    """Move it up (-1) or down (1) among its lessons. A member's call stands in no order."""
    if lesson.is_members:
        return
    ordering.move(db.session.scalars(outline(lesson.course)).unique().all(), lesson, places)
    db.session.flush()


def remove(lesson: Lesson, by: Person) -> None:
    """Take a lesson away. Raises Refused when a room has something in it to keep, such as works."""
    kept = [finding for finding in findings("lesson.remove", lesson) if finding.is_stop]
    if kept:
        raise Refused(kept[0].sentence, findings=kept)
    course = lesson.course
    record("lesson.removed", by, course, title=lesson.title)
    db.session.delete(lesson)
    db.session.flush()
    ordering.number(db.session.scalars(outline(course)).unique().all())
    db.session.flush()


def touch(lesson: Lesson) -> None:
    """Count a new version of the lesson, also when only what belongs to it changed: two tabs never overwrite silently."""
    lesson.title  # noqa: B018  only what is loaded can be marked as changed
    flag_modified(lesson, "title")
    db.session.flush()


def show_in_lesson(lesson: Lesson, file: MediaFile | None) -> None:
    """Whoever may see the lesson may have the file; once its class project is published, anyone may have that of its own lessons."""
    media.show_in(file, lesson)
    if lesson.course.is_public and not lesson.is_members:
        media.publish(file)


def _end_of(lesson: Lesson, wording: StepWording, following: int | None) -> int:
    length = lesson.demonstration.duration_ms if lesson.demonstration else None
    end_ms = wording.end_ms if wording.end_ms is not None else following if following is not None else length
    step = wording.imperative
    if end_ms is None:
        raise Refused("Say when “%(step)s” ends.", field="rows", step=step)
    if length is not None and end_ms > length:
        if end_ms - length > CLOSE_ENOUGH_MS:
            raise Refused(
                "“%(step)s” ends after the demonstration, which lasts %(length)s.",
                field="rows",
                step=step,
                length=write_clock(length),
            )
        end_ms = length
    if end_ms <= wording.start_ms:
        raise Refused("“%(step)s” ends before it starts.", field="rows", step=step)
    return end_ms


def _free_slug(course: Course, title: str, but: Lesson | None = None) -> str:
    lessons = db.session.execute(select(Lesson.id, Lesson.slug).where(Lesson.course_id == course.id))
    return slug_for(title, {slug for id, slug in lessons if but is None or id != but.id}, fallback="lesson")
